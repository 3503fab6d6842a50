using System.Collections.Immutable;
using System.Diagnostics;
using Despacho311.Domain.Geo;

namespace Despacho311.Domain.Leaks;

/// <summary>
/// A cell of a fixed grid about 2 km wide: it owns the reports that were given to it, and their leaks.
/// </summary>
public readonly record struct LeakCell(int Row, int Column)
{
    /// <summary>2 km of latitude in degrees.</summary>
    public const double Degrees = 0.018;

    public static LeakCell Of(GeoPoint p) => new((int)Math.Floor(p.Lat / Degrees), (int)Math.Floor(p.Long / Degrees));

    /// <summary>This point's cell first, and then the others within reach of it: at most four in all.</summary>
    public static IReadOnlyList<LeakCell> Within(GeoPoint p, double reachMeters)
    {
        var home = Of(p);
        var (a, b) = (Of(p.Offset(-reachMeters, -reachMeters)), Of(p.Offset(reachMeters, reachMeters)));
        var cells = new List<LeakCell> { home };
        for (var row = a.Row; row <= b.Row; row++)
            for (var column = a.Column; column <= b.Column; column++)
                if (new LeakCell(row, column) is var cell && cell != home)
                    cells.Add(cell);
        return cells;
    }

    public override string ToString() => $"{Row}.{Column}";
}

/// <summary>A report and the leak it is held to belong to.</summary>
public sealed record PlacedReport(LeakReport Report, string Leak);

/// <param name="SweptAt">When reports too old to meet another were last let go; once a day is often enough.</param>
public sealed record LeakZone(
    string Id, long Version, ImmutableSortedDictionary<string, PlacedReport> Reports, DateTimeOffset? SweptAt)
{
    public static LeakZone Empty(string id) => new(id, 0, Sorted.Map<PlacedReport>(), null);
}

public abstract record LeakZoneCommand
{
    public sealed record Take(LeakReport Report) : LeakZoneCommand;
}

public abstract record LeakZoneEvent
{
    /// <summary>A report came in, and these reports changed to these leaks by it; its own leak is among them.</summary>
    public sealed record Taken(LeakReport Report, ImmutableSortedDictionary<string,
        string> LeakByReport) : LeakZoneEvent;

    /// <summary>Reports too old to meet another; their leaks keep what they said.</summary>
    public sealed record Retired(ImmutableArray<string> Reports, DateTimeOffset At) : LeakZoneEvent;
}

public enum LeakZoneRefusal
{
    OutsideCountry,
}

public static class LeakZoneLogic
{
    /// <summary>
    /// Decides with the partition of this zone's reports, which must hold exactly those of the state.
    /// </summary>
    public static Decision<LeakZoneEvent, LeakZoneRefusal> Decide(
        LeakZone zone, LeakPartition partition, LeakZoneCommand command)
    {
        if (command is not LeakZoneCommand.Take { Report: var report })
            throw new UnreachableException();
        if (zone.Reports.ContainsKey(report.Id))
            return Decision<LeakZoneEvent, LeakZoneRefusal>.Same;
        if (!GeoBox.Panama.Contains(report.Where))
            return LeakZoneRefusal.OutsideCountry;
        var moves = partition.Add(report);
        var taken = new LeakZoneEvent.Taken(report, moves.ToImmutableSortedDictionary(
            m => m.Report, m => m.To, StringComparer.Ordinal));
        if (report.At - zone.SweptAt < TimeSpan.FromDays(1))
            return taken;
        var old = zone.Reports.Values.Where(r => report.At - r.Report.At > LeakSettings.LongestLife * 2)
            .Select(r => r.Report.Id).ToImmutableArray();
        return new Decision<LeakZoneEvent, LeakZoneRefusal>([taken, new LeakZoneEvent.Retired(old, report.At)], null);
    }

    public static LeakZone Evolve(LeakZone zone, LeakZoneEvent happened)
    {
        var next = zone with { Version = zone.Version + 1 };
        switch (happened)
        {
            case LeakZoneEvent.Taken t:
                var reports = next.Reports.ToBuilder();
                foreach (var (id, leak) in t.LeakByReport)
                    reports[id] = new PlacedReport(id == t.Report.Id ? t.Report : reports[id].Report, leak);
                return next with { Reports = reports.ToImmutable() };
            case LeakZoneEvent.Retired r:
                return next with { Reports = next.Reports.RemoveRange(r.Reports), SweptAt = r.At };
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>The partition that the state describes, ready to take the next report.</summary>
    public static LeakPartition Partition(LeakZone zone, LeakScore score)
    {
        var partition = new LeakPartition(score);
        foreach (var placed in zone.Reports.Values.OrderBy(r => r.Report.At)
            .ThenBy(r => r.Report.Id, StringComparer.Ordinal))
            partition.Restore(placed.Report, placed.Leak);
        return partition;
    }

    /// <summary>What the reports of one leak say together; null when it has none.</summary>
    /// <param name="version">The zone's version that it is reckoned from.</param>
    public static LeakSummary? Summarize(long version, IReadOnlyList<LeakReport> reports, LeakScore score)
    {
        if (reports.Count == 0)
            return null;
        var sums = LeakSums.None;
        foreach (var r in reports)
            sums = sums.Plus(LeakSums.Of(r));
        // χ² with two degrees of freedom: 95 % lies within √5.991 standard errors.
        var semi = Math.Max(5, Math.Sqrt(5.991) * ErrorGrowth / Math.Sqrt(sums.W));
        var (cx, cy) = sums.Center;
        return new LeakSummary(version, LocalPlane.Unproject(cx, cy), new LeakEllipse(semi, semi, 0),
            Confidence(reports, sums, score), reports.Count, People(reports),
            reports.Min(r => r.At), reports.Max(r => r.At));
    }

    /// <summary>
    /// By how much the reporters' own errors are too small: their stated accuracies are off, people do not stand on the
    /// pipe, and now and then a report belongs to another leak. Set so that the ellipse holds the leak 95 times in 100,
    /// counted on streams whose leaks are known.
    /// </summary>
    private const double ErrorGrowth = 1.6;

    /// <summary>
    /// People count, not reports: a reporter who calls twice is one; an unknown one counts as another.
    /// </summary>
    private static int People(IReadOnlyList<LeakReport> reports) =>
        reports.Where(r => r.Person is not null).Select(r => r.Person).Distinct().Count()
        + reports.Count(r => r.Person is null);

    /// <summary>
    /// How much better this grouping is than with its least certain report taken out, as a probability of one against
    /// the other.
    /// </summary>
    private static double Confidence(IReadOnlyList<LeakReport> reports, LeakSums sums, LeakScore score)
    {
        var own = score.Of(sums);
        var rare = Math.Log(score.Settings.LeaksPerSquareMeterAndDay);
        var margin = double.PositiveInfinity;
        if (reports.Count > 1)
        {
            var (first, last) = (sums.First, sums.Last);
            foreach (var r in reports.Take(64))
            {
                var one = LeakSums.Of(r);
                margin = Math.Min(margin, own - score.Of(one) - score.Of(sums.Minus(one, first, last)) - rare);
            }
        }
        var alone = reports.Count == 1 ? 0.5 : 1;
        return double.IsPositiveInfinity(margin) ? alone : 1 / (1 + Math.Exp(-Math.Clamp(margin, -30, 30)));
    }
}
