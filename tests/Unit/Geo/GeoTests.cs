using Despacho311.Domain.Geo;
using Despacho311.Geo;

namespace Despacho311.Tests.Unit.Geo;

public class GeoTests
{
    [Fact]
    public void The_flat_plane_agrees_with_the_sphere_over_city_distances() =>
        Gen.Select(Some.Place, Gen.Double[-3_000, 3_000], Gen.Double[-3_000, 3_000]).Sample((p, north, east) =>
        {
            var q = p.Offset(north, east);
            var ((x1, y1), (x2, y2)) = (LocalPlane.Project(p), LocalPlane.Project(q));
            var flat = Math.Sqrt((x1 - x2) * (x1 - x2) + (y1 - y2) * (y1 - y2));
            return Math.Abs(flat - p.DistanceTo(q).Value) <= 0.5 + flat * 0.003;
        });

    [Fact]
    public void The_cells_of_a_view_hold_every_place_in_it() =>
        Gen.Select(Some.Place, Gen.Double[0.001, 0.7], Gen.Double[0, 1], Gen.Double[0, 1]).Sample((p, size, u, v) =>
        {
            var view = new GeoBox(p.Long, p.Lat, p.Long + size, p.Lat + size);
            var inside = new GeoPoint(p.Lat + u * size, p.Long + v * size);
            var cells = MapCell.Covering(view);
            Assert.InRange(cells.Count, 1, MapCell.MaxCellsInView);
            Assert.Contains(MapCell.Of(inside, cells[0].Level), cells);
        });

    [Fact]
    public void A_place_is_found_in_the_area_that_holds_it() =>
        Gen.Select(Gen.Double[0, 3], Gen.Double[0, 3]).Sample((x, y) =>
    {
        var squares = string.Join(",", Enumerable.Range(0, 9).Select(i => Square(i % 3, i / 3)));
        var index = Areas($"{{\"type\":\"FeatureCollection\",\"features\":[{squares}]}}");
        var found = index.Find(new GeoPoint(8 + y / 10, -80 + x / 10));
        Assert.NotNull(found);
        // On a border either neighbour is right.
        var (column, row) = (int.Parse(found.Id) % 3, int.Parse(found.Id) / 3);
        Assert.True(x >= column - 1e-9 && x <= column + 1 + 1e-9 && y >= row - 1e-9 && y <= row + 1 + 1e-9);
    });

    [Theory]
    [InlineData("[1,2]")]
    [InlineData("{\"type\":\"FeatureCollection\"}")]
    [InlineData("{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{\"id\":\"a\"},"
        + "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,1],[1,0],[0,1],[0,0]]]}}]}")]
    public void Areas_that_cannot_be_used_are_refused_with_a_reason(string geoJson) =>
        Assert.NotEmpty(Assert.Throws<InvalidDataException>(() => Areas(geoJson)).Message);

    private static AreaIndex Areas(string geoJson) => AreaIndex.FromGeoJson(geoJson);

    private static string Square(int column, int row)
    {
        string At(int c, int r) => FormattableString.Invariant($"[{-80 + c / 10.0},{8 + r / 10.0}]");
        var ring = string.Join(",", At(column, row), At(column + 1, row), At(column + 1, row + 1), At(column, row + 1),
            At(column, row));
        return $"{{\"type\":\"Feature\",\"properties\":{{\"id\":\"{row * 3 + column}\",\"name\":\"n\"}},"
            + $"\"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[[{ring}]]}}}}";
    }
}

public class MapTileTests
{
    private static readonly Gen<GeoPoint> Points = Gen.Select(Gen.Double[-84, 84], Gen.Double[-179.9, 179.9])
        .Select((lat, longitude) => new GeoPoint(lat, longitude));

    [Fact]
    public void A_point_lies_in_one_tile_of_a_zoom_and_that_tiles_box_holds_it() =>
        Gen.Select(Points, Gen.Int[0, MapTile.MaxZoom]).Sample((p, zoom) =>
        {
            var (x, y) = new MapTile(zoom, 0, 0).Within(p);
            var tile = new MapTile(zoom, (int)Math.Floor(x), (int)Math.Floor(y));
            var (inX, inY) = tile.Within(p);
            var box = tile.Box(1e-6);
            return tile.Exists && inX is >= 0 and < 1 && inY is >= 0 and < 1 && box.Contains(p);
        });

    [Theory]
    [InlineData(0, 0, 0, true)]
    [InlineData(0, 1, 0, false)]
    [InlineData(22, 4194303, 4194303, true)]
    [InlineData(23, 0, 0, false)]
    [InlineData(-1, 0, 0, false)]
    public void A_tile_exists_within_its_zoom(int zoom, int x, int y, bool exists) =>
        Assert.Equal(exists, new MapTile(zoom, x, y).Exists);
}
