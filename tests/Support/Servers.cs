using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Despacho311.Tests.Support;

public static class Loopback
{
    /// <summary>Calls from this address, such as 127.0.0.2: what is limited, is limited per address.</summary>
    public static SocketsHttpHandler From(string address, bool cookies) => new()
    {
        UseCookies = cookies,
        ConnectCallback = (connection, cancellation) => Connect(address, connection.DnsEndPoint, cancellation),
    };

    private static async ValueTask<Stream> Connect(string from, DnsEndPoint to, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
            await socket.ConnectAsync(to, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>Runs programs, and stops what it started.</summary>
public static class Run
{
    /// <exception cref="InvalidOperationException">The program failed; the message holds what it said.</exception>
    public static async Task<string> ToEnd(string file, params string[] arguments)
    {
        var (code, output) = await Try(file, arguments);
        return code == 0
            ? output
            : throw new InvalidOperationException($"{file} {string.Join(' ', arguments)}: exit {code}\n{output}");
    }

    public static async Task<(int Code, string Output)> Try(string file, params string[] arguments)
    {
        using var process = Start(file, arguments, new Dictionary<string, string?>());
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }

    /// <summary>Where a program lies; null when this machine has none of that name.</summary>
    public static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    public static Process Start(string file, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?> set)
    {
        var start = new ProcessStartInfo(file) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in set)
            start.Environment[name] = value;
        return Process.Start(start) ?? throw new InvalidOperationException($"{file} did not start.");
    }
}

/// <summary>A PostgreSQL of its own on a free loopback port, gone with the tests.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private static readonly bool IsRoot = Environment.UserName == "root";

    private string directory = Directory.CreateTempSubdirectory("despacho311-pg-").FullName;
    private string? alsoAt;
    private readonly SemaphoreSlim gate = new(1);
    private int port;
    private int databases;
    private bool running;

    /// <summary>One that answers at another address of this machine, too, or keeps its data elsewhere.</summary>
    /// <param name="folder">Where its data lies, such as on a disk of its own; null for the usual place.</param>
    public static PostgresServer At(string? alsoAt, string? folder)
    {
        var server = new PostgresServer { alsoAt = alsoAt };
        if (folder is not null)
        {
            Directory.Delete(server.directory);
            server.directory = Directory.CreateDirectory(Path.Combine(folder, "postgres")).FullName;
        }
        return server;
    }

    /// <summary>A new, empty database; the server starts with the first.</summary>
    public async Task<string> NewDatabase()
    {
        await gate.WaitAsync();
        try
        {
            if (port == 0)
                await Start();
            var name = $"city{++databases}";
            await using var connection = new NpgsqlConnection(ConnectionString("postgres"));
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
            await command.ExecuteNonQueryAsync();
            return ConnectionString(name);
        }
        finally
        {
            gate.Release();
        }
    }

    private string ConnectionString(string database) =>
        $"Host=127.0.0.1;Port={port};Username=city;Database={database};Maximum Pool Size=20";

    private async Task Start()
    {
        if (IsRoot)
            await Run.ToEnd("chown", "postgres", directory);
        await AsOwner("initdb", "-D", $"{directory}/data", "-U", "city", "-A", "trust", "-E", "UTF8", "--locale=C");
        if (alsoAt is not null)
            await File.AppendAllTextAsync($"{directory}/data/pg_hba.conf", "host all all samenet trust\n");
        await Start(Loopback.FreePort());
    }

    private async Task Start(int chosen)
    {
        await AsOwner("pg_ctl", "-D", $"{directory}/data", "-w", "-l", $"{directory}/log", "-o",
            $"-p {chosen} -c listen_addresses={string.Join(',', Addresses)} -c unix_socket_directories={directory} "
                + "-c max_connections=200", "start");
        (port, running) = (chosen, true);
    }

    private IEnumerable<string> Addresses => alsoAt is null ? ["127.0.0.1"] : ["127.0.0.1", alsoAt];

    private static Task<string> AsOwner(string tool, params string[] arguments)
    {
        var path = Path.Combine(Directory.GetDirectories("/usr/lib/postgresql").Order().Last(), "bin", tool);
        return IsRoot
            ? Run.ToEnd("runuser", ["-u", "postgres", "--", path, .. arguments])
            : Run.ToEnd(path, arguments);
    }

    /// <summary>Takes the server down, and up again on the same port.</summary>
    public async Task Stop()
    {
        await AsOwner("pg_ctl", "-D", $"{directory}/data", "-m", "immediate", "-w", "stop");
        running = false;
    }

    public Task StartAgain() => Start(port);

    /// <summary>True while its postmaster runs, whether or not it answers.</summary>
    public async Task<bool> Runs() =>
        running && (await Run.Try("pg_isready", "-q", "-h", "127.0.0.1", "-p", $"{port}")).Code is 0 or 1;

    public async ValueTask DisposeAsync()
    {
        if (await Runs())
            await Stop();
        Directory.Delete(directory, recursive: true);
        gate.Dispose();
    }
}
