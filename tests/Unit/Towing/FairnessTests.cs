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

    [Fact]
    public void What_a_firm_got_goes_along_when_it_comes_under_another_owner()
    {
        var (count, _, first, last) = Count(DispatchPolicy.FairCredit, 6, null);
        var before = count.Of(first, last);
        var firm = count.State.Companies["E-01"];
        count.Add(new TowZoneEvent.CompanySet(firm.Id, firm.CompanyVersion + 1, "E-02", firm.Serves, firm.From,
            firm.Until, firm.Suspended), firm.From.AddDays(4));
        var after = count.Of(first, last);
        Assert.Equal([.. before.Slots.Select(s => s.Slot).Where(s => s != "E-01")], after.Slots.Select(s => s.Slot));
        Assert.Equal(["E-01", "E-02"], after.Slots.Single(s => s.Slot == "E-02").Companies);
        Assert.All(after.Slots, s => Assert.Equal(s.Owed, s.Earned - s.Received, 6));
        Assert.Equal(before.Slots.Sum(s => s.Offers), after.Slots.Sum(s => s.Offers));
    }
}
