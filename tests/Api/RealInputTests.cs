using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Despacho311.Tests.Api;

/// <summary>
/// The real boundaries of Panama and streams of leak reports with their truth, which lie beside the project where it
/// is developed. A clone elsewhere lacks them: these tests then say that they are skipped.
/// </summary>
public class RealInputTests
{
    private static string Shared(params string[] path)
    {
        Assert.SkipWhen(RepositoryFiles.Shared is null, "shared data is not beside this clone");
        return Path.Combine([RepositoryFiles.Shared!, .. path]);
    }

    private static async Task<JsonElement> Score(string stream, IEnumerable<(string Report, string Leak)> clusters)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllLinesAsync(file, ["report_id,cluster_id", .. clusters.Select(c => $"{c.Report},{c.Leak}")]);
        var score = await Run.ToEnd("python3", Shared("tools", "score_leaks.py"),
            Shared("data", "leaks", $"{stream}.truth.csv"), file);
        TestContext.Current.TestOutputHelper?.WriteLine($"score: {stream} {score.Trim()}");
        return JsonSerializer.Deserialize<JsonElement>(score);
    }

    [Fact]
    public async Task Reports_streamed_through_open311_fall_together_into_their_leaks()
    {
        var stream = Shared("data", "leaks", "medium.csv");
        var data = Directory.CreateTempSubdirectory("despacho311-").FullName;
        await using var city = await CityProcess.Start(data, null, "--demo", "--no-drive");
        using var client = city.Client("demo-admin");
        var ids = new Dictionary<string, string>();
        foreach (var line in (await File.ReadAllLinesAsync(stream)).Skip(1))
        {
            var cells = line.Split(',', 7);
            var answer = await client.PostAsync("/open311/v2/requests.json", new FormUrlEncodedContent(
                new Dictionary<string, string>
                {
                    ["service_code"] = "IDAAN-FUGA",
                    ["requested_datetime"] = cells[1],
                    ["lat"] = cells[2],
                    ["long"] = cells[3],
                    ["attribute[accuracy_m]"] = cells[4],
                    ["channel"] = cells[5],
                    ["description"] = cells[6],
                }));
            ids[(await answer.Json(HttpStatusCode.OK))[0].Text("service_request_id")] = cells[0];
        }
        var clusters = await Eventually.Get(async () =>
        {
            var found = await Members(client);
            return found.Count == ids.Count ? found : null;
        }, "every report has a leak", 60);
        var score = await Score("medium", clusters.Select(c => (ids[c.Report], c.Leak)));
        // The upper bound of this stream is 0.935; DBSCAN tuned on it reaches 0.731, ST-DBSCAN 0.837.
        Assert.True(score.GetProperty("f1").GetDouble() >= 0.84, score.ToString());
    }

    /// <summary>Which report is of which leak, as the leaks themselves tell it.</summary>
    private static async Task<List<(string Report, string Leak)>> Members(HttpClient client)
    {
        var members = new List<(string, string)>();
        for (var after = ""; ;)
        {
            var page = await client.GetJson($"/api/v1/leaks?limit=500&after={after}");
            foreach (var leak in page.GetProperty("items").EnumerateArray())
                members.AddRange((await client.GetJson($"/api/v1/leaks/{leak.Text("id")}")).GetProperty("cases")
                    .EnumerateArray().Select(c => (c.GetString()!, leak.Text("id"))));
            if (!page.TryGetProperty("next", out var next) || next.ValueKind == JsonValueKind.Null)
                return members;
            after = next.GetString();
        }
    }

    [Theory]
    [InlineData("sparse", 0.90)]
    [InlineData("medium", 0.84)]
    [InlineData("dense", 0.71)]
    public async Task The_command_clusters_a_stream_better_than_tuned_density(string stream, double atLeast)
    {
        var output = Path.GetTempFileName();
        await Run.ToEnd(
            CityProcess.Program, "cluster-leaks", Shared("data", "leaks", $"{stream}.csv"), "--out", output);
        var rows = (await File.ReadAllLinesAsync(output)).Skip(1).Select(l => l.Split(','));
        var score = await Score(stream, rows.Select(r => (r[0], r[1])));
        Assert.True(score.GetProperty("f1").GetDouble() >= atLeast, score.ToString());
    }

    [Fact]
    public async Task Imported_corregimientos_name_the_place_of_a_report()
    {
        var data = Directory.CreateTempSubdirectory("despacho311-").FullName;
        var said = await Run.ToEnd(CityProcess.Program, "import-places",
            Shared("data", "panama", "corregimientos.geojson"), "--data", data);
        Assert.Matches(@"^5\d\d areas", said);
        await using var city = await CityProcess.Start(data, null, "--demo", "--no-drive");
        using var client = city.Client("demo-client");
        // The first is downtown; Colon's corregimientos are missing from the file, so there is no name to give.
        foreach (var (lat, lon, name) in new[] { (8.9892, -79.5205, "Bella Vista"), (9.3548, -79.9001, "") })
        {
            var answer = await client.PostAsync("/open311/v2/requests.json", new FormUrlEncodedContent(
                new Dictionary<string, string>
                {
                    ["service_code"] = "IDAAN-FUGA",
                    ["lat"] = lat.ToString(CultureInfo.InvariantCulture),
                    ["long"] = lon.ToString(CultureInfo.InvariantCulture),
                }));
            var id = (await answer.Json(HttpStatusCode.OK))[0].Text("service_request_id");
            Assert.Equal(name, (await client.GetJson($"/open311/v2/requests/{id}.json"))[0].Text("address"));
        }
    }
}
