using Despacho311.Contracts.Leaks;
using Despacho311.Domain.Geo;
using Despacho311.Domain.Leaks;

namespace Despacho311.Tests.Cluster.Leaks;

/// <summary>
/// Leaks around the corner of four zones, reported for weeks, while the zones move about and silos die: in the end
/// the same reports are of the same leaks as in a single process where nothing ever fails.
/// </summary>
public class PlacementTests
{
    private const int Reports = 26;
    private const int Leaks = 9;
    private static readonly GeoPoint Corner = new(499 * LeakCell.Degrees, -4_418 * LeakCell.Degrees);

    /// <summary>One process: the zones' own rules, and nothing between them.</summary>
    private sealed class OneProcess
    {
        private readonly LeakScore score = new(LeakSettings.Default);
        private readonly Dictionary<LeakCell, (LeakZone Zone, LeakPartition Partition)> zones = [];

        public int Zones => zones.Count(z => !z.Value.Zone.Reports.IsEmpty);

        public void Take(LeakReport report, DateTimeOffset now)
        {
            var cells = LeakRouting.Zones(report);
            var chosen = cells[LeakRouting.Choose([.. cells.Select(c => Bid(Of(c).Partition, report))])];
            var (zone, partition) = Of(chosen);
            zones[chosen] = (LeakZoneLogic.Decide(zone, partition, new LeakZoneCommand.Take(report), now)
                .Events.Aggregate(zone, LeakZoneLogic.Evolve), partition);
        }

        private static LeakBid Bid(LeakPartition partition, LeakReport report) => new(
            partition.Knows(report.Id), partition.Gain(report) is var gain && double.IsFinite(gain) ? gain : null);

        private (LeakZone Zone, LeakPartition Partition) Of(LeakCell cell)
        {
            if (!zones.TryGetValue(cell, out var found))
            {
                var empty = LeakZone.Empty(cell.ToString());
                zones[cell] = found = (empty, LeakZoneLogic.Partition(empty, score));
            }
            return found;
        }

        /// <summary>The reports of each leak, by its first.</summary>
        public string Groups() => Show(zones.Values.SelectMany(z => z.Zone.Reports.Values)
            .Select(r => (r.Report.Id, r.Leak)));
    }

    private static string Show(IEnumerable<(string Report, string Leak)> placed) => string.Join(" | ",
        placed.GroupBy(p => p.Leak).Select(g => string.Join(' ', g.Select(p => p.Report).Order())).Order());

    [Theory]
    [InlineData(311)]
    [InlineData(2026)]
    public async Task Wherever_zones_run_and_whatever_fails_the_leaks_are_those_of_one_process(int seed)
    {
        var random = new Random(seed);
        var one = new OneProcess();
        await using var city = await CityCluster.Start();
        var leaks = Enumerable.Range(0, Leaks).Select(_ =>
            Corner.Offset(random.NextDouble() * 500 - 250, random.NextDouble() * 500 - 250)).ToList();
        for (var i = 0; i < Reports; i++)
        {
            city.Clock.Advance(TimeSpan.FromHours(random.NextDouble() * 10));
            var (id, accuracy) = ($"R{i:00}", random.NextDouble() < 0.3 ? 45 : 8.0);
            var where = leaks[random.Next(Leaks)].Offset(Noise(), Noise());
            one.Take(new LeakReport(id, where, LeakReport.Sigma(accuracy, Domain.Cases.Channel.App),
                city.Clock.GetUtcNow(), id), city.Clock.GetUtcNow());
            await city.ReportLeak(id, where, accuracy);
            await city.LeakOf(id);
            // Some of the four are put away, and come back wherever there is room.
            foreach (var cell in LeakCell.Within(Corner, 10).Where(_ => random.NextDouble() < 0.15))
                await city.Deactivate(city.Grain<ILeakZoneGrain>(cell.ToString()));
            if (i % 13 == 12)
                await city.ReplaceSilo();
            double Noise() => accuracy * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()))
                * Math.Cos(2 * Math.PI * random.NextDouble());
        }
        Assert.InRange(one.Zones, 3, 4);
        await Eventually.Is(async () => await Groups(city) == one.Groups(), $"seed {seed}: {one.Groups()}");
    }

    private static async Task<string> Groups(CityCluster city)
    {
        var placed = new List<(string, string)>();
        for (var i = 0; i < Reports; i++)
            placed.Add(($"R{i:00}", await city.LeakOf($"R{i:00}")));
        return Show(placed);
    }
}
