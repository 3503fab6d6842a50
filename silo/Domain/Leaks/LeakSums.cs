namespace Despacho311.Domain.Leaks;

/// <summary>
/// A group of reports as the score needs it: five sums and a span of time. Adding or taking one report costs O(1),
/// except that taking the first or last in time leaves the span to be found again by the owner.
/// </summary>
/// <param name="N">How many reports.</param>
/// <param name="W">Sum of weights, 1/σ².</param>
/// <param name="Sx">Weighted sum of x (east), metres.</param>
/// <param name="Sy">Weighted sum of y (north), metres.</param>
/// <param name="Q">Weighted sum of squared distances from the origin.</param>
/// <param name="L">Sum of log(w/2π).</param>
/// <param name="First">Earliest report, in days.</param>
/// <param name="Last">Latest report, in days.</param>
public readonly record struct LeakSums(
    int N, double W, double Sx, double Sy, double Q, double L, double First, double Last)
{
    public static readonly LeakSums None = new(0, 0, 0, 0, 0, 0, double.PositiveInfinity, double.NegativeInfinity);

    public static LeakSums Of(double x, double y, double sigma, double day)
    {
        var w = 1 / (sigma * sigma);
        return new LeakSums(1, w, w * x, w * y, w * (x * x + y * y), Math.Log(w / (2 * Math.PI)), day, day);
    }

    public static LeakSums Of(LeakReport report)
    {
        var (x, y) = Geo.LocalPlane.Project(report.Where);
        return Of(x, y, report.SigmaMeters, DayOf(report.At));
    }

    /// <summary>A place that is known without a report.</summary>
    public static LeakSums OfPlace(Geo.GeoPoint where, double sigma)
    {
        var (x, y) = Geo.LocalPlane.Project(where);
        var w = 1 / (sigma * sigma);
        return None with { W = w, Sx = w * x, Sy = w * y, Q = w * (x * x + y * y) };
    }

    public static double DayOf(DateTimeOffset at) => at.UtcTicks / (double)TimeSpan.TicksPerDay;

    public LeakSums Plus(in LeakSums o) => new(N + o.N, W + o.W, Sx + o.Sx, Sy + o.Sy, Q + o.Q, L + o.L,
        Math.Min(First, o.First), Math.Max(Last, o.Last));

    /// <summary>Takes reports out; the span of what remains must be given, since sums cannot tell it.</summary>
    public LeakSums Minus(in LeakSums o, double first, double last) =>
        new(N - o.N, W - o.W, Sx - o.Sx, Sy - o.Sy, Q - o.Q, L - o.L, first, last);

    /// <summary>The leak's most probable place, metres on the local plane.</summary>
    public (double X, double Y) Center => (Sx / W, Sy / W);
}
