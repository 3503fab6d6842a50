using System.Collections.Immutable;
using Despacho311.Contracts;
using Despacho311.Contracts.Journal;
using Despacho311.Contracts.Live;
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
        Tools.Live.Publish(Layers.Removals, state.Id, state.DoneForZone ? null : TowRequestView.Of(state));
        var zone = GrainFactory.GetGrain<ITowZoneGrain>(state.Zone);
        if (events.OfType<TowRequestEvent.Requested>().Any())
            Tell(state.Zone, () => zone.Do(new TowZoneCommand.Queue(
                state.Id, state.Details.Where, state.Details.Vehicle.Kind, state.RequestedAt), "engine"));
        else if (state.DoneForZone)
            Tell(state.Zone, () => zone.Do(FinishOf(state), "engine"));
    }

    /// <summary>What the zone must hear of a removal that ended. Driving for nothing does not cost the turn.</summary>
    public static TowZoneCommand.Finish FinishOf(TowRequest t) =>
        new(t.Id, t.TurnGivenBack || t.State is TowState.GoneOnArrival or TowState.Cancelled);
}
