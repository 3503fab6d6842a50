using System.Collections.Immutable;
using Despacho311.Contracts;
using Despacho311.Contracts.Cases;
using Despacho311.Contracts.Journal;
using Despacho311.Contracts.Leaks;
using Despacho311.Domain.Cases;
using Despacho311.Domain.Leaks;
using Despacho311.Host.Live;

namespace Despacho311.Host.Leaks;

internal sealed class LeakGrain(GrainTools tools)
    : AggregateGrain<LeakSite, LeakEvent, LeakRefusal>(Aggregates.Leaks, Tables.Leaks, tools), ILeakGrain
{
    /// <summary>How many reports are told at once.</summary>
    private const int CasesAtOnce = 100;

    public Task<Outcome<LeakSite, LeakRefusal>> Do(LeakCommand command, string actor) =>
        Decide((state, now) => LeakLogic.Decide(state, command, now), actor);

    public async Task<LeakSite?> Get()
    {
        await Load();
        return State;
    }

    public async Task TellReports()
    {
        await Load();
        if (State is not { } leak || leak.Word == leak.ToldWord)
            return;
        // First the engine, so that no report is given to the leak as if the crew had not been there.
        if (leak.ConfirmedAt is not null || leak.RepairedAt is not null)
            await GrainFactory.GetGrain<ILeakZoneGrain>(leak.Summary.Zone)
                .Heed(leak.Id, leak.ConfirmedAt, leak.RepairedAt);
        var after = "";
        while (true)
        {
            var some = await Tools.Rows.List(new RowQuery(Tables.Cases,
                [new Where("leak_id", "=", Id), new Where("id", ">", after)], Limit: CasesAtOnce),
                CancellationToken.None);
            await Task.WhenAll(some.Select(row => GrainFactory.GetGrain<ICaseGrain>(row.Id).Do(
                FollowOf(leak), "engine", null)));
            if (some.Count < CasesAtOnce)
                break;
            after = some[^1].Id;
        }
        await Do(new LeakCommand.NoteTold(leak.Word), "engine");
    }

    /// <summary>The leak's state as news for one of its reports.</summary>
    public static CaseCommand FollowOf(LeakSite leak) =>
        new CaseCommand.FollowLeak(leak.Id, leak.State, leak.Dismissal, leak.Word, leak.Note);

    protected override void Happened(LeakSite state, ImmutableArray<LeakEvent> events)
    {
        LiveViews.Show(Tools.Live, state, Version);
        if (state.Word > state.ToldWord && !events.Any(e => e is LeakEvent.Told))
            Tell("its reports", () => this.AsReference<ILeakGrain>().TellReports());
    }
}
