using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Dapper;
using Despacho311.Api.City;
using Despacho311.Api.Clocks;
using Despacho311.Contracts.Journal;
using Despacho311.Domain;
using Despacho311.Domain.Cases;
using Despacho311.Domain.Geo;
using Despacho311.Domain.Search;
using Despacho311.Journal;
using Despacho311.Tests.Support;
using Npgsql;
using NpgsqlTypes;

namespace Despacho311.Tests.Benchmarks;

/// <summary>Lists and search with years of cases in the database, over HTTP, one request after the other.</summary>
internal static class Lists
{
    private const int Years = 3;
    private const double StillOpen = 0.05;
    private const int Requests = 100;

    private static readonly string[] Streets = ["Calle 50", "Vía España", "Avenida Balboa", "Calle 12", "Vía Porras"];

    private static readonly string[] Troubles =
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

    private static T Pick<T>(Random random, IReadOnlyList<T> all) => all[random.Next(all.Count)];

    private static string Day(Random random, DateTimeOffset now, int days = 1)
    {
        var start = now.AddDays(-random.Next(days, 365 * Years)).UtcDateTime;
        string Write(DateTime at) => at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return $"&start_date={Write(start)}&end_date={Write(start.AddDays(days))}";
    }

    public static async Task Run(int cases)
    {
        await using var server = new PostgresServer();
        var address = await server.NewDatabase();
        var data = Directory.CreateTempSubdirectory("despacho311-bench-").FullName;
        // The seeds first: services and zones.
        await using (await CityProcess.Start(data, address, "--demo", "--no-drive"))
        {
        }
        var began = Stopwatch.GetTimestamp();
        await Fill(address, cases);
        await Console.Error.WriteLineAsync($"{cases} cases in {Stopwatch.GetElapsedTime(began).TotalSeconds:F0} s");
        await Console.Out.WriteLineAsync($"{await BytesOfCase(address, cases):F0} bytes a case, with its indexes\n");
        await using var city = await CityProcess.Start(data, address, "--demo", "--no-drive");
        Table.Head($"{cases.ToString("N0", CultureInfo.InvariantCulture)} cases, PostgreSQL", "p50 ms", "p99 ms");
        foreach (var (name, key, path) in Questions)
        {
            using var client = city.Client(key);
            var random = new Random(1);
            var times = new List<double>();
            for (var i = 0; i < Requests + 10; i++)
            {
                var asked = Stopwatch.GetTimestamp();
                using var answer = await client.GetAsync(path(random, DateTimeOffset.UtcNow));
                if (!answer.IsSuccessStatusCode)
                    throw new InvalidOperationException($"{name}: {await answer.Content.ReadAsStringAsync()}");
                if (i >= 10)
                    times.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
            }
            times.Sort();
            Table.Row(name, times[Requests / 2].ToString("F1", CultureInfo.InvariantCulture),
                times[Requests * 99 / 100 - 1].ToString("F1", CultureInfo.InvariantCulture));
        }
    }

    private static async Task<double> BytesOfCase(string address, int cases)
    {
        await using var connection = new NpgsqlConnection(address);
        return (double)await connection.ExecuteScalarAsync<long>("SELECT pg_total_relation_size('cases')") / cases;
    }

