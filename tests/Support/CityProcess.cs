using System.Diagnostics;
using System.Net.Http.Headers;

namespace Despacho311.Tests.Support;

/// <summary>The built program as its users start it: a process of its own on a free loopback port.</summary>
public sealed class CityProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly Task<string> output;
    private readonly Task<string> errors;

    private CityProcess(Process process, Uri url)
    {
        (this.process, Url) = (process, url);
        (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
    }

    public Uri Url { get; }

    public int Id => process.Id;

    /// <summary>All that it wrote, once it has ended.</summary>
    public async Task<string> Said() => await output + await errors;

    /// <summary>As it was built here, or another that <c>CITY_PROGRAM</c> names, such as one compiled ahead.</summary>
    public static string Program { get; } = Environment.GetEnvironmentVariable("CITY_PROGRAM")
        ?? Path.Combine(RepositoryFiles.Root, ".artifacts", "bin", "Api", "release", "Despacho311.Api");

    /// <summary>Runs one of its tools to its end.</summary>
    public static Task<(int Code, string Output)> Tool(string tool, string data, string? postgres) =>
        Run.Try("env", $"ConnectionStrings__Postgres={postgres}", Program, tool, "--data", data);

    /// <summary>Starts it and waits until it answers.</summary>
    /// <param name="postgres">A connection string, or null for SQLite in the folder.</param>
    public static Task<CityProcess> Start(string data, string? postgres = null, params string[] arguments) =>
        OnFreePort(port => StartAt(port, data, postgres, arguments));

    /// <summary>A port that was free a moment ago may be taken by the time it is used: then another is tried.</summary>
    private static async Task<CityProcess> OnFreePort(Func<int, Task<CityProcess>> start)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await start(Loopback.FreePort());
            }
            catch (InvalidOperationException e) when (tries < 5
                && e.Message.Contains("address already in use", StringComparison.Ordinal))
            {
            }
        }
    }

    /// <summary>As <see cref="Start"/>, with these settings in its environment.</summary>
    public static Task<CityProcess> StartSet(
        string data, IReadOnlyDictionary<string, string?> settings, params string[] arguments) =>
        OnFreePort(port => StartWith(port, data,
            new Dictionary<string, string?>(settings)
            {
                ["ConnectionStrings__Postgres"] = settings.GetValueOrDefault("ConnectionStrings__Postgres") ?? "",
            }, arguments));

    /// <summary>As a client of the silos that this Redis knows.</summary>
    /// <param name="port">Where it ran before; a free one when null.</param>
    public static Task<CityProcess> StartInCluster(string data, string postgres, string redis, int? port = null)
    {
        var set = new Dictionary<string, string?>
        {
            ["ConnectionStrings__Postgres"] = postgres,
            ["ConnectionStrings__Redis"] = redis,
        };
        string[] arguments = ["--demo", "--no-drive", "--cluster"];
        return port is { } same
            ? StartWith(same, data, set, arguments)
            : OnFreePort(any => StartWith(any, data, new Dictionary<string, string?>(set), arguments));
    }

    /// <summary>As <see cref="Start"/>, on this port: where it ran before, as clients expect it.</summary>
    public static Task<CityProcess> StartAt(
        int port, string data, string? postgres = null, params string[] arguments) => StartWith(port, data,
            new Dictionary<string, string?> { ["ConnectionStrings__Postgres"] = postgres ?? "" }, arguments);

    private static async Task<CityProcess> StartWith(
        int port, string data, Dictionary<string, string?> settings, string[] arguments)
    {
        var url = new Uri($"http://127.0.0.1:{port}");
        var started = Run.Start(
            Program, ["--data", data, "--urls", url.ToString(), .. arguments], settings);
        var city = new CityProcess(started, url);
        using var client = city.Client(null);
        try
        {
            await Eventually.Is(async () =>
            {
                if (started.HasExited)
                    throw new InvalidOperationException($"It ended: {await city.output}{await city.errors}");
                try
                {
                    return (await client.GetAsync("/health/ready")).IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            }, "the program answers", 60);
        }
        catch
        {
            await city.DisposeAsync();
            throw;
        }
        return city;
    }

    /// <summary>A client with this key, or none, that calls from this address.</summary>
    public HttpClient Client(string? key, string from = "127.0.0.1")
    {
        var client = new HttpClient(Loopback.From(from, cookies: true))
        {
            BaseAddress = Url,
            Timeout = TimeSpan.FromSeconds(30),
        };
        if (key is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    /// <summary>kill -9: nothing of it gets to tidy up.</summary>
    public async Task Kill()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Asks it to stop, as a service manager does, and waits until it has.</summary>
    public async Task Stop()
    {
        await Run.ToEnd("kill", "-TERM", $"{process.Id}");
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            await Kill();
        process.Dispose();
    }
}

/// <summary>Where the project and the data beside it lie.</summary>
public static class RepositoryFiles
{
    public static string Root { get; } = FindRoot();

    /// <summary>Test data beside the project; null in a clone that stands elsewhere.</summary>
    public static string? Shared { get; } =
        Directory.Exists(Path.Combine(Root, "..", "shared", "data")) ? Path.Combine(Root, "..", "shared") : null;

    private static string FindRoot()
    {
        var dir = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(dir!.FullName, "Despacho311.sln")))
            dir = dir.Parent;
        return dir.FullName;
    }
}
