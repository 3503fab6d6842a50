namespace Despacho311.Domain.Geo;

/// <summary>
/// Squares of 0.005° each way, some 550 m in Panama. What lies near a place is
/// found by the numbers of a few of them, in any database.
/// </summary>
public static class GeoCells
{
    private const double PerDegree = 200;

    /// <summary>More rows of cells than the earth has from pole to pole.</summary>
    private const long Row = 100_000;

    /// <summary>The number of the cell in which a point lies.</summary>
    public static long Of(GeoPoint p) => Number(Step(p.Lat), Step(p.Long));

    /// <summary>Every cell that the box touches, from south to north.</summary>
    public static IEnumerable<long> In(GeoBox box)
    {
        for (var y = Step(box.South); y <= Step(box.North); y++)
            for (var x = Step(box.West); x <= Step(box.East); x++)
                yield return Number(y, x);
    }

    private static long Step(double degrees) => (long)Math.Floor(degrees * PerDegree);

    private static long Number(long y, long x) => y * Row + x;
}
