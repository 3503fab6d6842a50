using System.Collections.Immutable;
using Despacho311.Domain;
using Despacho311.Domain.Towing;

namespace Despacho311.Tests.Unit.Towing;

public class FairCreditTests
{
    private static readonly Gen<Candidate> AnyCandidate = Gen.Select(
        Gen.Int[1, 12], Gen.Int[1, 5], Gen.Double[0.5, 60], Gen.Double[-2.5, 2.5], Gen.Int[0, 5])
        .Select((truck, slot, eta, credit, why) => new Candidate($"G-{truck:00}", $"S{slot}", why == 4 ? null : eta,
            credit, 0, why < 3 ? null : Exclusion.Busy));

    [Fact]
    public void Who_is_excluded_is_never_chosen() => AnyCandidate.List[0, 12].Sample(candidates =>
    {
        var chosen = FairCredit.Choose(RuleSet.Default, candidates);
        return chosen is null ? candidates.All(c => !c.Eligible) : chosen.Eligible;
    });

    [Fact]
    public void The_order_of_the_list_does_not_matter() =>
        Gen.Select(AnyCandidate.List[1, 12], Gen.Int).Sample((candidates, seed) =>
        {
            var distinct = candidates.DistinctBy(c => c.Truck).ToList();
            var shuffled = distinct.OrderBy(c => HashCode.Combine(c.Truck, seed)).ToList();
            return FairCredit.Choose(RuleSet.Default, distinct) == FairCredit.Choose(RuleSet.Default, shuffled);
        });

    [Fact]
    public void Credits_always_sum_to_nothing_and_stay_within_the_bound() =>
        Gen.Select(Gen.Int[1, 8], Gen.Double[0.5, 60].Array[200]).Sample((slots, etas) =>
        {
            var rules = RuleSet.Default;
            var credits = Sorted.Map<double>();
            for (var turn = 0; turn + slots <= etas.Length; turn += slots)
            {
                var candidates = Enumerable.Range(0, slots).Select(i => new Candidate(
                    $"G-{i}", $"S{i}", etas[turn + i], credits.GetValueOrDefault($"S{i}"), 0, null)).ToImmutableArray();
                var chosen = FairCredit.Choose(rules, candidates)!;
                credits = FairCredit.Apply(credits, FairCredit.Shares(candidates), chosen.Slot);
                Assert.InRange(credits.Values.Sum(), -1e-9, 1e-9);
                // Several may come due by the same decision, and only one of them is chosen by the next.
                Assert.All(credits.Values, c => Assert.InRange(c, -rules.Bound - 1e-9, rules.Bound + 1));
            }
        });

    [Fact]
    public void A_turn_given_back_leaves_no_trace() => AnyCandidate.List[1, 8].Sample(candidates =>
    {
        if (FairCredit.Choose(RuleSet.Default, candidates) is not { } chosen)
            return true;
        var shares = FairCredit.Shares(candidates);
        var before = Sorted.Map<double>();
        var after = FairCredit.Apply(FairCredit.Apply(before, shares, chosen.Slot), shares, chosen.Slot, -1);
        return after.Values.All(c => Math.Abs(c) < 1e-12);
    });

    [Fact]
    public void Nearest_is_the_nearest_by_comparing_all() => AnyCandidate.List[1, 12].Sample(candidates =>
    {
        var rules = RuleSet.Default with { Policy = DispatchPolicy.Nearest };
        double? least = null;
        foreach (var c in candidates)
            if (c.Eligible && (least is null || c.EtaMinutes < least))
                least = c.EtaMinutes;
        return FairCredit.Choose(rules, candidates)?.EtaMinutes == least;
    });
}
