using System.Collections.Immutable;
using System.Diagnostics;

namespace Despacho311.Domain.Towing;

/// <summary>
/// The rules of a dispatch zone. The same functions run in the grain, the simulator and the verifier.
/// </summary>
public static class TowZoneLogic
{
    public static Decision<TowZoneEvent, TowZoneRefusal> Decide(
        TowZone zone, TowZoneCommand command, DateTimeOffset now) => command switch
        {
            TowZoneCommand.SetRules r when r.Rules == zone.Rules => Same,
            TowZoneCommand.SetRules r when r.Rules.Version != zone.Rules.Version + 1 => TowZoneRefusal.RulesMovedOn,
            TowZoneCommand.SetRules { From: { } from } r when from > now =>
                zone.Planned == new PlannedRules(r.Rules, from) ? Same : new TowZoneEvent.RulesPlanned(r.Rules, from),
            TowZoneCommand.SetRules r => new TowZoneEvent.RulesSet(r.Rules),
            TowZoneCommand.SetCompany c => ZoneCompanies.Decide(zone, c),
            TowZoneCommand.SetTruck t => DecideTruck(zone, t),
            TowZoneCommand.Queue q => zone.Jobs.ContainsKey(q.Request)
                ? Same
                : new TowZoneEvent.Queued(q.Request, q.Where, q.Kind, q.RequestedAt, q.Scene),
            TowZoneCommand.Match m => DecideMatch(zone, m, now),
            TowZoneCommand.See s => DecideAnswer(zone, s.OfferId, s.Truck, now) switch
            {
                { Refusal: { } why } => why,
                { Job.Match: { Phase: MatchPhase.Assigned } or { SeenAt: not null } } => Same,
                { Job: { } job } => new TowZoneEvent.Seen(job.Request, s.OfferId, now),
                _ => throw new UnreachableException(),
            },
            TowZoneCommand.Accept a => DecideAnswer(zone, a.OfferId, a.Truck, now) switch
            {
                { Refusal: { } why } => why,
                { Job.Match.Phase: MatchPhase.Assigned } => Same,
                { Job: { } job } when ZoneCompanies.WhyNot(zone, job.Match.Company!, now) is not null =>
                    TowZoneRefusal.CompanyNotAllowed,
                { Job: { } job } => new TowZoneEvent.Accepted(job.Request, a.OfferId, now),
                _ => throw new UnreachableException(),
            },
            TowZoneCommand.Refuse r => DecideAnswer(zone, r.OfferId, r.Truck, now) switch
            {
                { Refusal: { } why } => why,
                { Job.Match.Phase: MatchPhase.Assigned } => TowZoneRefusal.AlreadyAssigned,
                { Job: { } job } => new TowZoneEvent.Refused(job.Request, r.OfferId, r.Reason, now),
                _ => throw new UnreachableException(),
            },
            TowZoneCommand.Tick => DecideTick(zone, now),
            TowZoneCommand.Finish f => zone.Jobs.ContainsKey(f.Request)
                ? new TowZoneEvent.Finished(f.Request, f.TurnGivenBack, now)
                : Same,
            TowZoneCommand.Override o => DecideOverride(zone, o, now),
            TowZoneCommand.Redispatch r => zone.Jobs.TryGetValue(r.Request, out var lost)
                && lost.Match is { Phase: MatchPhase.Assigned, OfferId: { } offer } && offer == r.OfferId
                ? new TowZoneEvent.Redispatched(r.Request, r.OfferId, r.Reason, now)
                : Same,
            _ => throw new UnreachableException(),
        };

    private static Decision<TowZoneEvent, TowZoneRefusal> DecideTruck(TowZone zone, TowZoneCommand.SetTruck t)
    {
        var same = zone.Trucks.TryGetValue(t.Truck, out var known) && (t.TruckVersion <= known.TruckVersion
            || (known.Company, known.Class, known.OnDuty) == (t.Company, t.Class, t.OnDuty));
        return same
            ? Same
            : new TowZoneEvent.TruckSet(t.Truck, t.TruckVersion, t.Company, t.Class, t.OnDuty);
    }

