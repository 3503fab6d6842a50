using System.Collections.Immutable;
using Despacho311.Domain.Geo;

namespace Despacho311.Domain.Towing;

/// <summary>The life of a removal. After Unfulfilled, Cancelled, GoneOnArrival and Released nothing follows.</summary>
public enum TowState
{
    Requested,
    Offered,
    Assigned,
    EnRoute,
    OnScene,
    Hooked,
    InTransit,
    Impounded,
    Released,
    Cancelled,
    GoneOnArrival,
    Unfulfilled,
}

/// <summary>
/// What the operator reports on the way, in this order. GoneOnArrival ends it at the scene; so does HandedOver, when
/// somebody with a licence for that kind of vehicle came for it in time: the removal is then cancelled.
/// </summary>
public enum TowStep
{
    EnRoute,
    OnScene,
    Hooked,
    InTransit,
    Impounded,
    Released,
    GoneOnArrival,
    HandedOver,
}

/// <summary>The officer who asks: only a badge of the traffic authority or the police may.</summary>
public sealed record Officer(string Badge, OfficerAgency Agency);

public enum OfficerAgency
{
    Attt,
    Police,
}

/// <summary>All that the rules require before a CAC number is given out.</summary>
/// <param name="Lot">The lot it goes to, chosen when it was asked for; null when the zone has none.</param>
/// <param name="Fare">What it may cost at the most.</param>
/// <param name="Scene">The first removal of the same scene, where several vehicles stand at one.</param>
public sealed record TowDetails(
    Officer Officer, string Ticket, string Infraction, Vehicle Vehicle, GeoPoint Where, string? Address, string? Note,
    string? Lot = null, TowFare? Fare = null, string? Scene = null);

/// <summary>A truck that broke down, and the offer that it had accepted.</summary>
public sealed record TowLoss(string Truck, string OfferId);

/// <summary>One removal asked for by an officer. Its id is the CAC number that must stand on the tow report.</summary>
/// <param name="Match">The newest word of the zone: who is asked, or who comes.</param>
/// <param name="StepAt">When the present state was reached.</param>
/// <param name="Photos">Addresses of what was photographed on the way: evidence.</param>
/// <param name="Custody">What was noted about the vehicle on the way.</param>
/// <param name="EnteredAt">When it came into the lot.</param>
/// <param name="Lost">The truck that broke down on the way; null once another has taken over.</param>
/// <param name="TurnGivenBack">True when it was cancelled before hook-up: the company keeps its turn.</param>
public sealed record TowRequest(
    string Id, string Zone, TowDetails Details, DateTimeOffset RequestedAt, TowState State, TowMatch Match,
    DateTimeOffset StepAt, string? EndReason, bool TurnGivenBack, ImmutableArray<string> Photos, TowLoss? Lost,
    TowCustody Custody, DateTimeOffset? EnteredAt)
{
    /// <summary>The reason of a removal that was cancelled because the vehicle was handed over on the spot.</summary>
    public const string HandedOver = "handedOver";

    public bool Ended =>
        State is TowState.Released or TowState.Cancelled or TowState.GoneOnArrival or TowState.Unfulfilled;

    /// <summary>A truck belongs to this removal now: from its acceptance until the vehicle stands in the lot.</summary>
    public bool HoldsTruck =>
        State is TowState.Assigned or TowState.EnRoute or TowState.OnScene or TowState.Hooked or TowState.InTransit;

    /// <summary>
    /// What its owner owes now, in balboas: the price of the way, at most the quote, and the days in the lot. Null when
    /// nothing was quoted.
    /// </summary>
    public decimal? Due(DateTimeOffset now) => Details.Fare is { } fare
        ? (Custody.Price ?? fare.Most) + (EnteredAt is { } entered ? fare.Storage(entered, now) : 0)
        : null;

    /// <summary>The zone has nothing more to do for it.</summary>
    public bool DoneForZone => Ended || State is TowState.Impounded;
}

public abstract record TowRequestCommand
{
    public sealed record Request(string Id, string Zone, TowDetails Details) : TowRequestCommand;

    public sealed record FollowZone(TowMatch Match) : TowRequestCommand;

    /// <param name="Truck">The truck that reports it; null when a dispatcher does.</param>
    /// <param name="Photos">Addresses of photos; null is none.</param>
    /// <param name="DoneAt">When it was done, by the phone's clock, if it could not be told at once.</param>
    public sealed record Report(
        TowStep Step, string? Truck, string? Note, ImmutableArray<string>? Photos = null,
        DateTimeOffset? DoneAt = null, TowCustody? Custody = null) : TowRequestCommand;

    /// <summary>The truck cannot go on, and does not have the vehicle yet: another one is needed.</summary>
    public sealed record BreakDown(string Truck, string Reason) : TowRequestCommand;

    public sealed record Cancel(string Reason) : TowRequestCommand;

    /// <param name="Version">The zone's version when it gave up: whoever it had sent before does not come.</param>
    public sealed record GiveUp(long Version) : TowRequestCommand;
}

public abstract record TowRequestEvent
{
    public sealed record Requested(string Id, string Zone, TowDetails Details, DateTimeOffset At) : TowRequestEvent;

    public sealed record Matched(TowMatch Match, DateTimeOffset At) : TowRequestEvent;

    /// <param name="DoneAt">When the phone says it was done; null when it was told at once.</param>
    public sealed record Stepped(
        TowStep Step, string? Note, DateTimeOffset At, ImmutableArray<string>? Photos = null,
        DateTimeOffset? DoneAt = null, TowCustody? Custody = null) : TowRequestEvent;

    public sealed record BrokenDown(string Truck, string OfferId, string Reason, DateTimeOffset At) : TowRequestEvent;

    public sealed record Cancelled(string Reason, bool TurnGivenBack, DateTimeOffset At) : TowRequestEvent;

    public sealed record GivenUp(DateTimeOffset At) : TowRequestEvent;
}

public enum TowRequestRefusal
{
    UnknownRequest,
    AlreadyEnded,
    AlreadyHooked,
    NoTruckYet,
    OtherTruck,
    OutOfOrder,

    /// <summary>More is asked than the quote allows, with the storage that is due.</summary>
    OverFare,

    /// <summary>A vehicle leaves the lot only with who fetches it, what was paid and the receipt.</summary>
    ReleaseMissing,

    /// <summary>The same vehicle is being removed already.</summary>
    SameVehicle,

    /// <summary>The ticket was used for another removal.</summary>
    SameTicket,

    /// <summary>The badge is not, or no longer, among those that may ask.</summary>
    UnknownBadge,
}
