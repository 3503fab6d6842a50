using Despacho311.Domain;
using System.Diagnostics;
using System.Globalization;
using Despacho311.Api.City;
using Despacho311.Api.Import;
using Despacho311.Journal;

namespace Despacho311.Api.Commands;

/// <summary>What the command line knows of other systems' cases.</summary>
internal static class ImportTools
{
    public const string Usage =
        """
        import-cases FILE.csv [--source NAME] [--offset -05:00] [--rejected FILE] [--data DIR]
        Another system's cases, with Open311's column names (service_request_id, requested_datetime, service_code or
        service_name, closed_date, …) or New York 311's (unique_key, created_date, complaint_type, …).
        --source   tells the numbers of one system from those of another; open311 or nyc311 without it
        --offset   of times that do not say theirs
        --rejected where rows that cannot be taken are written with line and reason; FILE.csv.rejected.csv without it
        Begin it again after it was stopped: it goes on, and makes no case twice. Run it while no server uses the
        database.
        """;

    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(2);

    public static Task<int> Cases(Launch launch) => Tools.WithDatabase(launch, async (database, journal) =>
    {
        var file = Tools.FileOf(launch);
        var offset = Launch.Value(launch.Arguments, "--offset") is { } text
            ? DateTimeOffset.ParseExact("2000-01-01 " + text, "yyyy-MM-dd zzz", CultureInfo.InvariantCulture).Offset
            : PanamaTime.Offset;
        var rejected = Launch.Value(launch.Arguments, "--rejected") ?? file + ".rejected.csv";
        var city = new CityMap(database, TimeProvider.System);
        await city.Load();
        using var reader = new StreamReader(file);
        await using var reasons = new StreamWriter(rejected);
        await reasons.WriteLineAsync("line,reason,row");
        var (watch, told) = (Stopwatch.StartNew(), TimeSpan.Zero);
        var done = await new CaseImport(journal, new RowReader(database), city, TimeProvider.System).Run(
            reader, Launch.Value(launch.Arguments, "--source"), offset, reasons, progress =>
            {
                if (watch.Elapsed - told < BetweenLines)
                    return;
                told = watch.Elapsed;
                Console.Error.WriteLine(Line(progress, watch));
            });
        Console.Out.WriteLine(Line(done, watch) + (done.Rejected > 0 ? $" Why: {rejected}" : ""));
        return 0;
    });

    private static string Line(ImportProgress done, Stopwatch watch) => string.Create(CultureInfo.InvariantCulture,
        $"{done.Imported} imported, {done.Known} known already, {done.Rejected} rejected, "
        + $"{(done.Imported + done.Known + done.Rejected) / watch.Elapsed.TotalSeconds:F0} rows/s.");
}