    private static Decision<TowZoneEvent, TowZoneRefusal> DecideMatch(
        TowZone zone, TowZoneCommand.Match match, DateTimeOffset now)
    {
        if (!zone.Jobs.TryGetValue(match.Request, out var job))
            return TowZoneRefusal.UnknownRequest;
        if (job.Match.Phase != MatchPhase.Waiting)
            return Same;
        var candidates = TowCandidates.Of(zone, job, match.EtaMinutes, now);
        if (!candidates.Any(c => c.Eligible) && now - job.RefusedAt >= zone.Rules.AskAgainAfter)
            candidates = TowCandidates.Of(zone, job with { RefusedBy = Sorted.Set() }, match.EtaMinutes, now);
        if (FairCredit.Choose(zone.Rules, candidates) is not { } best)
            return Same;
        return new TowZoneEvent.Offered(job.Request, OfferId(job), zone.Rules.Version, now,
            now + zone.Rules.OfferTimeout, candidates, best.Truck);
    }

    private static (ZoneJob? Job, TowZoneRefusal? Refusal) DecideAnswer(
        TowZone zone, string offerId, string? truck, DateTimeOffset now)
    {
        var request = offerId.LastIndexOf('.') is > 0 and var dot ? offerId[..dot] : offerId;
        if (!zone.Jobs.TryGetValue(request, out var job))
            return (null, TowZoneRefusal.UnknownOffer);
        if (job.Match.OfferId != offerId)
            return (null, TowZoneRefusal.OfferGone);
        if (truck is not null && truck != job.Match.Truck)
            return (null, TowZoneRefusal.OtherTruck);
        return job.Match is { Phase: MatchPhase.Offered, Deadline: { } deadline } && now > deadline
            ? (null, TowZoneRefusal.OfferExpired)
            : (job, null);
    }

    private static Decision<TowZoneEvent, TowZoneRefusal> DecideTick(TowZone zone, DateTimeOffset now)
    {
        // Alone: what else is due is decided by the new rules, at the next tick.
        if (zone.Planned is { } plan && now >= plan.From)
            return new TowZoneEvent.RulesSet(plan.Rules);
        var happened = ImmutableArray.CreateBuilder<TowZoneEvent>();
        foreach (var job in zone.Jobs.Values)
        {
            if (job.Match is { Phase: MatchPhase.Offered, Deadline: { } deadline, OfferId: { } offer }
                && now > deadline)
                happened.Add(new TowZoneEvent.Expired(job.Request, offer, now));
            else if (job.Match.Phase == MatchPhase.Waiting && now - job.RequestedAt > zone.Rules.MaxWait)
                happened.Add(new TowZoneEvent.GaveUp(job.Request, now));
        }
        return happened.ToImmutable();
    }

    private static Decision<TowZoneEvent, TowZoneRefusal> DecideOverride(
        TowZone zone, TowZoneCommand.Override o, DateTimeOffset now)
    {
        if (!zone.Jobs.TryGetValue(o.Request, out var job))
            return TowZoneRefusal.UnknownRequest;
        if (!zone.Trucks.TryGetValue(o.Truck, out var truck))
            return TowZoneRefusal.UnknownTruck;
        if (job.Match is { Phase: MatchPhase.Assigned })
            return job.Match.Truck == o.Truck ? Same : TowZoneRefusal.AlreadyAssigned;
        if (!truck.OnDuty)
            return TowZoneRefusal.TruckOffDuty;
        if (ZoneCompanies.WhyNot(zone, truck.Company, now) is not null)
            return TowZoneRefusal.CompanyNotAllowed;
        if (!Vehicle.Fits(truck.Class, job.Kind))
            return TowZoneRefusal.WrongClass;
        if (zone.JobOfTruck(o.Truck) is { } other && other.Request != o.Request)
            return TowZoneRefusal.TruckBusy;
        var withdrawn = Withdraw(zone, job);
        return new TowZoneEvent.Overridden(o.Request, OfferId(job), zone.Rules.Version, now,
            TowCandidates.Of(withdrawn, withdrawn.Jobs[o.Request], o.EtaMinutes, now, o.Truck), o.Truck, o.Reason);
    }

