using System.Collections.Immutable;

namespace Despacho311.Domain.Towing;

/// <summary>
/// What zone, removal and truck say to each other. A message may be lost, come twice, or come late: each carries the
/// version at which it became true, or names what was already done, so that saying it again harms nobody.
/// </summary>
public abstract record TowMessage
{
    public sealed record ToZone(string Zone, TowZoneCommand Command) : TowMessage;

    public sealed record ToRequest(string Request, TowRequestCommand Command) : TowMessage;

    public sealed record ToTruck(string Truck, TowTruckCommand Command) : TowMessage;
}

/// <summary>
/// Which messages follow from what happened. The grains send them after their commit; the simulation loses, repeats
/// and reorders the same ones.
/// </summary>
public static class TowMessages
{
    public static ImmutableArray<TowMessage> After(TowRequest request, ImmutableArray<TowRequestEvent> events)
    {
        if (events.Any(e => e is TowRequestEvent.Requested))
            return [new TowMessage.ToZone(request.Zone, QueueOf(request))];
        if (events.Any(e => e is TowRequestEvent.BrokenDown))
            return [new TowMessage.ToZone(request.Zone, RedispatchOf(request))];
        return request.DoneForZone ? [new TowMessage.ToZone(request.Zone, FinishOf(request))] : [];
    }

    public static ImmutableArray<TowMessage> After(TowTruck truck, ImmutableArray<TowTruckEvent> events) =>
        events.Any(e => e is TowTruckEvent.Registered or TowTruckEvent.ShiftStarted or TowTruckEvent.ShiftEnded
            or TowTruckEvent.BrokenDown or TowTruckEvent.Paused or TowTruckEvent.Resumed)
            ? [new TowMessage.ToZone(truck.Zone, SetOf(truck))]
            : [];

    /// <summary>What its zones, and those it has left, must know.</summary>
    public static ImmutableArray<TowMessage> After(TowCompany company) =>
        [.. company.Zones.Union(company.Left).Select(z => new TowMessage.ToZone(z, SetOf(company, z)))];

    /// <summary>What became true for its removals and trucks by these events.</summary>
    public static ImmutableArray<TowMessage> After(TowZone zone, ImmutableArray<TowZoneEvent> events)
    {
        var before = zone.Version - events.Length;
        return
        [
            .. events.OfType<TowZoneEvent.GaveUp>().Select(g =>
                new TowMessage.ToRequest(g.Request, new TowRequestCommand.GiveUp(zone.Version))),
            .. zone.Jobs.Values.Where(j => j.Match.Version > before).SelectMany(WordFor),
            .. zone.Trucks.Keys.SelectMany(truck => WordFor(zone, truck, before)),
        ];
    }

    /// <summary>All that is true now, for whoever may have missed it: what a zone says when it wakes.</summary>
    public static ImmutableArray<TowMessage> Again(TowZone zone) =>
    [
        .. zone.Jobs.Values.SelectMany(WordFor),
        .. zone.Trucks.Keys.SelectMany(truck => WordFor(zone, truck, 0)),
    ];

    /// <summary>
    /// What a zone missed, found by comparing it with its removals and trucks as they are stored: requests it never
    /// heard of, removals that ended, trucks and companies that changed.
    /// </summary>
    /// <param name="open">Every removal of the zone that is not done for it.</param>
    /// <param name="done">Those of the zone's jobs that are done for it.</param>
    /// <param name="companies">All of them; those that have nothing to do with the zone are passed over.</param>
    public static ImmutableArray<TowZoneCommand> Missed(TowZone zone, IEnumerable<TowRequest> open,
        IEnumerable<TowRequest> done, IEnumerable<TowTruck> trucks, IEnumerable<TowCompany> companies) =>
    [
        .. companies.Where(c => c.Zones.Contains(zone.Id) || c.Left.Contains(zone.Id)).Select(c => SetOf(c, zone.Id)),
        .. open.Where(t => !zone.Jobs.ContainsKey(t.Id)).Select(QueueOf),
        .. open.Where(t => t.Lost is not null).Select(RedispatchOf),
        .. done.Select(FinishOf),
        .. trucks.Select(SetOf),
        .. trucks.Where(t => t.BrokeDownOn is not null).SelectMany(t => zone.Jobs.Values
            .Where(j => j.Match.OfferId == t.BrokeDownOn)
            .Select(j => new TowZoneCommand.Redispatch(j.Request, t.BrokeDownOn!, "breakdown"))),
    ];

    /// <summary>
    /// A newer word of the zone reached a removal that had ended meanwhile: its truck is free, and whoever was sent
    /// for nothing keeps the turn.
    /// </summary>
    public static ImmutableArray<TowMessage> AfterRefusal(TowRequest? request, TowRequestRefusal why) =>
        why == TowRequestRefusal.AlreadyEnded && request is not null
            ? [new TowMessage.ToZone(request.Zone, new TowZoneCommand.Finish(request.Id, true))]
            : [];

    private static TowZoneCommand.Queue QueueOf(TowRequest t) =>
        new(t.Id, t.Details.Where, t.Details.Vehicle.Kind, t.RequestedAt, t.Details.Scene);

    private static TowZoneCommand.Redispatch RedispatchOf(TowRequest t) =>
        new(t.Id, t.Lost!.OfferId, "breakdown");

    /// <summary>Driving for nothing does not cost the turn.</summary>
    private static TowZoneCommand.Finish FinishOf(TowRequest t) =>
        new(t.Id, t.TurnGivenBack || t.State is TowState.GoneOnArrival or TowState.Cancelled);

    private static TowZoneCommand.SetTruck SetOf(TowTruck t) =>
        new(t.Id, t.Version, t.Company, t.Class, t.Works);

    private static TowZoneCommand.SetCompany SetOf(TowCompany c, string zone) => new(c.Id, c.Version, c.Slot,
        c.Zones.Contains(zone), c.Papers.From, c.Papers.Until, c.Suspension is not null);

    /// <summary>A request that nobody has been asked for yet knows that it waits.</summary>
    private static IEnumerable<TowMessage> WordFor(ZoneJob job)
    {
        if (job.Match.Phase != MatchPhase.Waiting || job.Attempt > 0)
            yield return new TowMessage.ToRequest(job.Request, new TowRequestCommand.FollowZone(job.Match));
    }

    private static IEnumerable<TowMessage> WordFor(TowZone zone, string truck, long since)
    {
        var (version, job) = zone.WordFor(truck);
        if (version > since)
            yield return new TowMessage.ToTruck(truck, new TowTruckCommand.FollowZone(version, job));
    }
}
