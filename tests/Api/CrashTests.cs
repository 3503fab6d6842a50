using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Despacho311.Tests.Api.Live;
using Despacho311.Tests.Api.Towing;

namespace Despacho311.Tests.Api;

/// <summary>
/// The program is killed at random moments under load, again and again. Every acknowledged event is there afterwards,
/// and the rows are what a rebuild gives.
/// </summary>
public class CrashTests(PostgresServer server)
{
    private const int Kills = 3;
    private const int Writers = 24;

    [Fact]
    public Task On_sqlite_nothing_acknowledged_is_lost() => KillAgainAndAgain(null);

    [Fact]
    public async Task On_postgres_nothing_acknowledged_is_lost() => await KillAgainAndAgain(await server.NewDatabase());

    private static async Task KillAgainAndAgain(string? postgres)
    {
        var data = Directory.CreateTempSubdirectory("despacho311-").FullName;
        var seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"seed: {seed}");
        var random = new Random(seed);
        var acknowledged = new ConcurrentBag<string>();
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var city = await CityProcess.Start(data, postgres, "--demo", "--no-drive");
            var (before, load) = (acknowledged.Count, Load(city, acknowledged));
            // Every other time it may die before its first answer; a slow machine must get some written too.
            if (kill % 2 == 0)
                await Eventually.Is(() => Task.FromResult(acknowledged.Count > before),
                    "the first write is acknowledged");
            await Eventually.Passes(TimeSpan.FromMilliseconds(random.Next(60, 900)));
            await city.Kill();
            await load;
        }
        Assert.True(acknowledged.Count > Kills * 5, $"only {acknowledged.Count} writes were acknowledged");
        await CheckAll(data, postgres, acknowledged);
        await CheckTool("verify-journal", data, postgres);
        await CheckTool("rebuild-rows", data, postgres);
        await CheckTool("verify-journal", data, postgres);
        await CheckAll(data, postgres, acknowledged);
    }

    private static async Task Load(CityProcess city, ConcurrentBag<string> acknowledged) =>
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(async writer =>
        {
            using var client = city.Client(writer % 3 == 0 ? "demo-officer" : "demo-client");
            try
            {
                while (true)
                {
                    var answer = writer % 3 == 0 ? await Removals.TryAsk(client) : await Report(client, writer);
                    if (answer is not null)
                        acknowledged.Add(answer);
                }
            }
            catch (HttpRequestException)
            {
                // It was killed: what it had not answered is not owed.
            }
            catch (IOException)
            {
                // The same, in the middle of an answer.
            }
        }));

    private static async Task<string?> Report(HttpClient client, int writer)
    {
        var answer = await client.PostAsync("/open311/v2/requests.json", new FormUrlEncodedContent(
            new Dictionary<string, string>
            {
                ["service_code"] = "IDAAN-FUGA",
                ["lat"] = FormattableString.Invariant($"{8.95 + writer * 0.004}"),
                ["long"] = "-79.5205",
            }));
        return answer.StatusCode == HttpStatusCode.OK
            ? $"/open311/v2/requests/{(await answer.Json(HttpStatusCode.OK))[0].Text("service_request_id")}.json"
            : null;
    }

    private static async Task CheckAll(string data, string? postgres, IReadOnlyCollection<string> acknowledged)
    {
        await using var city = await CityProcess.Start(data, postgres, "--demo", "--no-drive");
        using var client = city.Client("demo-officer");
        var lost = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(acknowledged, new ParallelOptions { MaxDegreeOfParallelism = 16 },
            async (path, cancellation) =>
            {
                using var answer = await client.GetAsync(path, cancellation);
                if (answer.StatusCode != HttpStatusCode.OK)
                    lost.Add(path);
            });
        Assert.Empty(lost);
        await CheckMap(city, acknowledged);
        await city.Stop();
    }

    /// <summary>Who opens the map after a start sees the open cases, not only what happens from then on.</summary>
    private static async Task CheckMap(CityProcess city, IReadOnlyCollection<string> acknowledged)
    {
        var reports = acknowledged.Where(path => path.StartsWith("/open311/", StringComparison.Ordinal))
            .Select(Path.GetFileNameWithoutExtension).ToHashSet();
        await using var viewer = await Viewer.Start(city.Url, "demo-dispatcher", "-79.6,8.9,-79.3,9.15", "cases", 20);
        var first = viewer.Frames.FirstOrDefault();
        if (first.ValueKind == JsonValueKind.Undefined)
            first = await viewer.Until(l => l.Text("kind") == "frame");
        var shown = first.GetProperty("changes").EnumerateArray().Select(c => c.Text("id")).ToHashSet();
        Assert.Equal(Math.Min(reports.Count, 2_000), reports.Count(shown.Contains!));
    }

    private static async Task CheckTool(string tool, string data, string? postgres)
    {
        var (code, said) = await CityProcess.Tool(tool, data, postgres);
        Assert.True(code == 0, $"{tool}: {said}");
    }
}
