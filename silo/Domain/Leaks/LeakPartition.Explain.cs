namespace Despacho311.Domain.Leaks;

/// <summary>Why a report is where it is, in the terms that put it there.</summary>
public sealed partial class LeakPartition
{
    /// <summary>
    /// Every way to explain the report, all other reports staying where they are: its leak, the leaks within reach, and
    /// a leak of its own.
    /// </summary>
    public LeakReasons Explain(string report)
    {
        var i = byReport[report];
        var s = sightings[i];
        var own = groups[s.Group];
        var alone = score.Of(s.Sums) + rarity.LogAt(s.Sums.Center);
        var rest = Without(own, i);
        var ways = new List<(string? Leak, double Score, LeakSums Others)>();
        // The only report of a leak that no crew has seen founds it: that is what "a leak of its own" says already.
        ways.Add(rest.W > 0
            ? (own.Name, own.Score - ScoreOf(own, rest), rest)
            : (own.Name, alone, LeakSums.None));
        if (rest.W > 0)
            ways.Add((null, alone, LeakSums.None));
        foreach (var g in index.Near(s.Spot).Where(g => g != s.Group))
            ways.Add((groups[g].Name, GainOf(groups[g], s.Sums), groups[g].Sums));
        var most = ways.Max(w => w.Score);
        var all = ways.Sum(w => Math.Exp(w.Score - most));
        return new LeakReasons(s.Report, own.Name, s.Settled,
        [
            .. ways.OrderByDescending(w => w.Score).ThenBy(w => w.Leak, StringComparer.Ordinal)
                .Select(w => new LeakChoice(w.Leak, Math.Exp(w.Score - most) / all, Distance(s.Sums, w.Others),
                    DaysApart(s.Sums, w.Others))),
        ]);
    }

    private static double? Distance(LeakSums report, LeakSums others)
    {
        if (others.W == 0)
            return null;
        var ((x, y), (ox, oy)) = (report.Center, others.Center);
        return Math.Sqrt((x - ox) * (x - ox) + (y - oy) * (y - oy));
    }

    private static double? DaysApart(LeakSums report, LeakSums others) => others.N == 0
        ? null
        : Math.Max(0, Math.Max(others.First - report.First, report.First - others.Last));
}
