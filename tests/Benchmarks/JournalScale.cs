using System.Diagnostics;
using System.Globalization;
using Dapper;
using Despacho311.Contracts.Journal;
using Despacho311.Domain;
using Despacho311.Domain.Cases;
using Despacho311.Domain.Geo;
using Despacho311.Journal;
using Despacho311.Journal.Archive;
using Despacho311.Tests.Support;

namespace Despacho311.Tests.Benchmarks;

/// <summary>
/// How the journal's throughput goes with its partitions, by hash of the stream, and with the processes that write, on
/// PostgreSQL; and what it is to have old months in files.
/// </summary>
internal static class JournalScale
{
    private const int Callers = 256;
    private static readonly TimeSpan Warmup = TimeSpan.FromSeconds(5);

    public static async Task Run(int seconds, int rounds, int archived)
    {
        await using (var server = new PostgresServer())
        {
            (int Partitions, int Writers)[] kinds =
                [(1, 1), (1, 2), (1, 4), (4, 1), (4, 2), (4, 4), (16, 1), (16, 2), (16, 4)];
            var figures = kinds.ToDictionary(k => k, _ => new List<(double PerSecond, double P99)>());
            for (var round = 0; round < rounds; round++)
                foreach (var kind in round % 2 == 0 ? kinds : kinds.Reverse())
                    figures[kind].Add(
                        await Measure(await server.NewDatabase(), kind.Partitions, kind.Writers, seconds));
            Table.Head("journal on PostgreSQL", "processes", "new cases/s", "p99 ms of an append");
            foreach (var (kind, all) in figures)
                Table.Row(kind.Partitions == 1 ? "one table" : $"{kind.Partitions} partitions", $"{kind.Writers}",
                    Table.Cell([.. all.Select(f => f.PerSecond)], "F0"), Table.Cell([.. all.Select(f => f.P99)], "F1"));
            await Archive(Database.Postgres(await server.NewDatabase(), Folder()), "PostgreSQL", archived);
        }
        await Archive(Database.Sqlite(Path.Combine(Folder(), "city.db")), "SQLite", archived);
    }

    private static string Folder() => Directory.CreateTempSubdirectory("despacho311-bench-").FullName;

