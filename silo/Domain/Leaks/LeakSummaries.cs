using Despacho311.Domain.Geo;

namespace Despacho311.Domain.Leaks;

/// <summary>What the reports of one leak say together.</summary>
public static class LeakSummaries
{
    /// <summary>What the reports of one leak say together; null when it has none.</summary>
    /// <param name="zone">The zone that has the reports; what is told bears its version.</param>
    public static LeakSummary? Of(LeakZone zone, IReadOnlyList<LeakReport> reports, LeakScore score)
    {
        if (reports.Count == 0)
            return null;
        var sums = LeakSums.None;
        foreach (var r in reports)
            sums = sums.Plus(LeakSums.Of(r));
        // χ² with two degrees of freedom: 95 % lies within √5.991 standard errors.
        var semi = Math.Max(5, Math.Sqrt(5.991) * ErrorGrowth / Math.Sqrt(sums.W));
        var (cx, cy) = sums.Center;
        return new LeakSummary(zone.Id, zone.Version, LocalPlane.Unproject(cx, cy), new LeakEllipse(semi, semi, 0),
            Confidence(zone, reports, sums, score), reports.Count, People(reports),
            reports.Min(r => r.At), reports.Max(r => r.At));
    }

    /// <summary>
    /// By how much the reporters' own errors are too small: their stated accuracies are off, people do not stand on the
    /// pipe, and now and then a report belongs to another leak. Set so that the ellipse holds the leak 95 times in 100,
    /// counted on streams whose leaks are known.
    /// </summary>
    private const double ErrorGrowth = 1.6;

    /// <summary>
    /// People count, not reports: a reporter who calls twice is one; an unknown one counts as another.
    /// </summary>
    private static int People(IReadOnlyList<LeakReport> reports) =>
        reports.Where(r => r.Person is not null).Select(r => r.Person).Distinct().Count()
        + reports.Count(r => r.Person is null);

    /// <summary>
    /// How much better this grouping is than with its least certain report taken out, as a probability of one against
    /// the other. What people have settled is certain.
    /// </summary>
    private static double Confidence(LeakZone zone, IReadOnlyList<LeakReport> reports, LeakSums sums, LeakScore score)
    {
        var own = score.Of(sums);
        var rare = Math.Log(score.Settings.LeaksPerSquareMeterAndDay);
        var margin = double.PositiveInfinity;
        if (reports.Count > 1)
        {
            var (first, last) = (sums.First, sums.Last);
            var unsettled = reports.Where(r => zone.Reports.GetValueOrDefault(r.Id) is not { Settled: true });
            foreach (var r in unsettled.Take(64))
            {
                var one = LeakSums.Of(r);
                margin = Math.Min(margin, own - score.Of(one) - score.Of(sums.Minus(one, first, last)) - rare);
            }
        }
        var alone = reports.Count == 1 ? 0.5 : 1;
        return double.IsPositiveInfinity(margin) ? alone : 1 / (1 + Math.Exp(-Math.Clamp(margin, -30, 30)));
    }
}
