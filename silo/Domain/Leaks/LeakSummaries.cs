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
        var people = People(zone, reports);
        var sums = LeakSums.None;
        foreach (var r in people)
            sums = sums.Plus(LeakSums.Of(r));
        // χ² with two degrees of freedom: 95 % lies within √5.991 standard errors.
        var semi = Math.Max(5, Math.Sqrt(5.991) * ErrorGrowth / Math.Sqrt(sums.W));
        var (cx, cy) = sums.Center;
        return new LeakSummary(zone.Id, zone.Version, LocalPlane.Unproject(cx, cy), new LeakEllipse(semi, semi, 0),
            Confidence(zone, people, sums, score), reports.Count, people.Count,
            reports.Min(r => r.At), reports.Max(r => r.At));
    }

    /// <summary>
    /// By how much the reporters' own errors are too small: their stated accuracies are off, people do not stand on the
    /// pipe, and now and then a report belongs to another leak. Set so that the ellipse holds the leak 95 times in 100,
    /// counted on streams whose leaks are known.
    /// </summary>
    private const double ErrorGrowth = 1.6;

    /// <summary>
    /// People count, not reports: who reports a thousand times has seen it once, at the mean of the places they gave
    /// and no surer than their best. An unknown reporter counts as another.
    /// </summary>
    private static IReadOnlyList<LeakReport> People(LeakZone zone, IReadOnlyList<LeakReport> reports)
    {
        var byPerson = new Dictionary<string, (LeakSums Sums, LeakReport Told)>(StringComparer.Ordinal);
        var people = new List<LeakReport>(reports.Count);
        foreach (var r in reports)
        {
            if (r.Person is null)
                people.Add(r);
            else if (byPerson.TryGetValue(r.Person, out var before))
                byPerson[r.Person] = (before.Sums.Plus(LeakSums.Of(r)), Surer(zone, before.Told, r));
            else
                byPerson[r.Person] = (LeakSums.Of(r), r);
        }
        if (people.Count + byPerson.Count == reports.Count)
            return reports;
        foreach (var (sums, told) in byPerson.Values)
        {
            var (x, y) = sums.Center;
            people.Add(told with { Where = LocalPlane.Unproject(x, y) });
        }
        return people;
    }

    /// <summary>What stands for a person: a report that people have settled, else the one of the least error.
    /// </summary>
    private static LeakReport Surer(LeakZone zone, LeakReport a, LeakReport b) =>
        (IsSettled(zone, a), IsSettled(zone, b)) switch
        {
            (true, false) => a,
            (false, true) => b,
            _ => b.SigmaMeters < a.SigmaMeters ? b : a,
        };

    private static bool IsSettled(LeakZone zone, LeakReport r) =>
        zone.Reports.GetValueOrDefault(r.Id) is { Settled: true };

    /// <summary>
    /// How much better this grouping is than with its least certain reporter taken out, as a probability of one against
    /// the other; even when there is only one. What people have settled is certain.
    /// </summary>
    private static double Confidence(LeakZone zone, IReadOnlyList<LeakReport> reports, LeakSums sums, LeakScore score)
    {
        var own = score.Of(sums);
        var rare = Math.Log(score.Settings.LeaksPerSquareMeterAndDay);
        var margin = double.PositiveInfinity;
        if (reports.Count > 1)
        {
            var (first, last) = (sums.First, sums.Last);
            foreach (var r in reports.Where(r => !IsSettled(zone, r)).Take(64))
            {
                var one = LeakSums.Of(r);
                margin = Math.Min(margin, own - score.Of(one) - score.Of(sums.Minus(one, first, last)) - rare);
            }
        }
        var alone = reports.Count == 1 ? 0.5 : 1;
        return double.IsPositiveInfinity(margin) ? alone : 1 / (1 + Math.Exp(-Math.Clamp(margin, -30, 30)));
    }
}
