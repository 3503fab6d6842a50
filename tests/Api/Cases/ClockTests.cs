using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Despacho311.Tests.Api.Cases;

/// <summary>When cases are due: why, in which order, by which calendar, and who is told.</summary>
public class ClockTests(ApiCity city)
{
    private async Task<string> Open(string service, HttpClient? via = null) => (await (via ?? city.Client).PostJson(
        "/api/v1/cases", new { service, location = new { lat = 8.99, @long = -79.52 }, description = "Plazo" },
        HttpStatusCode.Created)).Text("id");

    private async Task<List<JsonElement>> Due(HttpClient who, string query = "")
    {
        var all = new List<JsonElement>();
        for (string? after = null; ;)
        {
            var from = after is null ? "" : "&after=" + after;
            var page = await who.GetJson($"/api/v1/cases?order=due&limit=50{query}{from}");
            all.AddRange(page.GetProperty("items").EnumerateArray());
            if (!page.TryGetProperty("next", out var next) || next.ValueKind == JsonValueKind.Null)
                return all;
            after = next.GetString();
        }
    }

    [Fact]
    public async Task Why_a_case_is_due_then_is_said_line_by_line_and_sums()
    {
        var id = await Open("MUPA-LUMINARIA");
        var answer = await city.Dispatcher.GetJson($"/api/v1/cases/{id}/clock?lang=en");
        Assert.Equal("running", answer.GetProperty("clock").Text("state"));
        var lines = answer.GetProperty("lines").EnumerateArray().ToList();
        Assert.Equal(10, lines.Count(l => l.Text("kind") == "counted"));
        Assert.Equal(answer.GetProperty("clock").Text("dueAt"), lines[^1].Text("dueAt"));
        Assert.Contains(lines, l => l.Text("text") == "The agency is not open");
        var shown = await city.Client.GetJson("/api/v1/cases/" + id);
        Assert.Equal(answer.GetProperty("clock").Text("dueAt"), shown.Text("dueAt"));
        await (await city.With("demo-truck-1").GetAsync($"/api/v1/cases/{id}/clock")).Problem(403, "forbidden");
    }

    [Fact]
    public async Task An_agency_works_through_what_is_due_first_and_the_closed_leave_the_list()
    {
        var (slow, quick) = (await Open("AAUD-BASURA"), await Open("ATTT-SEMAFORO"));
        await Eventually.Is(async () => (await Due(city.Dispatcher)).Select(c => c.Text("id")).ToHashSet()
            .IsSupersetOf([slow, quick]), "both clocks are known");
        var all = await Due(city.Dispatcher);
        Assert.Equal(all.Select(c => c.GetProperty("dueAt").GetDateTimeOffset()).Order(),
            all.Select(c => c.GetProperty("dueAt").GetDateTimeOffset()));
        Assert.Equal(all.Count, all.Select(c => c.Text("id")).Distinct().Count());
        var key = (await city.Admin.PostJson("/api/v1/keys",
            new { name = "aaud-due", role = "liaison", scope = "AAUD" }, HttpStatusCode.Created)).Text("key");
        using var aaud = city.With(key);
        Assert.All(await Due(aaud, "&agency=ATTT"), c => Assert.Equal("AAUD", c.Text("agency")));
        await aaud.PostJson($"/api/v1/cases/{slow}/resolve", new { text = "Recogido" });
        await Eventually.Is(async () => (await Due(aaud)).All(c => c.Text("id") != slow), "it has left the list");
        Assert.Equal("stopped", (await aaud.GetJson($"/api/v1/cases/{slow}")).GetProperty("clock").Text("state"));
        await (await aaud.GetAsync("/api/v1/cases?order=due&after=x")).Problem(400, "validation");
        await (await aaud.GetAsync($"/api/v1/cases?order=due&after={long.MaxValue}_x")).Problem(400, "validation");
        await (await aaud.GetAsync("/api/v1/cases?order=size")).Problem(400, "validation");
    }

    [Fact]
    public async Task Who_waits_for_the_citizen_stops_the_clock()
    {
        var path = "/api/v1/cases/" + await Open("ATTT-SEMAFORO");
        var before = (await city.Client.GetJson(path)).GetProperty("dueAt").GetDateTimeOffset();
        var asked = await city.With("demo-liaison").PostJson(path + "/ask", new { text = "¿Dónde exactamente?" });
        Assert.Equal("paused", asked.GetProperty("clock").Text("state"));
        Assert.True(asked.GetProperty("dueAt").GetDateTimeOffset() > before);
        var answered = await city.Client.PostJson(path + "/answer", new { text = "En la esquina" });
        Assert.Equal("running", answered.GetProperty("clock").Text("state"));
        Assert.InRange(answered.GetProperty("dueAt").GetDateTimeOffset(), before, before.AddMinutes(2));
    }

