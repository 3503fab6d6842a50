using System.Collections.Immutable;

namespace Despacho311.Domain.Towing;

/// <summary>How a zone chooses. Strict rotation and nearest are rule sets too.</summary>
public enum DispatchPolicy
{
    FairCredit,
    Rotation,
    Nearest,
}

/// <summary>
/// The rule set of a zone: versioned data; every decision names the version it applied.
/// </summary>
/// <param name="Version">Counts up; a change of any other value is a new version.</param>
/// <param name="MinutesPerCredit">w: how many minutes of driving one owed removal weighs. 0 or more.</param>
/// <param name="Bound">B: how many removals a company may be ahead of, or behind, what it is owed; above 0. Behind, it
/// may be by one more for a moment, when several are due at once.</param>
/// <param name="OfferTimeout">How long an operator has to answer.</param>
/// <param name="MaxWait">After this long without a truck the request is given up as unfulfilled.</param>
/// <param name="AskAgainAfter">
/// When everybody who could come has said no, or nothing, they are asked again this long after the last of it.
/// </param>
/// <param name="OneCompanyPerScene">
/// Several vehicles at one scene go to the company that has the first of them, while it has a truck for them and its
/// credit allows it; each is a turn.
/// </param>
/// <param name="RefusalCosts">Whether an offer that is refused uses the turn.</param>
/// <param name="SilenceCosts">Whether an offer that is not answered in time uses the turn.</param>
/// <param name="SilentAfter">
/// A truck on its way that has said nothing for so long is taken to be lost, and another is sent.
/// </param>
/// <param name="Fares">What a removal may cost at the most.</param>
public sealed record RuleSet(
    int Version, DispatchPolicy Policy, double MinutesPerCredit, double Bound, TimeSpan OfferTimeout, TimeSpan MaxWait,
    TimeSpan AskAgainAfter, bool OneCompanyPerScene, bool RefusalCosts, bool SilenceCosts, TimeSpan SilentAfter,
    FareRules Fares)
{
    /// <summary>w = 5 and B = 2.5 halve rotation's time to scene at a gap under three removals.</summary>
    public static readonly RuleSet Default =
        new(1, DispatchPolicy.FairCredit, 5, 2.5, TimeSpan.FromSeconds(45), TimeSpan.FromHours(2),
            TimeSpan.FromMinutes(3), true, true, true, TimeSpan.FromMinutes(15), FareRules.Default);
}

/// <summary>Why a truck could not be chosen; null where it could.</summary>
public enum Exclusion
{
    Busy,
    WrongClass,
    AlreadyRefused,
    NoPosition,

    /// <summary>The zone knows no papers of its company.</summary>
    NoPapers,
    ZoneNotServed,
    NotYetAuthorized,
    PapersExpired,
    Suspended,

    /// <summary>Another company has the first vehicle of this scene.</summary>
    SceneOfAnother,
}

/// <summary>One truck as the decision saw it. The list of them is enough to recompute the choice.</summary>
/// <param name="Slot">The turn it would use: its company, or the group of related firms.</param>
/// <param name="EtaMinutes">Minutes to the scene; null when the truck's place is not known.</param>
/// <param name="Credit">What the zone owed the slot before this decision, in removals.</param>
/// <param name="LastTurn">The zone's version at the slot's last turn, 0 before its first: rotation's order.</param>
public sealed record Candidate(
    string Truck, string Slot, double? EtaMinutes, double Credit, long LastTurn, Exclusion? Exclusion)
{
    public bool Eligible => Exclusion is null && EtaMinutes is not null;
}

/// <summary>
/// Fair credit. Each decision hands out one credit, split evenly over the slots that could serve; the slot that gets
/// the job pays one. So credits always sum to nothing, and a slot's credit is what the zone owes it.
/// </summary>
public static class FairCredit
{
    /// <summary>
    /// The truck to ask, or null when nobody can. Ties go to the slot that is owed more, then to the lower truck id, so
    /// that the same inputs give the same truck on every machine.
    /// </summary>
    public static Candidate? Choose(RuleSet rules, IReadOnlyCollection<Candidate> candidates)
    {
        var eligible = candidates.Where(c => c.Eligible).ToList();
        if (eligible.Count == 0)
            return null;
        return rules.Policy switch
        {
            DispatchPolicy.Nearest => Best(eligible, c => c.EtaMinutes!.Value),
            DispatchPolicy.Rotation => Best([.. eligible.Where(c => c.LastTurn == eligible.Min(e => e.LastTurn))],
                c => c.EtaMinutes!.Value),
            DispatchPolicy.FairCredit => Best(
                WithinBounds(rules, eligible), c => c.EtaMinutes!.Value - rules.MinutesPerCredit * c.Credit),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>
    /// What each slot that could serve earns by this decision: an equal part of one credit. Who could have, but for
    /// another company being at the scene already, earns too: the others' vehicle is a turn like any.
    /// </summary>
    public static ImmutableSortedDictionary<string, double> Shares(IEnumerable<Candidate> candidates)
    {
        var slots = candidates.Where(c => c.Eligible || c.Exclusion == Exclusion.SceneOfAnother)
            .Select(c => c.Slot).Distinct().ToList();
        return slots.ToImmutableSortedDictionary(s => s, _ => 1.0 / slots.Count, StringComparer.Ordinal);
    }

    /// <summary>
    /// Credits after a decision for the slot: shares earned, one paid. <paramref name="sign"/> −1 undoes it.
    /// </summary>
    public static ImmutableSortedDictionary<string, double> Apply(
        ImmutableSortedDictionary<string, double> credits,
        ImmutableSortedDictionary<string, double> shares, string slot, int sign = 1)
    {
        var next = credits;
        foreach (var (each, share) in shares)
            next = next.SetItem(each, next.GetValueOrDefault(each) + sign * share);
        return next.SetItem(slot, next.GetValueOrDefault(slot) - sign);
    }

    /// <summary>
    /// Nobody may fall below −B by paying, and while somebody would stand above +B only such slots count. When several
    /// would at once, one is chosen and the others wait for the next decisions a little above it: by less than one
    /// removal, since a decision hands out no more. When everybody would fall below, those owed most remain, so that a
    /// request never waits for bookkeeping.
    /// </summary>
    private static List<Candidate> WithinBounds(RuleSet rules, List<Candidate> eligible)
    {
        var share = 1.0 / eligible.Select(c => c.Slot).Distinct().Count();
        var above = eligible.Where(c => c.Credit + share > rules.Bound).ToList();
        if (above.Count > 0)
            return above;
        var payable = eligible.Where(c => c.Credit + share - 1 >= -rules.Bound).ToList();
        if (payable.Count > 0)
            return payable;
        var most = eligible.Max(c => c.Credit);
        return [.. eligible.Where(c => c.Credit >= most)];
    }

    private static Candidate Best(List<Candidate> among, Func<Candidate, double> cost) => among
        .OrderBy(cost).ThenByDescending(c => c.Credit).ThenBy(c => c.Truck, StringComparer.Ordinal).First();
}
