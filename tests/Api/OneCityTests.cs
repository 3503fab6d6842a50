using Npgsql;

namespace Despacho311.Tests.Api;

/// <summary>
/// A database has one set of grains: whoever would start a second is told so, and nothing is written.
/// </summary>
public class OneCityTests(PostgresServer server)
{
    private static string Folder() => Directory.CreateTempSubdirectory("despacho311-").FullName;

    [Fact]
    public async Task A_second_process_on_the_same_file_is_refused()
    {
        var data = Folder();
        await using var city = await CityProcess.Start(data, null, "--demo", "--no-drive");
        await IsRefused(CityProcess.Program, "", "--data", data, "--urls", "http://127.0.0.1:0");
        await IsRefused(CityProcess.Program, "", "rebuild-rows", "--data", data);
        // A process that was killed leaves nothing behind that would be in the way of the next.
        await city.Kill();
        await using var next = await CityProcess.Start(data, null, "--demo", "--no-drive");
    }

    [Fact]
    public async Task A_second_process_on_the_same_postgres_is_refused_also_when_postgres_restarted_between()
    {
        await using var own = new PostgresServer();
        var database = await own.NewDatabase();
        await using var city = await CityProcess.Start(Folder(), database, "--demo", "--no-drive");
        await IsRefused(CityProcess.Program, database, "--data", Folder(), "--urls", "http://127.0.0.1:0");
        await own.Stop();
        await own.StartAgain();
        // It takes hold again within its round of five seconds. A second process that came sooner would have it, and
        // the first would end: so the locks are looked at.
        await Eventually.Is(() => IsHeld(database), "it holds the database again", 30);
        await IsRefused(CityProcess.Program, database, "rebuild-rows", "--data", Folder());
    }

    private static async Task<bool> IsHeld(string database)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND objid = 312 AND granted)", connection);
        return await command.ExecuteScalarAsync() is true;
    }

    [Fact]
    public async Task A_second_cluster_on_the_same_postgres_is_refused_and_so_is_a_process_alone()
    {
        var database = await server.NewDatabase();
        await using var one = await RedisServer.Start();
        await using var silos = new SiloProcesses(2, database, one.Endpoint);
        await using var api = await CityProcess.StartInCluster(Folder(), database, one.Endpoint);
        await using var other = await RedisServer.Start();
        var (code, said) = await SiloProcesses.Try(database, other.Endpoint);
        Assert.Equal(1, code);
        Assert.Contains("Another cluster", said, StringComparison.Ordinal);
        await IsRefused(CityProcess.Program, database, "--data", Folder(), "--urls", "http://127.0.0.1:0");
    }

    private static async Task IsRefused(string program, string postgres, params string[] arguments)
    {
        var (code, said) = await Try(program, postgres, arguments);
        Assert.Equal(1, code);
        Assert.Contains("works on this database", said, StringComparison.Ordinal);
    }

    private static Task<(int Code, string Output)> Try(string program, string postgres, params string[] arguments) =>
        Run.Try("env", [$"ConnectionStrings__Postgres={postgres}", program, .. arguments]);
}
