using System.Diagnostics;

namespace Despacho311.Tests.Support.Faults;

/// <summary>
/// A national centre on one machine: silos, apis, a PostgreSQL and a Redis of its own, each a process that can be
/// killed, frozen, restarted or cut off while the others go on. What ended is started again as a service manager
/// would.
/// </summary>
public sealed class FaultyCity : IAsyncDisposable
{
    private readonly string data = Directory.CreateTempSubdirectory("despacho311-").FullName;
    private readonly string home;
    private readonly PostgresServer postgres;
    private readonly SmallDisk? disk;
    private readonly List<Process> silos = [];
    private readonly List<CityProcess> apis = [];
    private RedisServer? redis;
    private Process? apart;

    /// <summary>The connection string of its database.</summary>
    public string Database { get; private set; } = "";

    public IReadOnlyList<CityProcess> Apis => apis;

    public IReadOnlyList<Process> Silos => silos;

    /// <summary>
    /// Those that stand together: any of them may be hit without touching the one behind its own network.
    /// </summary>
    public IReadOnlyList<Process> Together => [.. silos.Where(s => s != apart)];

    /// <summary>Where each process says what it has to say.</summary>
    public string Logs { get; } = Directory.CreateTempSubdirectory("despacho311-logs-").FullName;

    private FaultyCity(string? alsoAt, SmallDisk? disk)
    {
        (this.disk, home) = (disk, alsoAt ?? "127.0.0.1");
        postgres = PostgresServer.At(alsoAt, disk?.Folder);
    }

    /// <param name="network">Where one of the silos stands apart; null when all stand together.</param>
    /// <param name="disk">What the database lies on; null for the machine's own disk.</param>
    public static async Task<FaultyCity> Start(
        int silos = 3, int apis = 2, CutOffNetwork? network = null, SmallDisk? disk = null)
    {
        var city = new FaultyCity(network is null ? null : CutOffNetwork.Address, disk);
        city.Database = await city.postgres.NewDatabase();
        city.redis = await RedisServer.Start(network is null ? null : CutOffNetwork.Address);
        for (var i = 0; i < silos; i++)
            city.AddSilo(i == 0 ? network : null);
        for (var i = 0; i < apis; i++)
            city.apis.Add(await CityProcess.StartInCluster(city.data, city.Database, city.redis.Endpoint));
        return city;
    }

    /// <summary>One more silo on this machine, or behind a network of its own.</summary>
    /// <param name="ahead">How far its clock goes ahead of the machine's; less than nothing: behind.</param>
    public Process AddSilo(CutOffNetwork? behind = null, TimeSpan ahead = default)
    {
        var set = new Dictionary<string, string?>
        {
            ["ConnectionStrings__Postgres"] = Database.Replace("127.0.0.1", home, StringComparison.Ordinal),
            ["ConnectionStrings__Redis"] = redis!.Endpoint.Replace("127.0.0.1", home, StringComparison.Ordinal),
            ["Silo__Address"] = behind?.SiloAddress ?? home,
        };
        if (ahead != default)
            WrongClock.Set(set, ahead);
        var silo = behind is null
            ? Run.Start(SiloProcesses.Program, [], set)
            : Run.Start("ip", ["netns", "exec", behind.Name, SiloProcesses.Program], set);
        var log = Path.Combine(Logs, $"silo-{silo.Id}.log");
        silo.OutputDataReceived += (_, e) => Keep(log, e.Data);
        silo.ErrorDataReceived += (_, e) => Keep(log, e.Data);
        silo.BeginOutputReadLine();
        silo.BeginErrorReadLine();
        silos.Add(silo);
        if (behind is not null)
            apart = silo;
        return silo;
    }

    /// <summary>True once the cluster counts every silo that runs as one of it.</summary>
    public async Task<bool> AllJoined() => await redis!.Members() == silos.Count;

    /// <summary>kill -9 for a silo.</summary>
    public async Task Kill(Process silo)
    {
        if (!silo.HasExited)
            silo.Kill();
        await silo.WaitForExitAsync();
        silos.Remove(silo);
        silo.Dispose();
    }

    /// <summary>Asks a silo to stop, as a rolling upgrade does, and waits until it has handed over and ended.</summary>
    public async Task Stop(Process silo)
    {
        await Signal(silo.Id, "TERM");
        await silo.WaitForExitAsync();
        silos.Remove(silo);
        silo.Dispose();
    }

    /// <summary>kill -9 for an api, and a new one on the same port.</summary>
    public async Task KillApi(int which)
    {
        var dead = apis[which];
        await dead.Kill();
        apis[which] = await CityProcess.StartInCluster(data, Database, redis!.Endpoint, dead.Url.Port);
        await dead.DisposeAsync();
    }

    public static Task Signal(int process, string signal) => Run.ToEnd("kill", $"-{signal}", $"{process}");

    /// <summary>PostgreSQL crashes, and comes back after this long.</summary>
    public async Task RestartPostgres(TimeSpan after)
    {
        await postgres.Stop();
        await Eventually.Passes(after);
        await postgres.StartAgain();
    }

    /// <summary>
    /// The database's disk is full for this long. PostgreSQL may end of it, and is started again once there is room.
    /// </summary>
    public async Task FillDisk(TimeSpan during)
    {
        disk!.Fill();
        await Eventually.Passes(during);
        disk.Free();
        if (!await postgres.Runs())
            await postgres.StartAgain();
    }

    /// <summary>Redis crashes with all that it knew, and comes back after this long.</summary>
    public async Task RestartRedis(TimeSpan after)
    {
        await redis!.Kill();
        await Eventually.Passes(after);
        await redis.StartAgain();
    }

    private static readonly Lock Writing = new();

    private static void Keep(string log, string? line)
    {
        if (line is null)
            return;
        lock (Writing)
            File.AppendAllText(log, $"{DateTimeOffset.UtcNow:HH:mm:ss.fff} {line}\n");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var api in apis)
        {
            await api.Kill();
            await File.WriteAllTextAsync(Path.Combine(Logs, $"api-{api.Url.Port}.log"), await api.Said());
            await api.DisposeAsync();
        }
        // A frozen one dies of this, too.
        foreach (var silo in silos.ToList())
            await Kill(silo);
        if (redis is not null)
            await redis.DisposeAsync();
        await postgres.DisposeAsync();
        Directory.Delete(data, recursive: true);
    }
}
