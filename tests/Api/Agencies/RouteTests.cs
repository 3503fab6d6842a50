using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Despacho311.Tests.Api.Agencies;

/// <summary>Where a case is decides who answers; cases that bounce say where the rules are wrong.</summary>
public class RouteTests
{
    private const string Places =
        """
        {"type": "FeatureCollection", "features": [
          {"type": "Feature", "id": "PA080801", "properties": {"name": "Oeste"}, "geometry": {"type": "Polygon",
            "coordinates": [[[-79.56, 8.9], [-79.5, 8.9], [-79.5, 9.1], [-79.56, 9.1], [-79.56, 8.9]]]}},
          {"type": "Feature", "id": "PA081001", "properties": {"name": "Este"}, "geometry": {"type": "Polygon",
            "coordinates": [[[-79.5, 8.9], [-79.4, 8.9], [-79.4, 9.1], [-79.5, 9.1], [-79.5, 8.9]]]}}]}
        """;

    [Fact]
    public async Task A_route_that_a_years_bounces_propose_sends_the_next_case_rightly()
    {
        var data = Directory.CreateTempSubdirectory("despacho311-").FullName;
        var file = Path.Combine(data, "places.geojson");
        await File.WriteAllTextAsync(file, Places);
        await Run.ToEnd(CityProcess.Program, "import-places", file, "--data", data);
        await using var city = await CityProcess.Start(data, null, "--demo", "--no-drive");
        using var client = city.Client("demo-client");
        using var liaison = city.Client("demo-liaison");
        async Task<Reported> Report(double @long)
        {
            var made = await client.PostJson("/api/v1/cases",
                new { service = "AAUD-BASURA", location = new { lat = 9.0, @long } }, HttpStatusCode.Created);
            return new Reported(made.Text("code"), made.Text("agency"));
        }
        for (var i = 0; i < 20; i++)
            await liaison.PostJson($"/api/v1/cases/{(await Report(-79.45)).Code}/transfer",
                new { agency = "MUPA", text = "Es del municipio" });
        await Report(-79.53);
        using var admin = city.Client("demo-admin");
        var routing = await admin.GetJson("/api/v1/routing");
        var proposal = routing.GetProperty("proposals").EnumerateArray().Single();
        Assert.Equal(("PA0810", "MUPA", "0", "20"), (proposal.Text("place"), proposal.Text("agency"),
            proposal.Text("rightNow"), proposal.Text("rightThen")));
        var rules = await admin.GetAsync("/api/v1/services/AAUD-BASURA/rules");
        var body = JsonNode.Parse(await rules.Content.ReadAsStringAsync())!["now"]!["service"]!.DeepClone();
        body["routes"] = new JsonArray(new JsonObject { ["places"] = new JsonArray("PA0810"), ["agency"] = "MUPA" });
        body["why"] = "rebotes";
        using var put = new HttpRequestMessage(HttpMethod.Put, "/api/v1/services/AAUD-BASURA/rules")
        {
            Content = JsonContent.Create(body),
        };
        put.Headers.IfMatch.Add(EntityTagHeaderValue.Parse(rules.Headers.ETag!.Tag));
        await (await admin.SendAsync(put)).Json(HttpStatusCode.OK);
        Assert.Equal(("MUPA", "AAUD"), ((await Report(-79.45)).Agency, (await Report(-79.53)).Agency));
        // By Open311 too.
        var posted = await client.PostAsync("/open311/v2/requests.json", new FormUrlEncodedContent(
            new Dictionary<string, string>
            {
                ["service_code"] = "AAUD-BASURA",
                ["lat"] = "9.0",
                ["long"] = "-79.45",
            }));
        var id = (await posted.Json(HttpStatusCode.OK))[0].Text("service_request_id");
        Assert.Equal("MUPA", (await client.GetJson($"/open311/v2/requests/{id}.json"))[0].Text("agency_responsible"));
        Assert.Empty((await admin.GetJson("/api/v1/routing")).GetProperty("proposals").EnumerateArray());
    }

    private sealed record Reported(string Code, string Agency);
}
