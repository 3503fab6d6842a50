using System.Globalization;
using Despacho311.Domain.Cases;
using Despacho311.Domain.Geo;

namespace Despacho311.Api.Import;

/// <summary>A case as another system told it.</summary>
/// <param name="Id">The number it had there.</param>
/// <param name="Service">A service's code or name there.</param>
/// <param name="ClosedAt">Null while it is open.</param>
public sealed record CaseRecord(
    string Id, string Service, string? Agency, DateTimeOffset OpenedAt, DateTimeOffset? UpdatedAt,
    DateTimeOffset? DueAt, DateTimeOffset? ClosedAt, GeoPoint? Where, string? Address, string Description,
    string ClosingWords, Channel Channel);

/// <summary>
/// How the columns of a file are read: those of Open311 (GeoReport's fields and the Bulk proposal's) or those of New
/// York's 311, in the writing of either of its exports. Which it is follows from the header.
/// </summary>
public sealed class CaseColumns
{
    private const int MaxText = 4_000;

    private static readonly string[] DateForms =
    [
        "MM/dd/yyyy hh:mm:ss tt", "MM/dd/yyyy HH:mm:ss", "MM/dd/yyyy", "yyyy-MM-dd", "yyyy-MM-dd HH:mm:ss",
        "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-ddTHH:mm:ss.fff",
    ];

    private readonly Dictionary<string, int> columns = new(StringComparer.Ordinal);
    private readonly bool isNewYork;
    private readonly TimeSpan offset;

    /// <param name="offset">Of times that do not say theirs.</param>
    /// <exception cref="InvalidDataException">The header is of neither kind.</exception>
    public CaseColumns(IReadOnlyList<string> header, TimeSpan offset)
    {
        for (var i = 0; i < header.Count; i++)
            columns.TryAdd(Normal(header[i]), i);
        isNewYork = columns.ContainsKey("unique_key");
        this.offset = offset;
        Width = header.Count;
        string[] needed = isNewYork
            ? ["unique_key", "created_date", "complaint_type"]
            : ["service_request_id", "requested_datetime"];
        if (needed.FirstOrDefault(n => !columns.ContainsKey(n)) is { } missing)
            throw new InvalidDataException($"The header has no column {missing}. It must have Open311's names "
                + "(service_request_id, requested_datetime, service_code or service_name, …) or New York's "
                + "(unique_key, created_date, complaint_type, …).");
        if (!isNewYork && !columns.ContainsKey("service_code") && !columns.ContainsKey("service_name"))
            throw new InvalidDataException("The header has neither a column service_code nor service_name.");
    }

    public int Width { get; }

    /// <summary>What the file is: the usual name of its source.</summary>
    public string Kind => isNewYork ? "nyc311" : "open311";

    private static string Normal(string name) => string.Join('_', name.Trim().ToLowerInvariant()
        .Split([' ', '-', '_', '(', ')', '.'], StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The record of a row, or why it is none.</summary>
    public (CaseRecord? Record, string? Reason) Read(IReadOnlyList<string> row, DateTimeOffset now)
    {
        if (row.Count != Width)
            return (null, $"{row.Count} columns, not {Width}");
        string? Cell(params ReadOnlySpan<string> names)
        {
            foreach (var name in names)
                if (columns.TryGetValue(name, out var at) && row[at].Trim() is { Length: > 0 } text)
                    return text;
            return null;
        }
        var id = Cell("unique_key", "service_request_id");
        if (id is null or { Length: > 100 })
            return (null, "no number, or one of more than 100 characters");
        if (Cell("service_code", "service_name", "complaint_type") is not { } service)
            return (null, "no service");
        var (opened, fault) = Time(Cell("created_date", "requested_datetime"), "opening");
        var (closed, closedFault) = Time(Cell("closed_date", "closed_datetime"), "closing");
        var (updated, updatedFault) = Time(Cell("resolution_action_updated_date", "updated_datetime"), "change");
        var (due, dueFault) = Time(Cell("due_date", "expected_datetime"), "due");
        fault ??= closedFault ?? updatedFault ?? dueFault ?? (opened is null ? "no time of opening" : null)
            ?? (opened > now.AddDays(1) ? "opened in the future" : null);
        var isClosed = closed is not null || (Cell("status", "status_description") ?? "")
            .StartsWith("closed", StringComparison.OrdinalIgnoreCase);
        if (isClosed)
            closed ??= updated ?? opened;
        if (fault is null && closed < opened)
            fault = "closed before it was opened";
        var (where, placeFault) = Place(Cell("latitude", "lat"), Cell("longitude", "long", "lon"));
        fault ??= placeFault;
        return fault is not null ? (null, fault) : (new CaseRecord(id, service,
            Cell(isNewYork ? "agency" : "agency_responsible"), opened!.Value, updated, due, closed, where,
            Short(Cell("incident_address", "address"), 400), Short(Cell("description", "descriptor"), MaxText) ?? "",
            Short(Cell("resolution_description", "status_notes"), MaxText) ?? "",
            ChannelOf(Cell("open_data_channel_type", "source"))), null);
    }

    private (DateTimeOffset? At, string? Fault) Time(string? text, string what)
    {
        if (text is null)
            return (null, null);
        if (DateTime.TryParseExact(text, DateForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
            return (new DateTimeOffset(local, offset), null);
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? (at, null)
            : (null, $"{Short(text, 40)} is no time of {what}");
    }

    private static (GeoPoint? Where, string? Fault) Place(string? lat, string? longitude)
    {
        if (lat is null || longitude is null)
            return (null, null);
        if (!double.TryParse(lat, NumberStyles.Float, CultureInfo.InvariantCulture, out var y)
            || !double.TryParse(longitude, NumberStyles.Float, CultureInfo.InvariantCulture, out var x)
            || !new GeoPoint(y, x).IsOnEarth)
            return (null, $"{Short(lat, 20)}, {Short(longitude, 20)} is no place on Earth");
        // Nobody reports from the sea off Ghana: it is how many systems write that they do not know.
        return (x == 0 && y == 0 ? null : new GeoPoint(y, x), null);
    }

    private static Channel ChannelOf(string? source) => source?.ToLowerInvariant() switch
    {
        null => Channel.Api,
        var s when s.Contains("phone", StringComparison.Ordinal) || s.Contains("call", StringComparison.Ordinal) =>
            Channel.Phone,
        var s when s.Contains("mobile", StringComparison.Ordinal) || s.Contains("app", StringComparison.Ordinal) =>
            Channel.App,
        var s when s.Contains("web", StringComparison.Ordinal) || s.Contains("online", StringComparison.Ordinal) =>
            Channel.Web,
        var s when s.Contains("mail", StringComparison.Ordinal) => Channel.Email,
        var s when s.Contains("social", StringComparison.Ordinal) || s.Contains("sms", StringComparison.Ordinal)
            || s.Contains("chat", StringComparison.Ordinal) => Channel.Social,
        _ => Channel.Api,
    };

    private static string? Short(string? text, int most) => text is { } t && t.Length > most ? t[..most] : text;
}