    /// <summary>A late entry: it was reported on paper long ago.</summary>
    private async Task<string> Late() => (await (await city.Admin.PostAsync("/open311/v2/requests.json",
        new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["api_key"] = "demo-admin",
            ["service_code"] = "MUPA-LUMINARIA",
            ["lat"] = "8.99",
            ["long"] = "-79.52",
            ["requested_datetime"] = "2026-08-03T09:00:00-05:00",
        }))).Json(HttpStatusCode.OK))[0].Text("service_request_id");

    private async Task<List<JsonElement>> Warned(string id) =>
        [.. (await city.Dispatcher.GetJson($"/api/v1/cases/{id}/history")).GetProperty("items").EnumerateArray()
            .Where(e => e.Text("type") == "case.warned")];

    [Fact]
    public async Task What_is_long_overdue_is_said_once_on_the_case()
    {
        var first = await Late();
        await Eventually.Is(async () => (await Warned(first)).Count > 0, "it is warned of");
        var second = await Late();
        await Eventually.Is(async () => (await Warned(second)).Count > 0, "the other is warned of");
        Assert.Equal("due", Assert.Single(await Warned(first)).GetProperty("data").Text("stage"));
        Assert.Equal("due",
            (await city.Dispatcher.GetJson("/api/v1/cases/" + first)).GetProperty("clock").Text("stage"));
    }

    [Fact]
    public async Task A_decree_is_published_by_who_has_seen_the_present_calendar_and_moves_open_cases()
    {
        var id = await Open("MUPA-LUMINARIA");
        await Eventually.Is(
            async () => (await Due(city.Dispatcher)).Any(c => c.Text("id") == id), "its clock is known");
        var seen = await city.Anonymous.GetAsync("/api/v1/calendar");
        var calendar = JsonNode.Parse(await seen.Content.ReadAsStringAsync())!;
        var due = (await city.Client.GetJson("/api/v1/cases/" + id)).GetProperty("dueAt").GetDateTimeOffset();
        var lastDay = DateOnly.FromDateTime(due.ToOffset(TimeSpan.FromHours(-5)).DateTime);
        var closures = calendar["closures"]!.AsArray().DeepClone().AsArray();
        closures.Add(new JsonObject
        {
            ["from"] = lastDay.ToString("O"),
            ["to"] = lastDay.ToString("O"),
            ["kind"] = "decree",
            ["name"] = new JsonObject { ["es"] = "Duelo", ["en"] = "Mourning" },
            ["agencies"] = new JsonArray("MUPA"),
        });
        var body = new JsonObject { ["closures"] = closures, ["why"] = "Decreto 1" };
        await (await city.Admin.PutAsJsonAsync("/api/v1/calendar", body)).Problem(428, "ifMatchRequired");
        var put = await Put(body, seen.Headers.ETag!.Tag);
        await put.Json(HttpStatusCode.OK);
        await (await Put(body, seen.Headers.ETag!.Tag)).Problem(412, "rulesMovedOn");
        Assert.True((await city.Client.GetJson("/api/v1/cases/" + id)).GetProperty("dueAt").GetDateTimeOffset() > due);
        var explained = (await city.Dispatcher.GetJson($"/api/v1/cases/{id}/clock")).GetProperty("lines");
        Assert.Contains(explained.EnumerateArray(), l => l.Text("text") == "Cerrado: Duelo");
        // The stored order follows.
        await Eventually.Is(async () => (await Due(city.Dispatcher)).Where(c => c.Text("id") == id)
            .All(c => c.GetProperty("clock").GetProperty("calendarVersion").GetInt32() > 0), "it is reckoned again");
        calendar["why"] = "Se deroga";
        foreach (var name in new[] { "version", "timeZone" })
            calendar.AsObject().Remove(name);
        await (await Put(calendar, put.Headers.ETag!.Tag)).Json(HttpStatusCode.OK);
        Assert.Equal(due, (await city.Client.GetJson("/api/v1/cases/" + id)).GetProperty("dueAt").GetDateTimeOffset());
    }

    private Task<HttpResponseMessage> Put(JsonNode body, string ifMatch) =>
        city.Admin.ChangeSeen(HttpMethod.Put, "/api/v1/calendar", body, ifMatch);

    [Theory]
    [InlineData("""{}""", "/why")]
    [InlineData("""{"why":"x","legalDays":0}""", "/legalDays")]
    [InlineData(
        """{"why":"x","closures":[{"from":"2026-02-02","to":"2026-02-01","kind":"law","name":{"es":"a","en":"a"}}]}""",
        "/closures/0/to")]
    [InlineData("""{"why":"x","agencyHours":{"NASA":[]}}""", "/agencyHours/NASA")]
    public async Task A_calendar_with_a_mistake_is_refused_and_the_mistake_is_named(string body, string pointer)
    {
        var problem = await (await Put(JsonNode.Parse(body)!, "\"0\"")).Problem(400, "validation");
        Assert.Contains(problem.GetProperty("errors").EnumerateArray(), e => e.Text("pointer") == pointer);
    }

    [Fact]
    public async Task A_week_without_an_open_hour_is_refused()
    {
        var seen = (await city.Anonymous.GetAsync("/api/v1/calendar")).Headers.ETag!.Tag;
        await (await Put(JsonNode.Parse("""{"why":"x","hours":[]}""")!, seen)).Problem(409, "neverOpen");
    }
}
