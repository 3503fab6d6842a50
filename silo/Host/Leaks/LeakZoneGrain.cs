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

    /// <summary>The state that others were told of last.</summary>
    private LeakZone? told;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await Load();
        partition = LeakZoneLogic.Partition(State!, score);
        // A crash may have come between this zone's commit and its word to leaks and cases: say it again.
        Send(LeakMessages.Again(State!, SummaryOf));
        await TellCases(State!);
        told = State;
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
        // What it takes at this moment, and has not saved yet, it holds already.
        return Task.FromResult(new LeakBid(
            State!.Holds(report.Id) || partition.Knows(report.Id), double.IsFinite(gain) ? gain : null));
    }

    public async Task<LeakPlace?> Take(LeakReport report, DateTimeOffset askedAt)
    {
        // The partition changes as it decides. Should the write fail, this activation ends and so does the change.
        if (Tools.Clock.GetUtcNow() - askedAt < LeakRouting.TakeWithin)
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

    public async Task<LeakArrangement> Receive(string from, LeavingReports given) =>
        Arrangement(await Do(new LeakZoneCommand.Receive(from, given), "engine"), [given.Leak]);

    public Task NoteReceived(string gone, long number) =>
        Do(new LeakZoneCommand.NoteReceived(gone, number), "engine");

    public Task NoteMerged(string gone, long version) =>
        Do(new LeakZoneCommand.NoteMerged(gone, version), "engine");

    private Task<Outcome<LeakZone, LeakZoneRefusal>> Do(LeakZoneCommand command, string actor) =>
        Decide((zone, now) => LeakZoneLogic.Decide(zone!, partition!, command, now), actor);

    private LeakArrangement Arrangement(Outcome<LeakZone, LeakZoneRefusal> outcome, IEnumerable<string> leaks,
        string? gone = null, string? keep = null)
    {
        if (outcome.Refusal is not null)
            return new LeakArrangement(outcome.Refusal, [], null, State!.Version);
        var words = leaks.Distinct().Select(l => (Leak: l, Says: SummaryOf(l))).Where(l => l.Says is not null)
            .Select(l => new LeakWord(l.Leak, l.Says, null, State!.Version)).ToImmutableArray();
        return new LeakArrangement(null,
            gone is null ? words : words.Add(new LeakWord(gone, null, keep, State!.Version)), null, State!.Version);
    }

    protected override void Happened(LeakZone state, ImmutableArray<LeakZoneEvent> events)
    {
        if (events.Any(ChangesMoreThanTheTaken))
            partition = LeakZoneLogic.Partition(state, score);
        var answered = events.OfType<LeakZoneEvent.Taken>().FirstOrDefault()?.Report.Id;
        Send(LeakMessages.After(told!, state, events, SummaryOf, answered));
        told = state;
    }

    /// <summary>The partition has taken what it took; anything else it is made anew for, which is seldom.</summary>
    private static bool ChangesMoreThanTheTaken(LeakZoneEvent happened) =>
        happened is not (LeakZoneEvent.Taken or LeakZoneEvent.Retired { Reports.Length: 0 } or LeakZoneEvent.Left
            or LeakZoneEvent.MergeHeard);

    private void Send(IEnumerable<LeakMessage> messages)
    {
        foreach (var message in messages)
            Tell(message.Whom, () => Deliver(message, this.AsReference<ILeakZoneGrain>()));
    }

    /// <summary>
    /// Without waiting: two zones may have something for each other. What has to be confirmed is kept until all have
    /// heard.
    /// </summary>
    private async Task Deliver(LeakMessage message, ILeakZoneGrain self)
    {
        switch (message)
        {
            case LeakMessage.ToLeak m:
                await Leak(m.Leak, new LeakCommand.FollowReports(m.Leak, m.Summary));
                break;
            case LeakMessage.ToMerged m:
                if (await HearsOfMerge(m.Gone, m.Word))
                    await self.NoteMerged(m.Gone, m.Word.Version);
                break;
            case LeakMessage.ToCase m:
                await GrainFactory.GetGrain<ICaseGrain>(m.Case)
                    .Do(new CaseCommand.LinkToLeak(m.Leak, m.Version), "engine", null);
                break;
            case LeakMessage.ToZone m:
                await GrainFactory.GetGrain<ILeakZoneGrain>(m.To.Zone).Receive(Id, m.To);
                if (await HearsOfMerge(m.Gone, m.Word))
                    await self.NoteReceived(m.Gone, m.To.Number);
                break;
        }
    }

    /// <summary>The leak that is gone, and then the one that goes on if a crew was on its way; false while that one has
    /// not heard of its reports yet.</summary>
    private async Task<bool> HearsOfMerge(string gone, LeakCommand.FollowMerge word)
    {
        var heard = await Leak(gone, word);
        return heard.State is not { MergedInto: { } into } merged || LeakLogic.PassOn(merged) is not { } claim
            || (await GrainFactory.Say(into, claim, "engine")).Refusal != LeakRefusal.UnknownLeak;
    }

    private Task<Outcome<LeakSite, LeakRefusal>> Leak(string leak, LeakCommand command) =>
        GrainFactory.GetGrain<ILeakGrain>(leak).Do(command, "engine");

    /// <summary>Tells those cases that still believe in another leak.</summary>
    private async Task TellCases(LeakZone state)
    {
        foreach (var some in state.Reports.Values.Chunk(CasesAtOnce))
        {
            var leaks = some.ToDictionary(r => r.Report.Id, r => r.Leak, StringComparer.Ordinal);
            var query = new RowQuery(
                Tables.Cases, [new Where("id", "in", leaks.Keys.ToArray())], Limit: CasesAtOnce);
            var rows = await Tools.Rows.List(query, CancellationToken.None);
            Send(rows.Select(r => Wire.Read<CitizenCase>(r.State)).Where(c => c.LeakId != leaks[c.Id])
                .Select(c => new LeakMessage.ToCase(c.Id, leaks[c.Id], state.Version)));
        }
    }

    private LeakSummary? SummaryOf(string leak) => LeakSummaries.Of(State!, partition!.ReportsOf(leak), score);
}
