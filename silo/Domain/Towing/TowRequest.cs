using System.Collections.Immutable;
using System.Diagnostics;
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
public sealed record TowDetails(
    Officer Officer, string Ticket, string Infraction, Vehicle Vehicle, GeoPoint Where, string? Address, string? Note);

/// <summary>A truck that broke down, and the offer that it had accepted.</summary>
public sealed record TowLoss(string Truck, string OfferId);

/// <summary>One removal asked for by an officer. Its id is the CAC number that must stand on the tow report.</summary>
/// <param name="Match">The newest word of the zone: who is asked, or who comes.</param>
/// <param name="StepAt">When the present state was reached.</param>
/// <param name="Photos">Addresses of what was photographed on the way: evidence.</param>
/// <param name="Lost">The truck that broke down on the way; null once another has taken over.</param>
/// <param name="TurnGivenBack">True when it was cancelled before hook-up: the company keeps its turn.</param>
public sealed record TowRequest(
    string Id, string Zone, TowDetails Details, DateTimeOffset RequestedAt, TowState State, TowMatch Match,
    DateTimeOffset StepAt, string? EndReason, bool TurnGivenBack, ImmutableArray<string> Photos, TowLoss? Lost)
{
    /// <summary>The reason of a removal that was cancelled because the vehicle was handed over on the spot.</summary>
    public const string HandedOver = "handedOver";

    public bool Ended =>
        State is TowState.Released or TowState.Cancelled or TowState.GoneOnArrival or TowState.Unfulfilled;

    /// <summary>A truck belongs to this removal now: from its acceptance until the vehicle stands in the lot.</summary>
    public bool HoldsTruck =>
        State is TowState.Assigned or TowState.EnRoute or TowState.OnScene or TowState.Hooked or TowState.InTransit;

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
        DateTimeOffset? DoneAt = null) : TowRequestCommand;

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
        DateTimeOffset? DoneAt = null) : TowRequestEvent;

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
}

public static class TowRequestLogic
{
    public static Decision<TowRequestEvent, TowRequestRefusal> Decide(
        TowRequest? current, TowRequestCommand command, DateTimeOffset now) => (current, command) switch
        {
            (null, TowRequestCommand.Request r) => new TowRequestEvent.Requested(r.Id, r.Zone, r.Details, now),
            (null, _) => TowRequestRefusal.UnknownRequest,
            (_, TowRequestCommand.Request) => Same,
            ({ State: TowState.Cancelled }, TowRequestCommand.Cancel) => Same,
            ({ } t, TowRequestCommand.FollowZone f) when f.Match.Version <= t.Match.Version => Same,
            ({ DoneForZone: true }, TowRequestCommand.FollowZone) => TowRequestRefusal.AlreadyEnded,
            // Once the vehicle hangs on a truck, only that truck can finish it.
            ({ State: TowState.Hooked or TowState.InTransit } t, TowRequestCommand.FollowZone f)
                when f.Match.Truck != t.Match.Truck => TowRequestRefusal.AlreadyHooked,
            (_, TowRequestCommand.FollowZone f) => new TowRequestEvent.Matched(f.Match, now),
            ({ } t, TowRequestCommand.Report r) => DecideStep(t, r, now),
            ({ Lost: { } lost, HoldsTruck: false }, TowRequestCommand.BreakDown b) when lost.Truck == b.Truck => Same,
            ({ } t, TowRequestCommand.BreakDown b) => DecideBreakDown(t, b, now),
            ({ Ended: true }, _) => TowRequestRefusal.AlreadyEnded,
            ({ State: TowState.Hooked or TowState.InTransit or TowState.Impounded }, TowRequestCommand.Cancel) =>
                TowRequestRefusal.AlreadyHooked,
            ({ } t, TowRequestCommand.Cancel c) => new TowRequestEvent.Cancelled(c.Reason, t.HoldsTruck, now),
            ({ State: TowState.Hooked or TowState.InTransit or TowState.Impounded }, TowRequestCommand.GiveUp) =>
                TowRequestRefusal.AlreadyHooked,
            // An older word than that a truck comes: it had not been found yet.
            ({ HoldsTruck: true } t, TowRequestCommand.GiveUp g) when g.Version <= t.Match.Version =>
                TowRequestRefusal.AlreadyHooked,
            (_, TowRequestCommand.GiveUp) => new TowRequestEvent.GivenUp(now),
            _ => throw new UnreachableException(),
        };

