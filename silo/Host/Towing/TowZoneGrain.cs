using System.Collections.Immutable;
using Despacho311.Contracts;
using Despacho311.Contracts.Journal;
using Despacho311.Contracts.Towing;
using Despacho311.Domain;
using Despacho311.Domain.Geo;
using Despacho311.Domain.Towing;

namespace Despacho311.Host.Towing;

/// <summary>
/// Matches the zone's trucks and requests, and tells both. What it told is not journalled: on waking it tells all of
/// its jobs again, which harms nobody, since each word carries the version it became true at.
/// </summary>
internal sealed class TowZoneGrain(GrainTools tools, RoadTimes roads)
    : AggregateGrain<TowZone, TowZoneEvent, TowZoneRefusal>(Aggregates.TowZones, Tables.TowZones, tools), ITowZoneGrain
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <summary>A request for which nobody could be found is tried again this often.</summary>
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(5);

    /// <summary>How many removals or trucks of one zone are looked at when it wakes.</summary>
    private const int MaxPerWake = 10_000;

    /// <summary>How often trucks that have fallen silent are looked for.</summary>
    private static readonly TimeSpan Search = TimeSpan.FromSeconds(20);

    private DateTimeOffset nextMatch;
    private DateTimeOffset nextSearch;

    private TowPost Post => new(GrainFactory, Tell);

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
        var etas = State!.Jobs.TryGetValue(request, out var job)
            ? await EtaMinutes(job, await Places(), truck)
            : Sorted.Map<double>();
        return await Do(new TowZoneCommand.Override(request, truck, etas, reason), actor);
    }

    public Task<TowZone> Get() => Task.FromResult(State!);

    public async Task<ImmutableArray<Candidate>> ListCandidates(string request) =>
        State!.Jobs.TryGetValue(request, out var job) ? TowCandidates.Of(
            State, job, await EtaMinutes(job, await Places()), Tools.Clock.GetUtcNow()) : [];

    public async Task Wake()
    {
        var open = await Tools.Rows.List(new RowQuery(Tables.TowRequests,
            [new Where("zone", "=", Id), new Where("done_for_zone", "=", 0L)], Limit: MaxPerWake),
            CancellationToken.None);
        var known = open.Select(r => r.Id).ToHashSet(StringComparer.Ordinal);
        var done = new List<TowRequest>();
        foreach (var job in State!.Jobs.Values.Where(j => !known.Contains(j.Request)).ToList())
            if (await GrainFactory.GetGrain<ITowRequestGrain>(job.Request).Get() is { DoneForZone: true } ended)
                done.Add(ended);
        var trucks = await Tools.Rows.List(
            new RowQuery(Tables.TowTrucks, [new Where("zone", "=", Id)], Limit: MaxPerWake), CancellationToken.None);
        var companies = await Tools.Rows.List(
            new RowQuery(Tables.TowCompanies, [], Limit: MaxPerWake), CancellationToken.None);
        foreach (var command in TowMessages.Missed(State!, open.Select(r => Wire.Read<TowRequest>(r.State)), done,
            trucks.Select(r => Wire.Read<TowTruck>(r.State)), companies.Select(r => Wire.Read<TowCompany>(r.State))))
            await Do(command, "engine");
        Post.Send(TowMessages.Again(State!));
    }

    private async Task Tick(CancellationToken cancellation)
    {
        await Run(new TowZoneCommand.Tick(), "engine");
        if (Tools.Clock.GetUtcNow() >= nextMatch)
            await MatchWaiting();
        if (Tools.Clock.GetUtcNow() is var now && now >= nextSearch)
        {
            nextSearch = now + Search;
            await ReplaceTheSilent(now);
        }
    }

    /// <summary>
    /// A truck on its way that has said nothing for long is taken to be lost: it leaves its job as if it had broken
    /// down, loudly, and another is found. Once it stands at the scene, its silence is the dispatcher's business.
    /// </summary>
    private async Task ReplaceTheSilent(DateTimeOffset now)
    {
        foreach (var job in State!.Jobs.Values.Where(j => j.Match.Phase == MatchPhase.Assigned).ToList())
        {
            var truck = GrainFactory.GetGrain<ITowTruckGrain>(job.Match.Truck!);
            if (await truck.FindPosition() is not { } last || now - last.At <= State.Rules.SilentAfter)
                continue;
            var removal = GrainFactory.GetGrain<ITowRequestGrain>(job.Request);
            // Not twice, and not while it has only just accepted.
            if (await removal.Get() is not { State: TowState.Assigned or TowState.EnRoute } request
                || now - request.StepAt <= State.Rules.SilentAfter)
                continue;
            await truck.Do(new TowTruckCommand.BreakDown(), "engine");
            await removal.Do(new TowRequestCommand.BreakDown(job.Match.Truck!, "silent"), "engine");
        }
    }

    private Task<Outcome<TowZone, TowZoneRefusal>> Run(TowZoneCommand command, string actor) =>
        Decide((zone, now) => TowZoneLogic.Decide(zone!, command, now), actor, State?.Rules.Version);

    /// <summary>Oldest first, so that nobody is overtaken by a later request.</summary>
    private async Task MatchWaiting()
    {
        nextMatch = Tools.Clock.GetUtcNow() + Retry;
        var waiting = State!.Jobs.Values.Where(j => j.Match.Phase == MatchPhase.Waiting)
            .OrderBy(j => j.RequestedAt).ThenBy(j => j.Request, StringComparer.Ordinal).ToList();
        if (waiting.Count == 0)
            return;
        var places = await Places();
        foreach (var job in waiting)
            await Run(new TowZoneCommand.Match(job.Request, await EtaMinutes(job, places)), "engine");
    }

    /// <summary>Asks each truck on duty where it is; one that does not answer is not a candidate now.</summary>
    private async Task<List<(string Truck, GeoPoint Where)>> Places()
    {
        var asked = await Task.WhenAll(State!.Trucks.Values.Where(t => t.OnDuty).Select(async t =>
            (t.Id, (await GrainFactory.GetGrain<ITowTruckGrain>(t.Id).FindPosition())?.Where)));
        return [.. asked.Where(a => a.Where is not null).Select(a => (a.Id, a.Where!.Value))];
    }

    private async Task<ImmutableSortedDictionary<string, double>> EtaMinutes(
        ZoneJob job, List<(string Truck, GeoPoint Where)> places, string? named = null)
    {
        var minutes = await roads.Minutes([.. places.Select(p => p.Where)], job.Where);
        var minutesOf = places.Select((p, i) => (p.Truck, Minutes: (double?)minutes[i]))
            .ToDictionary(p => p.Truck, p => p.Minutes, StringComparer.Ordinal);
        var etas = TowCandidates.WorthAsking(State!, job, truck => minutesOf.GetValueOrDefault(truck),
            company => minutesOf.Keys.Where(t => State!.Trucks[t].Company == company).OrderBy(t => minutesOf[t]),
            Tools.Clock.GetUtcNow());
        return named is not null && minutesOf.GetValueOrDefault(named) is { } away
            ? etas.SetItem(named, away)
            : etas;
    }

    protected override void Happened(TowZone state, ImmutableArray<TowZoneEvent> events) =>
        Post.Send(TowMessages.After(state, events));
}
