using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Despacho311.Journal;
using Microsoft.Extensions.DependencyInjection;

namespace Despacho311.Tests.Api.Quality;

/// <summary>The centre's own work: measured, looked at, put right, and open to an auditor.</summary>
public class QualityTests(ApiCity city)
{
    private HttpClient Quality => city.With("demo-quality");

    private Task<System.Text.Json.JsonElement> Act(string id, string act, object body) =>
        Quality.PostJson($"/api/v1/nonconformities/{id}/{act}", body);

    [Fact]
    public async Task A_nonconformity_goes_its_way_and_somebody_else_checks_it()
    {
        using var taker = city.With("demo-calltaker");
        await (await taker.PostAsJsonAsync("/api/v1/nonconformities", new { kind = "complaint", agency = "NADIE" }))
            .Problem(400, "validation");
        var made = await taker.PostJson("/api/v1/nonconformities",
            new { kind = "complaint", text = "Esperó 20 minutos en línea" }, HttpStatusCode.Created);
        var id = made.GetProperty("nonconformity").Text("id");
        await (await taker.GetAsync($"/api/v1/nonconformities/{id}")).Problem(403, "forbidden");
        await (await Quality.PostAsJsonAsync($"/api/v1/nonconformities/{id}/plan",
            new { text = "x", responsible = "Ana", dueOn = "2099-01-01" })).Problem(409, "causeFirst");
        await Act(id, "correct", new { text = "Se le llamó" });
        await Act(id, "explain", new { text = "Un turno sin cubrir" });
        await Act(id, "plan", new { text = "Turno de reserva", responsible = "Ana", dueOn = "2099-01-01" });
        await Act(id, "finish", new { text = "Hay reserva desde hoy" });
        await (await Quality.PostAsJsonAsync($"/api/v1/nonconformities/{id}/check",
            new { effective = true, text = "sirvió" })).Problem(409, "checkedByDoer");
        using var other = city.With("demo-admin");
        var closed = await other.PostJson($"/api/v1/nonconformities/{id}/check",
            new { effective = true, text = "sirvió" });
        Assert.Equal("closed", closed.GetProperty("nonconformity").Text("state"));
        var listed = await Quality.GetJson("/api/v1/nonconformities?state=closed&limit=1000");
        Assert.Contains(id, listed.GetProperty("items").EnumerateArray()
            .Select(i => i.GetProperty("nonconformity").Text("id")));
        Assert.Equal(6, (await Quality.GetJson($"/api/v1/nonconformities/{id}/history")).GetProperty("items")
            .GetArrayLength());
        await (await Quality.GetAsync("/api/v1/nonconformities/NC-NADA")).Problem(404, "unknownNonconformity");
    }

    [Fact]
    public async Task Targets_are_versions_and_the_month_is_held_against_them()
    {
        var seen = await Quality.GetAsync("/api/v1/quality/targets");
        async Task<HttpResponseMessage> Put(object body, string? tag)
        {
            using var request = new HttpRequestMessage(HttpMethod.Put, "/api/v1/quality/targets")
            {
                Content = JsonContent.Create(body),
            };
            if (tag is not null)
                request.Headers.IfMatch.Add(EntityTagHeaderValue.Parse(tag));
            return await Quality.SendAsync(request);
        }
        object Body(double value) => new { targets = new[] { new { indicator = "abandoned", value } }, why = "prueba" };
        await (await Put(Body(2), seen.Headers.ETag!.Tag)).Problem(400, "validation");
        await (await Put(Body(0.5), null)).Problem(428, "ifMatchRequired");
        await (await Put(Body(0.5), seen.Headers.ETag!.Tag)).Json(HttpStatusCode.OK);
        await (await Put(Body(0.4), seen.Headers.ETag!.Tag)).Problem(412, "rulesMovedOn");
        using var taker = city.With("demo-calltaker");
        foreach (var outcome in new[] { "abandoned", "answered" })
            await taker.PostJson("/api/v1/contacts", new
            {
                outcome,
                startedAt = TimeProvider.System.GetUtcNow().AddMinutes(-4),
            }, HttpStatusCode.Created);
        var month = await Quality.GetJson("/api/v1/quality");
        var items = month.GetProperty("items").EnumerateArray().ToDictionary(i => i.Text("indicator"));
        Assert.Equal(8, items.Count);
        var abandoned = items["abandoned"];
        Assert.Equal((0.5, 1), (abandoned.GetProperty("target").GetDouble(),
            month.GetProperty("targetsVersion").GetInt32()));
        Assert.Equal(abandoned.GetProperty("value").GetDouble() <= 0.5, abandoned.GetProperty("met").GetBoolean());
        Assert.True(items["callMinutes"].GetProperty("value").GetDouble() > 0);
        Assert.False(items["inTime"].TryGetProperty("target", out _));
        await (await Quality.GetAsync("/api/v1/quality?month=hoy")).Problem(400, "validation");
    }

    private static readonly string[] Criteria = ["greeting", "understanding", "accuracy", "record", "courtesy"];

