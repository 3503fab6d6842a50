using Despacho311.Domain.Geo;
using NetTopologySuite.Features;
using NetTopologySuite.Geometries;
using NetTopologySuite.IO.VectorTiles;
using NetTopologySuite.IO.VectorTiles.Mapbox;
using TileNumber = NetTopologySuite.IO.VectorTiles.Tiles.Tile;

namespace Despacho311.Geo;

/// <summary>A thing with a place, as a tile shows it.</summary>
/// <param name="Weight">How much it counts for where several are drawn as one.</param>
public sealed record TilePoint(string Id, GeoPoint Where, string State, int Weight);

/// <summary>Mapbox vector tiles, version 2.1.</summary>
public static class VectorTiles
{
    /// <summary>From here on each thing is drawn for itself.</summary>
    public const int SingleZoom = 14;

    /// <summary>Below, a tile has at most this many times as many places: eight pixels apart.</summary>
    private const int Cells = 32;

    /// <summary>
    /// Points with <c>id</c>, <c>state</c> and <c>weight</c>; zoomed out, the middles of what lies together, with
    /// <c>count</c> and the sum of the weights. A tile is small however many there are.
    /// </summary>
    public static byte[] Points(MapTile tile, string layer, IEnumerable<TilePoint> points) => Write(tile, layer,
        tile.Zoom >= SingleZoom ? points.Select(Single) : Together(tile, points));

    /// <summary>Areas with <c>id</c> and <c>name</c>.</summary>
    public static byte[] Areas(MapTile tile, string layer, AreaIndex areas)
    {
        // Cut a little outside of what is seen, so that the cut itself is not drawn.
        var box = tile.Box(0.05);
        var cut = new GeometryFactory().ToGeometry(new Envelope(box.West, box.East, box.South, box.North));
        return Write(tile, layer, areas.In(box).Select(a => new Feature(a.Shape.Intersection(cut),
            new AttributesTable { { "id", a.Area.Id }, { "name", a.Area.Name } })));
    }

    private static Feature Single(TilePoint p) => new(At(p.Where), new AttributesTable
    {
        { "id", p.Id }, { "state", p.State }, { "weight", p.Weight }, { "count", 1 },
    });

    private static Point At(GeoPoint where) => new(where.Long, where.Lat);

    private static IEnumerable<Feature> Together(MapTile tile, IEnumerable<TilePoint> points)
    {
        var cells = new Dictionary<(int, int), (int Count, int Weight, double Lat, double Long)>();
        foreach (var p in points)
        {
            var (x, y) = tile.Within(p.Where);
            // Each point belongs to one tile, so that no sum is drawn twice.
            if (x is < 0 or >= 1 || y is < 0 or >= 1)
                continue;
            var key = ((int)(x * Cells), (int)(y * Cells));
            var sum = cells.GetValueOrDefault(key);
            cells[key] = (sum.Count + 1, sum.Weight + p.Weight, sum.Lat + p.Where.Lat, sum.Long + p.Where.Long);
        }
        return cells.Values.Select(c => new Feature(
            At(new GeoPoint(c.Lat / c.Count, c.Long / c.Count)),
            new AttributesTable { { "count", c.Count }, { "weight", c.Weight } }));
    }

    private static byte[] Write(MapTile tile, string layer, IEnumerable<Feature> features)
    {
        var content = new Layer { Name = layer };
        foreach (var feature in features)
            content.Features.Add(feature);
        var vector = new VectorTile { TileId = new TileNumber(tile.X, tile.Y, tile.Zoom).Id };
        vector.Layers.Add(content);
        using var stream = new MemoryStream();
        // What is smaller than a unit of the tile is not drawn.
        vector.Write(stream, MapboxTileWriter.DefaultMinLinealExtent, MapboxTileWriter.DefaultMinPolygonalExtent);
        return stream.ToArray();
    }
}
