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
    private LeakPartition? partition;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await Load();
        partition = LeakZoneLogic.Partition(State!, score);
        // A crash may have come between this zone's commit and its word to the leaks: say it again.
        TellLeaks(State!, State!.Reports.Values.Select(r => r.Leak).Distinct());
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

    public async Task<string?> Take(LeakReport report)
    {
        // The partition changes as it decides. Should the write fail, this activation ends and so does the change.
        await Decide((zone, _) => LeakZoneLogic.Decide(zone!, partition!, new LeakZoneCommand.Take(report)), "engine");
        return State!.Reports.TryGetValue(report.Id, out var placed) ? placed.Leak : null;
    }

    protected override void Happened(LeakZone state, ImmutableArray<LeakZoneEvent> events)
    {
        foreach (var taken in events.OfType<LeakZoneEvent.Taken>())
        {
            TellLeaks(state, taken.LeakByReport.Values.Concat(Emptied(state, taken)).Distinct());
            foreach (var (report, leak) in taken.LeakByReport)
            {
                if (report != taken.Report.Id)
                {
                    Tell(report, () => GrainFactory.GetGrain<ICaseGrain>(report)
                        .Do(new CaseCommand.LinkToLeak(leak), "engine", null));
                }
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
                if (!state.Of(before).Any())
                    Tell(before, () => GrainFactory.GetGrain<ILeakGrain>(before)
                        .Do(new LeakCommand.FollowMerge(state.Version, leak), "engine"));
            }
            leakBefore[report] = leak;
        }
        return from;
    }

    private void TellLeaks(LeakZone state, IEnumerable<string> leaks)
    {
        foreach (var leak in leaks)
        {
            foreach (var report in state.Of(leak))
                leakBefore[report.Id] = leak;
            if (LeakZoneLogic.Summarize(state, leak, score) is { } summary)
                Tell(leak, () => GrainFactory.GetGrain<ILeakGrain>(leak)
                    .Do(new LeakCommand.FollowReports(leak, summary), "engine"));
        }
    }
}