    private static Decision<TowRequestEvent, TowRequestRefusal> DecideStep(
        TowRequest t, TowRequestCommand.Report report, DateTimeOffset now) => (t.State, report.Step) switch
        {
            _ when report.Truck is not null && t.Match.Truck is not null && report.Truck != t.Match.Truck =>
                TowRequestRefusal.OtherTruck,
            _ when StateAfter(report.Step) == t.State => Same,
            (TowState.EnRoute or TowState.OnScene, TowStep.HandedOver) =>
                new TowRequestEvent.Cancelled(TowRequest.HandedOver, true, now),
            _ when t.Ended => TowRequestRefusal.AlreadyEnded,
            (TowState.Requested or TowState.Offered, _) => TowRequestRefusal.NoTruckYet,
            (TowState.Assigned, TowStep.EnRoute) or
            (TowState.Assigned or TowState.EnRoute, TowStep.OnScene) or
            (TowState.OnScene, TowStep.Hooked or TowStep.GoneOnArrival) or
            (TowState.Hooked, TowStep.InTransit) or
            (TowState.Hooked or TowState.InTransit, TowStep.Impounded) or
            (TowState.Impounded, TowStep.Released) => new TowRequestEvent.Stepped(report.Step, report.Note, now,
                report.Photos is { IsEmpty: false } photos ? photos : null, DoneAt(t, report.DoneAt, now)),
            _ => TowRequestRefusal.OutOfOrder,
        };

    /// <summary>What a phone says is believed within what can be: after the step before, and not ahead.</summary>
    private static DateTimeOffset? DoneAt(TowRequest t, DateTimeOffset? said, DateTimeOffset now) => said switch
    {
        null => null,
        { } at when at >= now => null,
        { } at => at < t.StepAt ? t.StepAt : at,
    };

    private static Decision<TowRequestEvent, TowRequestRefusal> DecideBreakDown(
        TowRequest t, TowRequestCommand.BreakDown b, DateTimeOffset now) => t switch
        {
            { Ended: true } => TowRequestRefusal.AlreadyEnded,
            { State: TowState.Hooked or TowState.InTransit or TowState.Impounded } => TowRequestRefusal.AlreadyHooked,
            { HoldsTruck: false } => TowRequestRefusal.NoTruckYet,
            { Match: { OfferId: { } offer, Truck: { } truck } } => truck == b.Truck
                ? new TowRequestEvent.BrokenDown(truck, offer, b.Reason, now)
                : TowRequestRefusal.OtherTruck,
            _ => throw new UnreachableException(),
        };

    public static TowRequest Evolve(TowRequest? current, TowRequestEvent happened) => (current, happened) switch
    {
        (null, TowRequestEvent.Requested r) => new TowRequest(r.Id, r.Zone, r.Details, r.At, TowState.Requested,
            new TowMatch(0, MatchPhase.Waiting, null, null, null, null, null), r.At, null, false, [], null),
        ({ } t, TowRequestEvent.Matched m) => t with
        {
            Match = m.Match,
            State = m.Match.Phase switch
            {
                MatchPhase.Waiting => TowState.Requested,
                MatchPhase.Offered => TowState.Offered,
                MatchPhase.Assigned => TowState.Assigned,
                _ => throw new UnreachableException(),
            },
            StepAt = m.At,
            Lost = m.Match.Phase == MatchPhase.Assigned ? null : t.Lost,
        },
        ({ } t, TowRequestEvent.Stepped s) => t with
        {
            State = StateAfter(s.Step),
            StepAt = s.At,
            Photos = t.Photos.AddRange(s.Photos ?? []),
        },
        // The zone's word on who comes no longer holds; its next one is newer than the one kept here.
        ({ } t, TowRequestEvent.BrokenDown b) => t with
        {
            State = TowState.Requested,
            StepAt = b.At,
            Lost = new TowLoss(b.Truck, b.OfferId),
        },
        ({ } t, TowRequestEvent.Cancelled c) => t with
        {
            State = TowState.Cancelled,
            StepAt = c.At,
            EndReason = c.Reason,
            TurnGivenBack = c.TurnGivenBack,
        },
        ({ } t, TowRequestEvent.GivenUp g) => t with { State = TowState.Unfulfilled, StepAt = g.At },
        _ => throw new UnreachableException(),
    };

    private static TowState StateAfter(TowStep step) => step switch
    {
        TowStep.EnRoute => TowState.EnRoute,
        TowStep.OnScene => TowState.OnScene,
        TowStep.Hooked => TowState.Hooked,
        TowStep.InTransit => TowState.InTransit,
        TowStep.Impounded => TowState.Impounded,
        TowStep.Released => TowState.Released,
        TowStep.GoneOnArrival => TowState.GoneOnArrival,
        TowStep.HandedOver => TowState.Cancelled,
        _ => throw new UnreachableException(),
    };

    private static Decision<TowRequestEvent, TowRequestRefusal> Same =>
        Decision<TowRequestEvent, TowRequestRefusal>.Same;
}
