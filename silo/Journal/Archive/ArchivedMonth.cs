using System.Text.Encodings.Web;
using System.Text.Json;
using Despacho311.Contracts.Journal;

namespace Despacho311.Journal.Archive;

/// <summary>A month that has left the database for a file.</summary>
/// <param name="Name">Such as <c>2026-01</c>; what came too late for its month's file is in <c>2026-01-2</c>.</param>
/// <param name="FirstPosition">Of the first event in it. Files follow each other without overlap.</param>
/// <param name="LastPosition">Of the last.</param>
/// <param name="Sha256">Of the file, as hexadecimal digits.</param>
public sealed record ArchivedMonth(string Name, long FirstPosition, long LastPosition, long Events, string Sha256)
{
    public string FileIn(string folder) => Path.Combine(folder, $"journal-{Name}.jsonl.gz");

    public string IndexIn(string folder) => Path.Combine(folder, $"journal-{Name}.index");
}

/// <summary>
/// An event as a line of a file. The stream stands first, so that a line tells whose it is before it is parsed.
/// </summary>
/// <param name="Data">The JSON as a text, byte for byte as hashed.</param>
internal sealed record ArchivedEvent(
    string Stream, long Version, long Position, string Type, long AtUs, string Actor, int? RuleVersion, string Hash,
    string Data)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        // The lines are read by programs that look for the text, not by browsers.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static byte[] Write(StoredEvent e) => JsonSerializer.SerializeToUtf8Bytes(new ArchivedEvent(
        e.Stream, e.Version, e.Position, e.Type, Tables.Micros(e.At), e.Actor, e.RuleVersion,
        Convert.ToHexStringLower(e.Hash), e.Data), Json);

    /// <summary>With what each line of a stream begins.</summary>
    public static string BeginningOf(string stream) => $"{{\"stream\":{JsonSerializer.Serialize(stream, Json)},";

    /// <exception cref="InvalidDataException">The line is no event.</exception>
    public static StoredEvent Read(string line)
    {
        try
        {
            var e = JsonSerializer.Deserialize<ArchivedEvent>(line, Json)!;
            return new StoredEvent(e.Position, e.Stream, e.Version, e.Type, e.Data, Tables.Instant(e.AtUs), e.Actor,
                e.RuleVersion, Convert.FromHexString(e.Hash));
        }
        catch (Exception fault) when (fault is JsonException or FormatException or NullReferenceException)
        {
            throw new InvalidDataException("A line of an archive is no event.", fault);
        }
    }
}
