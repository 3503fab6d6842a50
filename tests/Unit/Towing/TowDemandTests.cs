using Despacho311.Domain;
using Despacho311.Domain.Geo;
using Despacho311.Domain.Towing;

namespace Despacho311.Tests.Unit.Towing;

/// <summary>What is expected where, and where trucks should wait for it.</summary>
public class TowDemandTests
{
    private static readonly DateOnly First = new(2026, 1, 1);
    private static readonly DateOnly Last = new(2026, 6, 30);
    private static readonly DateOnly End = new(2026, 7, 31);

    [Theory]
    [InlineData("2026-11-26", DemandDay.Weekday)]
    [InlineData("2026-11-28", DemandDay.Weekend)]
    [InlineData("2026-11-30", DemandDay.Payday)]
    [InlineData("2026-12-15", DemandDay.Payday)]
    // The fifteenth of August 2026 is a Saturday: wages come on the Friday.
    [InlineData("2026-08-14", DemandDay.Payday)]
    public void Days_are_told_apart_as_wages_are_paid(string day, DemandDay kind) =>
        Assert.Equal(kind, TowDemand.KindOf(DateOnly.Parse(day)));

    [Fact]
    public void The_forecast_knows_rush_hours_and_paydays_and_is_better_than_one_mean()
    {
        var removals = Removals(new Random(311)).ToList();
        var demand = TowDemand.Learn(removals.Select(r => (r, new GeoPoint(8.98, -79.52))), First, Last);
        DateTimeOffset At(string day, int hour) => PanamaTime.Midnight(DateOnly.Parse(day)).AddHours(hour + 0.5);
        var rush = demand.At(At("2026-07-01", 8));
        Assert.InRange(rush.Expected, 4, 8);
        Assert.True(rush.Low < rush.Expected && rush.Expected < rush.High);
        Assert.True(demand.At(At("2026-07-15", 8)).Expected > 1.3 * rush.Expected);
        Assert.True(demand.At(At("2026-07-01", 3)).Expected < 0.5 * rush.Expected);
        var error = demand.ErrorOn(removals, Last.AddDays(1), End);
        Assert.Equal(31 * 24, error.Hours);
        Assert.True(error.MeanAbsolute < 0.8 * error.MeanAbsoluteOfOneMean, $"{error}");
    }

    [Fact]
    public void Nothing_learnt_is_nothing_expected()
    {
        var demand = TowDemand.Learn([], First, First.AddDays(-1));
        Assert.Equal(0, demand.At(Some.Noon).Expected);
        Assert.Empty(demand.Places);
        Assert.Equal([new GeoPoint(9, -79)], StandBy.Places([new GeoPoint(9, -79)], demand.Places));
    }

    [Fact]
    public void Two_trucks_at_one_corner_part_and_each_waits_nearer_to_its_half()
    {
        var (west, east) = (new GeoPoint(9, -79.6), new GeoPoint(9, -79.4));
        DemandPoint[] demand = [new(west, 3), new(east, 1)];
        var places = StandBy.Places([new GeoPoint(9, -79.51), new GeoPoint(9, -79.49)], demand);
        Assert.True(places[0].DistanceTo(west).Value < 1 && places[1].DistanceTo(east).Value < 1);
    }

    [Fact]
    public void Waiting_where_it_is_suggested_never_makes_the_mean_way_longer() =>
        Gen.Select(Some.Place.Array[1, 12], Some.Place.Array[1, 40]).Sample((trucks, demand) =>
        {
            var points = demand.Select(p => new DemandPoint(p, 1)).ToList();
            var places = StandBy.Places(trucks, points);
            double Square(IEnumerable<GeoPoint> at) => points.Sum(d => at.Min(p => Flat(p, d.Where, points)));
            Assert.True(Square(places) <= Square(trucks) * (1 + 1e-9));
        });

    /// <summary>The square of the distance on the plane that is used: what Lloyd's method never makes larger.</summary>
    private static double Flat(GeoPoint a, GeoPoint b, List<DemandPoint> demand)
    {
        var east = Math.Cos(demand[0].Where.Lat * Math.PI / 180);
        return Math.Pow((a.Long - b.Long) * east, 2) + Math.Pow(a.Lat - b.Lat, 2);
    }

    private static IEnumerable<DateTimeOffset> Removals(Random random)
    {
        for (var day = First; day <= End; day = day.AddDays(1))
            for (var hour = 0; hour < 24; hour++)
            {
                var mean = (hour is 7 or 8 or 17 ? 6 : hour < 5 ? 0.5 : 2)
                    * (TowDemand.KindOf(day) == DemandDay.Payday ? 2 : 1);
                for (var t = Gap(mean); t < 1; t += Gap(mean))
                    yield return PanamaTime.Midnight(day).AddHours(hour + t);
            }
        double Gap(double mean) => -Math.Log(1 - random.NextDouble()) / mean;
    }
}
