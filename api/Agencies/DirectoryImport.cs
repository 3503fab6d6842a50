using System.Collections.Immutable;
using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using Despacho311.Api.Accounts;
using Despacho311.Api.City;
using Despacho311.Api.Text;
using Despacho311.Contracts;
using Despacho311.Contracts.Agencies;
using Despacho311.Contracts.Journal;
using Despacho311.Domain.Agencies;
using Despacho311.Domain.Cases;

namespace Despacho311.Api.Agencies;

/// <summary>What one row of a table would change.</summary>
/// <param name="Before">Null for what is new.</param>
public sealed record DirectoryChange(string Kind, string Code, string Name, string Field, string? Before, string After);

/// <param name="Line">In the file, the header being line 1.</param>
public sealed record RowFault(int Line, string Column, string Detail);

/// <summary>What became of a table of agencies and services, or would become of it.</summary>
/// <param name="Applied">False when it was only looked at, or has faults: then nothing was changed.</param>
public sealed record DirectoryImported(
    int Rows, bool Applied, IReadOnlyList<DirectoryChange> Changes, IReadOnlyList<RowFault> Faults);

/// <summary>
/// A hundred agencies at once, from one table: a row a service, its agency's data beside it. Columns that are not there
/// stay as they are; what the table does not name is not touched.
/// </summary>
public static class DirectoryImport
{
    private const int MaxBytes = 8 * 1024 * 1024;
    private const int MaxRows = 20_000;
    private const int MaxFaults = 200;

    private static readonly string[] Columns =
    [
        "agency", "agency_name_es", "agency_name_en", "agency_phone", "agency_email", "head_email", "sector", "service",
        "name_es", "name_en", "description_es", "description_en", "group_es", "group_en", "keywords", "target_days",
        "target_kind", "at_home", "kind",
    ];

    /// <summary>Which column a fault of a body is of.</summary>
    private static readonly Dictionary<string, string> ColumnOf = new(StringComparer.Ordinal)
    {
        ["/code"] = "service",
        ["/agency"] = "agency",
        ["/name"] = "name_es",
        ["/description"] = "description_es",
        ["/group"] = "group_es",
        ["/target"] = "target_days",
        ["/email"] = "agency_email",
        ["/headEmail"] = "head_email",
        ["/phone"] = "agency_phone",
    };

    public static void MapDirectoryImport(this IEndpointRouteBuilder app) =>
        app.MapPost("/api/v1/directory/import", Import).For(Roles.Admin).WithTags("agencies")
            .WithMetadata(new TakesBody(typeof(string), "text/csv")).Gives<DirectoryImported>()
            .Refuses(StatusCodes.Status400BadRequest, "encoding", "csvColumns")
            .Refuses(StatusCodes.Status413PayloadTooLarge, "tooLarge")
            .Does("importDirectory", "Takes agencies and services from a table, or shows what it would change");

