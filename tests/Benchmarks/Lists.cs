using System.Diagnostics;
using System.Globalization;
using Despacho311.Journal;
using Despacho311.Tests.Support;

namespace Despacho311.Tests.Benchmarks;

/// <summary>Lists and search with years of cases in the database, over HTTP, one request after the other.</summary>
internal static class Lists
{
    private const int Years = 3;
    private const int Requests = 200;
    private const int WarmUp = 40;

    public static readonly string[] Streets = ["Calle 50", "Vía España", "Avenida Balboa", "Calle 12", "Vía Porras"];

    public static readonly string[] Troubles =
        ["basura sin recoger", "hueco profundo", "luz apagada", "fuga de agua", "ruido de noche", "perro suelto"];

    /// <summary>What is asked for, and how: the variable part is another with each request.</summary>
    private static readonly (string Name, string? Key, Func<Random, DateTimeOffset, string> Path)[] Questions =
    [
        ("Open311, a page of 50", null, (_, _) => "/open311/v2/requests.json?page_size=50"),
        ("Open311, a day of the past", null, (r, now) => "/open311/v2/requests.json?page_size=50" + Day(r, now)),
        ("Open311, page 40 of a month", null, (r, now) =>
            "/open311/v2/requests.json?page_size=50&page=40" + Day(r, now, 30)),
        ("Open311, still open", null, (r, now) => "/open311/v2/requests.json?page_size=50&status=open"
            + Day(r, now, 60)),
        ("Open311, one service", null, (r, now) =>
            "/open311/v2/requests.json?page_size=50&service_code=AAUD-BASURA" + Day(r, now, 60)),
        ("Open311, within 500 m", null, (r, _) => "/open311/v2/requests.json?page_size=50&radius=500&lat="
            + Text(8.96 + r.NextDouble() * 0.1) + "&long=" + Text(-79.56 + r.NextDouble() * 0.1)),
        ("Open311, changed since", null, (r, now) => "/open311/v2/requests.json?page_size=50&updated_after="
            + Uri.EscapeDataString(now.AddMinutes(-r.Next(1, 300)).ToString("O", CultureInfo.InvariantCulture))),
        ("cases, newest", "demo-dispatcher", (_, _) => "/api/v1/cases?limit=50"),
        ("cases, open of one agency", "demo-dispatcher", (_, _) =>
            "/api/v1/cases?limit=50&agency=IDAAN&status=received"),
        ("cases, what is due first", "demo-dispatcher", (_, _) =>
            "/api/v1/cases?limit=50&order=due&agency=IDAAN"),
        ("cases, two words", "demo-dispatcher", (r, _) => "/api/v1/cases?limit=50&q="
            + Uri.EscapeDataString($"{Pick(r, Troubles).Split(' ')[0]} {r.Next(1, 4_000)}")),
        ("cases, two common words", "demo-dispatcher", (r, _) => "/api/v1/cases?limit=50&q="
            + Uri.EscapeDataString($"{Pick(r, Troubles).Split(' ')[0]} {Pick(r, Streets).Split(' ')[1]}")),
        ("likely duplicates", "demo-dispatcher", (r, _) => "/api/v1/cases/nearby?service=AAUD-BASURA&lat="
            + Text(8.96 + r.NextDouble() * 0.1) + "&long=" + Text(-79.56 + r.NextDouble() * 0.1)),
    ];

    private static string Text(double number) => number.ToString("F6", CultureInfo.InvariantCulture);

    public static T Pick<T>(Random random, IReadOnlyList<T> all) => all[random.Next(all.Count)];

    private static string Day(Random random, DateTimeOffset now, int days = 1)
    {
        var start = now.AddDays(-random.Next(days, 365 * Years)).UtcDateTime;
        string Write(DateTime at) => at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return $"&start_date={Write(start)}&end_date={Write(start.AddDays(days))}";
    }

    public static async Task Run(int cases, bool onSqlite)
    {
        await using var server = onSqlite ? null : new PostgresServer();
        var address = server is null ? null : await server.NewDatabase();
        var data = Directory.CreateTempSubdirectory("despacho311-bench-").FullName;
        // The seeds first: services and zones.
        await using (await CityProcess.Start(data, address, "--demo", "--no-drive"))
        {
        }
        var began = Stopwatch.GetTimestamp();
        using (var database = address is null
            ? Database.Sqlite(Path.Combine(data, "despacho311.db"))
            : Database.Postgres(address))
        {
            await ManyCases.Fill(database, address, cases, Years);
            await Console.Error.WriteLineAsync($"{cases} cases in {Stopwatch.GetElapsedTime(began).TotalSeconds:F0} s");
        }
        await using var city = await CityProcess.Start(data, address, "--demo", "--no-drive");
        var count = cases.ToString("N0", CultureInfo.InvariantCulture);
        Table.Head($"{count} cases, {(onSqlite ? "SQLite" : "PostgreSQL")}", "p50 ms", "p99 ms");
        // Somebody has asked before: what is compiled at first use is, and what is read at the start has been read.
        foreach (var (_, key, path) in Questions)
            await Ask(city, key, path, WarmUp);
        foreach (var (name, key, path) in Questions)
        {
            var times = await Ask(city, key, path, Requests);
            times.Sort();
            Table.Row(name, times[Requests / 2].ToString("F1", CultureInfo.InvariantCulture),
                times[Requests * 99 / 100 - 1].ToString("F1", CultureInfo.InvariantCulture));
        }
    }

    private static async Task<List<double>> Ask(
        CityProcess city, string? key, Func<Random, DateTimeOffset, string> path, int count)
    {
        using var client = city.Client(key);
        var random = new Random(count);
        var times = new List<double>();
        for (var i = 0; i < count; i++)
        {
            var asked = Stopwatch.GetTimestamp();
            using var answer = await client.GetAsync(path(random, DateTimeOffset.UtcNow));
            if (!answer.IsSuccessStatusCode)
                throw new InvalidOperationException($"{path(random, DateTimeOffset.UtcNow)}: "
                    + await answer.Content.ReadAsStringAsync());
            times.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
        }
        return times;
    }
}
