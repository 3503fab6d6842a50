using System.Collections.Immutable;
using Despacho311.Contracts;
using Despacho311.Contracts.Journal;
using Despacho311.Contracts.Leaks;
using Despacho311.Contracts.Live;
using Despacho311.Domain.Leaks;
using Despacho311.Host.Live;

namespace Despacho311.Host.Leaks;

internal sealed class LeakGrain(GrainTools tools)
    : AggregateGrain<LeakSite, LeakEvent, LeakRefusal>(Aggregates.Leaks, Tables.Leaks, tools), ILeakGrain
{
    public Task<Outcome<LeakSite, LeakRefusal>> Do(LeakCommand command, string actor) =>
        Decide((state, now) => LeakLogic.Decide(state, command, now), actor);

    public async Task<LeakSite?> Get()
    {
        await Load();
        return State;
    }

    protected override void Happened(LeakSite state, ImmutableArray<LeakEvent> events) =>
        Tools.Live.Publish(Layers.Leaks, state.Id, state.IsOpen ? LeakView.Of(state) : null);
}
