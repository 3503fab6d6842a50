using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Dapper;
using Despacho311.Api.City;
using Despacho311.Api.Clocks;
using Despacho311.Api.Indicators;
using Despacho311.Contracts;
using Despacho311.Domain;
using Despacho311.Domain.Cases;
using Despacho311.Domain.Clocks;
using Despacho311.Domain.Geo;
using Despacho311.Journal;
using Despacho311.Tests.Support;

namespace Despacho311.Tests.Benchmarks;

/// <summary>A decree is published: every open case is reckoned again. In this process, on both databases.</summary>
internal static class Clocks
{
    private const int Batch = 5_000;

    public static async Task Run(int cases)
    {
        Table.Head("another calendar, open cases", "cases", "seconds", "cases/s");
        await using (var server = new PostgresServer())
        {
            await Row("PostgreSQL", Database.Postgres(await server.NewDatabase()), cases);
        }
        var dir = Directory.CreateTempSubdirectory("despacho311-bench-");
        await Row("SQLite", Database.Sqlite(Path.Combine(dir.FullName, "despacho311.db")), cases);
        dir.Delete(recursive: true);
    }

    private static async Task Row(string name, Database database, int count)
    {
        await database.Migrate(_ => { }, CancellationToken.None);
        var city = new CityMap(database, TimeProvider.System);
        await city.Load();
        var store = new ClockStore(database);
        await Fill(database, store, city, count);
        var decree = city.Time.Calendar with
        {
            Version = 1,
            Closures = city.Time.Calendar.Closures.Add(new Closure(new DateOnly(2026, 3, 11), new DateOnly(2026, 3, 11),
                ClosureKind.Decree, new Bilingual("Decreto", "Decree"), [])),
        };
        await using (var connection = await database.Open(CancellationToken.None))
            await connection.ExecuteAsync(
                "INSERT INTO calendars (id, version, hash, snapshot) VALUES (@id, 1, @hash, @json)",
                new { id = WorkCalendar.Id, hash = new byte[32], json = Wire.Write(decree) });
        var began = Stopwatch.GetTimestamp();
        var done = await new ClockReckoning(database, store, new FigureStore(database), city, new RowReader(database))
            .Renew(TimeSpan.FromHours(1), CancellationToken.None);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        Table.Row(name, done.ToString("N0", CultureInfo.InvariantCulture),
            seconds.ToString("F1", CultureInfo.InvariantCulture),
            (done / seconds).ToString("N0", CultureInfo.InvariantCulture));
    }

    /// <summary>Open cases of two months, as their rows are after some have been asked about and answered.</summary>
    private static async Task Fill(Database database, ClockStore store, CityMap city, int count)
    {
        var random = new Random(1);
        var start = new DateTimeOffset(2026, 2, 1, 8, 0, 0, TimeSpan.FromHours(-5));
        for (var from = 0; from < count; from += Batch)
        {
            var batch = Enumerable.Range(from, Math.Min(Batch, count - from))
                .Select(i => Case($"C{i:D8}", city.Services[random.Next(city.Services.Length)],
                    start.AddMinutes(random.Next(60 * 24 * 55)), random.Next(4) == 0)).ToList();
            await using var connection = await database.Open(CancellationToken.None);
            await using var transaction = await connection.BeginTransactionAsync();
            foreach (var rows in batch.Chunk(500))
            {
                var values = new DynamicParameters();
                values.Add("hash", new byte[32]);
                foreach (var (c, i) in rows.Select((c, i) => (c, i)))
                {
                    values.Add($"i{i}", c.Id);
                    values.Add($"s{i}", Wire.Write(c));
                }
                await connection.ExecuteAsync("INSERT INTO cases (id, version, hash, snapshot) VALUES "
                    + string.Join(',', rows.Select((_, i) => $"(@i{i}, 1, @hash, @s{i})")), values, transaction);
            }
            await store.Save(connection, transaction, batch.Select(c => (c, city.ClockOf(c))));
            await transaction.CommitAsync();
        }
    }

    private static CitizenCase Case(string id, ServiceType service, DateTimeOffset opened, bool asked)
    {
        var c = CaseLogic.Evolve(null, new CaseEvent.Opened(id, service.Code, service.Agency,
            new CasePlace(new GeoPoint(8.98, -79.52), 10, "Calle 50", null, "Bella Vista", "Panamá"),
            "Un reporte con algunas palabras que describen el problema", Sorted.Map<ImmutableArray<string>>(), [],
            Channel.Phone, null, opened, null, null, service.Target));
        var word = new CaseWord("Una palabra de la entidad", [], CaseSpeaker.Agency);
        return !asked ? c : new CaseEvent[]
        {
            new CaseEvent.Asked(word, opened.AddHours(5)), new CaseEvent.Answered(word, opened.AddHours(30)),
        }.Aggregate(c, CaseLogic.Evolve);
    }
}
