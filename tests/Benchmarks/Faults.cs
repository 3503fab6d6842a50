using System.Globalization;
using Despacho311.Tests.Support.Faults;

namespace Despacho311.Tests.Benchmarks;

/// <summary>What breaking things costs: three silos, two apis, PostgreSQL and Redis under load.</summary>
internal static class Faults
{
    /// <summary>For some hours of this load; memory is only taken for what is written.</summary>
    private const int DiskMegabytes = 3_000;

    public static async Task Run(int rounds, string? only)
    {
        await using var network = await CutOffNetwork.TryMake();
        await using var disk = await SmallDisk.TryMake(DiskMegabytes);
        await using var city = await FaultyCity.Start(network: network, disk: disk);
        Console.Error.WriteLine($"logs: {city.Logs}");
        await using var load = CityLoad.Start([.. city.Apis.Select(a => a.Url)]);
        await Support.Eventually.Is(city.AllJoined, "every silo is one of the cluster", 60);
        await load.Watch(4);
        await Support.Eventually.Passes(TimeSpan.FromSeconds(5));
        List<Fault> faults = [.. Fault.All];
        if (WrongClock.IsPossible)
            faults.Add(Fault.ClocksApart);
        if (disk is not null)
            faults.Add(Fault.DiskFull);
        if (network is not null)
            faults.Add(Fault.CutOff(network));
        Table.Head("fault", "put right after, s", "nobody answered, s", "things silent over 1 s",
            "their gap, s: median", "p90", "longest", "no frame, s", "requests failed", "of");
        foreach (var fault in faults.Where(f => only is null || f.Name.Contains(only, StringComparison.Ordinal)))
        {
            var costs = new List<Cost>();
            for (var round = 0; round < rounds; round++)
                costs.Add(await fault.Under(city, load.History));
            Print(fault, costs);
        }
        await load.Stop();
        var shown = await load.ShownWrong() ?? "what who has just come is shown";
        Console.Out.WriteLine($"\nViewers who looked on all the time are shown: {shown}.");
        var history = load.History;
        var wrong = await Findings.Of(city, history);
        Console.Out.WriteLine($"\nAcknowledged: {history.Reports.Count} reports, {history.Notes.Count} words, "
            + $"{history.Removals.Count} removals. Lost, double or out of order: {wrong.Count}.");
        foreach (var finding in wrong.Take(20))
            Console.Out.WriteLine($"- {finding}");
    }

    private static void Print(Fault fault, List<Cost> costs)
    {
        var gaps = costs.SelectMany(c => c.Gaps).Order().Select(g => g.TotalSeconds).ToList();
        Table.Row(fault.Name, Seconds(costs.Max(c => c.Away.TotalSeconds)),
            Seconds(costs.Max(c => c.Dark.TotalSeconds)), $"{gaps.Count}", At(gaps, 0.5), At(gaps, 0.9), At(gaps, 1),
            Seconds(costs.Max(c => c.Blind.TotalSeconds)), $"{costs.Sum(c => c.Failures.Count)}",
            $"{costs.Sum(c => c.Tries)}");
        foreach (var why in costs.SelectMany(c => c.Failures).GroupBy(Short).OrderByDescending(g => g.Count()).Take(8))
            Console.Error.WriteLine($"{fault.Name}: {why.Count()} × {why.Key}");
    }

    private static string Short(string why) => why.Length > 160 ? why[..160] : why;

    private static string At(List<double> sorted, double share) =>
        sorted.Count == 0 ? "–" : Seconds(sorted[(int)Math.Ceiling(share * sorted.Count) - 1]);

    private static string Seconds(double seconds) => seconds.ToString("0.0", CultureInfo.InvariantCulture);
}
