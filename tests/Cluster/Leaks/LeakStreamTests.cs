using System.Globalization;
using Despacho311.Domain.Geo;
using Despacho311.Domain.Leaks;

namespace Despacho311.Tests.Cluster.Leaks;

/// <summary>
/// Streams of leak reports whose leaks are known: which reports are held to be of one leak, and whether the leak lies
/// where it is said to. One setting for all of them.
/// </summary>
public class LeakStreamTests
{
    private static string File(string name)
    {
        Assert.SkipWhen(RepositoryFiles.Shared is null, "shared data is not beside this clone");
        return Path.Combine(RepositoryFiles.Shared!, "data", "leaks", name);
    }

    private static IEnumerable<string[]> Lines(string name) =>
        System.IO.File.ReadLines(File(name)).Skip(1).Select(l => l.Split(','));

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <summary>150 leaks in 6 × 4 km and 30 days.</summary>
    private static readonly LeakSettings SparseCity =
        LeakSettings.Default with { LeaksPerSquareMeterAndDay = 150 / (24e6 * 30) };

    private sealed record Found(double F1, int Covered, int Leaks);

    private static Found Cluster(string stream, LeakSettings? settings = null)
    {
        var places = Lines($"{stream}.leaks.csv")
            .ToDictionary(l => l[0], l => new GeoPoint(Number(l[1]), Number(l[2])));
        var score = new LeakScore(settings ?? LeakSettings.Default);
        var partition = new LeakPartition(score);
        var (reports, truth) = Read(stream);
        foreach (var report in reports)
            partition.Add(report);
        var groups = reports.GroupBy(r => partition.LeakOf(r.Id)).Select(g => g.ToList()).ToList();
        var covered = groups.Count(group =>
        {
            var leak = group.GroupBy(r => truth[r.Id]).OrderByDescending(t => t.Count()).First().Key;
            var said = LeakSummaries.Of(LeakZone.Empty("zone"), group, score)!;
            return said.Where.DistanceTo(places[leak]).Value <= said.Ellipse.SemiMajorM;
        });
        return new Found(F1(reports, r => truth[r.Id], r => partition.LeakOf(r.Id)), covered, groups.Count);
    }

    private static (List<LeakReport> Reports, Dictionary<string, string> Truth) Read(string stream) => (
        [.. Lines($"{stream}.csv").Select(line => new LeakReport(line[0],
            new GeoPoint(Number(line[2]), Number(line[3])),
            Math.Clamp(Number(line[4]), LeakSettings.MinSigmaMeters, LeakSettings.MaxSigmaMeters),
            DateTimeOffset.Parse(line[1], Invariant), null))],
        Lines($"{stream}.truth.csv").ToDictionary(l => l[0], l => l[1]));

    /// <summary>Over pairs of reports: held to be of one leak, and truly of one.</summary>
    private static double F1(List<LeakReport> reports, Func<LeakReport, string> truth, Func<LeakReport, string> found)
    {
        double Pairs(Func<LeakReport, string> key) => reports.GroupBy(key).Sum(g => g.Count() * (g.Count() - 1.0) / 2);
        var both = Pairs(r => truth(r) + " " + found(r));
        var (precision, recall) = (both / Pairs(found), both / Pairs(truth));
        return 2 * precision * recall / (precision + recall);
    }

