using System.Diagnostics;

namespace Despacho311.Domain.Towing;

/// <summary>The rules of a removal's life, as pure functions.</summary>
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
            // A position showed the arrival before the phone could say that it had left.
            (TowState.OnScene, TowStep.EnRoute) => Same,
            (TowState.Requested or TowState.Offered, _) => TowRequestRefusal.NoTruckYet,
            (TowState.Assigned, TowStep.EnRoute) or
            (TowState.Assigned or TowState.EnRoute, TowStep.OnScene) or
            (TowState.OnScene, TowStep.Hooked or TowStep.GoneOnArrival) or
            (TowState.Hooked, TowStep.InTransit) or
            (TowState.Hooked or TowState.InTransit, TowStep.Impounded) or
            (TowState.Impounded, TowStep.Released) => WhyNot(t, report, now) is { } why
                ? why
                : new TowRequestEvent.Stepped(report.Step, report.Note, now,
                    report.Photos is { IsEmpty: false } photos ? photos : null, DoneAt(t, report.DoneAt, now),
                    report.Custody),
            _ => TowRequestRefusal.OutOfOrder,
        };

    /// <summary>Nobody is charged more than was quoted, and nothing leaves the lot without a receipt.</summary>
    private static TowRequestRefusal? WhyNot(TowRequest t, TowRequestCommand.Report report, DateTimeOffset now)
    {
        if (report.Custody?.Price > t.Details.Fare?.Most)
            return TowRequestRefusal.OverFare;
        if (report.Step != TowStep.Released)
            return null;
        if (report.Custody?.Release is not { } release)
            return TowRequestRefusal.ReleaseMissing;
        return release.Paid > t.Due(now) ? TowRequestRefusal.OverFare : null;
    }

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
            new TowMatch(0, MatchPhase.Waiting, null, null, null, null, null), r.At, null, false, [], null,
            new TowCustody(), null),
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
            Custody = t.Custody.With(s.Custody),
            EnteredAt = s.Step == TowStep.Impounded ? s.DoneAt ?? s.At : t.EnteredAt,
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
