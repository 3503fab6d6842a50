using System.Collections.Immutable;
using System.Diagnostics;
using Despacho311.Domain.Geo;

namespace Despacho311.Domain.Leaks;

/// <summary>What a leak zone decides, and what it is after each event.</summary>
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
                    [.. zone.ReportsOf(h.Gone).Select(id => zone.Reports[id].Report)])
                { Number = zone.Version + 1 }),
            LeakZoneCommand.Receive r => DecideReceive(zone, r),
            LeakZoneCommand.NoteReceived n => zone.Leaving.GetValueOrDefault(n.Gone)?.Number == n.Number
                ? new LeakZoneEvent.Left(n.Gone)
                : Same,
            LeakZoneCommand.NoteMerged n => zone.Merged.GetValueOrDefault(n.Gone)?.Version == n.Version
                ? new LeakZoneEvent.MergeHeard(n.Gone)
                : Same,
            _ => throw new UnreachableException(),
        };

    private static Decision<LeakZoneEvent, LeakZoneRefusal> Same => Decision<LeakZoneEvent, LeakZoneRefusal>.Same;

    private static Decision<LeakZoneEvent, LeakZoneRefusal> DecideReceive(LeakZone zone, LeakZoneCommand.Receive r)
    {
        var handOver = $"{r.From}/{r.Given.Number}";
        return zone.HandOvers.Contains(handOver)
            ? Same
            : new LeakZoneEvent.Received(r.Given.Leak, r.Given.Reports, r.Given.Number) { HandOver = handOver };
    }

    private static Decision<LeakZoneEvent, LeakZoneRefusal> DecideTake(
        LeakZone zone, LeakPartition partition, LeakReport report)
    {
        if (zone.Holds(report.Id))
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

    public static LeakZone Evolve(LeakZone zone, LeakZoneEvent happened) => happened switch
    {
        LeakZoneEvent.Taken t => Remember(zone, After(zone, t), t.LeakByReport),
        LeakZoneEvent.Arranged a => Remember(zone, After(zone, a), a.LeakByReport),
        _ => After(zone, happened),
    };

    /// <summary>Which leaks have none left of the reports that moved, and into which most of theirs went.</summary>
    private static LeakZone Remember(
        LeakZone before, LeakZone zone, ImmutableSortedDictionary<string, string> leakByReport)
    {
        var moves = leakByReport.Where(r => before.Reports.TryGetValue(r.Key, out var placed) && placed.Leak != r.Value)
            .ToLookup(r => before.Reports[r.Key].Leak);
        if (moves.Count == 0 && zone.Merged.IsEmpty)
            return zone;
        var left = zone.Reports.Values.Select(r => r.Leak).ToHashSet(StringComparer.Ordinal);
        MergedLeak End(string gone, IEnumerable<KeyValuePair<string, string>> moved)
        {
            var most = moved.GroupBy(m => m.Value).OrderByDescending(g => g.Count())
                .ThenBy(g => g.Key, StringComparer.Ordinal).First();
            return new MergedLeak(most.Key, zone.Version,
                LeakBeginning.Of(gone, zone.Id, before.Reports[most.First().Key].Report));
        }
        return zone with
        {
            // Reports that were taken away may come back: the number then lives again.
            Merged = zone.Merged.RemoveRange(left).SetItems(moves.Where(m => !left.Contains(m.Key))
                .Select(m => KeyValuePair.Create(m.Key, End(m.Key, m)))),
        };
    }

    private static LeakZone After(LeakZone zone, LeakZoneEvent happened)
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
                GivenUp = next.GivenUp.Union(h.To.Reports.Select(r => r.Id)),
            }),
            LeakZoneEvent.Received r => next with
            {
                Version = Above(zone, r),
                HandOvers = r.HandOver is null ? next.HandOvers : next.HandOvers.Add(r.HandOver),
                Reports = Settle(next, zone.ReportsOf(r.Leak).Select(id => zone.Reports[id])
                    .Concat(r.Reports.Select(one =>
                        new PlacedReport(one, r.Leak, true, Above(zone, r)) { Foreign = true }))),
            },
            LeakZoneEvent.Left l => next with { Leaving = next.Leaving.Remove(l.Gone) },
            LeakZoneEvent.MergeHeard m => next with { Merged = next.Merged.Remove(m.Gone) },
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
        var partition = new LeakPartition(score, zone.Id);
        foreach (var placed in zone.Reports.Values.OrderBy(r => r.Arrived)
            .ThenBy(r => r.Report.Id, StringComparer.Ordinal))
            partition.Restore(placed.Report, placed.Leak, placed.Settled, placed.Foreign);
        foreach (var (leak, finding) in zone.Findings)
            partition.Restore(leak, finding);
        return partition;
    }
}