    public static TowZone Evolve(TowZone zone, TowZoneEvent happened)
    {
        var next = zone with { Version = zone.Version + 1 };
        return happened switch
        {
            TowZoneEvent.RulesSet r => next with { Rules = r.Rules, Planned = null },
            TowZoneEvent.RulesPlanned r => next with { Planned = new PlannedRules(r.Rules, r.From) },
            TowZoneEvent.TruckSet t => next with
            {
                Trucks = next.Trucks.SetItem(t.Truck, new ZoneTruck(t.Truck, t.TruckVersion, t.Company, t.Class,
                    t.OnDuty, next.Trucks.GetValueOrDefault(t.Truck)?.FreedVersion ?? 0,
                    next.Trucks.GetValueOrDefault(t.Truck)?.Job)),
            },
            TowZoneEvent.CompanySet c => ZoneCompanies.Evolve(next, c),
            TowZoneEvent.Queued q => next with
            {
                Jobs = next.Jobs.Add(q.Request, new ZoneJob(q.Request, q.Where, q.Kind, q.RequestedAt, 0,
                    Waiting(next.Version), Sorted.Set(), null, Sorted.Map<double>(), null, null, q.Scene)),
            },
            TowZoneEvent.Offered o => Offer(next, next.Jobs[o.Request], o),
            TowZoneEvent.Seen s => WithMatch(next, s.Request, m => m with { SeenAt = s.At }),
            TowZoneEvent.Accepted a =>
                WithMatch(next, a.Request, m => m with { Phase = MatchPhase.Assigned, Deadline = null }),
            TowZoneEvent.Refused r => Reopen(next, next.Jobs[r.Request], r.At, zone.Rules.RefusalCosts),
            TowZoneEvent.Expired e => Reopen(next, next.Jobs[e.Request], e.At, zone.Rules.SilenceCosts),
            TowZoneEvent.Redispatched r => Reopen(next, next.Jobs[r.Request], r.At, costs: true),
            TowZoneEvent.Overridden o => TakeOver(next, next.Jobs[o.Request], o),
            TowZoneEvent.Finished f => End(next, next.Jobs[f.Request], f.TurnGivenBack),
            TowZoneEvent.GaveUp g => End(next, next.Jobs[g.Request], false),
            _ => throw new UnreachableException(),
        };
    }

    private static TowZone Offer(TowZone zone, ZoneJob job, TowZoneEvent.Offered o)
    {
        var chosen = o.Candidates.First(c => c.Truck == o.Truck);
        var shares = FairCredit.Shares(o.Candidates);
        return zone with
        {
            Credits = FairCredit.Apply(zone.Credits, shares, chosen.Slot),
            Turns = zone.Turns.SetItem(chosen.Slot, zone.Version),
            Trucks = zone.Trucks.SetItem(o.Truck, zone.Trucks[o.Truck] with { Job = job.Request }),
            Jobs = zone.Jobs.SetItem(job.Request, job with
            {
                Attempt = job.Attempt + 1,
                // Somebody is asked again: a new round has begun.
                RefusedBy = job.RefusedBy.Contains(o.Truck) ? Sorted.Set() : job.RefusedBy,
                Shares = shares,
                Slot = chosen.Slot,
                Turn = new Turn(zone.Version, zone.Turns.GetValueOrDefault(chosen.Slot)),
                Match = new TowMatch(zone.Version, MatchPhase.Offered, o.OfferId, o.Truck,
                    zone.Trucks[o.Truck].Company, chosen.EtaMinutes, o.Deadline),
            }),
        };
    }

