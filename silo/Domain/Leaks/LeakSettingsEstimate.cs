using Despacho311.Domain.Geo;

namespace Despacho311.Domain.Leaks;

/// <summary>A leak that a crew found, as its reports told of it.</summary>
/// <param name="Reports">1 or more.</param>
/// <param name="SpanDays">From the first report to the last, 0 or more.</param>
/// <param name="Square">Where it lies: a square of <see cref="LeakSettingsEstimate.SquareMeters"/>.</param>
/// <param name="At">When it was first reported.</param>
public sealed record KnownLeak(int Reports, double SpanDays, (int, int) Square, DateTimeOffset At)
{
    public static KnownLeak Of(LeakSite leak) => new(leak.Summary.Reports,
        (leak.Summary.LastReportedAt - leak.Summary.FirstReportedAt).TotalDays, SquareOf(leak.Where),
        leak.Summary.FirstReportedAt);

    public static (int, int) SquareOf(GeoPoint where) => (
        (int)Math.Floor(where.Lat * LocalPlane.MetersPerDegreeLat / LeakSettingsEstimate.SquareMeters),
        (int)Math.Floor(where.Long * LocalPlane.MetersPerDegreeLat / LeakSettingsEstimate.SquareMeters));
}

/// <summary>
/// What the leaks that crews confirmed say of the model's settings. The defaults count as so many leaks beside them, so
/// that a few odd ones do not turn the model over.
/// </summary>
public static class LeakSettingsEstimate
{
    /// <summary>The weight of the defaults, in leaks.</summary>
    public const int Prior = 20;

    /// <summary>Side of the squares by which it is reckoned where leaks happen at all.</summary>
    public const double SquareMeters = 500;

    /// <summary>So long at least: what happened within a week says little of how often it does.</summary>
    private const double ShortestDays = 7;

    /// <summary>To find a mean to one in a million.</summary>
    private const int Halvings = 40;

    /// <summary>The shortest life that is told apart from none.</summary>
    private const double ShortestSpanDays = 1.0 / 24;

    /// <param name="before">The settings to begin with.</param>
    public static LeakSettings Of(IReadOnlyCollection<KnownLeak> leaks, LeakSettings before)
    {
        if (leaks.Count == 0)
            return before;
        var reports = (Prior * before.MeanReports + leaks.Sum(l => (double)l.Reports)) / (Prior + leaks.Count);
        var (median, spread) = Lives(leaks, before);
        return new LeakSettings(Rarity(leaks, before), reports, median, spread);
    }

    /// <summary>
    /// Leaks for each square metre and day, where they happen. Of squares without any nobody knows whether pipes lie
    /// there, so those with some are taken for Poisson counts that are not 0: their mean is μ/(1 − e^−μ).
    /// </summary>
    private static double Rarity(IReadOnlyCollection<KnownLeak> leaks, LeakSettings before)
    {
        var squares = leaks.Select(l => l.Square).Distinct().Count();
        var days = Math.Max(ShortestDays, (leaks.Max(l => l.At) - leaks.Min(l => l.At)).TotalDays);
        // Half a leak more: one in each square does not say that there is none.
        var mean = (leaks.Count + 0.5) / squares;
        var (low, high) = (0.0, mean);
        for (var i = 0; i < Halvings; i++)
        {
            var middle = (low + high) / 2;
            if (middle / (1 - Math.Exp(-middle)) < mean)
                low = middle;
            else
                high = middle;
        }
        var found = high / (SquareMeters * SquareMeters * days);
        return (Prior + leaks.Count) / (Prior / before.LeaksPerSquareMeterAndDay + leaks.Count / found);
    }

    /// <summary>
    /// Nobody sees how long a leak runs, only the span s of its n reports. Spread evenly over its life d, s/d follows a
    /// Beta(n−1, 2), so the mean of log s is log d − 1/(n−1) − 1/n, and its variance 1/(n−1)² + 1/n².
    /// </summary>
    private static (double Median, double Spread) Lives(IReadOnlyCollection<KnownLeak> leaks, LeakSettings before)
    {
        var (weight, sum) = ((double)Prior, Prior * Math.Log(before.MedianDays));
        var told = leaks.Where(l => l.Reports > 1).Select(l => (
            Log: Math.Log(Math.Max(ShortestSpanDays, l.SpanDays)) + 1.0 / (l.Reports - 1) + 1.0 / l.Reports,
            Noise: 1.0 / ((l.Reports - 1.0) * (l.Reports - 1)) + 1.0 / ((double)l.Reports * l.Reports))).ToList();
        foreach (var (log, noise) in told)
        {
            // Two reports say little of a life, ten nearly all.
            var w = Square(before.DaysSpread) / (Square(before.DaysSpread) + noise);
            (weight, sum) = (weight + w, sum + w * log);
        }
        var mean = sum / weight;
        var squares = Prior * Square(before.DaysSpread);
        weight = Prior;
        foreach (var (log, noise) in told)
        {
            var w = Square(Square(before.DaysSpread) / (Square(before.DaysSpread) + noise));
            (weight, squares) = (weight + w, squares + w * (Square(log - mean) - noise));
        }
        return (Math.Exp(mean), Math.Sqrt(Math.Max(0.04, squares / weight)));
    }

    private static double Square(double x) => x * x;
}
