using System.Diagnostics;

namespace Despacho311.Tests.Support;

/// <summary>A Redis of its own on a free loopback port, gone with the tests.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("despacho311-redis-").FullName;
    private Process? process;

    public string Endpoint { get; private set; } = "";

    public static async Task<RedisServer> Start()
    {
        var server = new RedisServer();
        var port = Loopback.FreePort();
        server.process = Run.Start("redis-server",
            ["--port", $"{port}", "--bind", "127.0.0.1", "--dir", server.directory, "--save", ""],
            new Dictionary<string, string?>());
        server.Endpoint = $"127.0.0.1:{port}";
        await Eventually.Is(async () =>
            (await Run.Try("redis-cli", "-p", $"{port}", "ping")).Output.Contains("PONG", StringComparison.Ordinal),
            "Redis answers");
        return server;
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
