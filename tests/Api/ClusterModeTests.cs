using System.Net;
using Despacho311.Tests.Api.Towing;

namespace Despacho311.Tests.Api;

/// <summary>Silos and api processes on PostgreSQL and Redis: what one api took, the viewers of another see.</summary>
public class ClusterModeTests(PostgresServer postgres)
{
    [Fact]
    public async Task A_removal_asked_for_at_one_api_is_seen_live_at_another_and_outlives_a_silo()
    {
        await using var redis = await RedisServer.Start();
        var database = await postgres.NewDatabase();
        await using var silos = new SiloProcesses(2, database, redis.Endpoint);
        var data = Directory.CreateTempSubdirectory("despacho311-").FullName;
        await using var one = await CityProcess.StartInCluster(data, database, redis.Endpoint);
        await using var two = await CityProcess.StartInCluster(data, database, redis.Endpoint);
        using var officer = one.Client("demo-officer");
        await using var viewer = await Live.Viewer.Start(
            two.Url, "demo-dispatcher", "-79.9,8.7,-79.3,9.2", "trucks,removals", 60);
        var asked = await Removals.TryAsk(officer) ?? throw new InvalidOperationException("It was not taken.");
        await viewer.Until(l => Live.Viewer.Tells(l, "removals", asked.Split('/')[^1]));
        await silos.KillFirst();
        using var dispatcher = two.Client("demo-dispatcher");
        await Eventually.Is(async () => (await dispatcher.GetAsync(asked)).IsSuccessStatusCode, "it answers again", 60);
        await Eventually.Is(async () => await Removals.TryAsk(officer) is not null, "new ones are taken again", 60);
    }

    [Fact]
    public async Task What_ends_while_redis_is_away_leaves_the_map_when_it_is_back()
    {
        await using var redis = await RedisServer.Start();
        var database = await postgres.NewDatabase();
        await using var silos = new SiloProcesses(1, database, redis.Endpoint);
        await using var api = await CityProcess.StartInCluster(
            Directory.CreateTempSubdirectory("despacho311-").FullName, database, redis.Endpoint);
        using var officer = api.Client("demo-officer");
        await using var viewer = await Live.Viewer.Start(
            api.Url, "demo-dispatcher", "-79.9,8.7,-79.3,9.2", "trucks,removals", 120);
        var asked = await Removals.TryAsk(officer) ?? throw new InvalidOperationException("It was not taken.");
        var id = asked.Split('/')[^1];
        await viewer.Until(l => Live.Viewer.Tells(l, "removals", id));
        await redis.Kill();
        await officer.PostJson($"{asked}/cancel", new { reason = "the driver came" });
        await redis.StartAgain();
        await viewer.Until(l => Live.Viewer.Ends(l, "removals", id));
        // The silo put the list of members back, so that another finds the city.
        await using var second = new SiloProcesses(1, database, redis.Endpoint);
        await Eventually.Is(async () => await redis.Members() == 2, "both are members", 60);
    }

    [Fact]
    public async Task The_cluster_that_people_start_by_hand_answers_and_goes_away_again()
    {
        var script = Path.Combine(RepositoryFiles.Root, "tests", "cluster.sh");
        Environment.SetEnvironmentVariable("CLUSTER_STATE",
            Path.Combine(Path.GetTempPath(), $"despacho311-cluster-{Environment.ProcessId}"));
        try
        {
            var told = System.Text.Json.JsonSerializer.Deserialize<System.Text.Json.JsonElement>(
                await Run.ToEnd("bash", script, "up", "2", "2"));
            Assert.Equal(2, told.GetProperty("silos").GetArrayLength());
            Assert.Equal(2, told.GetProperty("apis").GetArrayLength());
            foreach (var api in told.GetProperty("apis").EnumerateArray())
            {
                using var client = new HttpClient { BaseAddress = new Uri(api.Text("url")) };
                client.DefaultRequestHeaders.Add("X-Api-Key", "demo-dispatcher");
                Assert.Equal(41, (await client.GetJson("/api/v1/trucks?limit=1000")).GetProperty("items")
                    .GetArrayLength());
            }
            await BehindTheProxyNothingSticks([.. told.GetProperty("apis").EnumerateArray()]);
        }
        finally
        {
            await Run.ToEnd("bash", script, "down");
        }
    }

    /// <summary>
    /// A viewer behind the proxy sees what is reported through it; when an api has died, nobody notices.
    /// </summary>
    private static async Task BehindTheProxyNothingSticks(IReadOnlyList<System.Text.Json.JsonElement> apis)
    {
        await using var proxy = await ProxyServer.Start(apis.Select(a => new Uri(a.Text("url"))));
        using var client = new HttpClient { BaseAddress = proxy.Url };
        client.DefaultRequestHeaders.Add("X-Api-Key", "demo-dispatcher");
        Task<System.Text.Json.JsonElement> Report() => client.PostJson("/api/v1/cases",
            new { service = "MUPA-LUMINARIA", location = new { lat = 9.01, @long = -79.5 } }, HttpStatusCode.Created);
        await using (var viewer = await Live.Viewer.Start(
            proxy.Url, "demo-dispatcher", "-79.9,8.7,-79.3,9.2", "cases", 60))
            foreach (var _ in apis.Concat(apis))
            {
                var reported = (await Report()).Text("id");
                await viewer.Until(l => Live.Viewer.Tells(l, "cases", reported));
            }
        Assert.Equal(0, (await Run.Try("kill", "-9", apis[0].Text("pid"))).Code);
        var port = new Uri(apis[0].Text("url")).Port;
        await Eventually.Is(async () => (await Run.Try("bash", "-c", $"exec 3<>/dev/tcp/127.0.0.1/{port}")).Code != 0,
            "it is gone");
        for (var i = 0; i < 10; i++)
            Assert.NotEmpty((await Report()).Text("id"));
        await using var other = await Live.Viewer.Start(
            proxy.Url, "demo-dispatcher", "-79.9,8.7,-79.3,9.2", "cases", 60);
        var last = (await Report()).Text("id");
        await other.Until(l => Live.Viewer.Tells(l, "cases", last));
    }
}
