using System.Security.Cryptography;
using System.Text;
using Despacho311.Api.City;
using Despacho311.Contracts;
using Despacho311.Contracts.Journal;
using Despacho311.Contracts.Towing;
using Despacho311.Domain;
using Despacho311.Domain.Towing;
using Despacho311.Host;
using Despacho311.Journal;

namespace Despacho311.Api.Towing;

/// <summary>One day of a zone's ledger as it was published.</summary>
/// <param name="Sha256">Of the file, in hexadecimal.</param>
public sealed record LedgerDay(DateOnly Day, long Bytes, string Sha256);

/// <summary>
/// Publishes each zone's ledger by days, once, soon after midnight: a file that is never written again, which anybody
/// keeps and checks. Each process has its own folder; all of them write the same.
/// </summary>
public sealed partial class DailyLedgers(
    Launch launch, CityMap city, IJournal journal, TimeProvider clock, ILogger<DailyLedgers> log) : BackgroundService
{
    /// <summary>What happened before midnight may be written down a moment after.</summary>
    private static readonly TimeSpan AfterMidnight = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan Period = TimeSpan.FromMinutes(10);

    private const string Extension = ".ndjson";

    private string FolderOf(string zone) => Path.Combine(launch.DataDir, "ledgers", zone);

    /// <summary>The published days of a zone, newest first.</summary>
    public IReadOnlyList<LedgerDay> List(string zone)
    {
        var folder = new DirectoryInfo(FolderOf(zone));
        return folder.Exists
            ? [.. folder.EnumerateFiles("*" + Extension).OrderByDescending(f => f.Name, StringComparer.Ordinal)
                .Select(f => new LedgerDay(DayOf(f), f.Length, File.ReadAllText(f.FullName + ".sha256")))]
            : [];
    }

    /// <summary>The file of a day; null when there is none.</summary>
    public string? Find(string zone, DateOnly day)
    {
        var path = Path.Combine(FolderOf(zone), NameOf(day));
        return File.Exists(path) ? path : null;
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Every.Run(Period, clock, async () =>
    {
        try
        {
            await Publish(PanamaTime.Day(clock.GetUtcNow() - AfterMidnight), stoppingToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogNotPublished(log, e);
        }
    }, stoppingToken);

    /// <summary>Publishes every day before this one that is not published yet.</summary>
    /// <returns>How many files were written.</returns>
    public async Task<int> Publish(DateOnly before, CancellationToken cancellation)
    {
        var written = 0;
        foreach (var zone in city.TowZones.Areas)
            written += await Publish(zone.Id, before, cancellation);
        return written;
    }

    private async Task<int> Publish(string zone, DateOnly before, CancellationToken cancellation)
    {
        var folder = Directory.CreateDirectory(FolderOf(zone));
        var (start, last) = await Last(folder, zone);
        var stream = Aggregates.TowZones.Stream(zone);
        // What was written down late, or with a clock set back, does not open a day that is closed.
        var day = last == DateOnly.MinValue ? last : last.AddDays(1);
        var lines = new List<string>();
        var written = 0;
        await foreach (var e in journal.ReadStream(stream, start.Version + 1, cancellation))
        {
            if (PanamaTime.Day(e.At) is var at && at > day)
            {
                written += await Write(folder, day, lines, cancellation);
                lines.Clear();
                day = at;
            }
            if (day >= before)
                break;
            if (lines.Count == 0)
                lines.Add(Wire.Write(start));
            lines.Add(Wire.Write(LedgerLine.Of(e)));
            var state = TowZoneLogic.Evolve(start.State, (TowZoneEvent)Wire.Read(e.Type, e.Data));
            start = start with { Version = e.Version, Hash = Convert.ToHexStringLower(e.Hash), State = state };
        }
        return written + await Write(folder, day, lines, cancellation);
    }

    /// <summary>Where the last published day ended: proved again, since the next one begins with it.</summary>
    private static async Task<(LedgerCheckpoint Start, DateOnly Day)> Last(DirectoryInfo folder, string zone)
    {
        var stream = Aggregates.TowZones.Stream(zone);
        var newest = folder.EnumerateFiles("*" + Extension).MaxBy(f => f.Name, StringComparer.Ordinal);
        if (newest is null)
            return (new LedgerCheckpoint(stream, 0, LedgerCheckpoint.TypeName,
                Convert.ToHexStringLower(StreamHead.Empty.Hash), TowZone.Empty(zone)), DateOnly.MinValue);
        var proven = await LedgerVerifier.Verify(File.ReadLinesAsync(newest.FullName));
        return proven is { Fault: null, End: { } end }
            ? (new LedgerCheckpoint(stream, proven.Head.Version, LedgerCheckpoint.TypeName,
                Convert.ToHexStringLower(proven.Head.Hash), end), DayOf(newest))
            : throw new InvalidDataException($"{newest.FullName} is not as it was published: {proven.Fault?.What}");
    }

    private static string NameOf(DateOnly day) => $"{day:yyyy-MM-dd}{Extension}";

    private static DateOnly DayOf(FileInfo file) =>
        DateOnly.ParseExact(Path.GetFileNameWithoutExtension(file.Name), "yyyy-MM-dd",
            System.Globalization.CultureInfo.InvariantCulture);

    [LoggerMessage(Level = LogLevel.Error, Message = "Ledgers of days were not published; the next round tries again")]
    private static partial void LogNotPublished(ILogger log, Exception e);

    /// <summary>Writes a day's file, which gets its name when it is whole; nothing for a day without lines.</summary>
    private static async Task<int> Write(
        DirectoryInfo folder, DateOnly day, List<string> lines, CancellationToken cancellation)
    {
        if (lines.Count == 0)
            return 0;
        var path = Path.Combine(folder.FullName, NameOf(day));
        var bytes = Encoding.UTF8.GetBytes(string.Concat(lines.Select(l => l + "\n")));
        var unfinished = $"{path}.{Environment.ProcessId}.tmp";
        await File.WriteAllBytesAsync(unfinished, bytes, cancellation);
        await File.WriteAllTextAsync(
            path + ".sha256", Convert.ToHexStringLower(SHA256.HashData(bytes)), cancellation);
        File.Move(unfinished, path, overwrite: true);
        return 1;
    }
}
