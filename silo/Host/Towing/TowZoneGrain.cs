using System.Collections.Immutable;
using Despacho311.Contracts;
using Despacho311.Contracts.Journal;
using Despacho311.Contracts.Towing;
using Despacho311.Domain;
using Despacho311.Domain.Towing;

namespace Despacho311.Host.Towing;

/// <summary>
/// Matches the zone's trucks and requests, and tells both. What it told is not journalled: on waking it tells all of
/// its jobs again, which harms nobody, since each word carries the version it became true at.
/// </summary>
internal sealed class TowZoneGrain(GrainTools tools)
    : AggregateGrain<TowZone, TowZoneEvent, TowZoneRefusal>(Aggregates.TowZones, Tables.TowZones, tools), ITowZoneGrain
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <summary>A request for which nobody could be found is tried again this often.</summary>
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(5);

    private DateTimeOffset nextMatch;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await Load();
        this.RegisterGrainTimer(Tick, new GrainTimerCreationOptions(Period, Period) { KeepAlive = true });
    }

    public async Task<Outcome<TowZone, TowZoneRefusal>> Do(TowZoneCommand command, string actor)
    {
        var outcome = await Run(command, actor);
        if (outcome.Changed)
            await MatchWaiting();
        return outcome;
    }

    public async Task<Outcome<TowZone, TowZoneRefusal>> Override(
        string request, string truck, string reason, string actor)
    {
        var eta = State!.Jobs.TryGetValue(request, out var job)
            ? (await EtaMinutes(job)).GetValueOrDefault(truck)
            : 0;
        return await Do(new TowZoneCommand.Override(request, truck, eta, reason), actor);
    }

    public Task<TowZone> Get() => Task.FromResult(State!);

    public async Task<ImmutableArray<Candidate>> ListCandidates(string request) =>
        State!.Jobs.TryGetValue(request, out var job) ? TowZoneLogic.Candidates(State, job, await EtaMinutes(job)) : [];

    public async Task Wake()
    {
        var open = await Tools.Rows.List(new RowQuery(Tables.TowRequests,
            [new Where("zone", "=", Id), new Where("done_for_zone", "=", 0L)], Limit: 10_000), CancellationToken.None);
        var missed = open.Select(r => Wire.Read<TowRequest>(r.State)).Where(t => !State!.Jobs.ContainsKey(t.Id))
            .ToList();
        foreach (var t in missed)
            await Do(new TowZoneCommand.Queue(t.Id, t.Details.Where, t.Details.Vehicle.Kind, t.RequestedAt), "engine");
        var known = open.Select(r => r.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var job in State!.Jobs.Values.Where(j => !known.Contains(j.Request)).ToList())
            if (await GrainFactory.GetGrain<ITowRequestGrain>(job.Request).Get() is { DoneForZone: true } done)
                await Do(TowRequestGrain.FinishOf(done), "engine");
        var trucks = await Tools.Rows.List(
            new RowQuery(Tables.TowTrucks, [new Where("zone", "=", Id)], Limit: 10_000), CancellationToken.None);
        foreach (var t in trucks.Select(r => Wire.Read<TowTruck>(r.State)))
            await Do(new TowZoneCommand.SetTruck(t.Id, t.Slot, t.Company, t.Class, t.OnDuty), "engine");
        foreach (var job in State!.Jobs.Values)
            TellRequest(job);
        foreach (var truck in State.Trucks.Keys)
            TellTruck(truck);
    }

    private async Task Tick(CancellationToken cancellation)
    {
        await Run(new TowZoneCommand.Tick(), "engine");
        if (Tools.Clock.GetUtcNow() >= nextMatch)
            await MatchWaiting();
    }

    private Task<Outcome<TowZone, TowZoneRefusal>> Run(TowZoneCommand command, string actor) =>
        Decide((zone, now) => TowZoneLogic.Decide(zone!, command, now), actor, State?.Rules.Version);

    /// <summary>Oldest first, so that nobody is overtaken by a later request.</summary>
    private async Task MatchWaiting()
    {
        nextMatch = Tools.Clock.GetUtcNow() + Retry;
        foreach (var job in State!.Jobs.Values.Where(j => j.Match.Phase == MatchPhase.Waiting)
            .OrderBy(j => j.RequestedAt).ThenBy(j => j.Request, StringComparer.Ordinal).ToList())
            await Run(new TowZoneCommand.Match(job.Request, await EtaMinutes(job)), "engine");
    }

    /// <summary>Asks each truck on duty where it is; one that does not answer is not a candidate now.</summary>
    private async Task<ImmutableSortedDictionary<string, double>> EtaMinutes(ZoneJob job)
    {
        var now = Tools.Clock.GetUtcNow();
        var asked = State!.Trucks.Values.Where(t => t.OnDuty).Select(async t =>
            (t.Id, Where: (await GrainFactory.GetGrain<ITowTruckGrain>(t.Id).FindPosition())?.Where));
        var etas = Sorted.Map<double>().ToBuilder();
        foreach (var (truck, where) in await Task.WhenAll(asked))
            if (where is { } from)
                etas[truck] = TravelTime.Minutes(from, job.Where, now);
        return etas.ToImmutable();
    }

    protected override void Happened(TowZone state, ImmutableArray<TowZoneEvent> events)
    {
        foreach (var happened in events)
        {
            if (happened is TowZoneEvent.GaveUp gone)
                Tell(gone.Request, () => GrainFactory.GetGrain<ITowRequestGrain>(gone.Request)
                    .Do(new TowRequestCommand.GiveUp(), "engine"));
        }
        foreach (var job in state.Jobs.Values.Where(j => j.Match.Version > state.Version - events.Length))
            TellRequest(job);
        foreach (var truck in state.Trucks.Values.Where(t =>
            state.WordFor(t.Id).Version > state.Version - events.Length))
            TellTruck(truck.Id);
    }

    private void TellRequest(ZoneJob job)
    {
        if (job.Match is { Phase: MatchPhase.Waiting, Version: var version } && job.Attempt == 0 && version > 0)
            return; // The request knows that it waits: nobody has been asked yet.
        Tell(job.Request, async () =>
        {
            var answer = await GrainFactory.GetGrain<ITowRequestGrain>(job.Request)
                .Do(new TowRequestCommand.FollowZone(job.Match), "engine");
            // It ended while this word was on its way: its truck is free.
            if (answer is { Refusal: TowRequestRefusal.AlreadyEnded, State: { } ended })
                await this.AsReference<ITowZoneGrain>().Do(TowRequestGrain.FinishOf(ended), "engine");
        });
    }

    private void TellTruck(string truck)
    {
        var (version, job) = State!.WordFor(truck);
        if (version > 0)
            Tell(truck, () => GrainFactory.GetGrain<ITowTruckGrain>(truck)
                .Do(new TowTruckCommand.FollowZone(version, job), "engine"));
    }
}
