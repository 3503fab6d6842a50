namespace Despacho311.Domain.Leaks;

/// <summary>
/// Which thing that was reported already a new report may be about: a hole, a lamp, a heap of rubbish. The same scores
/// as for leaks, with the service's own settings; the reports themselves stay where they are.
/// </summary>
public static class LikelyDuplicates
{
    /// <summary>
    /// The probability that the new report is of each thing, 0 to 1; what is left of 1 is that nobody has reported it.
    /// </summary>
    /// <param name="known">Earlier reports and the thing each is of.</param>
    public static IReadOnlyDictionary<string, double> Of(
        LeakScore score, LeakReport report, IEnumerable<(string Thing, LeakReport Report)> known)
    {
        var sums = LeakSums.Of(report);
        var fresh = score.Of(sums) + Math.Log(score.Settings.LeaksPerSquareMeterAndDay);
        var gains = known.GroupBy(k => k.Thing, StringComparer.Ordinal).ToDictionary(g => g.Key, g =>
        {
            var all = g.Aggregate(LeakSums.None, (sum, k) => sum.Plus(LeakSums.Of(k.Report)));
            return score.Of(all.Plus(sums)) - score.Of(all);
        }, StringComparer.Ordinal);
        var most = gains.Values.Append(fresh).Max();
        var whole = Math.Exp(fresh - most) + gains.Values.Sum(g => Math.Exp(g - most));
        return gains.ToDictionary(g => g.Key, g => Math.Exp(g.Value - most) / whole, StringComparer.Ordinal);
    }
}
