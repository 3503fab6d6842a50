using System.Globalization;
using Despacho311.Contracts;
using Despacho311.Contracts.Journal;
using Despacho311.Domain.Geo;
using Despacho311.Domain.Leaks;
using Despacho311.Journal;

namespace Despacho311.Api.Commands;

/// <summary>Leaks on the command line.</summary>
internal static class LeakTools
{
    public const string ClusterUsage =
        """
        cluster-leaks IN.csv --out OUT.csv
        IN: report_id,reported_at,lat,long,accuracy_m,channel,description in the order of arrival.
        OUT: report_id,cluster_id.
        """;

    public const string EstimateUsage =
        """
        estimate-leaks [--data DIR]
        What the leaks that crews found or repaired say of the model: how rare leaks are, how many reports one gets, how
        long one runs. Prints the settings as they are given to the servers; nothing is changed.
        """;

    private static readonly string[] Found = ["confirmed", "claimed", "repaired", "failedRepair"];

    private const int MostLeaks = 1_000_000;

    public static async Task<int> Cluster(Launch launch)
    {
        var target = Launch.Value(launch.Arguments,
            "--out") ?? throw new InvalidDataException("--out OUT.csv is missing.");
        var partition = new LeakPartition(new LeakScore(LeakSettings.Default));
        var ids = new List<string>();
        var line = 1;
        await foreach (var text in File.ReadLinesAsync(Tools.FileOf(launch)))
        {
            if (line++ == 1)
                continue;
            var cells = text.Split(',');
            if (cells.Length < 5)
                throw new InvalidDataException($"Line {line - 1} has fewer than five columns.");
            if (partition.Knows(cells[0]))
                throw new InvalidDataException($"Line {line - 1} repeats the report {cells[0]}.");
            var sigma = Math.Clamp(Number(cells[4], line), LeakSettings.MinSigmaMeters, LeakSettings.MaxSigmaMeters);
            partition.Add(new LeakReport(cells[0], new GeoPoint(Number(cells[2], line), Number(cells[3], line)), sigma,
                DateTimeOffset.Parse(cells[1], CultureInfo.InvariantCulture), null));
            ids.Add(cells[0]);
        }
        await File.WriteAllLinesAsync(
            target, ["report_id,cluster_id", .. ids.Select(id => $"{id},{partition.LeakOf(id)}")]);
        return 0;
    }

    private static double Number(string text, int line) =>
        double.TryParse(text, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : throw new InvalidDataException($"Line {line - 1}: {text} is no number.");

    public static Task<int> Estimate(Launch launch) => Tools.WithDatabase(launch, async (database, _) =>
    {
        var rows = await new RowReader(database).List(
            new RowQuery(Tables.Leaks, [new Where("state", "in", Found)], Limit: MostLeaks), CancellationToken.None);
        var known = rows.Select(r => Wire.Read<LeakSite>(r.State))
            .Where(l => l.ConfirmedAt is not null || l.RepairedAt is not null).Select(KnownLeak.Of).ToList();
        var found = LeakSettingsEstimate.Of(known, LeakSettings.Default);
        Console.Out.WriteLine(
            $"# {known.Count} leaks that crews found, beside {LeakSettingsEstimate.Prior} of the defaults");
        foreach (var (name, value) in new[]
        {
            (nameof(found.LeaksPerSquareMeterAndDay), found.LeaksPerSquareMeterAndDay),
            (nameof(found.MeanReports), found.MeanReports), (nameof(found.MedianDays), found.MedianDays),
            (nameof(found.DaysSpread), found.DaysSpread),
        })
            Console.Out.WriteLine($"Leaks__{name}={value.ToString("G4", CultureInfo.InvariantCulture)}");
        return 0;
    });
}
