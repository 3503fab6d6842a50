using System.Globalization;
using System.Text.RegularExpressions;
using Despacho311.Tests.Support;
using Npgsql;

namespace Despacho311.Tests.Benchmarks;

/// <summary>
/// Durable intake: a report over HTTP until its commit, on PostgreSQL and SQLite, beside what it is compared with. All
/// in one run, alternating, load and database on the same machine.
/// </summary>
internal static partial class Intake
{
    private const string Rubbish = "AAUD-BASURA";
    private const string Leak = "IDAAN-FUGA";

    /// <summary>
    /// As long as the just-in-time compiler needs under full load to have seen it all; the same for everybody. After
    /// 14 s it still took a third of the city's time.
    /// </summary>
    private const int WarmUpSeconds = 40;

    private sealed class Contender(string name, Func<int, Task<Shown>> round)
    {
        public string Name => name;

        public List<Shown> Rounds { get; } = [];

        public async Task Play(int seconds) => Rounds.Add(await round(seconds));

        public double Rate => Rounds.Select(r => r.PerSecond).Median();

        public double P99 => Rounds.Select(r => r.P99Ms).Median();
    }

    public static async Task Run(int seconds, int rounds)
    {
        if ((await Support.Run.Try("sh", "-c", "command -v wrk")).Code != 0)
            await Support.Run.ToEnd("apt-get", "install", "-y", "-q", "wrk");
        await using var server = new PostgresServer();
        async Task<string> NewTable()
        {
            var database = await server.NewDatabase();
            await Execute(database, Rivals.Table);
            return database;
        }
        Contender onPostgres = new("Despacho 311 on PostgreSQL",
            async s => await OfCity(await server.NewDatabase(), s, Rubbish));
        Contender leaks = new("the same, leak reports, each clustered",
            async s => await OfCity(await server.NewDatabase(), s, Leak));
        Contender insert = new("plain endpoint, one INSERT a request",
            async s => await OfRival("serve-plain", await NewTable(), s));
        Contender pgbench = new("pgbench, the bare INSERT",
            async s => await OfPgbench(await NewTable(), s));
        Contender onSqlite = new("Despacho 311 on SQLite", s => OfCity(null, s, Rubbish));
        Contender storage = new("Orleans' ADO.NET storage on SQLite",
            s => OfRival("serve-orleans", NewFolder() + "/orleans.db", s));
        Contender[] all = [onPostgres, insert, pgbench, onSqlite, storage, leaks];
        for (var round = 0; round < rounds; round++)
            foreach (var contender in all)
                await contender.Play(seconds);
        Table.Head("intake, 128 connections", "reports a second", "p99 ms", "server CPU µs a report");
        foreach (var c in all)
            Table.Row(c.Name, Table.Cell([.. c.Rounds.Select(r => r.PerSecond)], "F0"),
                Table.Cell([.. c.Rounds.Select(r => r.P99Ms)], "F1"),
                Table.Cell([.. c.Rounds.Select(r => r.CpuMicros)], "F0"));
        Console.Out.WriteLine();
        Table.Head("ratio", "measured", "wanted");
        Ratio("PostgreSQL / plain endpoint, throughput", onPostgres.Rate / insert.Rate, ">= 1.5");
        Ratio("PostgreSQL / plain endpoint, p99", onPostgres.P99 / insert.P99, "<= 1");
        Ratio("PostgreSQL / pgbench, throughput", onPostgres.Rate / pgbench.Rate, ">= 0.6");
        Ratio("SQLite / Orleans' ADO.NET storage, throughput", onSqlite.Rate / storage.Rate, ">= 8");
    }

    private static void Ratio(string what, double value, string wanted) =>
        Table.Row(what, value.ToString("F2", CultureInfo.InvariantCulture), wanted);

    private static string NewFolder() => Directory.CreateTempSubdirectory("despacho311-bench-").FullName;

    /// <summary>A fresh city on a fresh database, warmed up.</summary>
    private static async Task<Shown> OfCity(string? postgres, int seconds, string service)
    {
        await using var city = await CityProcess.Start(NewFolder(), postgres, "--demo", "--no-drive");
        await Load.Run(city.Url, city.Id, WarmUpSeconds, service);
        return await Load.Run(city.Url, city.Id, seconds, service);
    }

    private static async Task<Shown> OfRival(string command, string store, int seconds)
    {
        var url = new Uri($"http://127.0.0.1:{Loopback.FreePort()}");
        using var process = Support.Run.Start(Environment.ProcessPath!, [command, url.ToString(), store],
            new Dictionary<string, string?>());
        try
        {
            await Rivals.Answers(url, command);
            await Load.Run(url, process.Id, WarmUpSeconds, Rubbish);
            return await Load.Run(url, process.Id, seconds, Rubbish);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    /// <summary>The database alone: prepared INSERTs over 32 connections, which it likes better than 128.</summary>
    private static async Task<Shown> OfPgbench(string connectionString, int seconds)
    {
        var script = Path.Combine(NewFolder(), "insert.sql");
        await File.WriteAllTextAsync(script,
            $"""
            \set a random(0, 130000)
            INSERT INTO reports VALUES (gen_random_uuid(), '{Rubbish}', 8.95 + :a / 1000000.0, -79.5, '{string.Concat(
                Enumerable.Repeat("agua en la calle ", 12))}', 'phone', now());
            """);
        var to = new NpgsqlConnectionStringBuilder(connectionString);
        var said = await Support.Run.ToEnd("pgbench", "-n", "-M", "prepared", "-c", "32", "-j", "1", "-T", $"{seconds}",
            "-f", script, "-h", to.Host!, "-p", $"{to.Port}", "-U", to.Username!, to.Database!);
        return new Shown(double.Parse(Tps().Match(said).Groups[1].Value, CultureInfo.InvariantCulture), 0, 0);
    }

    private static async Task Execute(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    [GeneratedRegex(@"tps = ([\d.]+)")]
    private static partial Regex Tps();
}
