using System.Diagnostics;

namespace Despacho311.Tests.Support;

/// <summary>Members of a cluster as processes of their own.</summary>
public sealed class SiloProcesses : IAsyncDisposable
{
    public static readonly string Program = Path.Combine(
        RepositoryFiles.Root, ".artifacts", "bin", "Host", "release", "Despacho311.Host");

    private readonly List<Process> silos;

    public SiloProcesses(int count, string postgres, string redis) =>
        silos = [.. Enumerable.Range(0, count).Select(_ => Run.Start(Program, [], new Dictionary<string, string?>
        {
            ["ConnectionStrings__Postgres"] = postgres,
            ["ConnectionStrings__Redis"] = redis,
        }))];

    /// <summary>What a silo says that was started without its settings.</summary>
    public static Task<(int Code, string Output)> WithoutSettings() => Run.Try(Program);

    /// <summary>What a silo says that ends by itself.</summary>
    public static Task<(int Code, string Output)> Try(string postgres, string redis) => Run.Try("env",
        $"ConnectionStrings__Postgres={postgres}", $"ConnectionStrings__Redis={redis}", Program);

    /// <summary>kill -9 for the first of them.</summary>
    public Task KillFirst() => End(silos[0]);

    private static async Task End(Process silo)
    {
        if (!silo.HasExited)
            silo.Kill();
        await silo.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in silos)
        {
            await End(silo);
            silo.Dispose();
        }
    }
}
