namespace Despacho311.Tests.Simulator;

/// <summary>Days of dispatch under faults. A failure names its seed; <c>SIM_SEED</c> replays it alone.</summary>
public class DispatchDayTests
{
    private const int Steps = 700;

    private static City Run(int seed, Faults faults)
    {
        var city = new City(seed, faults);
        for (var step = 0; step < Steps; step++)
        {
            city.Step();
            Check(city, seed, step);
        }
        city.Settle();
        Check(city, seed, Steps);
        return city;
    }

    private static void Check(City city, int seed, int step)
    {
        try
        {
            Promises.Check(city);
            if (step == Steps)
                Promises.CheckEnd(city);
        }
        catch (Exception e) when (e is Xunit.Sdk.XunitException)
        {
            Assert.Fail($"seed {seed}, step {step}: {e.Message}");
        }
    }

    [Fact]
    public void Whatever_is_lost_or_crashes_no_truck_and_no_removal_is_double_and_every_removal_ends()
    {
        var served = 0;
        var asked = 0;
        Seeds.Each(seed =>
        {
            var city = Run(seed, Faults.Bad);
            Interlocked.Add(ref served, city.Served);
            Interlocked.Add(ref asked, city.Requests);
        });
        // A day in which nothing is ever served would keep every promise.
        Assert.True(served > asked / 3, $"{served} of {asked} removals were served");
    }

    [Fact]
    public void A_fresh_seed_keeps_the_promises_too()
    {
        var seed = Random.Shared.Next(1_000_000, 2_000_000_000);
        TestContext.Current.TestOutputHelper?.WriteLine($"seed: {seed}");
        Run(seed, Faults.Bad);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(311)]
    public void The_same_seed_gives_the_same_day(int seed) =>
        Assert.Equal(Run(seed, Faults.Bad).Fingerprint, Run(seed, Faults.Bad).Fingerprint);

    [Fact]
    public void On_a_good_day_nobody_waits_in_vain()
    {
        var city = Run(42, Faults.None);
        Assert.NotEqual(0, city.Served);
    }
}
