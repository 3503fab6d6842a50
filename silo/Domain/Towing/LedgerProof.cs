using System.Collections.Immutable;
using System.Diagnostics;

namespace Despacho311.Domain.Towing;

/// <summary>
/// Whether an event of a zone's ledger follows from the events before it. Each event is decided anew, from the command
/// that must have caused it and the time it was made at, by the same function that the zone used.
/// </summary>
public static class LedgerProof
{
    /// <param name="zone">The zone as the events before made it.</param>
    /// <param name="at">When the event was written.</param>
    public static bool Follows(TowZone zone, TowZoneEvent happened, DateTimeOffset at)
    {
        if (Cause(zone, happened) is not { } cause)
            return false;
        return TowZoneLogic.Decide(zone, cause, at).Events.Any(decided => Same(decided, happened));
    }

    /// <summary>The command that must have caused it; null when nothing could have.</summary>
    private static TowZoneCommand? Cause(TowZone zone, TowZoneEvent happened) => happened switch
    {
        TowZoneEvent.RulesSet r => new TowZoneCommand.SetRules(r.Rules),
        TowZoneEvent.RulesPlanned r => new TowZoneCommand.SetRules(r.Rules, r.From),
        TowZoneEvent.CompanySet c => new TowZoneCommand.SetCompany(
            c.Company, c.CompanyVersion, c.Slot, c.Serves, c.From, c.Until, c.Suspended),
        TowZoneEvent.TruckSet t => new TowZoneCommand.SetTruck(
            t.Truck, t.TruckVersion, t.Company, t.Class, t.OnDuty),
        TowZoneEvent.Queued q => new TowZoneCommand.Queue(q.Request, q.Where, q.Kind, q.RequestedAt, q.Scene),
        TowZoneEvent.Offered o => new TowZoneCommand.Match(o.Request, Etas(o.Candidates)),
        TowZoneEvent.Seen s when zone.Jobs.TryGetValue(s.Request, out var job) && job.Match.Truck is { } truck =>
            new TowZoneCommand.See(s.OfferId, truck),
        TowZoneEvent.Seen => null,
        TowZoneEvent.Accepted a => new TowZoneCommand.Accept(a.OfferId, null),
        TowZoneEvent.Refused r => new TowZoneCommand.Refuse(r.OfferId, null, r.Reason),
        TowZoneEvent.Overridden o => new TowZoneCommand.Override(o.Request, o.Truck, Etas(o.Candidates), o.Reason),
        TowZoneEvent.Redispatched r => new TowZoneCommand.Redispatch(r.Request, r.OfferId, r.Reason),
        TowZoneEvent.Finished f when zone.Jobs.ContainsKey(f.Request) =>
            new TowZoneCommand.Finish(f.Request, f.TurnGivenBack),
        TowZoneEvent.Finished => null,
        TowZoneEvent.Expired or TowZoneEvent.GaveUp => new TowZoneCommand.Tick(),
        _ => throw new UnreachableException(),
    };

    private static ImmutableSortedDictionary<string, double> Etas(ImmutableArray<Candidate> candidates) =>
        Sorted.Map<double>().AddRange(candidates.Where(c => c.EtaMinutes is not null)
            .Select(c => KeyValuePair.Create(c.Truck, c.EtaMinutes!.Value)));

    /// <summary>Records compare their lists by reference, so the candidates are compared one by one.</summary>
    private static bool Same(TowZoneEvent a, TowZoneEvent b) => (a, b) switch
    {
        (TowZoneEvent.Offered x, TowZoneEvent.Offered y) => x.Candidates.SequenceEqual(y.Candidates)
            && x with { Candidates = [] } == y with { Candidates = [] },
        (TowZoneEvent.Overridden x, TowZoneEvent.Overridden y) => x.Candidates.SequenceEqual(y.Candidates)
            && x with { Candidates = [] } == y with { Candidates = [] },
        _ => a == b,
    };
}
