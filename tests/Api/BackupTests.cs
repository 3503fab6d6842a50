using System.Net;
using Despacho311.Tests.Api.Towing;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Despacho311.Tests.Api;

/// <summary>
/// The restore drill, as docs/operations.md describes it: a copy is taken while people report, life goes on, and the
/// copy is brought up elsewhere. It holds what was acknowledged before it, whole, and takes new reports.
/// </summary>
public class BackupTests(PostgresServer server)
{
    private static string Folder() => Directory.CreateTempSubdirectory("despacho311-").FullName;

    private static string Tool(string name) => Path.Combine(
        Directory.GetDirectories("/usr/lib/postgresql").Order().Last(), "bin", name);

    [Fact]
    public async Task Yesterdays_dump_of_postgres_comes_up_whole()
    {
        var database = await server.NewDatabase();
        var (before, after) = await Live(Folder(), database, async () =>
        {
            var file = Path.Combine(Folder(), "city.dump");
            await Run.ToEnd(Tool("pg_dump"), "-Fc", "-f", file, Uri(database));
            return file;
        });
        var restored = await server.NewDatabase();
        await Run.ToEnd(Tool("pg_restore"), "--no-owner", "-d", Uri(restored), before.Backup);
        Assert.Subset((await Heads(database)).ToHashSet(), (await Heads(restored)).ToHashSet());
        await ComesUp(Folder(), restored, before.Reports, after);
    }

    [Fact]
    public async Task A_copy_of_the_sqlite_file_taken_at_work_comes_up_whole()
    {
        var data = Folder();
        var copied = Folder();
        var (before, after) = await Live(data, null, async () =>
        {
            await using var connection = new SqliteConnection($"Data Source={data}/despacho311.db;Pooling=false");
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "VACUUM INTO $file";
            command.Parameters.AddWithValue("$file", $"{copied}/despacho311.db");
            await command.ExecuteNonQueryAsync();
            return copied;
        });
        await ComesUp(before.Backup, null, before.Reports, after);
    }

    /// <summary>Reports before the copy, and reports after it that the copy cannot hold.</summary>
    private static async Task<((string Backup, List<string> Reports) Before, List<string> After)> Live(
        string data, string? postgres, Func<Task<string>> copy)
    {
        await using var city = await CityProcess.Start(data, postgres, "--demo", "--no-drive");
        using var officer = city.Client("demo-officer");
        var before = await Ask(officer);
        // People go on asking while the copy is taken: it may hold the first of them.
        var meanwhile = Ask(officer);
        var backup = await copy();
        await meanwhile;
        var after = await Ask(officer);
        await city.Stop();
        return ((backup, before), after);
    }

    private static async Task<List<string>> Ask(HttpClient officer)
    {
        var asked = new List<string>();
        while (asked.Count < 12)
            asked.Add(await Removals.TryAsk(officer) ?? throw new InvalidOperationException("It was not taken."));
        return asked;
    }

    private static async Task ComesUp(
        string data, string? postgres, IEnumerable<string> before, IEnumerable<string> after)
    {
        foreach (var tool in new[] { "verify-journal", "rebuild-rows", "verify-journal" })
        {
            var (code, said) = await CityProcess.Tool(tool, data, postgres);
            Assert.True(code == 0, $"{tool}: {said}");
        }
        await using var city = await CityProcess.Start(data, postgres, "--demo", "--no-drive");
        using var officer = city.Client("demo-officer");
        foreach (var removal in before)
            Assert.Equal(HttpStatusCode.OK, (await officer.GetAsync(removal)).StatusCode);
        foreach (var removal in after)
            Assert.Equal(HttpStatusCode.NotFound, (await officer.GetAsync(removal)).StatusCode);
        Assert.NotNull(await Removals.TryAsk(officer));
    }

    private static string Uri(string database)
    {
        var parts = new NpgsqlConnectionStringBuilder(database);
        return $"postgresql://{parts.Username}@{parts.Host}:{parts.Port}/{parts.Database}";
    }

    private static async Task<List<string>> Heads(string database)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            "SELECT stream || '/' || version || '/' || encode(hash, 'hex') FROM journal", connection);
        await using var reader = await command.ExecuteReaderAsync();
        var heads = new List<string>();
        while (await reader.ReadAsync())
            heads.Add(reader.GetString(0));
        return heads;
    }
}
