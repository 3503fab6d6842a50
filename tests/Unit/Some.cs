using Despacho311.Domain.Geo;

namespace Despacho311.Tests.Unit;

/// <summary>
/// Generators that stay near the truth: places in the streets of Panama, so that neighbours are common.
/// </summary>
internal static class Some
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 20, 17, 0, 0, TimeSpan.Zero);

    public static readonly Gen<GeoPoint> Place = Gen.Select(Gen.Double[8.95, 9.08], Gen.Double[-79.56, -79.45])
        .Select((lat, lon) => new GeoPoint(lat, lon));

    /// <summary>Fewer places, so that reports meet.</summary>
    public static readonly Gen<GeoPoint> CloseBy = Gen.Select(Gen.Double[0, 400], Gen.Double[0, 400])
        .Select((north, east) => new GeoPoint(8.98, -79.52).Offset(north, east));
}
