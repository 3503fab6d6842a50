using System.Net;
using System.Net.Http.Json;

namespace Despacho311.Tests.Api.Leaks;

/// <summary>Reports fall together into a leak, and a crew works on it.</summary>
public class LeakLifeTests(ApiCity city)
{
    private async Task<string> Report(double lat, double lon, string device)
    {
        var answer = await city.Client.PostAsync("/open311/v2/requests.json", new FormUrlEncodedContent(
            new Dictionary<string, string>
            {
                ["service_code"] = "IDAAN-FUGA",
                ["lat"] = lat.ToString(System.Globalization.CultureInfo.InvariantCulture),
                ["long"] = lon.ToString(System.Globalization.CultureInfo.InvariantCulture),
                ["device_id"] = device,
                ["attribute[accuracy_m]"] = "10",
            }));
        return (await answer.Json(HttpStatusCode.OK))[0].Text("service_request_id");
    }

    private async Task<System.Text.Json.JsonElement> LeakNear(double lat, double lon, int reports)
    {
        var box = FormattableString.Invariant($"{lon - 0.001},{lat - 0.001},{lon + 0.001},{lat + 0.001}");
        System.Text.Json.JsonElement found = default;
        await Eventually.Is(async () =>
        {
            var items = (await city.Crew.GetJson($"/api/v1/leaks?bbox={box}&state=suspected")).GetProperty("items");
            found = items.EnumerateArray().FirstOrDefault(l => l.GetProperty("reports").GetInt32() == reports);
            return found.ValueKind != System.Text.Json.JsonValueKind.Undefined;
        }, $"a leak of {reports} reports");
        return found;
    }

    [Fact]
    public async Task A_leak_is_claimed_confirmed_and_repaired()
    {
        await Report(9.1200, -79.4000, "phone-a");
        await Report(9.12003, -79.40002, "phone-b");
        await Report(9.12001, -79.40003, "phone-b");
        var leak = await LeakNear(9.12, -79.40, 3);
        Assert.Equal(2, leak.GetProperty("people").GetInt32());
        Assert.InRange(leak.GetProperty("confidence").GetDouble(), 0.5, 1);
        Assert.True(leak.GetProperty("ellipse").GetProperty("semiMajorM").GetDouble() > 0);
        var path = $"/api/v1/leaks/{leak.Text("id")}";
        Assert.Equal("claimed", (await city.Crew.PostJson($"{path}/claim", new { })).Text("state"));
        await (await city.Admin.PostAsJsonAsync($"{path}/claim", new { })).Problem(409, "alreadyClaimed");
        await (await city.Crew.PostAsJsonAsync($"{path}/confirm", new { location = new { lat = 40, @long = -74 } }))
            .Problem(400, "validation");
        var found = new { location = new { lat = 9.12002, @long = -79.4 } };
        var pinned = await city.Crew.PostJson($"{path}/confirm", found);
        Assert.Equal(9.12002, pinned.GetProperty("location").GetProperty("lat").GetDouble());
        Assert.Equal("repaired", (await city.Crew.PostJson($"{path}/repaired", new { note = "clamp" })).Text("state"));
        await (await city.Crew.PostAsJsonAsync($"{path}/release", new { })).Problem(409, "alreadyEnded");
        await (await city.Crew.PostAsJsonAsync("/api/v1/leaks/FNONE/claim", new { })).Problem(404, "unknownLeak");
    }

    [Fact]
    public async Task Every_reporter_hears_what_the_crew_did()
    {
        var mine = await Report(9.1300, -79.4000, "phone-c");
        await Report(9.13003, -79.40002, "phone-d");
        var path = $"/api/v1/leaks/{(await LeakNear(9.13, -79.40, 2)).Text("id")}";
        async Task Hears(string status, string words)
        {
            await Eventually.Is(async () => (await city.Anonymous.GetJson($"/api/v1/cases/{mine}/public"))
                .Text("status") == status, status);
            var told = await city.Anonymous.GetJson(
                $"/open311/v2/servicerequestupdates.json?service_request_id={mine}&lang=en");
            Assert.Contains(words, told.EnumerateArray().Last().Text("description"), StringComparison.Ordinal);
        }
        await city.Crew.PostJson($"{path}/claim", new { });
        await Hears("inProgress", "A crew is on its way");
        await city.Crew.PostJson($"{path}/repaired", new { note = "Clamp on the 4 inch pipe", cause = "corrosion" });
        await Hears("resolved", "The leak was repaired. Clamp on the 4 inch pipe");
        var request = (await city.Anonymous.GetJson($"/open311/v2/requests/{mine}.json?lang=en"))[0];
        Assert.Equal("closed", request.Text("status"));
        Assert.Contains("repaired", request.Text("status_notes"), StringComparison.Ordinal);
        await Report(9.13001, -79.40001, "phone-e");
        await Hears("received", "reported again after the repair");
    }