    private static async Task<(double PerSecond, double P99)> Measure(
        string connection, int partitions, int writers, int seconds)
    {
        using var database = Database.Postgres(connection);
        await database.Migrate(_ => { }, CancellationToken.None);
        if (partitions > 1)
            await Partition(database, partitions);
        var said = await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Support.Run.ToEnd(
            Environment.ProcessPath!, "write-journal", connection, $"{writer}", $"{seconds}", $"{Callers / writers}")));
        var each = said.Select(s => s.Trim().Split(' ').Select(f => double.Parse(f, CultureInfo.InvariantCulture))
            .ToArray()).ToList();
        return (each.Sum(e => e[0]), each.Max(e => e[1]));
    }

    /// <summary>The same table in parts, each with its own indexes.</summary>
    private static async Task Partition(Database database, int partitions)
    {
        await using var connection = await database.Open(CancellationToken.None);
        await connection.ExecuteAsync("ALTER TABLE journal RENAME TO journal_whole");
        await connection.ExecuteAsync("ALTER SEQUENCE journal_position_seq RENAME TO journal_whole_seq");
        await connection.ExecuteAsync("CREATE SEQUENCE journal_position_seq");
        await connection.ExecuteAsync(
            "CREATE TABLE journal (position bigint NOT NULL DEFAULT nextval('journal_position_seq'), "
            + "stream text NOT NULL, version bigint NOT NULL, type text NOT NULL, data text NOT NULL, "
            + "at_us bigint NOT NULL, actor text NOT NULL, rule_version integer, hash bytea NOT NULL, "
            + "PRIMARY KEY (stream, version)) PARTITION BY HASH (stream)");
        for (var i = 0; i < partitions; i++)
            await connection.ExecuteAsync($"CREATE TABLE journal_{i} PARTITION OF journal "
                + $"FOR VALUES WITH (MODULUS {partitions}, REMAINDER {i})");
        await connection.ExecuteAsync("CREATE INDEX ON journal (position)");
    }

    /// <summary>One process that writes as fast as it may; says how many a second, and the p99 of one.</summary>
    public static async Task Write(string connection, int writer, int seconds, int callers)
    {
        using var database = Database.Postgres(connection);
        await using var journal = new JournalWriter(database);
        var (began, took) = (Stopwatch.GetTimestamp(), new List<double>[callers]);
        var end = Warmup + TimeSpan.FromSeconds(seconds);
        await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            took[caller] = [];
            for (var n = 0; Stopwatch.GetElapsedTime(began) < end; n++)
            {
                var from = Stopwatch.GetTimestamp();
                await journal.Append(Opening($"{writer}-{caller}-{n}", TimeProvider.System.GetUtcNow()));
                if (Stopwatch.GetElapsedTime(began) > Warmup)
                    took[caller].Add(Stopwatch.GetElapsedTime(from).TotalMilliseconds);
            }
        })));
        var all = took.SelectMany(t => t).Order().ToList();
        Console.Out.WriteLine(FormattableString.Invariant(
            $"{all.Count / (double)seconds:F0} {all[(int)(all.Count * 0.99)]:F2}"));
    }

    private static Append Opening(string id, DateTimeOffset at)
    {
        var decision = CaseLogic.Decide(null, new CaseCommand.Open(id, "MUPA-LUMINARIA", "MUPA",
            new CasePlace(new GeoPoint(8.98, -79.52), 12, "Calle 50, frente al parque", null, null, null),
            "La luminaria parpadea desde el lunes por la noche", Sorted.Map<System.Collections.Immutable
                .ImmutableArray<string>>(), [], Channel.Phone, null, at, at.AddDays(3)), at);
        var opened = CaseLogic.Evolve(null, decision.Events.Single());
        return new Append(Aggregates.Cases.Stream(id), StreamHead.Empty, [.. decision.Events], at, "bench", null,
            Aggregates.Cases.Rows(opened, decision.Events));
    }

    /// <summary>Two months of cases, the first of which is archived.</summary>
    private static async Task Archive(Database database, string name, int cases)
    {
        await database.Migrate(_ => { }, CancellationToken.None);
        await using var journal = new JournalWriter(database);
        var january = new DateTimeOffset(2026, 1, 10, 12, 0, 0, TimeSpan.Zero);
        foreach (var month in new[] { 0, 1 })
            await Parallel.ForAsync(0, cases, new ParallelOptions { MaxDegreeOfParallelism = Callers }, async (i, _) =>
                await journal.Append(Opening($"{month}-{i}", january.AddMonths(month))));
        var before = await Read(journal);
        var began = Stopwatch.GetTimestamp();
        var month1 = await new Archiving(database, journal).Run(new DateOnly(2026, 2, 1), CancellationToken.None)
            .SingleAsync();
        var took = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var file = new FileInfo(month1.FileIn(database.ArchiveFolder)).Length;
        Console.Out.WriteLine();
        Table.Head($"a month in a file, {name}", "events", "s", "bytes an event",
            "µs to read a stream in the database", "µs in the file");
        Table.Row("", $"{month1.Events}", took.ToString("F1", CultureInfo.InvariantCulture),
            $"{file / month1.Events}", $"{before:F0}", $"{await Read(journal):F0}");

        static async Task<double> Read(JournalWriter journal)
        {
            var from = Stopwatch.GetTimestamp();
            for (var i = 0; i < 500; i++)
                if (!await journal.ReadStream(Aggregates.Cases.Stream($"0-{i * 7}"), 1, CancellationToken.None)
                    .AnyAsync())
                    throw new InvalidDataException("A stream is gone.");
            return Stopwatch.GetElapsedTime(from).TotalMicroseconds / 500;
        }
    }
}