    /// <summary>Each zone asked is one call; one more takes the report, and one tells the leak.</summary>
    [Fact]
    public void A_report_is_offered_to_few_zones()
    {
        var asked = new[] { "sparse", "medium", "dense" }.SelectMany(scene => new[] { "", "2", "3" }
            .SelectMany(draw => Lines($"{scene}{draw}.csv"))).Select(line => LeakRouting.Zones(new LeakReport(line[0],
                new GeoPoint(Number(line[2]), Number(line[3])),
                Math.Clamp(Number(line[4]), LeakSettings.MinSigmaMeters, LeakSettings.MaxSigmaMeters),
                DateTimeOffset.UnixEpoch, null)).Count).ToList();
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"score: zones asked per report {asked.Average():0.00}, at most {asked.Max()}, "
            + $"only one for {asked.Count(n => n == 1) * 100.0 / asked.Count:0} %"));
        Assert.InRange(asked.Average(), 1, 2);
        Assert.InRange(asked.Max(), 1, 4);
    }

    [Theory]
    [InlineData("sparse", 0.92)]
    [InlineData("medium", 0.90)]
    [InlineData("dense", 0.80)]
    public void Reports_of_one_leak_become_one_leak(string scene, double atLeast)
    {
        var found = new[] { "", "2", "3" }.Select(draw => Cluster(scene + draw)).ToList();
        var each = found.Select(f => f.F1.ToString("0.000", CultureInfo.InvariantCulture));
        TestContext.Current.TestOutputHelper?.WriteLine($"score: {scene} F1 {string.Join(' ', each)}");
        Assert.True(found.Average(f => f.F1) >= atLeast);
    }

    /// <summary>
    /// What the reports can tell at all, by the same model: told how rare leaks are, and looking at all of them at
    /// once. Streaming loses next to nothing against it, so that a better decision has little left to win.
    /// </summary>
    [Fact]
    public void What_streaming_finds_is_nearly_what_the_reports_can_tell()
    {
        var (asked, told, expected) = (0.0, 0.0, 0.0);
        foreach (var stream in (string[])["sparse", "sparse2", "sparse3"])
        {
            var (reports, truth) = Read(stream);
            var posterior = new LeakPosterior(SparseCity, reports, 300, seed: 1);
            var (groups, hoped) = posterior.Best();
            var number = reports.Zip(groups).ToDictionary(p => p.First.Id, p => p.Second.ToString(Invariant));
            var best = F1(reports, r => truth[r.Id], r => number[r.Id]);
            var streamed = Cluster(stream).F1;
            TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant(
                $"score: {stream} F1 {streamed:0.000} streaming; {best:0.000} of the posterior, hoped {hoped:0.000}"));
            (asked, told, expected) = (asked + streamed / 3, told + best / 3, expected + hoped / 3);
        }
        TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant(
            $"score: in the mean {asked:0.000}, {told:0.000} and {expected:0.000}"));
        Assert.True(asked >= told - 0.01, $"{asked} streaming, {told} looking at everything");
    }

    /// <summary>Learned from another draw of the same city, whose leaks crews have found.</summary>
    [Theory]
    [InlineData("sparse")]
    [InlineData("medium")]
    [InlineData("dense")]
    public void Settings_that_confirmed_leaks_tell_are_no_worse_than_the_defaults(string scene)
    {
        var truth = Lines($"{scene}.truth.csv").ToDictionary(l => l[0], l => l[1]);
        var settings = LeakSettingsEstimate.Of([.. Lines($"{scene}.csv").GroupBy(l => truth[l[0]]).Select(g =>
        {
            var times = g.Select(l => DateTimeOffset.Parse(l[1], CultureInfo.InvariantCulture)).ToList();
            return new KnownLeak(times.Count, (times.Max() - times.Min()).TotalDays, KnownLeak.SquareOf(
                new GeoPoint(g.Average(l => Number(l[2])), g.Average(l => Number(l[3])))), times.Min());
        })], LeakSettings.Default);
        var (usual, learned) = (Mean(null), Mean(settings));
        TestContext.Current.TestOutputHelper?.WriteLine(
            FormattableString.Invariant($"score: {scene} F1 {usual:0.000} as usual, {learned:0.000} with {settings}"));
        Assert.True(learned >= usual - 0.005, $"{learned} with what was learned, {usual} without");
        double Mean(LeakSettings? with) => new[] { "2", "3" }.Average(draw => Cluster(scene + draw, with).F1);
    }

    [Fact]
    public void The_leak_lies_within_its_ellipse_95_times_in_100()
    {
        var found = new[] { "sparse", "medium", "dense" }.SelectMany(scene =>
            new[] { "", "2", "3" }.Select(draw => Cluster(scene + draw))).ToList();
        var share = (double)found.Sum(f => f.Covered) / found.Sum(f => f.Leaks);
        TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant($"score: coverage {share:0.000}"));
        Assert.InRange(share, 0.94, 0.97);
    }
}
