using Despacho311.Domain;
using Despacho311.Domain.Towing;

namespace Despacho311.Tests.Unit.Towing;

/// <summary>What is shown of fairness follows from the ledger, whatever happened in it.</summary>
public class FairnessTests
{
    private static (FairnessCount Count, DayResult Days, DateOnly First, DateOnly Last) Count(
        DispatchPolicy policy, int seed, int? trucks, bool refusalCosts = true)
    {
        var rules = RuleSet.Default with
        {
            Version = 2,
            Policy = policy,
            RefusalCosts = refusalCosts,
            SilenceCosts = refusalCosts,
        };
        var count = new FairnessCount("simulated");
        var (first, last) = (DateOnly.MaxValue, DateOnly.MinValue);
        var days = DaySimulation.Run(
            new DayPlan(rules, 4, seed, 118, trucks),
            (happened, at) =>
            {
                count.Add(happened, at);
                var day = PanamaTime.Day(at);
                (first, last) = (day < first ? day : first, day > last ? day : last);
            });
        return (count, days, first, last);
    }

    [Theory]
    [InlineData(DispatchPolicy.FairCredit, 1, null, true)]
    [InlineData(DispatchPolicy.Rotation, 2, null, true)]
    [InlineData(DispatchPolicy.FairCredit, 3, 4, true)]
    [InlineData(DispatchPolicy.FairCredit, 4, null, false)]
    public void What_a_turn_is_owed_is_what_it_earned_and_did_not_receive(
        DispatchPolicy policy, int seed, int? trucks, bool refusalCosts)
    {
        var (count, days, first, last) = Count(policy, seed, trucks, refusalCosts);
        var all = count.Of(first, last);
        Assert.All(all.Slots, s => Assert.Equal(s.Owed, s.Earned - s.Received, 6));
        Assert.Equal(days.LargestGap, all.LargestGap, 6);
        Assert.Equal(days.Unfulfilled, all.Unfulfilled);
        Assert.Equal(days.Removals, all.Slots.Sum(s => s.Accepted));
        Assert.Equal(days.Decisions, all.Slots.Sum(s => s.Offers));
        Assert.All(all.Slots, s => Assert.Equal(s.Offers, s.Accepted + s.Refused + s.Expired));
        Assert.Equal(days.Removals, all.Hours.Sum(h => h.Removals));
        Assert.All(all.Hours, h => Assert.True(h.MeanMinutesToScene >= h.MeanMinutesToAccept));
    }

    [Fact]
    public void Days_add_up_to_the_whole()
    {
        var (count, _, first, last) = Count(DispatchPolicy.FairCredit, 5, null);
        var all = count.Of(first, last);
        var parts = new List<ZoneFairness>();
        for (var day = first; day <= last; day = day.AddDays(1))
            parts.Add(count.Of(day, day));
        Assert.Equal(all.Requests, parts.Sum(p => p.Requests));
        Assert.Equal(all.Slots.Sum(s => s.Received), parts.Sum(p => p.Slots.Sum(s => s.Received)), 6);
        Assert.Equal(all.LargestGap, parts.Max(p => p.LargestGap));
    }
}
