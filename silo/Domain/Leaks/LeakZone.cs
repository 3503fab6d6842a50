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
/// <param name="Settled">People have said so, or a crew was there: the engine leaves it where it is.</param>
/// <param name="Arrived">The zone's version when it came: the order of arrival.</param>
public sealed record PlacedReport(LeakReport Report, string Leak, bool Settled, long Arrived);

/// <summary>The reports of a leak on their way to another zone, whose leak they are by a person's word.</summary>
public sealed record LeavingReports(string Zone, string Leak, ImmutableArray<LeakReport> Reports);

/// <param name="SweptAt">When reports too old to meet another were last let go; once a day is often enough.</param>
/// <param name="Findings">What crews found, by leak, while the leak has reports.</param>
/// <param name="Leaving">By the leak that they were of; kept until the other zone has them.</param>
public sealed record LeakZone(
    string Id, long Version, ImmutableSortedDictionary<string, PlacedReport> Reports, DateTimeOffset? SweptAt,
    ImmutableSortedDictionary<string, LeakFinding> Findings, ImmutableSortedDictionary<string, LeavingReports> Leaving)
{
    public static LeakZone Empty(string id) =>
        new(id, 0, Sorted.Map<PlacedReport>(), null, Sorted.Map<LeakFinding>(), Sorted.Map<LeavingReports>());

    public IEnumerable<string> ReportsOf(string leak) =>
        Reports.Where(r => r.Value.Leak == leak).Select(r => r.Key);
}

public abstract record LeakZoneCommand
{
    public sealed record Take(LeakReport Report) : LeakZoneCommand;

    /// <summary>A crew's word.</summary>
    public sealed record Heed(string Leak, GeoPoint? FoundAt, DateTimeOffset? RepairedAt) : LeakZoneCommand;

    /// <summary>A person knows these two to be one.</summary>
    public sealed record Merge(string Gone, string Keep) : LeakZoneCommand;

    /// <summary>A person knows these reports of the leak to be of another, which is named after the first.</summary>
    public sealed record Split(string Leak, ImmutableArray<string> Reports) : LeakZoneCommand;

    /// <summary>As <see cref="Merge"/>, with a leak of another zone.</summary>
    public sealed record HandOver(string Gone, string Zone, string Keep) : LeakZoneCommand;

    /// <param name="Version">Of the zone that they come from.</param>
    public sealed record Receive(string Leak, ImmutableArray<LeakReport> Reports, long Version) : LeakZoneCommand;

    public sealed record NoteReceived(string Gone) : LeakZoneCommand;
}

public abstract record LeakZoneEvent
{
    /// <summary>A report came in, and these reports changed to these leaks by it; its own leak is among them.</summary>
    public sealed record Taken(LeakReport Report, ImmutableSortedDictionary<string,
        string> LeakByReport) : LeakZoneEvent;

    /// <summary>Reports too old to meet another; their leaks keep what they said.</summary>
    public sealed record Retired(ImmutableArray<string> Reports, DateTimeOffset At) : LeakZoneEvent;

    public sealed record Heeded(string Leak, LeakFinding Finding) : LeakZoneEvent;

    /// <summary>A person has said which leaks these reports are of: every report of the leaks concerned.</summary>
    public sealed record Arranged(ImmutableSortedDictionary<string, string> LeakByReport) : LeakZoneEvent;

    public sealed record HandedOver(string Gone, LeavingReports To) : LeakZoneEvent;

    /// <param name="Version">
    /// Of the zone that they came from: this one's is above it from now on, so that cases can tell which word is newer.
    /// </param>
    public sealed record Received(string Leak, ImmutableArray<LeakReport> Reports, long Version) : LeakZoneEvent;

    public sealed record Left(string Gone) : LeakZoneEvent;
}

public enum LeakZoneRefusal
{
    OutsideCountry,
    UnknownLeak,
    UnknownReport,

    /// <summary>A leak must keep at least one report, or there is nothing to split.</summary>
    NothingToSplit,
}

public static class LeakZoneLogic
{
    /// <summary>
    /// Decides with the partition of this zone's reports, which must hold exactly those of the state.
    /// </summary>
    public static Decision<LeakZoneEvent, LeakZoneRefusal> Decide(
        LeakZone zone, LeakPartition partition, LeakZoneCommand command, DateTimeOffset now) => command switch
        {
            LeakZoneCommand.Take t => DecideTake(zone, partition, t.Report),
            LeakZoneCommand.Heed h => DecideHeed(zone, h, now),
            LeakZoneCommand.Merge m => DecideMerge(zone, m),
            LeakZoneCommand.Split s => DecideSplit(zone, partition, s),
            LeakZoneCommand.HandOver h => zone.Leaving.ContainsKey(h.Gone) ? Same
                : !zone.ReportsOf(h.Gone).Any() ? LeakZoneRefusal.UnknownLeak
                : new LeakZoneEvent.HandedOver(h.Gone, new LeavingReports(h.Zone, h.Keep,
                    [.. zone.ReportsOf(h.Gone).Select(id => zone.Reports[id].Report)])),
            LeakZoneCommand.Receive r => r.Reports.All(one => zone.Reports.ContainsKey(one.Id)) ? Same
                : new LeakZoneEvent.Received(r.Leak, r.Reports, r.Version),
            LeakZoneCommand.NoteReceived n => zone.Leaving.ContainsKey(n.Gone) ? new LeakZoneEvent.Left(n.Gone) : Same,
            _ => throw new UnreachableException(),
        };

    private static Decision<LeakZoneEvent, LeakZoneRefusal> Same => Decision<LeakZoneEvent, LeakZoneRefusal>.Same;