    [Fact]
    public async Task People_take_a_leak_apart_and_put_it_together_again()
    {
        var one = await Report(9.1400, -79.4000, "phone-f");
        var other = await Report(9.14004, -79.40002, "phone-g");
        var leak = (await LeakNear(9.14, -79.40, 2)).Text("id");
        var path = $"/api/v1/leaks/{leak}";
        var why = (await city.Crew.GetJson($"{path}/reports")).GetProperty("items");
        Assert.Equal([other, one], why.EnumerateArray().Select(r => r.GetProperty("report").Text("id")));
        Assert.Equal(leak, why[0].GetProperty("choices")[0].Text("leak"));
        Assert.Equal(["id", "location", "accuracyMeters", "at"],
            why[0].GetProperty("report").EnumerateObject().Select(p => p.Name));
        Assert.InRange(why[0].GetProperty("choices")[0].GetProperty("probability").GetDouble(), 0.5, 1);

        await (await city.Crew.PostAsJsonAsync($"{path}/split", new { })).Problem(400, "validation");
        await (await city.Crew.PostAsJsonAsync($"{path}/split", new { cases = new[] { one, other } }))
            .Problem(409, "nothingToSplit");
        await (await city.Crew.PostAsJsonAsync($"{path}/split", new { cases = new[] { "C-NONE" } }))
            .Problem(404, "unknownReport");
        var apart = await city.Crew.PostJson($"{path}/split", new { cases = new[] { other } });
        Assert.Equal(1, apart.GetProperty("reports").GetInt32());
        Assert.NotEqual(leak, apart.Text("id"));
        Assert.Equal([one], (await city.Crew.GetJson(path)).GetProperty("cases").EnumerateArray()
            .Select(c => c.GetString()!));

        var merge = $"/api/v1/leaks/{apart.Text("id")}/merge";
        await (await city.Crew.PostAsJsonAsync(merge, new { into = "FNONE" })).Problem(404, "unknownLeak");
        await (await city.Crew.PostAsJsonAsync(merge, new { into = apart.Text("id") })).Problem(409, "sameLeak");
        await city.Crew.PostJson($"/api/v1/leaks/{apart.Text("id")}/claim", new { });
        await (await city.Crew.PostAsJsonAsync(merge, new { into = leak })).Problem(409, "crewIsOnIt");
        await city.Crew.PostJson($"/api/v1/leaks/{apart.Text("id")}/release", new { });
        Assert.Equal(2, (await city.Crew.PostJson(merge, new { into = leak })).GetProperty("reports").GetInt32());
        var gone = await city.Crew.GetJson($"/api/v1/leaks/{apart.Text("id")}");
        Assert.Equal(("merged", leak), (gone.Text("state"), gone.Text("mergedInto")));

        // A phone that has not heard of it: what it finds there is found of the leak that goes on.
        await (await city.Crew.PostAsJsonAsync($"/api/v1/leaks/{apart.Text("id")}/dismiss", new { note = "Seco" }))
            .Problem(409, "alreadyEnded");
        var found = await city.Crew.PostJson($"/api/v1/leaks/{apart.Text("id")}/confirm",
            new { location = new { lat = 9.14, @long = -79.4 } });
        Assert.Equal((leak, "confirmed"), (found.Text("id"), found.Text("state")));
    }

    [Fact]
    public async Task The_overview_counts_what_waits_and_what_crews_did()
    {
        await Report(9.1500, -79.4000, "phone-h");
        var path = $"/api/v1/leaks/{(await LeakNear(9.15, -79.40, 1)).Text("id")}";
        var before = await city.Crew.GetJson("/api/v1/leaks/overview");
        await city.Crew.PostJson($"{path}/claim", new { });
        var mine = (await city.Crew.GetJson("/api/v1/leaks/overview")).GetProperty("crews").EnumerateArray()
            .Single(c => c.Text("crew") == "demo-crew");
        Assert.True(mine.GetProperty("claimed").GetInt32() >= 1);
        await city.Crew.PostJson($"{path}/repaired", new { note = "clamp" });
        var after = await city.Crew.GetJson("/api/v1/leaks/overview");
        Assert.True(after.GetProperty("repaired").GetInt32() > before.GetProperty("repaired").GetInt32());
        Assert.True(after.GetProperty("medianHours").GetDouble() >= 0);
        await (await city.Client.GetAsync("/api/v1/leaks/overview")).Problem(403, "forbidden");
    }

    [Fact]
    public async Task A_leak_can_be_read_as_geojson()
    {
        await Report(9.1300, -79.4100, "phone-c");
        await LeakNear(9.13, -79.41, 1);
        var answer = await city.Crew.GetAsync("/api/v1/leaks?format=geojson&bbox=-79.42,9.12,-79.40,9.14");
        Assert.Equal("application/geo+json", answer.Content.Headers.ContentType?.MediaType);
        var feature = (await answer.Json(HttpStatusCode.OK)).GetProperty("features")[0];
        Assert.Equal("Point", feature.GetProperty("geometry").Text("type"));
        Assert.InRange(feature.GetProperty("geometry").GetProperty("coordinates")[0].GetDouble(), -79.42, -79.40);
    }
}
