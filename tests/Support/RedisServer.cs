using System.Diagnostics;

namespace Despacho311.Tests.Support;

/// <summary>A Redis of its own on a free loopback port, gone with the tests.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("despacho311-redis-").FullName;
    private readonly string? alsoAt;
    private readonly int port;
    private Process? process;

    private RedisServer(string? alsoAt, int port) => (this.alsoAt, this.port) = (alsoAt, port);

    public string Endpoint => $"127.0.0.1:{port}";

    /// <param name="alsoAt">Another address of this machine at which it answers, or null.</param>
    public static async Task<RedisServer> Start(string? alsoAt = null)
    {
        var server = new RedisServer(alsoAt, Loopback.FreePort());
        await server.StartAgain();
        return server;
    }

    /// <summary>kill -9. It keeps nothing on disk, so what it knew is lost.</summary>
    public async Task Kill()
    {
        process!.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    /// <summary>How many silos are members of the cluster, as it lists them.</summary>
    public async Task<int> Members() => (await Run.ToEnd("redis-cli", "-p", $"{port}", "HVALS",
        "despacho311/members/despacho311")).Split("\"Status\":3").Length - 1;

    /// <summary>Starts it on its port, empty.</summary>
    public async Task StartAgain()
    {
        process = Run.Start("redis-server",
            ["--port", $"{port}", "--bind", "127.0.0.1", .. alsoAt is null ? Array.Empty<string>() : [alsoAt],
                "--dir", directory, "--save", "", "--protected-mode", "no"],
            new Dictionary<string, string?>());
        await Eventually.Is(async () =>
            (await Run.Try("redis-cli", "-p", $"{port}", "ping")).Output.Contains("PONG", StringComparison.Ordinal),
            "Redis answers");
    }

    public async ValueTask DisposeAsync()
    {
        if (process is { HasExited: false })
            process.Kill();
        if (process is not null)
            await process.WaitForExitAsync();
        process?.Dispose();
        Directory.Delete(directory, recursive: true);
    }
}