    private static Decision<LeakZoneEvent, LeakZoneRefusal> DecideTake(
        LeakZone zone, LeakPartition partition, LeakReport report)
    {
        if (zone.Reports.ContainsKey(report.Id))
            return Same;
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

    private static Decision<LeakZoneEvent, LeakZoneRefusal> DecideHeed(
        LeakZone zone, LeakZoneCommand.Heed h, DateTimeOffset now)
    {
        var finding = new LeakFinding(h.FoundAt, h.RepairedAt, now);
        return zone.ReportsOf(h.Leak).Any() && finding.Adds(zone.Findings.GetValueOrDefault(h.Leak))
            ? new LeakZoneEvent.Heeded(h.Leak, finding)
            : Same;
    }

    private static Decision<LeakZoneEvent, LeakZoneRefusal> DecideMerge(LeakZone zone, LeakZoneCommand.Merge m)
    {
        var gone = zone.ReportsOf(m.Gone).ToList();
        var kept = zone.ReportsOf(m.Keep).ToList();
        return gone.Count == 0 || kept.Count == 0
            ? LeakZoneRefusal.UnknownLeak
            : new LeakZoneEvent.Arranged(gone.Concat(kept)
                .ToImmutableSortedDictionary(id => id, _ => m.Keep, StringComparer.Ordinal));
    }

    private static Decision<LeakZoneEvent, LeakZoneRefusal> DecideSplit(
        LeakZone zone, LeakPartition partition, LeakZoneCommand.Split s)
    {
        var all = zone.ReportsOf(s.Leak).ToList();
        var apart = s.Reports.ToHashSet(StringComparer.Ordinal);
        if (all.Count == 0)
            return LeakZoneRefusal.UnknownLeak;
        if (!apart.IsSubsetOf(all))
            return LeakZoneRefusal.UnknownReport;
        if (apart.Count == 0 || apart.Count == all.Count)
            return LeakZoneRefusal.NothingToSplit;
        var founder = apart.OrderBy(id => zone.Reports[id].Report.At).ThenBy(id => id, StringComparer.Ordinal).First();
        var fresh = partition.NameFor(founder);
        return new LeakZoneEvent.Arranged(all.ToImmutableSortedDictionary(
            id => id, id => apart.Contains(id) ? fresh : s.Leak, StringComparer.Ordinal));
    }

    public static LeakZone Evolve(LeakZone zone, LeakZoneEvent happened)
    {
        var next = zone with { Version = zone.Version + 1 };
        return happened switch
        {
            LeakZoneEvent.Taken t => next with { Reports = With(next, t.LeakByReport, t.Report) },
            LeakZoneEvent.Retired r => Tidy(next with
            {
                Reports = next.Reports.RemoveRange(r.Reports),
                SweptAt = r.At,
            }),
            LeakZoneEvent.Heeded h => next with
            {
                Findings = next.Findings.SetItem(h.Leak, h.Finding),
                Reports = Settle(next, zone.ReportsOf(h.Leak).Select(id => zone.Reports[id])),
            },
            LeakZoneEvent.Arranged a => Tidy(next with
            {
                Reports = Settle(next, a.LeakByReport.Select(r => zone.Reports[r.Key] with { Leak = r.Value })),
            }),
            LeakZoneEvent.HandedOver h => Tidy(next with
            {
                Reports = next.Reports.RemoveRange(h.To.Reports.Select(r => r.Id)),
                Leaving = next.Leaving.SetItem(h.Gone, h.To),
            }),
            LeakZoneEvent.Received r => next with
            {
                Version = Above(zone, r),
                Reports = Settle(next, zone.ReportsOf(r.Leak).Select(id => zone.Reports[id])
                    .Concat(r.Reports.Select(one => new PlacedReport(one, r.Leak, true, Above(zone, r))))),
            },
            LeakZoneEvent.Left l => next with { Leaving = next.Leaving.Remove(l.Gone) },
            _ => throw new UnreachableException(),
        };
    }

    private static long Above(LeakZone zone, LeakZoneEvent.Received r) => Math.Max(zone.Version, r.Version) + 1;

    private static ImmutableSortedDictionary<string, PlacedReport> With(
        LeakZone zone, ImmutableSortedDictionary<string, string> leakByReport, LeakReport added)
    {
        var reports = zone.Reports.ToBuilder();
        foreach (var (id, leak) in leakByReport)
            reports[id] = id == added.Id
                ? new PlacedReport(added, leak, false, zone.Version)
                : reports[id] with { Leak = leak };
        return reports.ToImmutable();
    }

    private static ImmutableSortedDictionary<string, PlacedReport> Settle(
        LeakZone zone, IEnumerable<PlacedReport> reports) =>
        zone.Reports.SetItems(reports.Select(r => KeyValuePair.Create(r.Report.Id, r with { Settled = true })));

    /// <summary>What a crew found goes with the last report of its leak.</summary>
    private static LeakZone Tidy(LeakZone zone)
    {
        var left = zone.Reports.Values.Select(r => r.Leak).ToHashSet(StringComparer.Ordinal);
        return zone with { Findings = zone.Findings.RemoveRange(zone.Findings.Keys.Where(k => !left.Contains(k))) };
    }

    /// <summary>The partition that the state describes, ready to take the next report.</summary>
    public static LeakPartition Partition(LeakZone zone, LeakScore score)
    {
        var partition = new LeakPartition(score);
        foreach (var placed in zone.Reports.Values.OrderBy(r => r.Arrived)
            .ThenBy(r => r.Report.Id, StringComparer.Ordinal))
            partition.Restore(placed.Report, placed.Leak, placed.Settled);
        foreach (var (leak, finding) in zone.Findings)
            partition.Restore(leak, finding);
        return partition;
    }
}
