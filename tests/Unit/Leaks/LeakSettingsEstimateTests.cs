using Despacho311.Domain.Leaks;

namespace Despacho311.Tests.Unit.Leaks;

/// <summary>What many leaks that were drawn by a model say of it.</summary>
public class LeakSettingsEstimateTests
{
    private static readonly LeakSettings Truth = new(1e-8, 6, 12, 0.5);

    /// <summary>Leaks of the model, in a square of this many kilometres over a year.</summary>
    private static List<KnownLeak> Draw(int seed, int kilometers)
    {
        var random = new Random(seed);
        var count = (int)(Truth.LeaksPerSquareMeterAndDay * kilometers * kilometers * 1e6 * 365);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var life = Truth.MedianDays * Math.Exp(Truth.DaysSpread * Normal(random));
            var reports = 1;
            while (random.NextDouble() > 1 / Truth.MeanReports)
                reports++;
            var times = Enumerable.Range(0, reports).Select(_ => random.NextDouble() * life).ToList();
            return new KnownLeak(reports, times.Max() - times.Min(),
                (random.Next(2 * kilometers), random.Next(2 * kilometers)),
                Some.Noon.AddDays(random.NextDouble() * 365));
        })];
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Many_leaks_tell_the_model_that_they_are_of(int seed)
    {
        var found = LeakSettingsEstimate.Of(Draw(seed, 20), LeakSettings.Default);
        Assert.InRange(found.LeaksPerSquareMeterAndDay / Truth.LeaksPerSquareMeterAndDay, 0.9, 1.15);
        Assert.InRange(found.MeanReports / Truth.MeanReports, 0.9, 1.1);
        Assert.InRange(found.MedianDays / Truth.MedianDays, 0.9, 1.1);
        Assert.InRange(found.DaysSpread / Truth.DaysSpread, 0.85, 1.15);
    }

    [Fact]
    public void Few_change_little_and_none_nothing()
    {
        Assert.Equal(LeakSettings.Default, LeakSettingsEstimate.Of([], LeakSettings.Default));
        var found = LeakSettingsEstimate.Of([new KnownLeak(400, 0, (0, 0), Some.Noon)], LeakSettings.Default);
        Assert.InRange(found.MedianDays, 4, 8);
        Assert.InRange(found.MeanReports, 3, 23);
        Assert.InRange(found.LeaksPerSquareMeterAndDay, 6e-7, 8e-7);
    }
}
