using Despacho311.Domain.Cases;
using Despacho311.Domain.Geo;
using Despacho311.Domain.Leaks;

namespace Despacho311.Tests.Unit.Leaks;

public class LikelyDuplicatesTests
{
    private static readonly GeoPoint Here = new(9.0, -79.5);
    private static readonly LeakScore Lamps = new(LeakSettings.Of(ServiceFrequency.Usual));

    private static LeakReport At(double east, double sigma = 8, double daysAgo = 1) =>
        new("", Here.Offset(0, east), sigma, Some.Noon.AddDays(-daysAgo), null);

    private static double Of(params (string Thing, LeakReport Report)[] known) =>
        LikelyDuplicates.Of(Lamps, At(0, 8, 0), known)["A"];

    [Fact]
    public void The_nearer_in_place_and_time_the_likelier()
    {
        Assert.InRange(Of(("A", At(3))), 0.9, 1);
        Assert.True(Of(("A", At(20))) < Of(("A", At(3))));
        Assert.True(Of(("A", At(3, daysAgo: 50))) < Of(("A", At(3))));
        Assert.InRange(Of(("A", At(200))), 0, 0.01);
    }

    [Fact]
    public void Two_lamps_share_the_probability_and_what_is_left_is_a_third() => Gen.Select(
        Gen.Double[-60, 60], Gen.Double[3, 60], Gen.Int[0, 3]).Array[1, 12].Sample(raw =>
        {
            var of = LikelyDuplicates.Of(Lamps, At(0, 8, 0),
                raw.Select(r => ($"L{r.Item3}", At(r.Item1, r.Item2))));
            Assert.All(of.Values, p => Assert.InRange(p, 0, 1));
            Assert.InRange(of.Values.Sum(), 0, 1);
        });

    [Fact]
    public void What_happens_seldom_is_likelier_to_be_the_same()
    {
        var seldom = new LeakScore(LeakSettings.Of(ServiceFrequency.Usual with { PerHectareAndYear = 0.01 }));
        var known = ("A", At(30));
        Assert.True(LikelyDuplicates.Of(seldom, At(0, 8, 0), [known])["A"] > Of(known));
    }
}
