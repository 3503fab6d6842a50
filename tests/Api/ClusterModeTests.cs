using System.Net.Http.Json;

namespace Despacho311.Tests.Api;

/// <summary>Silos and api processes on PostgreSQL and Redis: what one api took, the viewers of another see.</summary>
public class ClusterModeTests(PostgresServer postgres)
{
    private static readonly string Silo =
        Path.Combine(RepositoryFiles.Root, ".artifacts", "bin", "Host", "release", "Despacho311.Host");

    [Fact]
    public async Task A_removal_asked_for_at_one_api_is_seen_live_at_another_and_outlives_a_silo()
    {
        await using var redis = await RedisServer.Start();
        var database = await postgres.NewDatabase();
        var settings = new Dictionary<string, string?>
        {
            ["ConnectionStrings__Postgres"] = database,
            ["ConnectionStrings__Redis"] = redis.Endpoint,
        };
        var silos = new[] { Run.Start(Silo, [], settings), Run.Start(Silo, [], settings) };
        try
        {
            var data = Directory.CreateTempSubdirectory("despacho311-").FullName;
            await using var one = await CityProcess.StartInCluster(data, database, redis.Endpoint);
            await using var two = await CityProcess.StartInCluster(data, database, redis.Endpoint);
            using var officer = one.Client("demo-officer");
            await using var viewer = await Live.Viewer.Start(
                two.Url, "demo-dispatcher", "-79.9,8.7,-79.3,9.2", "trucks,removals", 60);
            var id = await Ask(officer);
            await viewer.Until(l => Live.Viewer.Tells(l, "removals", id));
            silos[0].Kill();
            await silos[0].WaitForExitAsync();
            using var dispatcher = two.Client("demo-dispatcher");
            await Eventually.Is(async () =>
                (await dispatcher.GetAsync($"/api/v1/tow-requests/{id}")).IsSuccessStatusCode, "it answers again", 60);
            await Eventually.Is(async () => await TryAsk(officer) is not null, "new removals are taken again", 60);
        }
        finally
        {
            foreach (var silo in silos)
            {
                if (!silo.HasExited)
                    silo.Kill();
                await silo.WaitForExitAsync();
                silo.Dispose();
            }
        }
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
        }
        finally
        {
            await Run.ToEnd("bash", script, "down");
        }
    }

    private static async Task<string> Ask(HttpClient officer) =>
        await TryAsk(officer) ?? throw new InvalidOperationException("The removal was not taken.");

    private static async Task<string?> TryAsk(HttpClient officer)
    {
        var answer = await officer.PostAsJsonAsync("/api/v1/tow-requests", new
        {
            officer = new { badge = "4711", agency = "attt" },
            ticket = "B-1",
            infraction = "hydrant",
            vehicle = new { plate = "AB1234", kind = "sedan" },
            location = new { lat = 8.884, @long = -79.784 },
        });
        return answer.IsSuccessStatusCode ? (await answer.Json(System.Net.HttpStatusCode.Created)).Text("id") : null;
    }
}
