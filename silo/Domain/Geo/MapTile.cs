namespace Despacho311.Domain.Geo;

/// <summary>A square of the web map: XYZ in Web Mercator, rows from the north.</summary>
/// <param name="Zoom">0 to 22; at 0 one tile is the world.</param>
public readonly record struct MapTile(int Zoom, int X, int Y)
{
    public const int MaxZoom = 22;

    /// <summary>Web Mercator ends here: the world is a square.</summary>
    private const double MaxLat = 85.0511287798;

    public bool Exists => Zoom is >= 0 and <= MaxZoom && X >= 0 && Y >= 0 && X < 1L << Zoom && Y < 1L << Zoom;

    /// <summary>What the tile shows, and this part of its side more all around, so that nothing is cut at its edge.
    /// </summary>
    public GeoBox Box(double margin = 0)
    {
        var count = (double)(1L << Zoom);
        double Long(double x) => Math.Clamp(x / count * 360 - 180, -180, 180);
        double Lat(double y) => Math.Clamp(
            Math.Atan(Math.Sinh(Math.PI * (1 - 2 * y / count))) * 180 / Math.PI, -MaxLat, MaxLat);
        return new GeoBox(Long(X - margin), Lat(Y + 1 + margin), Long(X + 1 + margin), Lat(Y - margin));
    }

    /// <summary>Where a point lies in the tile, 0 to 1 from west to east and from north to south.</summary>
    public (double X, double Y) Within(GeoPoint p)
    {
        var count = (double)(1L << Zoom);
        var lat = Math.Clamp(p.Lat, -MaxLat, MaxLat) * Math.PI / 180;
        return ((p.Long + 180) / 360 * count - X,
            (1 - Math.Asinh(Math.Tan(lat)) / Math.PI) / 2 * count - Y);
    }
}