    [Fact]
    public async Task Contacts_of_a_week_are_drawn_by_nobody_and_reviewed_once_by_somebody_else()
    {
        // In a week of its own, in the past: other tests log contacts today.
        var monday = new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.FromHours(-5));
        foreach (var (key, count) in new[] { ("demo-calltaker", 8), ("demo-dispatcher", 2) })
            for (var i = 0; i < count; i++)
                await city.With(key).PostJson("/api/v1/contacts", new
                {
                    outcome = "answered",
                    startedAt = monday.AddHours(i),
                    endedAt = monday.AddHours(i).AddMinutes(5),
                }, HttpStatusCode.Created);
        var sample = await Quality.GetJson("/api/v1/quality/sample?week=2026-W10&each=3");
        Assert.Equal(10, sample.GetProperty("contacts").GetInt32());
        var drawn = sample.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("contact")).ToList();
        Assert.Equal([("demo-calltaker", 3), ("demo-dispatcher", 2)],
            drawn.CountBy(c => c.Text("agent")).Select(c => (c.Key, c.Value)));
        Assert.Equal(sample.ToString(),
            (await Quality.GetJson("/api/v1/quality/sample?week=2026-W10&each=3")).ToString());
        var review = new
        {
            contact = drawn[0].Text("id"),
            scores = Criteria.Select((criterion, i) => new { criterion, points = i % 3 }),
            note = "Saludó bien",
        };
        await (await Quality.PostAsJsonAsync("/api/v1/quality/reviews",
            new { review.contact, scores = review.scores.Skip(1) })).Problem(400, "validation");
        await Quality.PostJson("/api/v1/quality/reviews", review, HttpStatusCode.Created);
        await (await city.With("demo-admin").PostAsJsonAsync("/api/v1/quality/reviews", review))
            .Problem(409, "reviewedAlready");
        await (await Quality.PostAsJsonAsync("/api/v1/quality/reviews", review with { contact = "NADA" }))
            .Problem(404, "notFound");
        Assert.Equal(review.contact, (await Quality.GetJson("/api/v1/quality/reviews?agent=demo-calltaker"))
            .GetProperty("items")[0].Text("contact"));
        Assert.Contains("\"review\"", (await Quality.GetJson("/api/v1/quality/sample?week=2026-W10")).ToString(),
            StringComparison.Ordinal);
        await (await Quality.GetAsync("/api/v1/quality/sample?week=2026-W54")).Problem(400, "validation");
    }

    [Fact]
    public async Task An_auditor_sees_every_event_and_the_one_that_somebody_touched()
    {
        var made = await city.Client.PostJson("/api/v1/cases", new
        {
            service = "MOP-HUECO",
            description = "Hueco hondo",
            address = "Calle 50",
            answers = new Dictionary<string, string[]> { ["ubicacion"] = ["carril"] },
        }, HttpStatusCode.Created);
        var stream = $"case/{made.Text("code")}";
        await city.With("demo-liaison").PostJson($"/api/v1/cases/{made.Text("code")}/acknowledge",
            new { text = "Recibido" });
        var whole = await Quality.GetJson($"/api/v1/audit?stream={stream}");
        Assert.Equal(("True", 2), (whole.Text("holds"), whole.GetProperty("items").GetArrayLength()));
        // A page shows one event; the whole chain is checked all the same.
        var page = await Quality.GetJson($"/api/v1/audit?stream={stream}&limit=1");
        Assert.Equal(("2", "1", "1"), (page.Text("events"), page.Text("next"),
            page.GetProperty("items")[0].Text("version")));
        var rest = await Quality.GetJson($"/api/v1/audit?stream={stream}&after=1");
        Assert.Equal("2", Assert.Single(rest.GetProperty("items").EnumerateArray()).Text("version"));
        Assert.False(rest.TryGetProperty("next", out _));
        var acts = (await Quality.GetJson("/api/v1/audit/latest?actor=demo-liaison")).GetProperty("items");
        Assert.All(acts.EnumerateArray(), a => Assert.Equal("demo-liaison", a.Text("actor")));
        Assert.Contains(stream, acts.EnumerateArray().Select(a => a.Text("stream")));
        // Somebody who holds the database makes the first word another.
        await city.App.Services.GetRequiredService<Database>().Execute(
            "UPDATE journal SET data = replace(data, 'hondo', 'leve') WHERE stream = @stream", new { stream });
        var touched = await Quality.GetJson($"/api/v1/audit?stream={stream}");
        Assert.Equal([1L], touched.GetProperty("broken").EnumerateArray().Select(v => v.GetInt64()));
        Assert.Equal("False", (await Quality.GetJson($"/api/v1/audit?stream={stream}&after=1")).Text("holds"));
        Assert.Equal(("False", "False", "True"), (touched.Text("holds"),
            touched.GetProperty("items")[0].Text("holds"), touched.GetProperty("items")[1].Text("holds")));
        await city.App.Services.GetRequiredService<Database>().Execute(
            "UPDATE journal SET data = replace(data, 'leve', 'hondo') WHERE stream = @stream", new { stream });
        await (await Quality.GetAsync("/api/v1/audit?stream=case/NADA")).Problem(404, "notFound");
    }
}
