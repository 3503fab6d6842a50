using System.Diagnostics;
using System.Globalization;
using Dapper;
using Despacho311.Domain.Geo;
using Despacho311.Domain.Leaks;
using Despacho311.Tests.Support;
using Npgsql;

namespace Despacho311.Tests.Benchmarks;

/// <summary>
/// What one more leak report costs among many live ones, at the density of a busy city, and what it costs to cluster
/// all of them again instead.
/// </summary>
internal static class Leaks
{
    private const double LeaksPerSquareKm = 400 / 24.0;
    private const int ReportsEach = 3;
    private const int Timed = 20_000;
    private const double Days = 30;

    private static readonly GeoPoint Corner = new(8.0, -82.0);
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly string Scikit =
        """
        import sys, time
        import numpy as np
        from sklearn.cluster import DBSCAN
        points = np.loadtxt(sys.argv[1], delimiter=",")
        for _ in range(4):
            began = time.perf_counter()
            DBSCAN(eps=40, min_samples=2, algorithm="kd_tree").fit_predict(points)
            print((time.perf_counter() - began) * 1000)
        """;

    /// <param name="most">Live reports in the last row; a tenth of it goes to the rivals.</param>
    public static async Task Run(int most)
    {
        Table.Head("one more report among", "p50 µs", "p99 µs", "mean µs", "filling, s");
        List<LeakReport> forRivals = [];
        // Compiled before the first row.
        One(most / 100, Stream(most / 100 + Timed));
        for (var live = most / 1_000; live <= most; live *= 10)
        {
            var reports = Stream(live + Math.Min(live, Timed));
            if (live == most / 10)
                forRivals = [.. reports.Take(live)];
            var (filling, each) = One(live, reports);
            Table.Row(live.ToString("N0", CultureInfo.InvariantCulture), F(each[each.Count / 2]),
                F(each[(int)(each.Count * 0.99)]), F(each.Average()),
                filling.TotalSeconds.ToString("F1", CultureInfo.InvariantCulture));
        }
        Console.Out.WriteLine();
        Burst();
        Console.Out.WriteLine();
        await Again(forRivals);
    }

    /// <summary>Reports in time order: leaks anywhere in a square, each with a few callers around it.</summary>
    private static List<LeakReport> Stream(int reports)
    {
        var random = new Random(311);
        var side = Math.Sqrt(reports / (double)ReportsEach / LeaksPerSquareKm) * 1_000;
        var all = new List<LeakReport>(reports);
        while (all.Count < reports)
        {
            var where = Corner.Offset(random.NextDouble() * side, random.NextDouble() * side);
            var (first, days) = (random.NextDouble() * Days, Math.Exp(1.9 + 0.8 * Gauss(random)));
            do
            {
                var sigma = random.NextDouble() < 0.6 ? 10 : 45;
                all.Add(new LeakReport($"{all.Count}",
                    where.Offset(Gauss(random) * sigma, Gauss(random) * sigma), sigma,
                    Start.AddDays(first + random.NextDouble() * days), null));
            }
            while (random.NextDouble() > 1.0 / ReportsEach && all.Count < reports);
        }
        return [.. all.OrderBy(r => r.At)];
    }

    private static double Gauss(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    /// <summary>How long the live ones took in all, and each of those after them, µs, the quickest first.</summary>
    private static (TimeSpan Filling, List<double> Each) One(int live, List<LeakReport> reports)
    {
        var partition = new LeakPartition(new LeakScore(LeakSettings.Default));
        var filling = Stopwatch.StartNew();
        foreach (var report in reports.Take(live))
            partition.Add(report);
        filling.Stop();
        var each = reports.Skip(live).Select(report =>
        {
            var began = Stopwatch.GetTimestamp();
            partition.Add(report);
            return Stopwatch.GetElapsedTime(began).TotalMicroseconds;
        }).Order().ToList();
        return (filling.Elapsed, each);
    }

    /// <summary>Everybody calls about one burst main within a few hours: the cost of each should stay as it is.
    /// </summary>
    private static void Burst()
    {
        var random = new Random(311);
        var partition = new LeakPartition(new LeakScore(LeakSettings.Default));
        Table.Head("reports of one burst main", "µs each");
        for (var part = 0; part < 5; part++)
        {
            var began = Stopwatch.StartNew();
            for (var i = 0; i < 2_000; i++)
                partition.Add(new LeakReport($"{part}-{i}", Corner.Offset(Gauss(random) * 45, Gauss(random) * 45), 45,
                    Start.AddSeconds((part * 2_000 + i) * 2), null));
            Table.Row($"{part * 2_000 + 1:N0} to {(part + 1) * 2_000:N0}", F(began.Elapsed.TotalMicroseconds / 2_000));
        }
    }

    private static async Task Again(List<LeakReport> reports)
    {
        Table.Head($"all {reports.Count:N0} again", "ms");
        Table.Row("PostGIS ST_ClusterDBSCAN", await OfPostGis(reports));
        Table.Row("scikit-learn DBSCAN, k-d tree", await OfScikit(reports));
    }

    private static async Task<string> OfPostGis(List<LeakReport> reports)
    {
        await using var server = new PostgresServer();
        await using var source = NpgsqlDataSource.Create(await server.NewDatabase());
        await using var connection = await source.OpenConnectionAsync();
        try
        {
            await connection.ExecuteAsync("CREATE EXTENSION postgis");
        }
        catch (PostgresException)
        {
            return "PostGIS is not installed";
        }
        await connection.ExecuteAsync("CREATE TABLE r (p geometry(Point)); CREATE INDEX ON r USING gist (p)");
        await using (var copy = await connection.BeginTextImportAsync("COPY r FROM STDIN"))
            foreach (var line in reports.Select(Plane))
                await copy.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture, $"POINT({line.X:F2} {line.Y:F2})"));
        await connection.ExecuteAsync("ANALYZE r");
        return await Median(async () =>
        {
            var began = Stopwatch.StartNew();
            await connection.ExecuteScalarAsync<long>(
                "SELECT count(DISTINCT c) FROM (SELECT ST_ClusterDBSCAN(p, 40, 2) OVER () c FROM r) x",
                commandTimeout: 600);
            return began.Elapsed.TotalMilliseconds;
        });
    }

    private static async Task<string> OfScikit(List<LeakReport> reports)
    {
        var dir = Directory.CreateTempSubdirectory("despacho311-bench-").FullName;
        var (points, program) = (Path.Combine(dir, "points.csv"), Path.Combine(dir, "dbscan.py"));
        await File.WriteAllTextAsync(program, Scikit);
        await File.WriteAllLinesAsync(points, reports.Select(Plane)
            .Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.X:F2},{p.Y:F2}")));
        // The system's own package serves the system's own interpreter, which need not be the first in the path.
        foreach (var python in (string[])["python3", "/usr/bin/python3"])
            if (await Support.Run.Try(python, program, points) is (0, var said))
                return F(said.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                    .Select(l => double.Parse(l, CultureInfo.InvariantCulture)).Skip(1).Median());
        return "scikit-learn is not installed";
    }

    private static async Task<string> Median(Func<Task<double>> once)
    {
        await once();
        return F(new[] { await once(), await once(), await once() }.Median());
    }

    private static (double X, double Y) Plane(LeakReport report) => LocalPlane.Project(report.Where);

    private static string F(double figure) => figure.ToString("N0", CultureInfo.InvariantCulture);
}
