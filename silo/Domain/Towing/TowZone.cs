using System.Collections.Immutable;
using Despacho311.Domain.Geo;

namespace Despacho311.Domain.Towing;

/// <summary>A truck as its zone knows it. It is free when it is on duty and no job of the zone holds it.</summary>
/// <param name="TruckVersion">How new that knowledge is; older words that come late are ignored.</param>
/// <param name="OnDuty">On shift and not at a pause.</param>
/// <param name="FreedVersion">The zone's version when it was last freed.</param>
/// <param name="Job">The request that holds it, offered or assigned.</param>
public sealed record ZoneTruck(
    string Id, long TruckVersion, string Company, TruckClass Class, bool OnDuty, long FreedVersion, string? Job);

/// <summary>One request that the zone has in hand.</summary>
/// <param name="Attempt">Counts the offers made; with the request's id it names the offer.</param>
/// <param name="RefusedBy">Trucks that refused, let the offer expire or broke down: not asked again for this request
/// until nobody else is left and the rules' time has passed.</param>
/// <param name="RefusedAt">When the last of them did.</param>
/// <param name="Shares">What the last decision handed out, kept so that a turn can be given back exactly.</param>
/// <param name="Turn">The turn it uses; null before the first offer.</param>
/// <param name="Scene">The first removal of the scene, when this is one of several vehicles there.</param>
public sealed record ZoneJob(
    string Request, GeoPoint Where, VehicleKind Kind, DateTimeOffset RequestedAt, int Attempt, TowMatch Match,
    ImmutableSortedSet<string> RefusedBy, DateTimeOffset? RefusedAt,
    ImmutableSortedDictionary<string, double> Shares, string? Slot,
    Turn? Turn, string? Scene);

/// <summary>A slot's turn and the one before it, as versions of the zone.</summary>
public sealed record Turn(long At, long Before);

/// <summary>Rules with their date of effect.</summary>
public sealed record PlannedRules(RuleSet Rules, DateTimeOffset From);

/// <summary>
/// A dispatch zone: the one place where its trucks and requests are matched. Its journal is the public ledger, so it
/// holds no personal data: neither plate, officer, owner nor operator.
/// </summary>
/// <param name="Version">How many events made this state; the same as the stream's version.</param>
/// <param name="Credits">What the zone owes each slot, in removals.</param>
/// <param name="Planned">Rules that come into force later.</param>
/// <param name="Turns">The version at which each slot had its last turn.</param>
public sealed record TowZone(
    string Id, long Version, RuleSet Rules, PlannedRules? Planned,
    ImmutableSortedDictionary<string, double> Credits,
    ImmutableSortedDictionary<string, long> Turns,
    ImmutableSortedDictionary<string, ZoneCompany> Companies,
    ImmutableSortedDictionary<string, ZoneTruck> Trucks,
    ImmutableSortedDictionary<string, ZoneJob> Jobs)
{
    public static TowZone Empty(string id) => new(id, 0, RuleSet.Default, null,
        Sorted.Map<double>(),
        Sorted.Map<long>(),
        Sorted.Map<ZoneCompany>(),
        Sorted.Map<ZoneTruck>(),
        Sorted.Map<ZoneJob>());

    public ZoneJob? JobOfTruck(string truck) =>
        Trucks.GetValueOrDefault(truck)?.Job is { } job ? Jobs.GetValueOrDefault(job) : null;

    /// <summary>What the zone's word to this truck is now: its job, or null to be free.</summary>
    public (long Version, TruckJob? Job) WordFor(string truck)
    {
        if (JobOfTruck(truck) is { Match: { OfferId: { } offer, EtaMinutes: { } eta } match } job)
            return (match.Version, new TruckJob(match.Version, match.Phase, offer, job.Request, match.Deadline, eta,
                job.Where));
        return (Trucks.GetValueOrDefault(truck)?.FreedVersion ?? 0, null);
    }
}

public abstract record TowZoneCommand
{
    /// <summary>New rules, numbered one after those they replace, so that nobody's change is overwritten.</summary>
    /// <param name="From">When they come into force; null for now. A later plan replaces an earlier one.</param>
    public sealed record SetRules(RuleSet Rules, DateTimeOffset? From = null) : TowZoneCommand;