    /// <summary>Rows as the journal would have left them, written past it: its five million events would take an hour.
    /// </summary>
    private static async Task Fill(string address, int count)
    {
        using var database = Database.Postgres(address);
        var map = new CityMap(database, TimeProvider.System);
        await map.Load();
        var now = DateTimeOffset.UtcNow;
        await using var connection = new NpgsqlConnection(address);
        await connection.OpenAsync();
        await connection.ExecuteAsync("DROP INDEX case_words_words; CREATE TABLE words_in (id text, words text)");
        var clocks = new ClockStore(database);
        var random = new Random(1);
        const int part = 50_000;
        for (var from = 0; from < count; from += part)
        {
            var cases = Enumerable.Range(from, Math.Min(part, count - from))
                .Select(i => Case($"G{i:D8}", Pick(random, map.Services), random,
                    now.AddMinutes(-(1 - (double)i / count) * Years * 365 * 24 * 60))).ToList();
            await Copy(connection, cases);
            await using var transaction = await connection.BeginTransactionAsync();
            await clocks.Save(connection, transaction,
                cases.Where(c => c.Status == CaseStatus.Received).Select(c => (c, map.ClockOf(c))));
            await transaction.CommitAsync();
        }
        await connection.ExecuteAsync(
            """
            INSERT INTO case_words (id, words) SELECT id, array_to_tsvector(string_to_array(words, ' ')) FROM words_in;
            DROP TABLE words_in;
            SET maintenance_work_mem = '512MB';
            CREATE INDEX case_words_words ON case_words USING gin (words);
            """, commandTimeout: 3_600);
        await connection.ExecuteAsync("VACUUM ANALYZE", commandTimeout: 3_600);
    }

    private static CitizenCase Case(string id, ServiceType service, Random random, DateTimeOffset at)
    {
        var words = $"{Pick(random, Troubles)} frente a la casa {random.Next(1, 4_000)} de {Pick(random, Streets)}";
        var c = CaseLogic.Evolve(null, new CaseEvent.Opened(id, service.Code, service.Agency,
            new CasePlace(new GeoPoint(8.95 + random.NextDouble() * 0.13, -79.56 + random.NextDouble() * 0.12), 10,
                Pick(random, Streets), null, "Bella Vista", "Panamá"),
            words, Sorted.Map<ImmutableArray<string>>(), [], Channel.Phone, null, at, null, null, service.Target));
        return random.NextDouble() < StillOpen ? c : CaseLogic.Evolve(c, new CaseEvent.Closed(CaseStatus.Resolved, null,
            new CaseWord("Atendido por la cuadrilla", [], CaseSpeaker.Agency), at.AddHours(random.Next(1, 200))));
    }

    private static async Task Copy(NpgsqlConnection connection, IReadOnlyList<CitizenCase> cases)
    {
        var columns = Tables.Cases.Columns;
        await using (var to = await connection.BeginBinaryImportAsync("COPY cases (id, version, hash, snapshot, "
            + string.Join(", ", columns.Select(c => c.Name)) + ") FROM STDIN (FORMAT binary)"))
        {
            foreach (var c in cases)
            {
                var row = Aggregates.Cases.Rows(c, []).First(r => r.Table == Tables.Cases);
                await to.StartRowAsync();
                await to.WriteAsync(row.Id, NpgsqlDbType.Text);
                await to.WriteAsync(1L, NpgsqlDbType.Bigint);
                await to.WriteAsync(new byte[32], NpgsqlDbType.Bytea);
                await to.WriteAsync(row.State!, NpgsqlDbType.Text);
                for (var i = 0; i < columns.Length; i++)
                    if (row.Values[i] is { } value)
                        await to.WriteAsync(value, columns[i].Kind switch
                        {
                            ColumnKind.Text => NpgsqlDbType.Text,
                            ColumnKind.Integer => NpgsqlDbType.Bigint,
                            _ => NpgsqlDbType.Double,
                        });
                    else
                        await to.WriteNullAsync();
            }
            await to.CompleteAsync();
        }
        await using var words = await connection.BeginBinaryImportAsync(
            "COPY words_in (id, words) FROM STDIN (FORMAT binary)");
        foreach (var c in cases)
        {
            await words.StartRowAsync();
            await words.WriteAsync(c.Id, NpgsqlDbType.Text);
            var found = Words.Of($"{c.Description} {c.Place.Address} {c.Service}").Distinct();
            await words.WriteAsync(string.Join(' ', found), NpgsqlDbType.Text);
        }
        await words.CompleteAsync();
    }
}
