using System.Collections.Immutable;
using Despacho311.Contracts;
using Despacho311.Contracts.Cases;
using Despacho311.Contracts.Journal;
using Despacho311.Contracts.Leaks;
using Despacho311.Domain.Cases;
using Despacho311.Domain.Geo;
using Despacho311.Domain.Leaks;

namespace Despacho311.Host.Leaks;

internal sealed class LeakZoneGrain(GrainTools tools, LeakScore score)
    : AggregateGrain<LeakZone, LeakZoneEvent, LeakZoneRefusal>(Aggregates.LeakZones, Tables.LeakZones, tools),
      ILeakZoneGrain
{
    private const int CasesAtOnce = 500;
    private const int Explained = 200;

    private LeakPartition? partition;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await Load();
        partition = LeakZoneLogic.Partition(State!, score);
        // A crash may have come between this zone's commit and its word to leaks and cases: say it again.
        TellLeaks(State!, State!.Reports.Values.Select(r => r.Leak).Distinct());
        await TellCases(State!);
        foreach (var gone in State!.Leaving.Keys)
            Deliver(State, gone);
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
        await Do(new LeakZoneCommand.Take(report), "engine");
        return State!.Reports.TryGetValue(report.Id, out var placed)
            ? new LeakPlace(placed.Leak, State.Version)
            : null;
    }

    public Task<ImmutableArray<LeakReasons>> Explain(string leak) => Task.FromResult<ImmutableArray<LeakReasons>>(
        [.. partition!.ReportsOf(leak).OrderByDescending(r => r.At).ThenBy(r => r.Id, StringComparer.Ordinal)
            .Take(Explained).Select(r => partition.Explain(r.Id))]);

    public Task Heed(string leak, GeoPoint? foundAt, DateTimeOffset? repairedAt) =>
        Do(new LeakZoneCommand.Heed(leak, foundAt, repairedAt), "engine");

    public async Task<LeakArrangement> Merge(string gone, string keep, string actor) =>
        Arrangement(await Do(new LeakZoneCommand.Merge(gone, keep), actor), [keep], gone, keep);

    public async Task<LeakArrangement> Split(string leak, ImmutableArray<string> reports, string actor)
    {
        var outcome = await Do(new LeakZoneCommand.Split(leak, reports), actor);
        return Arrangement(outcome, [leak, .. reports.Take(1).Where(State!.Reports.ContainsKey)
            .Select(r => State.Reports[r].Leak)]);
    }

    public async Task<LeakArrangement> HandOver(string gone, string zone, string keep, string actor)
    {
        var outcome = await Do(new LeakZoneCommand.HandOver(gone, zone, keep), actor);
        return Arrangement(outcome, [], gone, keep) with { Leaving = outcome.State?.Leaving.GetValueOrDefault(gone) };
    }

    public async Task<LeakArrangement> Receive(string leak, ImmutableArray<LeakReport> reports, long version) =>
        Arrangement(await Do(new LeakZoneCommand.Receive(leak, reports, version), "engine"), [leak]);

    public Task NoteReceived(string gone) => Do(new LeakZoneCommand.NoteReceived(gone), "engine");

    private Task<Outcome<LeakZone, LeakZoneRefusal>> Do(LeakZoneCommand command, string actor) =>
        Decide((zone, now) => LeakZoneLogic.Decide(zone!, partition!, command, now), actor);

    private LeakArrangement Arrangement(Outcome<LeakZone, LeakZoneRefusal> outcome, IEnumerable<string> leaks,
        string? gone = null, string? keep = null)
    {
        if (outcome.Refusal is not null)
            return new LeakArrangement(outcome.Refusal, [], null, State!.Version);
        var words = leaks.Distinct().Select(l => SummaryOf(State!, l)).OfType<LeakCommand.FollowReports>()
            .Select(f => new LeakWord(f.Id, f.Summary, null, State!.Version)).ToImmutableArray();
        return new LeakArrangement(null,
            gone is null ? words : words.Add(new LeakWord(gone, null, keep, State!.Version)), null, State!.Version);
    }

    protected override void Happened(LeakZone state, ImmutableArray<LeakZoneEvent> events)
    {
        if (events.Any(ChangesMoreThanTheTaken))
            partition = LeakZoneLogic.Partition(state, score);
        foreach (var happened in events)
        {
            switch (happened)
            {
                case LeakZoneEvent.Taken t:
                    Follow(state, t.LeakByReport, t.Report.Id);
                    break;
                case LeakZoneEvent.Arranged a:
                    Follow(state, a.LeakByReport);
                    break;
                case LeakZoneEvent.Received r:
                    Follow(state, r.Reports.ToDictionary(one => one.Id, _ => r.Leak, StringComparer.Ordinal));
                    break;
                case LeakZoneEvent.HandedOver h:
                    Deliver(state, h.Gone);
                    break;
            }
        }
    }

    /// <summary>The partition has taken what it took; anything else it is made anew for, which is seldom.</summary>
    private static bool ChangesMoreThanTheTaken(LeakZoneEvent happened) =>
        happened is not (LeakZoneEvent.Taken or LeakZoneEvent.Retired { Reports.Length: 0 } or LeakZoneEvent.Left);

    /// <summary>Tells leaks and cases which reports are whose.</summary>
    /// <param name="itself">The report that hears it in answer to its own question.</param>
    private void Follow(
        LeakZone state, IReadOnlyDictionary<string, string> leakByReport, string? itself = null)
    {
        TellLeaks(state, leakByReport.Values.Concat(Emptied(state, leakByReport)).Distinct());
        foreach (var (report, leak) in leakByReport)
            if (report != itself)
                TellCase(state, report, leak);
    }

    /// <summary>
    /// Without waiting: two zones may have something for each other. Only when all have heard is it forgotten.
    /// </summary>
    private void Deliver(LeakZone state, string gone)
    {
        var leaving = state.Leaving[gone];
        var self = this.AsReference<ILeakZoneGrain>();
        Tell(leaving.Zone, async () =>
        {
            await GrainFactory.GetGrain<ILeakZoneGrain>(leaving.Zone)
                .Receive(leaving.Leak, leaving.Reports, state.Version);
            await GrainFactory.GetGrain<ILeakGrain>(gone)
                .Do(new LeakCommand.FollowMerge(state.Version, leaving.Leak), "engine");
            await self.NoteReceived(gone);
        });
    }

    private readonly Dictionary<string, string> leakBefore = new(StringComparer.Ordinal);

    /// <summary>The leaks that reports came from: they must hear what they lost.</summary>
    private List<string> Emptied(LeakZone state, IReadOnlyDictionary<string, string> leakByReport)
    {
        var from = new List<string>();
        foreach (var (report, leak) in leakByReport)
        {
            if (leakBefore.TryGetValue(report, out var before) && before != leak)
            {
                from.Add(before);
                if (partition!.ReportsOf(before).Count == 0)
                    TellMerged(state, before, leak);
            }
            leakBefore[report] = leak;
        }
        return from;
    }

    private void TellMerged(LeakZone state, string gone, string into) => Tell(gone, () =>
        GrainFactory.GetGrain<ILeakGrain>(gone).Do(new LeakCommand.FollowMerge(state.Version, into), "engine"));

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
            foreach (var report in partition!.ReportsOf(leak))
                leakBefore[report.Id] = leak;
            if (SummaryOf(state, leak) is { } summary)
                Tell(leak, () => GrainFactory.GetGrain<ILeakGrain>(leak).Do(summary, "engine"));
        }
    }

    private LeakCommand.FollowReports? SummaryOf(LeakZone state, string leak) =>
        LeakSummaries.Of(state, partition!.ReportsOf(leak), score) is { } summary
            ? new LeakCommand.FollowReports(leak, summary)
            : null;
}
