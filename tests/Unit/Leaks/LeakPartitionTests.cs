using Despacho311.Domain.Geo;
using Despacho311.Domain.Leaks;

namespace Despacho311.Tests.Unit.Leaks;

public class LeakPartitionTests
{
    private static readonly LeakScore Score = new(LeakSettings.Default);

    private static readonly Gen<LeakReport[]> Streams =
        Gen.Select(Some.CloseBy, Gen.Double[5, 60], Gen.Double[0, 20]).Array[1, 40].Select(raw =>
            raw.OrderBy(r => r.Item3)
                .Select((r, i) => new LeakReport($"R{i:00}", r.Item1, r.Item2, Some.Noon.AddDays(r.Item3), null))
                .ToArray());

    [Fact]
    public void Every_report_is_in_exactly_one_leak_and_moves_tell_which() => Streams.Sample(reports =>
    {
        var partition = new LeakPartition(Score);
        var told = new Dictionary<string, string>();
        foreach (var report in reports)
            foreach (var move in partition.Add(report))
                told[move.Report] = move.To;
        Assert.Equal(reports.Length, told.Count);
        Assert.All(reports, r => Assert.Equal(partition.LeakOf(r.Id), told[r.Id]));
    });

    [Fact]
    public void The_same_reports_give_the_same_leaks() => Streams.Sample(reports =>
        Leaks(reports).SequenceEqual(Leaks(reports)));

    [Fact]
    public void A_zone_read_back_decides_as_if_it_had_never_been_away() => Streams.Sample(reports =>
    {
        var live = LeakZone.Empty("Z");
        var partition = LeakZoneLogic.Partition(live, Score);
        foreach (var report in reports.Take(reports.Length / 2))
            live = Take(live, partition, report);
        var (other, read) = (live, LeakZoneLogic.Partition(live, Score));
        foreach (var report in reports.Skip(reports.Length / 2))
            (live, other) = (Take(live, partition, report), Take(other, read, report));
        Assert.Equal(live.Reports, other.Reports);
    });

    /// <summary>The oracle shares no code with the sums: it integrates the place on a grid.</summary>
    [Fact]
    public void The_place_term_is_the_integral_that_it_claims_to_be() =>
        Gen.Select(Gen.Double[-30, 30], Gen.Double[-30, 30], Gen.Double[5, 20]).Array[1, 4].Sample(raw =>
        {
            var sums = LeakSums.None;
            foreach (var (x, y, sigma) in raw)
                sums = sums.Plus(LeakSums.Of(x, y, sigma, 0));
            var analytic = sums.L - Math.Log(sums.W / (2 * Math.PI))
                - 0.5 * (sums.Q - (sums.Sx * sums.Sx + sums.Sy * sums.Sy) / sums.W);
            var total = 0.0;
            for (var gx = -150; gx <= 150; gx++)
                for (var gy = -150; gy <= 150; gy++)
                    total += raw.Aggregate(1.0, (p, r) => p * Math.Exp(
                        -0.5 * (Square(gx - r.Item1) + Square(gy - r.Item2)) / Square(r.Item3))
                        / (2 * Math.PI * Square(r.Item3)));
            Assert.InRange(analytic - Math.Log(total), -0.02, 0.02);
        }, iter: 20);

    [Fact]
    public void Two_leaks_two_blocks_apart_are_two_and_ten_reports_of_one_are_one()
    {
        var a = new GeoPoint(8.98, -79.52);
        var random = new Random(7);
        var reports = Enumerable.Range(0, 20).Select(i => new LeakReport($"R{i:00}",
            (i % 2 == 0 ? a : a.Offset(250, 0)).Offset(random.NextDouble() * 16 - 8, random.NextDouble() * 16 - 8),
            10, Some.Noon.AddHours(i), null)).ToArray();
        Assert.Equal(2, Leaks(reports).Distinct().Count());
        Assert.Single(Leaks([.. reports.Where((_, i) => i % 2 == 0)]).Distinct());
    }

    private static double Square(double x) => x * x;

    private static LeakZone Take(LeakZone zone, LeakPartition partition, LeakReport report) =>
        LeakZoneLogic.Decide(zone, partition, new LeakZoneCommand.Take(report), Some.Noon)
            .Events.Aggregate(zone, LeakZoneLogic.Evolve);

    private static string[] Leaks(LeakReport[] reports)
    {
        var partition = new LeakPartition(Score);
        foreach (var report in reports)
            partition.Add(report);
        return [.. reports.Select(r => partition.LeakOf(r.Id))];
    }
}