    /// <param name="CompanyVersion">The company's own version when this was so.</param>
    public sealed record SetCompany(
        string Company, long CompanyVersion, string Slot, bool Serves, DateTimeOffset From, DateTimeOffset Until,
        bool Suspended) : TowZoneCommand;

    /// <param name="TruckVersion">The truck's own version when this was so.</param>
    public sealed record SetTruck(string Truck, long TruckVersion, string Company, TruckClass Class, bool OnDuty)
        : TowZoneCommand;

    public sealed record Queue(string Request, GeoPoint Where, VehicleKind Kind, DateTimeOffset RequestedAt,
        string? Scene = null) : TowZoneCommand;

    /// <summary>Find a truck for a waiting request, given how many minutes each truck is away from it.</summary>
    public sealed record Match(string Request, ImmutableSortedDictionary<string, double> EtaMinutes) : TowZoneCommand;

    /// <summary>The offer is on the operator's screen.</summary>
    public sealed record See(string OfferId, string Truck) : TowZoneCommand;

    public sealed record Accept(string OfferId, string? Truck) : TowZoneCommand;

    public sealed record Refuse(string OfferId, string? Truck, string Reason) : TowZoneCommand;

    /// <summary>Let every offer past its deadline expire, and give up what waited too long.</summary>
    public sealed record Tick : TowZoneCommand;

    /// <summary>The request ended or reached the lot: its truck is free.</summary>
    public sealed record Finish(string Request, bool TurnGivenBack) : TowZoneCommand;

    /// <summary>The truck of this offer broke down: the request waits for another.</summary>
    public sealed record Redispatch(string Request, string OfferId, string Reason) : TowZoneCommand;

    /// <summary>A dispatcher decides against the rule; the reason goes into the ledger.</summary>
    public sealed record Override(
        string Request, string Truck, ImmutableSortedDictionary<string, double> EtaMinutes, string Reason)
        : TowZoneCommand;
}

public abstract record TowZoneEvent
{
    public sealed record RulesSet(RuleSet Rules) : TowZoneEvent;

    public sealed record RulesPlanned(RuleSet Rules, DateTimeOffset From) : TowZoneEvent;

    public sealed record CompanySet(
        string Company, long CompanyVersion, string Slot, bool Serves, DateTimeOffset From, DateTimeOffset Until,
        bool Suspended) : TowZoneEvent;

    public sealed record TruckSet(string Truck, long TruckVersion, string Company, TruckClass Class, bool OnDuty)
        : TowZoneEvent;

    public sealed record Queued(string Request, GeoPoint Where, VehicleKind Kind, DateTimeOffset RequestedAt,
        string? Scene = null) : TowZoneEvent;

    /// <summary>A decision with all that is needed to make it again: rule version, time, candidates, choice.</summary>
    public sealed record Offered(
        string Request, string OfferId, int RuleVersion, DateTimeOffset At, DateTimeOffset Deadline,
        ImmutableArray<Candidate> Candidates, string Truck) : TowZoneEvent;

    public sealed record Seen(string Request, string OfferId, DateTimeOffset At) : TowZoneEvent;

    public sealed record Accepted(string Request, string OfferId, DateTimeOffset At) : TowZoneEvent;

    public sealed record Refused(string Request, string OfferId, string Reason, DateTimeOffset At) : TowZoneEvent;

    public sealed record Expired(string Request, string OfferId, DateTimeOffset At) : TowZoneEvent;

    /// <summary>
    /// A person's choice, with the candidates as the rule saw them after an open offer was withdrawn.
    /// </summary>
    public sealed record Overridden(
        string Request, string OfferId, int RuleVersion, DateTimeOffset At, ImmutableArray<Candidate> Candidates,
        string Truck, string Reason) : TowZoneEvent;

    public sealed record Redispatched(string Request, string OfferId, string Reason, DateTimeOffset At)
        : TowZoneEvent;

    public sealed record Finished(string Request, bool TurnGivenBack, DateTimeOffset At) : TowZoneEvent;

    public sealed record GaveUp(string Request, DateTimeOffset At) : TowZoneEvent;
}

public enum TowZoneRefusal
{
    UnknownRequest,
    UnknownOffer,
    OfferExpired,
    OfferGone,
    OtherTruck,
    UnknownTruck,
    TruckBusy,
    TruckOffDuty,
    WrongClass,
    AlreadyAssigned,
    RulesMovedOn,
    CompanyNotAllowed,
}
