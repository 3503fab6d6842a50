using System.Collections.Immutable;
using Despacho311.Contracts;
using Despacho311.Contracts.Journal;
using Despacho311.Contracts.Towing;
using Despacho311.Domain.Geo;
using Despacho311.Domain.Towing;
using Despacho311.Host.Live;

namespace Despacho311.Host.Towing;

internal sealed class TowTruckGrain(GrainTools tools, PositionStore positions)
    : AggregateGrain<TowTruck, TowTruckEvent, TowTruckRefusal>(Aggregates.TowTrucks, Tables.TowTrucks, tools),
      ITowTruckGrain
{
    private TruckPosition? last;

    /// <summary>The offer whose scene it has been seen at: said once.</summary>
    private string? arrivedFor;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await Load();
        last = await positions.Find(Id, cancellationToken);
        if (last is not null)
            Tools.Live.Move(Id, last);
        if (State is not null)
            LiveViews.Show(Tools.Live, State, Version);
    }

    public Task<Outcome<TowTruck, TowTruckRefusal>> Do(TowTruckCommand command, string actor) =>
        Decide((state, _) => TowTruckLogic.Decide(state, command), actor);

    public Task<Outcome<TowTruck, TowTruckRefusal>> DoIf(TowTruckCommand command, string actor, long seen) =>
        DecideIf(seen, TowTruckRefusal.TruckMovedOn, () => Do(command, actor));

    public Task<TowTruck?> Get() => Task.FromResult(State);

    public Task<TruckPosition?> FindPosition() => Task.FromResult(last);

    public Task<FixVerdict?> Report(Fix fix)
    {
        if (State is null)
            return Task.FromResult<FixVerdict?>(null);
        var position = new TruckPosition(new GeoPoint(fix.Lat, fix.Long), Tables.Instant(fix.AtMicros),
            double.IsNaN(fix.SpeedMetersPerSecond) ? null : new Speed(fix.SpeedMetersPerSecond),
            double.IsNaN(fix.HeadingDegrees) ? null : fix.HeadingDegrees,
            double.IsNaN(fix.AccuracyMeters) ? null : fix.AccuracyMeters);
        var verdict = PositionRules.Judge(last, position, Tools.Clock.GetUtcNow());
        if (verdict == FixVerdict.Taken)
        {
            // A device that does not know its heading still shows one: the way it went.
            if (position.Heading is null && last is not null && last.Where.DistanceTo(position.Where).Value > 5)
                position = position with { Heading = last.Where.BearingTo(position.Where) };
            last = position;
            Tools.Live.Move(Id, position);
            positions.Keep(Id, position,
                State.Job is { Phase: MatchPhase.Assigned } job ? job.Request : null);
            TellArrival(position);
        }
        return Task.FromResult<FixVerdict?>(verdict);
    }

    /// <summary>Nobody has to tap what the position shows. The removal refuses it where it has gone further.</summary>
    private void TellArrival(TruckPosition position)
    {
        if (State!.Job is not { } job || job.OfferId == arrivedFor || !job.IsReachedAt(position))
            return;
        arrivedFor = job.OfferId;
        new TowPost(GrainFactory, Tell).Send([new TowMessage.ToRequest(
            job.Request, new TowRequestCommand.Report(TowStep.OnScene, Id, null))]);
    }

    protected override void Happened(TowTruck state, ImmutableArray<TowTruckEvent> events)
    {
        LiveViews.Show(Tools.Live, state, Version);
        new TowPost(GrainFactory, Tell).Send(TowMessages.After(state, events));
    }
}
