using System.Globalization;

namespace Despacho311.Domain.Geo;

/// <summary>A place on the WGS84 ellipsoid. Latitude and longitude are degrees; north and east are positive.</summary>
public readonly record struct GeoPoint(double Lat, double Long)
{
    /// <summary>Mean radius of the Earth in metres (IUGG R1).</summary>
    public const double EarthRadiusMeters = 6_371_008.8;

    /// <summary>True for finite degrees inside −90…90 and −180…180.</summary>
    public bool IsOnEarth => Math.Abs(Lat) <= 90 && Math.Abs(Long) <= 180;

    /// <summary>Great-circle distance by the haversine formula.</summary>
    public Meters DistanceTo(GeoPoint other)
    {
        var (lat1, lat2) = (Radians(Lat), Radians(other.Lat));
        var sinLat = Math.Sin((lat2 - lat1) / 2);
        var sinLong = Math.Sin(Radians(other.Long - Long) / 2);
        var h = sinLat * sinLat + Math.Cos(lat1) * Math.Cos(lat2) * sinLong * sinLong;
        return new Meters(2 * EarthRadiusMeters * Math.Asin(Math.Min(1, Math.Sqrt(h))));
    }

    /// <summary>Initial bearing towards the other point, degrees clockwise from north, 0 ≤ b &lt; 360.</summary>
    public double BearingTo(GeoPoint other)
    {
        var (lat1, lat2, dLong) = (Radians(Lat), Radians(other.Lat), Radians(other.Long - Long));
        var y = Math.Sin(dLong) * Math.Cos(lat2);
        var x = Math.Cos(lat1) * Math.Sin(lat2) - Math.Sin(lat1) * Math.Cos(lat2) * Math.Cos(dLong);
        return (Math.Atan2(y, x) * 180 / Math.PI + 360) % 360;
    }

    /// <summary>
    /// The point this far to the north and to the east, on the local tangent plane (good for kilometres).
    /// </summary>
    public GeoPoint Offset(double northMeters, double eastMeters) => new(
        Lat + northMeters / LocalPlane.MetersPerDegreeLat,
        Long + eastMeters / (LocalPlane.MetersPerDegreeLat * Math.Cos(Radians(Lat))));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Lat:F6},{Long:F6}");

    private static double Radians(double degrees) => degrees * Math.PI / 180;
}

/// <summary>A box along parallels and meridians; west ≤ east (Panama does not cross the antimeridian).</summary>
public readonly record struct GeoBox(double West, double South, double East, double North)
{
    /// <summary>
    /// Panama with its waters. What lies outside is not a place in the country; swapped or negated coordinates fall
    /// out.
    /// </summary>
    public static readonly GeoBox Panama = new(-83.2, 7.0, -77.1, 9.8);

    public bool IsValid => West <= East && South <= North
        && new GeoPoint(South, West).IsOnEarth && new GeoPoint(North, East).IsOnEarth;

    public bool Contains(GeoPoint p) => p.Lat >= South && p.Lat <= North && p.Long >= West && p.Long <= East;
}

/// <summary>
/// A flat metric plane that touches the Earth at Panama's latitude: x east, y north, metres. Distances inside the
/// country are right to a few parts in a thousand, which is far below any reporter's error.
/// </summary>
public static class LocalPlane
{
    /// <summary>Metres in a degree of latitude on the sphere of <see cref="GeoPoint.EarthRadiusMeters"/>.</summary>
    public const double MetersPerDegreeLat = GeoPoint.EarthRadiusMeters * Math.PI / 180;

    /// <summary>
    /// Where the plane touches: the capital's latitude, so that the error is least where most reports are.
    /// </summary>
    private const double ReferenceLat = 9.0;

    private static readonly double MetersPerDegreeLong = MetersPerDegreeLat * Math.Cos(ReferenceLat * Math.PI / 180);

    public static (double X, double Y) Project(GeoPoint p) =>
        ((p.Long + 80) * MetersPerDegreeLong, (p.Lat - ReferenceLat) * MetersPerDegreeLat);

    public static GeoPoint Unproject(double x, double y) =>
        new(y / MetersPerDegreeLat + ReferenceLat, x / MetersPerDegreeLong - 80);
}
