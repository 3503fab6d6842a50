using System.Globalization;
using Despacho311.Domain.Geo;
using Despacho311.Domain.Leaks;

namespace Despacho311.Tests.Cluster.Leaks;

/// <summary>
/// What the engine reaches while reports stream in, against what could be reached by looking at everything: all
/// partitions of a few reports, and long annealing of a made district.
/// </summary>
public class LeakOracleTests
{
    private static readonly GeoPoint Here = new(8.98, -79.52);

    /// <summary>Reports of leaks that are drawn by the model's own assumptions, as they come.</summary>
    private static List<LeakReport> Draw(Random random, int leaks, int atMost, double meters)
    {
        double Normal() =>
            Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        var reports = new List<(GeoPoint Where, double Sigma, double Day)>();
        for (var leak = 0; leak < leaks; leak++)
        {
            var at = Here.Offset(random.NextDouble() * meters, random.NextDouble() * meters);
            var (from, life) = (random.NextDouble() * 60, 7 * Math.Exp(0.8 * Normal()));
            do
            {
                var sigma = random.NextDouble() < 0.7 ? 12 : 45;
                reports.Add((at.Offset(sigma * Normal(), sigma * Normal()), sigma, from + random.NextDouble() * life));
            }
            while (random.NextDouble() > 1.0 / 3);
        }
        return [.. reports.OrderBy(r => r.Day).Take(atMost).Select((r, i) => new LeakReport(
            $"R{i:000}", r.Where, r.Sigma, DateTimeOffset.UnixEpoch.AddDays(20_000 + r.Day), null))];
    }

    [Fact]
    public void Of_a_few_reports_the_best_of_all_partitions_is_mostly_found_and_else_nearly()
    {
        var gaps = new List<double>();
        for (var seed = 0; seed < 400; seed++)
        {
            var reports = Draw(new Random(seed), 4, 7, 150);
            var objective = new LeakObjective(LeakSettings.Default, reports);
            gaps.Add(objective.Best() - objective.Of(objective.Streamed()));
        }
        var found = gaps.Count(g => g < 1e-6) / (double)gaps.Count;
        Say($"best partition found in {found:0.000} of the cases, {gaps.Average():0.000} nats below it in the mean");
        Assert.All(gaps, g => Assert.InRange(g, -1e-6, double.MaxValue));
        Assert.InRange(found, 0.85, 1);
        Assert.InRange(gaps.Average(), 0, 0.15);
    }

    [Fact]
    public void Of_a_district_nearly_all_is_reached_that_long_annealing_reaches()
    {
        var shares = new List<double>();
        for (var seed = 0; seed < 4; seed++)
        {
            var reports = Draw(new Random(seed), 100, int.MaxValue, 1_500);
            var objective = new LeakObjective(LeakSettings.Default, reports);
            var alone = objective.Of([.. Enumerable.Range(0, reports.Count)]);
            var streamed = objective.Of(objective.Streamed());
            var annealed = Math.Max(objective.Of(objective.Annealed(300, seed)),
                objective.Of(objective.Annealed(150, seed, objective.Streamed())));
            shares.Add((streamed - alone) / (Math.Max(annealed, streamed) - alone));
        }
        Say($"{shares.Average():0.0000} of what annealing gains over no groups, {shares.Min():0.0000} at least");
        Assert.InRange(shares.Min(), 0.98, 1);
    }

    private static void Say(FormattableString what) => TestContext.Current.TestOutputHelper?.WriteLine(
        "score: " + what.ToString(CultureInfo.InvariantCulture));
}