    /// <summary>
    /// A refused or unanswered offer stays paid where the rules say so, and so does one whose truck broke down.
    /// </summary>
    private static TowZone Reopen(TowZone zone, ZoneJob job, DateTimeOffset at, bool costs) => Free(
        costs ? zone : GiveBack(zone, job), job.Match.Truck) with
    {
        Jobs = zone.Jobs.SetItem(job.Request, job with
        {
            Match = Waiting(zone.Version),
            RefusedBy = job.Match.Truck is { } truck ? job.RefusedBy.Add(truck) : job.RefusedBy,
            RefusedAt = at,
        }),
    };

    /// <summary>An open offer is withdrawn, which is not a refusal, so its turn goes back.</summary>
    private static TowZone Withdraw(TowZone zone, ZoneJob job) => Free(GiveBack(zone, job), job.Match.Truck) with
    {
        Jobs = zone.Jobs.SetItem(job.Request, job with { Match = Waiting(zone.Version) }),
    };

    /// <summary>
    /// The truck named pays as for an offer. It counts among those who could serve even when the rule would not have
    /// asked it, so that credits still sum to nothing.
    /// </summary>
    private static TowZone TakeOver(TowZone zone, ZoneJob job, TowZoneEvent.Overridden o)
    {
        var back = Withdraw(zone, job);
        var truck = back.Trucks[o.Truck];
        var slot = ZoneCompanies.SlotOf(back, truck.Company);
        var chosen = o.Candidates.First(c => c.Truck == o.Truck);
        var shares = FairCredit.Shares(o.Candidates.Replace(chosen,
            chosen with { Exclusion = null, EtaMinutes = chosen.EtaMinutes ?? 0 }));
        return back with
        {
            Credits = FairCredit.Apply(back.Credits, shares, slot),
            Turns = back.Turns.SetItem(slot, zone.Version),
            Trucks = back.Trucks.SetItem(o.Truck, truck with { Job = job.Request }),
            Jobs = back.Jobs.SetItem(job.Request, job with
            {
                Attempt = job.Attempt + 1,
                Shares = shares,
                Slot = slot,
                Turn = new Turn(zone.Version, back.Turns.GetValueOrDefault(slot)),
                Match = new TowMatch(zone.Version, MatchPhase.Assigned, o.OfferId, o.Truck, truck.Company,
                    chosen.EtaMinutes ?? 0, null),
            }),
        };
    }

    private static TowZone End(TowZone zone, ZoneJob job, bool giveBack) =>
        Free(giveBack ? GiveBack(zone, job) : zone, job.Match.Truck) with { Jobs = zone.Jobs.Remove(job.Request) };

    private static TowZone GiveBack(TowZone zone, ZoneJob job) =>
        job is { Slot: { } slot, Turn: { } turn, Match.Truck: not null }
            ? zone with
            {
                Credits = FairCredit.Apply(zone.Credits, job.Shares, slot, -1),
                // A turn that the slot had since stays.
                Turns = zone.Turns.GetValueOrDefault(slot) == turn.At
                    ? zone.Turns.SetItem(slot, turn.Before)
                    : zone.Turns,
            }
            : zone;

    private static TowZone Free(TowZone zone, string? truck) =>
        truck is not null && zone.Trucks.TryGetValue(truck, out var known)
            ? zone with { Trucks = zone.Trucks.SetItem(truck, known with { FreedVersion = zone.Version, Job = null }) }
            : zone;

    private static TowZone WithMatch(TowZone zone, string request, Func<TowMatch, TowMatch> change) => zone with
    {
        Jobs = zone.Jobs.SetItem(request, zone.Jobs[request] with
        {
            Match = change(zone.Jobs[request].Match) with { Version = zone.Version },
        }),
    };

    private static TowMatch Waiting(long version) => new(version, MatchPhase.Waiting, null, null, null, null, null);

    private static string OfferId(ZoneJob job) => $"{job.Request}.{job.Attempt + 1}";

    private static Decision<TowZoneEvent, TowZoneRefusal> Same => Decision<TowZoneEvent, TowZoneRefusal>.Same;
}