    private static async Task<IResult> Import(
        HttpContext context, CityMap city, IGrainFactory grains, TimeProvider clock, bool? apply)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        if (buffer.Length > MaxBytes)
            return context.Problem(StatusCodes.Status413PayloadTooLarge, "tooLarge");
        if (!System.Text.Unicode.Utf8.IsValid(buffer.ToArray()))
            return context.Problem(StatusCodes.Status400BadRequest, "encoding");
        buffer.Position = 0;
        await city.LoadDirectory();
        var table = new Table(context, city.Directory, clock.GetUtcNow());
        if (!table.Read(buffer))
            return context.Problem(StatusCodes.Status400BadRequest, "csvColumns");
        if (apply is not true || table.Faults.Count > 0)
            return Results.Json(table.Outcome(false), Wire.Json);
        foreach (var agency in table.Agencies.Values.Where(a => a != city.Directory.FindAgency(a.Code)))
            if ((await grains.GetGrain<IAgencyGrain>(agency.Code).Do(
                new AgencyCommand.Set(agency with { Version = agency.Version + 1 }, table.Why), context.Actor()))
                .Refusal is { } why)
                return context.Refused(why);
        foreach (var service in table.Services.Values.Where(s => !Same(s, table.KnownOf(s.Code)?.Service)))
            if ((await grains.GetGrain<IServiceGrain>(service.Code).Do(DirectoryEndpoints.Publish(
                city.Directory.FindRecord(service.Code), service, table.KnownOf(service.Code)?.Offered ?? true,
                clock.GetUtcNow(), table.Why), context.Actor())).Refusal is { } why)
                return context.Refused(why);
        await city.LoadDirectory();
        return Results.Json(table.Outcome(true), Wire.Json);
    }

    private static bool Same(ServiceType a, ServiceType? b) => b is not null && Wire.Write(a) == Wire.Write(b);

    /// <summary>A table as it is read: what it says, and what is wrong with it.</summary>
    private sealed class Table(HttpContext context, AgencyDirectory directory, DateTimeOffset now)
    {
        private readonly List<DirectoryChange> changes = [];
        private int rows;

        public Dictionary<string, Agency> Agencies { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, ServiceType> Services { get; } = new(StringComparer.Ordinal);

        public List<RowFault> Faults { get; } = [];

        public string Why { get; } = context.Text("import.why");

        public DirectoryImported Outcome(bool applied) => new(rows, applied, changes, Faults);

        public ServiceEdition? KnownOf(string code) => directory.FindRecord(code)?.AsOf(now).Now;

        /// <returns>False when it has not the columns that it needs.</returns>
        public bool Read(Stream file)
        {
            using var csv = new CsvReader(new StreamReader(file), new CsvConfiguration(CultureInfo.InvariantCulture)
            {
                PrepareHeaderForMatch = header => header.Header.Trim().ToLowerInvariant(),
                DetectDelimiter = true,
                BadDataFound = null,
                MissingFieldFound = null,
            });
            if (!csv.Read() || !csv.ReadHeader())
                return false;
            var known = csv.HeaderRecord!.Select(h => h.Trim().ToLowerInvariant()).ToHashSet(StringComparer.Ordinal);
            if (!known.Contains("agency") || known.Except(Columns).Any())
                return false;
            while (csv.Read() && Faults.Count < MaxFaults)
            {
                var line = csv.Parser.RawRow;
                if (++rows > MaxRows)
                {
                    Fault(line, "agency", "tooLong");
                    break;
                }
                TakeAgency(csv, line);
                if (Text(csv, "service") is { } code)
                    TakeService(csv, line, code);
            }
            return true;
        }

        private static string? Text(CsvReader csv, string column) =>
            csv.TryGetField<string>(column, out var text) ? DirectoryEndpoints.Blank(text) : null;

        /// <summary>The value of an enumeration that a column names; what it was where it names none.</summary>
        private T Named<T>(CsvReader csv, int line, string column, T before) where T : struct, Enum
        {
            if (Text(csv, column) is not { } text)
                return before;
            if (Tables.Named<T>(text) is { } value)
                return value;
            Fault(line, column, "value");
            return before;
        }

        private void TakeAgency(CsvReader csv, int line)
        {
            var code = Text(csv, "agency") ?? "";
            var before = Agencies.GetValueOrDefault(code) ?? directory.FindAgency(code);
            var agency = new Agency(code,
                new Bilingual(Text(csv, "agency_name_es") ?? before?.Name.Es ?? "",
                    Text(csv, "agency_name_en") ?? before?.Name.En ?? Text(csv, "agency_name_es") ?? ""),
                Text(csv, "agency_phone") ?? before?.Phone, Text(csv, "agency_email") ?? before?.Email,
                Text(csv, "head_email") ?? before?.HeadEmail, before?.Active ?? true, before?.Version ?? 0,
                Named(csv, line, "sector", before?.Sector ?? default))
            {
                Answerable = before?.Answerable ?? [],
            };
            foreach (var (pointer, fault) in DirectoryEndpoints.Faults(agency))
                Fault(line, pointer switch { "/code" => "agency", "/name" => "agency_name_es", _ => ColumnOf[pointer] },
                    fault);
            Note("agency", code, agency.Name, before,
            [
                ("name", before?.Name.Es, agency.Name.Es), ("name", before?.Name.En, agency.Name.En),
                ("phone", before?.Phone, agency.Phone), ("email", before?.Email, agency.Email),
                ("headEmail", before?.HeadEmail, agency.HeadEmail),
                ("sector", before is null ? null : Tables.NameOf(before.Sector), Tables.NameOf(agency.Sector)),
            ]);
            Agencies[code] = agency;
        }

        private void TakeService(CsvReader csv, int line, string code)
        {
            if (Services.ContainsKey(code))
            {
                Fault(line, "service", "twice");
                return;
            }
            // A change that waits for its day would be lost, or come too soon: somebody decides about it first.
            if (directory.FindRecord(code)?.AsOf(now).Next is not null)
                Fault(line, "service", "planWaits");
            var before = KnownOf(code)?.Service;
            var days = Number(csv, line, before);
            var target = Named(csv, line, "target_kind", before?.Target.Kind ?? TargetKind.Working);
            var words = Text(csv, "keywords")?.Split([',', ';'],
                StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            var body = new ServiceBody(Text(csv, "agency"), Both(csv, "name", before?.Name),
                Both(csv, "description", before?.Description ?? Both(csv, "name", before?.Name)),
                Both(csv, "group", before?.Group), words is null ? before?.Keywords : [.. words],
                new ServiceTarget(days, target), before?.Questions,
                Text(csv, "at_home") is { } home ? home is "1" or "true" : before?.AtHome,
                before?.Happens, before?.Routes, true, null, Why,
                Named(csv, line, "kind", before?.Kind ?? default));
            var faults = body.Faults(code, directory, now)
                // An agency that comes with the same table is known when the table is.
                .Where(f => f.Code != "unknownAgency" || !Agencies.ContainsKey(body.Agency ?? "")).ToList();
            foreach (var (pointer, fault) in faults)
                Fault(line, ColumnOf.GetValueOrDefault(pointer, pointer), fault);
            if (faults.Count > 0)
                return;
            var service = body.ToService(code);
            Note("service", code, service.Name, before,
            [
                ("agency", before?.Agency, service.Agency), ("name", before?.Name.Es, service.Name.Es),
                ("name", before?.Name.En, service.Name.En),
                ("description", before?.Description.Es, service.Description.Es),
                ("description", before?.Description.En, service.Description.En),
                ("group", before?.Group.Es, service.Group.Es), ("group", before?.Group.En, service.Group.En),
                ("keywords", before is null ? null : string.Join(", ", before.Keywords),
                    string.Join(", ", service.Keywords)),
                ("target", before is null ? null : Of(before.Target), Of(service.Target)),
                ("atHome", before?.AtHome.ToString(), service.AtHome.ToString()),
                ("kind", before is null ? null : Tables.NameOf(before.Kind), Tables.NameOf(service.Kind)),
            ]);
            Services[code] = service;
        }

        private static string Of(ServiceTarget target) => $"{target.Days} {Tables.NameOf(target.Kind)}";

        private static Bilingual Both(CsvReader csv, string column, Bilingual? before)
        {
            var (es, en) = (Text(csv, column + "_es"), Text(csv, column + "_en"));
            return new Bilingual(es ?? before?.Es ?? en ?? "", en ?? before?.En ?? es ?? "");
        }

        private int Number(CsvReader csv, int line, ServiceType? before)
        {
            if (Text(csv, "target_days") is not { } text)
                return before?.Target.Days ?? 0;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var days))
                return days;
            Fault(line, "target_days", "number");
            return 1;
        }

        private void Note(
            string kind, string code, Bilingual name, object? before, (string Field, string? Old, string? New)[] fields)
        {
            // What is new is told by its name alone.
            if (before is null)
                changes.Add(new DirectoryChange(kind, code, name.In(context.Language()), "name", null, name.Es));
            else
                changes.AddRange(fields.Where(f => f.Old != f.New).Select(f => new DirectoryChange(
                    kind, code, name.In(context.Language()), f.Field, f.Old, f.New ?? "")));
        }

        private void Fault(int line, string column, string code) =>
            Faults.Add(new RowFault(line, column, context.Text("field." + code)));
    }
}
