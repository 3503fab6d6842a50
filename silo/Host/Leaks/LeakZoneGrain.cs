using System.Collections.Immutable;
using Despacho311.Contracts;
using Despacho311.Contracts.Cases;
using Despacho311.Contracts.Journal;
using Despacho311.Contracts.Leaks;
using Despacho311.Domain.Cases;
using Despacho311.Domain.Leaks;

namespace Despacho311.Host.Leaks;

internal sealed class LeakZoneGrain(GrainTools tools, LeakScore score)
    : AggregateGrain<LeakZone, LeakZoneEvent, LeakZoneRefusal>(Aggregates.LeakZones, Tables.LeakZones, tools),
      ILeakZoneGrain
{
    private const int CasesAtOnce = 500;

    private LeakPartition? partition;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await Load();
        partition = LeakZoneLogic.Partition(State!, score);
        // A crash may have come between this zone's commit and its word to leaks and cases: say it again.
        TellLeaks(State!, State!.Reports.Values.Select(r => r.Leak).Distinct());
        await TellCases(State!);
    }

    protected override async Task<LeakZone> Thaw(StoredRow row)
    {
        var zone = Wire.Read<LeakZone>(row.State);
        var reports = await Tools.Rows.List(
            new RowQuery(Tables.LeakReports, [new Where("zone", "=", Id)], Limit: 1_000_000), CancellationToken.None);
        return zone with
        {
            Reports = zone.Reports.AddRange(reports.Select(r =>
                KeyValuePair.Create(r.Id, Wire.Read<PlacedReport>(r.State)))),
        };
    }

    public Task<LeakBid> Bid(LeakReport report)
    {
        if (partition is null)
            return Task.FromResult(new LeakBid(false, null));
        var gain = partition.Gain(report);
        return Task.FromResult(new LeakBid(partition.Knows(report.Id), double.IsFinite(gain) ? gain : null));
    }

    public async Task<LeakPlace?> Take(LeakReport report)
    {
        // The partition changes as it decides. Should the write fail, this activation ends and so does the change.
        await Decide((zone, _) => LeakZoneLogic.Decide(zone!, partition!, new LeakZoneCommand.Take(report)), "engine");
        return State!.Reports.TryGetValue(report.Id, out var placed)
            ? new LeakPlace(placed.Leak, State.Version)
            : null;
    }

    protected override void Happened(LeakZone state, ImmutableArray<LeakZoneEvent> events)
    {
        if (events.OfType<LeakZoneEvent.Retired>().Any(r => r.Reports.Length > 0))
            partition = LeakZoneLogic.Partition(state, score);
        foreach (var taken in events.OfType<LeakZoneEvent.Taken>())
        {
            TellLeaks(state, taken.LeakByReport.Values.Concat(Emptied(state, taken)).Distinct());
            foreach (var (report, leak) in taken.LeakByReport)
            {
                if (report != taken.Report.Id)
                    TellCase(state, report, leak);
            }
        }
    }

    private readonly Dictionary<string, string> leakBefore = new(StringComparer.Ordinal);

    /// <summary>The leaks that reports came from: they must hear what they lost.</summary>
    private List<string> Emptied(LeakZone state, LeakZoneEvent.Taken taken)
    {
        var from = new List<string>();
        foreach (var (report, leak) in taken.LeakByReport)
        {
            if (leakBefore.TryGetValue(report, out var before) && before != leak)
            {
                from.Add(before);
                if (partition!.ReportsOf(before).Count == 0)
                    Tell(before, () => GrainFactory.GetGrain<ILeakGrain>(before)
                        .Do(new LeakCommand.FollowMerge(state.Version, leak), "engine"));
            }
            leakBefore[report] = leak;
        }
        return from;
    }

    private void TellCase(LeakZone state, string report, string leak) =>
        Tell(report, () => GrainFactory.GetGrain<ICaseGrain>(report)
            .Do(new CaseCommand.LinkToLeak(leak, state.Version), "engine", null));

    /// <summary>Tells those cases that still believe in another leak.</summary>
    private async Task TellCases(LeakZone state)
    {
        foreach (var some in state.Reports.Values.Chunk(CasesAtOnce))
        {
            var leaks = some.ToDictionary(r => r.Report.Id, r => r.Leak, StringComparer.Ordinal);
            var query = new RowQuery(
                Tables.Cases, [new Where("id", "in", leaks.Keys.ToArray())], Limit: CasesAtOnce);
            var rows = await Tools.Rows.List(query, CancellationToken.None);
            foreach (var c in rows.Select(r => Wire.Read<CitizenCase>(r.State)).Where(c => c.LeakId != leaks[c.Id]))
                TellCase(state, c.Id, leaks[c.Id]);
        }
    }

    private void TellLeaks(LeakZone state, IEnumerable<string> leaks)
    {
        foreach (var leak in leaks)
        {
            var reports = partition!.ReportsOf(leak);
            foreach (var report in reports)
                leakBefore[report.Id] = leak;
            if (LeakZoneLogic.Summarize(state.Version, reports, score) is { } summary)
                Tell(leak, () => GrainFactory.GetGrain<ILeakGrain>(leak)
                    .Do(new LeakCommand.FollowReports(leak, summary), "engine"));
        }
    }
}
