namespace Despacho311.Domain.Effectiveness;

/// <summary>Between what bounds a figure is likely to be, given how few cases it comes from.</summary>
/// <param name="Low">At most the figure.</param>
/// <param name="High">At least the figure.</param>
public sealed record Interval(double Low, double High);

/// <summary>The few statistics that the figures need, each as its source defines it.</summary>
public static class Statistics
{
    /// <summary>Of the normal distribution, for 95 %.</summary>
    private const double Z = 1.96;

    /// <summary>Below this many values no order statistic bounds the median with 95 %.</summary>
    private const int FewestForMedian = 6;

    /// <summary>
    /// The 95 % interval of a share, by Wilson (1927): it stays within 0 and 1 and holds for small numbers.
    /// </summary>
    public static Interval? Wilson(int successes, int of)
    {
        if (of == 0)
            return null;
        var (n, share) = ((double)of, (double)successes / of);
        var middle = (share + Z * Z / (2 * n)) / (1 + Z * Z / n);
        var half = Z / (1 + Z * Z / n) * Math.Sqrt(share * (1 - share) / n + Z * Z / (4 * n * n));
        // The share itself is always within; floating point may miss it by a hair.
        return new Interval(Math.Clamp(middle - half, 0, share), Math.Clamp(middle + half, share, 1));
    }

    /// <summary>The value at the rank, between neighbours in proportion: what SQL calls percentile_cont.</summary>
    public static double? Quantile(IReadOnlyList<double> sorted, double q)
    {
        if (sorted.Count == 0)
            return null;
        var rank = q * (sorted.Count - 1);
        var below = (int)Math.Floor(rank);
        var above = Math.Min(below + 1, sorted.Count - 1);
        return Math.Round(sorted[below] + (sorted[above] - sorted[below]) * (rank - below), 3);
    }

    /// <summary>
    /// The 95 % interval of a median, by order statistics: it supposes nothing of how the values are spread (Conover,
    /// Practical Nonparametric Statistics, 3.2).
    /// </summary>
    public static Interval? MedianInterval(IReadOnlyList<double> sorted)
    {
        var n = sorted.Count;
        if (n < FewestForMedian)
            return null;
        var reach = Z * Math.Sqrt(n) / 2;
        var low = Math.Max(1, (int)Math.Floor(n / 2.0 - reach));
        var high = Math.Min(n, (int)Math.Ceiling(n / 2.0 + reach) + 1);
        return new Interval(Math.Round(sorted[low - 1], 3), Math.Round(sorted[high - 1], 3));
    }
}
