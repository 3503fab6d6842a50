using Despacho311.Domain.Geo;

namespace Despacho311.Tests.Unit.Geo;

public class GeoCellsTests
{
    private static readonly Gen<GeoPoint> Points = Gen.Select(Gen.Double[-89, 89], Gen.Double[-179, 179],
        (lat, longitude) => new GeoPoint(lat, longitude));

    [Fact]
    public void Whatever_lies_in_a_box_lies_in_one_of_its_cells() =>
        Gen.Select(Points, Gen.Double[0, 0.05], Gen.Double[0, 1], Gen.Double[0, 1]).Sample((corner, size, y, x) =>
        {
            var box = new GeoBox(corner.Long, corner.Lat, corner.Long + size, corner.Lat + size);
            var inside = new GeoPoint(corner.Lat + y * size, corner.Long + x * size);
            return GeoCells.In(box).Contains(GeoCells.Of(inside));
        });

    [Fact]
    public void Two_cells_never_share_a_number() => Gen.Select(Points, Points).Sample((a, b) =>
        GeoCells.Of(a) != GeoCells.Of(b) || (Math.Abs(a.Lat - b.Lat) <= 0.005 && Math.Abs(a.Long - b.Long) <= 0.005));
}
