using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace Despacho311.Tests.Api.StandardTexts;

/// <summary>Answers and templates are data: changed from a day on, withdrawn, gone back to.</summary>
public class StandardTextTests(ApiCity city)
{
    private async Task<HttpResponseMessage> Put(string id, object body, string? tag = null, string key = "demo-admin")
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/texts/{id}")
        {
            Content = JsonContent.Create(body),
        };
        if (tag is not null)
            request.Headers.IfMatch.Add(EntityTagHeaderValue.Parse(tag));
        return await city.With(key).SendAsync(request);
    }

    private static object Body(string text, bool offered = true, string? from = null, string use = "ask") => new
    {
        use,
        services = new[] { "ATTT-SEMAFORO" },
        agencies = new[] { "ATTT" },
        title = new { es = "Intersección", en = "Crossing" },
        text = new { es = text, en = text },
        keywords = Array.Empty<string>(),
        offered,
        from,
        why = "Lo piden los enlaces",
    };

    private async Task<string?> SaidOf(string id) => (await city.Client.GetJson("/api/v1/texts"))
        .GetProperty("items").EnumerateArray().Where(t => t.Text("id") == id).Select(t => t.Text("text"))
        .SingleOrDefault();

    [Fact]
    public async Task A_text_is_made_changed_from_a_day_on_withdrawn_and_every_version_stays()
    {
        const string id = "crossing-which";
        using (var made = await Put(id, Body("¿Cuál?")))
            Assert.Equal(HttpStatusCode.OK, made.StatusCode);
        Assert.Equal("¿Cuál?", await SaidOf(id));
        await (await Put(id, Body("¿Qué cruce?"))).Problem(428, "ifMatchRequired");
        var planned = await (await Put(id, Body("¿Qué cruce?", from: "2027-01-01T00:00:00-05:00"), "\"1\""))
            .Json(HttpStatusCode.OK);
        Assert.Equal("2", planned.Text("version"));
        Assert.Equal("¿Cuál?", await SaidOf(id));
        await (await Put(id, Body("x"), "\"1\"")).Problem(412, "rulesMovedOn");
        await city.With("demo-admin").PostJson($"/api/v1/texts/{id}/drop-plan", new { why = "No hace falta" });
        using (var withdrawn = await Put(id, Body("¿Cuál?", offered: false), "\"2\""))
            Assert.Equal(HttpStatusCode.OK, withdrawn.StatusCode);
        Assert.Null(await SaidOf(id));
        var history = await city.Client.GetJson($"/api/v1/texts/{id}/history");
        Assert.Equal(["text.published", "text.published", "text.plan-dropped", "text.published"],
            history.GetProperty("items").EnumerateArray().Select(e => e.Text("type")));
    }

    /// <summary>A contact that names an answer says so for ever: it is reworded, and stays an answer.</summary>
    [Fact]
    public async Task What_ships_can_be_reworded_and_is_still_what_contacts_name()
    {
        const string id = "pothole-damage";
        var before = await city.Client.GetJson($"/api/v1/texts/{id}");
        Assert.Equal("0", before.Text("version"));
        await (await Put(id, Body("Guarde fotos", use: "ask"), "\"0\"")).Problem(400, "validation");
        await (await Put(id, Body("Guarde fotos", use: "answer"), "\"0\"")).Json(HttpStatusCode.OK);
        var answers = await city.Client.GetJson("/api/v1/answers?service=ATTT-SEMAFORO");
        Assert.Contains(answers.GetProperty("items").EnumerateArray(),
            a => a.Text("id") == id && a.Text("answer") == "Guarde fotos");
        await city.With("demo-calltaker").PostJson("/api/v1/contacts", new
        {
            channel = "phone",
            outcome = "answered",
            topic = id,
            startedAt = DateTimeOffset.UtcNow.AddMinutes(-1),
        }, HttpStatusCode.Created);
    }

    [Fact]
    public async Task Bad_texts_and_strangers_are_refused()
    {
        var bad = await (await Put("Mal Nombre", new { use = "ask", services = new[] { "NADA" } }))
            .Problem(400, "validation");
        Assert.Equal(["/id", "/services", "/text", "/title", "/why"], bad.GetProperty("errors").EnumerateArray()
            .Select(e => e.Text("pointer")).Order(StringComparer.Ordinal));
        using (var liaison = await Put("liaison-text", Body("x"), key: "demo-liaison"))
            Assert.Equal(HttpStatusCode.Forbidden, liaison.StatusCode);
        using var none = await city.Client.GetAsync("/api/v1/texts/no-such-text/history");
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }
}
