using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Despacho311.Tests.Api.Cases;

/// <summary>A case that more than one agency has to do with.</summary>
public class CaseSplitTests(ApiCity city)
{
    private async Task<(string Code, string Key)> Report()
    {
        var sent = await city.Client.PostJson("/api/v1/reports",
            new
            {
                service = "MUPA-LUMINARIA",
                location = new { lat = 8.9942, @long = -79.5188 },
                description = "Un poste cayó sobre el tubo",
                reporter = new { email = "parte@example.org" },
            }, HttpStatusCode.Created);
        return (sent.Text("code"), sent.Text("key"));
    }

    /// <summary>What is there once it is there, and as it is wanted: parts hear of things a moment later.</summary>
    private static async Task<JsonElement> Until(HttpClient who, string path, Func<JsonElement, bool>? holds = null)
    {
        JsonElement seen = default;
        await Eventually.Is(async () =>
        {
            using var answer = await who.GetAsync(path);
            return answer.IsSuccessStatusCode
                && holds?.Invoke(seen = await answer.Content.ReadFromJsonAsync<JsonElement>()) != false;
        }, path);
        return holds is null ? await who.GetJson(path) : seen;
    }

    private static JsonElement PartOf(JsonElement whole) => whole.GetProperty("parts")[0];

    [Fact]
    public async Task Each_agency_does_its_part_and_the_citizen_follows_the_whole()
    {
        var (code, key) = await Report();
        using var liaison = city.With("demo-liaison");
        using var citizen = city.With("demo-client");
        var whole = $"/api/v1/cases/{code}";
        var split = await liaison.PostJson($"{whole}/split",
            new { agency = "IDAAN", service = "IDAAN-FUGA", text = "Reparar el tubo bajo el poste" });
        var part = $"/api/v1/cases/{PartOf(split).Text("code")}";
        var there = await Until(liaison, part);
        Assert.Equal((code, "IDAAN", "Reparar el tubo bajo el poste"), (there.Text("partOf"), there.Text("agency"),
            there.GetProperty("updates")[0].Text("text")));
        Assert.NotEqual(split.Text("dueAt"), there.Text("dueAt"));

        // What is not done in part is not done.
        var done = new { text = "Poste nuevo" };
        await (await liaison.PostAsJsonAsync($"{whole}/resolve", done)).Problem(409, "partsOpen");
        await (await liaison.PostAsJsonAsync($"{part}/split", new { agency = "AAUD", text = "x" }))
            .Problem(409, "partOfACase");
        await (await liaison.PostAsJsonAsync($"{whole}/split", new { agency = "MUPA", text = "x" }))
            .Problem(409, "sameAgency");

        await liaison.PostJson($"{part}/ask", new { text = "¿Sale agua todo el día?" });
        var asked = await Until(citizen, $"{whole}/public",
            c => PartOf(c).Text("status") == "waitingForCitizen");
        var question = asked.GetProperty("updates")[1];
        Assert.Equal(("IDAAN", "¿Sale agua todo el día?", "received"),
            (question.Text("agency"), question.Text("text"), asked.Text("status")));
        using var reporter = city.With("demo-client");
        reporter.DefaultRequestHeaders.Add("X-Reporter-Key", key);
        Assert.Equal("True", (await reporter.GetJson($"/api/v1/reports/{code}")).Text("mayAnswer"));
        await reporter.PostJson($"/api/v1/reports/{code}/answer", new { text = "Sí, también de noche" });
        var answered = await Until(liaison, part, c => c.Text("status") == "acknowledged");
        Assert.Contains("Sí, también de noche",
            answered.GetProperty("updates").EnumerateArray().Select(u => u.Text("text")));

        await liaison.PostJson($"{part}/resolve", new { text = "Tubo reparado" });
        var told = await Until(liaison, whole, c => PartOf(c).Text("open") == "False");
        Assert.Equal([part.Split('/')[^1]], told.GetProperty("updates").EnumerateArray()
            .Where(u => u.Text("text") == "Tubo reparado").Select(u => u.Text("part")));
        Assert.Equal("resolved", (await liaison.PostJson($"{whole}/resolve", done)).Text("status"));
    }

    private async Task<HttpClient> LiaisonOf(string agency) => city.With((await city.With("demo-admin").PostJson(
        "/api/v1/keys", new { name = $"split {agency}", role = "liaison", scope = agency },
        HttpStatusCode.Created)).Text("key"));

    /// <summary>Who does a part reads the whole, who has the whole its parts, and nobody else either.</summary>
    [Fact]
    public async Task Agencies_that_share_a_case_read_each_others_part_and_move_their_own()
    {
        var (code, _) = await Report();
        using var lamps = await LiaisonOf("MUPA");
        using var water = await LiaisonOf("IDAAN");
        using var stranger = await LiaisonOf("ATTT");
        var split = await lamps.PostJson($"/api/v1/cases/{code}/split", new { agency = "IDAAN", text = "Tubo" });
        var part = $"/api/v1/cases/{PartOf(split).Text("code")}";
        await Until(water, part);
        Assert.Equal(code, (await lamps.GetJson(part)).Text("partOf"));
        Assert.Equal(code, (await water.GetJson($"/api/v1/cases/{code}")).Text("id"));
        await water.GetJson($"/api/v1/cases/{code}/clock");
        foreach (var (who, path) in new[] { (lamps, part), (water, $"/api/v1/cases/{code}") })
            await (await who.PostAsJsonAsync($"{path}/resolve", new { text = "x" })).Problem(404, "notFound");
        foreach (var path in new[] { part, $"/api/v1/cases/{code}" })
            await (await stranger.GetAsync(path)).Problem(404, "notFound");
    }

    /// <summary>Neither Open311 nor whoever asks by its code takes it for one; it ends with its whole.</summary>
    [Fact]
    public async Task A_part_is_no_report_of_its_own()
    {
        var (code, _) = await Report();
        using var liaison = city.With("demo-liaison");
        var split = await liaison.PostJson($"/api/v1/cases/{code}/split", new { agency = "AAUD", text = "Barrer" });
        var part = PartOf(split).Text("code");
        await Until(liaison, $"/api/v1/cases/{part}");
        Assert.Equal(HttpStatusCode.NotFound,
            (await city.Client.GetAsync($"/open311/v2/requests/{part}.json")).StatusCode);
        Assert.Equal(code, (await city.Client.GetJson($"/api/v1/cases/{part}/public")).Text("code"));
        Assert.Equal(HttpStatusCode.NotFound,
            (await city.Client.GetAsync($"/ogc/collections/cases/items/{part}")).StatusCode);
        var here = (await liaison.GetJson("/api/v1/cases?bbox=-79.519,8.994,-79.5186,8.9944&limit=1000"))
            .GetProperty("items").EnumerateArray().Select(c => c.Text("code")).ToList();
        Assert.Equal((true, false), (here.Contains(code), here.Contains(part)));
        await liaison.PostJson($"/api/v1/cases/{code}/close", new { @as = "withdrawn", text = "Ya no hace falta" });
        var over = await Until(liaison, $"/api/v1/cases/{part}", c => c.Text("open") == "False");
        Assert.Equal("withdrawn", over.Text("status"));
    }
}
