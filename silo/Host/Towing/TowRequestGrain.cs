using System.Collections.Immutable;
using Despacho311.Contracts;
using Despacho311.Contracts.Journal;
using Despacho311.Contracts.Towing;
using Despacho311.Domain.Towing;
using Despacho311.Host.Live;

namespace Despacho311.Host.Towing;

internal sealed class TowRequestGrain(GrainTools tools)
    : AggregateGrain<TowRequest, TowRequestEvent, TowRequestRefusal>(Aggregates.TowRequests, Tables.TowRequests, tools),
      ITowRequestGrain
{
    public Task<Outcome<TowRequest, TowRequestRefusal>> Do(TowRequestCommand command, string actor) =>
        Decide((state, now) => TowRequestLogic.Decide(state, command, now), actor,
            optimistic: command is TowRequestCommand.Request);

    public async Task<TowRequest?> Get()
    {
        await Load();
        return State;
    }

    protected override void Happened(TowRequest state, ImmutableArray<TowRequestEvent> events)
    {
        LiveViews.Show(Tools.Live, state, Version);
        new TowPost(GrainFactory, Tell).Send(TowMessages.After(state, events));
    }
}
