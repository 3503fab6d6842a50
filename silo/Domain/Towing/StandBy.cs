using System.Collections.Immutable;
using Despacho311.Domain.Geo;

namespace Despacho311.Domain.Towing;

/// <summary>How many removals are expected around a place, relative to the others.</summary>
public readonly record struct DemandPoint(GeoPoint Where, double Weight);

/// <summary>
/// Where free trucks should wait. Each is sent to the middle of the demand that is nearer to it than to any other
/// (Lloyd's method, weighted), starting from where it is, so that it drives little and two never wait at one corner.
/// A suggestion, not an order: who is owed the next removal stays owed it.
/// </summary>
public static class StandBy
{
    /// <summary>Each round moves all trucks once; further ones gain little.</summary>
    private const int Rounds = 3;

    /// <param name="free">Trucks that wait, with where they are or where they were told to go.</param>
    /// <returns>A place for each truck, in the order given. Without demand they stay.</returns>
    public static ImmutableArray<GeoPoint> Places(IReadOnlyList<GeoPoint> free, IReadOnlyList<DemandPoint> demand)
    {
        if (free.Count == 0 || demand.Count == 0)
            return [.. free];
        // Degrees on a local plane: small zones, and only what is nearest matters.
        var east = Math.Cos(demand[0].Where.Lat * Math.PI / 180);
        var (x, y) = (free.Select(p => p.Long * east).ToArray(), free.Select(p => p.Lat).ToArray());
        for (var round = 0; round < Rounds; round++)
            MoveToMiddles(x, y, demand, east);
        return [.. x.Zip(y, (xi, yi) => new GeoPoint(yi, xi / east))];
    }

    private static void MoveToMiddles(double[] x, double[] y, IReadOnlyList<DemandPoint> demand, double east)
    {
        var (sumX, sumY, weight) = (new double[x.Length], new double[x.Length], new double[x.Length]);
        foreach (var point in demand)
        {
            var (px, py) = (point.Where.Long * east, point.Where.Lat);
            var nearest = 0;
            var least = double.MaxValue;
            for (var i = 0; i < x.Length; i++)
            {
                var (dx, dy) = (x[i] - px, y[i] - py);
                if (dx * dx + dy * dy is var square && square < least)
                    (nearest, least) = (i, square);
            }
            sumX[nearest] += px * point.Weight;
            sumY[nearest] += py * point.Weight;
            weight[nearest] += point.Weight;
        }
        for (var i = 0; i < x.Length; i++)
            if (weight[i] > 0)
                (x[i], y[i]) = (sumX[i] / weight[i], sumY[i] / weight[i]);
    }
}
