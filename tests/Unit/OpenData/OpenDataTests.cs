using Despacho311.Domain.Geo;
using Despacho311.Domain.Effectiveness;
using Despacho311.Domain.OpenData;

namespace Despacho311.Tests.Unit.OpenData;

public class OpenDataTests
{
    private static readonly Meters[] Cells = [Coarse.Street, Coarse.Vehicle, Coarse.Home];

    private static readonly Gen<GeoPoint> Points = Gen.Select(Gen.Double[7.2, 9.6], Gen.Double[-83, -77.2])
        .Select((lat, longitude) => new GeoPoint(lat, longitude));

    [Fact]
    public void A_coarse_place_is_near_and_says_nothing_of_where_in_its_cell() =>
        Gen.Select(Points, Gen.Int[0, 2].Select(i => Cells[i])).Sample((where, cell) =>
        {
            var coarse = Coarse.Place(where, cell);
            // All that is known of the point is its cell: the middle of the cell goes to itself.
            return coarse.DistanceTo(where).Value <= cell.Value * 0.75 && Coarse.Place(coarse, cell) == coarse;
        });

    [Fact]
    public void The_mean_of_many_reports_from_one_home_is_no_nearer_to_it_than_one() =>
        Gen.Select(Points, Gen.Double[1, 20], Gen.Int[0, 1000]).Sample((home, sigma, seed) =>
        {
            var random = new Random(seed);
            var seen = Enumerable.Range(0, 50).Select(_ => Coarse.Place(home.Offset(
                (random.NextDouble() - 0.5) * sigma, (random.NextDouble() - 0.5) * sigma), Coarse.Home)).Distinct();
            // At a corner of the grid four cells at most; never a cloud around the home.
            return seen.Count() <= 4;
        });

    [Fact]
    public void A_count_that_could_be_told_apart_is_not_published() =>
        Assert.Equal([0, null, null, null, null, 5, 6], Enumerable.Range(0, 7).Select(Coarse.Count));

    [Fact]
    public void A_quantile_lies_between_its_neighbours_in_proportion()
    {
        Assert.Null(Statistics.Quantile([], 0.5));
        Assert.Equal(7, Statistics.Quantile([7], 0.9));
        Assert.Equal(2.5, Statistics.Quantile([1, 2, 3, 4], 0.5));
        Assert.Equal(3.7, Statistics.Quantile([1, 2, 3, 4], 0.9));
    }
}
