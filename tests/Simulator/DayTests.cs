using Despacho311.Domain.Towing;

namespace Despacho311.Tests.Simulator;

/// <summary>What the simulator promises of the policies.</summary>
public class DayTests
{
    private static DayResult Run(DispatchPolicy policy, int seed, int days = 10) => DaySimulation.Run(
        new DayPlan(RuleSet.Default with { Policy = policy, Version = 2 }, days, seed, 118, null));

    [Fact]
    public void The_same_seed_gives_the_same_days() =>
        Assert.Equal(Run(DispatchPolicy.FairCredit, 7, 2), Run(DispatchPolicy.FairCredit, 7, 2));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Fair_credit_is_much_faster_than_rotation_and_far_fairer_than_nearest(int seed)
    {
        var (fair, rotation, nearest) = (Run(DispatchPolicy.FairCredit, seed), Run(DispatchPolicy.Rotation, seed),
            Run(DispatchPolicy.Nearest, seed));
        TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant(
            $"note: mean minutes {fair.MeanMinutes:F1} / {rotation.MeanMinutes:F1} / {nearest.MeanMinutes:F1}, ")
            + FormattableString.Invariant(
            $"gap {fair.LargestGap:F1} / {rotation.LargestGap:F1} / {nearest.LargestGap:F1}"));
        Assert.True(fair.MeanMinutes < 0.7 * rotation.MeanMinutes);
        Assert.True(fair.LargestGap <= RuleSet.Default.Bound + 1);
        Assert.True(nearest.LargestGap > 5 * fair.LargestGap);
    }

    [Fact]
    public void Waiting_where_it_is_suggested_is_faster_and_as_fair()
    {
        DayResult Days(double part) => DaySimulation.Run(
            new DayPlan(RuleSet.Default with { Version = 2 }, 10, 2, 118, null, part));
        var (home, half, all) = (Days(0), Days(0.5), Days(1));
        Assert.True(half.MeanMinutes < 0.95 * home.MeanMinutes && all.MeanMinutes < 0.9 * home.MeanMinutes,
            $"{home.MeanMinutes} {half.MeanMinutes} {all.MeanMinutes}");
        Assert.True(all.LargestGap <= RuleSet.Default.Bound + 1);
    }

    [Fact]
    public void With_one_truck_removals_wait_and_some_are_given_up_but_none_is_forgotten()
    {
        var days = DaySimulation.Run(new DayPlan(RuleSet.Default, 2, 4, 118, 1));
        Assert.True(days.Unfulfilled > 20);
        Assert.True(days.Removals > 20);
    }
}
