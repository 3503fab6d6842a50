using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace Despacho311.Tests.Api.Agencies;

/// <summary>Agencies and services are data: registered, changed from a day on, imported by the hundred.</summary>
public class DirectoryTests(ApiCity city)
{
    private HttpClient Admin => city.With("demo-admin");

    private async Task<HttpResponseMessage> Put(string path, object body, string? tag = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, path) { Content = JsonContent.Create(body) };
        if (tag is not null)
            request.Headers.IfMatch.Add(EntityTagHeaderValue.Parse(tag));
        return await Admin.SendAsync(request);
    }

    private Task<HttpResponseMessage> Agency(string code) => Put($"/api/v1/agencies/{code}",
        new { name = new { es = "Entidad " + code, en = "Agency " + code }, phone = "507-9400", why = "creación" });

    private static object Service(string agency, int days = 5, string? from = null, bool offered = true) => new
    {
        agency,
        name = new { es = "Puente dañado", en = "Damaged bridge" },
        description = new { es = "Puente peatonal", en = "Footbridge" },
        group = new { es = "Calles", en = "Streets" },
        keywords = new[] { "puente" },
        target = new { days, kind = "working" },
        questions = new[]
        {
            new
            {
                code = "riesgo", type = "singlevaluelist", required = true, order = 1,
                question = new { es = "¿Hay riesgo?", en = "Is there a risk?" },
                values = new[] { new { key = "si", name = new { es = "Sí", en = "Yes" } } },
            },
        },
        offered,
        from,
        why = "Resolución 1",
    };

    private async Task<JsonNode> Report(string service)
    {
        var made = await city.Client.PostJson("/api/v1/cases", new
        {
            service,
            description = "Baranda suelta",
            location = new { lat = 8.99, @long = -79.52 },
            answers = new Dictionary<string, string[]> { ["riesgo"] = ["si"] },
        }, HttpStatusCode.Created);
        return JsonNode.Parse(made.GetRawText())!;
    }

    [Fact]
    public async Task A_new_agency_and_its_service_take_cases_at_once_and_the_case_names_the_version()
    {
        await (await Agency("PTE")).Json(HttpStatusCode.OK);
        await (await Put("/api/v1/services/PTE-PUENTE/rules", Service("PTE"))).Json(HttpStatusCode.OK);
        var listed = (await city.Anonymous.GetJson("/api/v1/agencies?lang=en")).GetProperty("items").EnumerateArray()
            .Single(a => a.Text("code") == "PTE");
        Assert.Equal(("Agency PTE", """["PTE-PUENTE"]"""), (listed.Text("name"), listed.Text("services")));
        var made = await Report("PTE-PUENTE");
        Assert.Equal("PTE", (string)made["agency"]!);
        var opened = (await Admin.GetJson($"/api/v1/cases/{made["code"]}/history")).GetProperty("items")[0];
        Assert.Equal(1, opened.GetProperty("data").GetProperty("edition").GetInt32());
        // Open311's clients see it too, and that something changed.
        var discovery = await city.Anonymous.GetJson("/open311/discovery.json");
        Assert.NotEqual(Despacho311.Api.Open311.Open311Services.Changeset, discovery.Text("changeset"));
        var definition = await city.Anonymous.GetJson("/open311/v2/services/PTE-PUENTE.json");
        Assert.Equal("riesgo", definition.GetProperty("attributes")[0].Text("code"));
    }

    [Fact]
    public async Task Who_is_answerable_is_told_to_those_who_work_and_stays_when_nothing_is_said_of_it()
    {
        var people = new[]
        {
            new { name = "Ana Ruiz", role = "Enlace", phone = "507-9411", email = "ana@pers.example.org" },
            new { name = " Bo Díaz ", role = "", phone = "", email = "" },
        };
        Task<HttpResponseMessage> Set(object answerable, string? tag) => Put("/api/v1/agencies/PERS", new
        {
            name = new { es = "Personas", en = "People" },
            why = "relevo",
            answerable,
        }, tag);
        var first = await Set(people, null);
        await first.Json(HttpStatusCode.OK);
        // The same again is no change, and without a word about them they stay.
        var again = await Set(people, first.Headers.ETag!.Tag);
        Assert.Equal(first.Headers.ETag, again.Headers.ETag);
        var other = await Put("/api/v1/agencies/PERS",
            new { name = new { es = "Las personas", en = "People" }, why = "nombre" }, again.Headers.ETag!.Tag);
        await other.Json(HttpStatusCode.OK);
        using var table = new StringContent("agency,agency_phone\nPERS,507-9400\n", Encoding.UTF8, "text/csv");
        await (await Admin.PostAsync("/api/v1/directory/import?apply=true", table)).Json(HttpStatusCode.OK);
        foreach (var key in new[] { "demo-calltaker", "demo-liaison", "demo-dispatcher" })
        {
            using var worker = city.With(key);
            var known = (await worker.GetJson("/api/v1/agencies/PERS")).GetProperty("answerable");
            Assert.Equal(["Ana Ruiz", "Bo Díaz"], known.EnumerateArray().Select(p => p.Text("name")));
            Assert.Equal("Enlace", known[0].Text("role"));
            Assert.False(known[1].TryGetProperty("role", out _));
        }
        await (await city.Anonymous.GetAsync("/api/v1/agencies/PERS")).Problem(401, "unauthorized");
        var tag = (await Admin.GetAsync("/api/v1/agencies/PERS")).Headers.ETag!.Tag;
        await (await Set(new object?[] { null }, tag)).Problem(400, "json");
        var wrong = await (await Set(new object[]
        {
            new { role = "Enlace" }, new { name = "Eva", email = "eva", phone = "12345", role = new string('x', 121) },
        }, tag)).Problem(400, "validation");
        Assert.Equal(["/answerable/0/name", "/answerable/1/role", "/answerable/1/phone", "/answerable/1/email"],
            wrong.GetProperty("errors").EnumerateArray().Select(e => e.Text("pointer")));
        var many = await (await Set(Enumerable.Repeat(people[0], 21), tag)).Problem(400, "validation");
        Assert.Equal("/answerable", Assert.Single(many.GetProperty("errors").EnumerateArray()).Text("pointer"));
    }

    [Fact]
    public async Task A_change_holds_from_its_day_can_be_dropped_and_gone_back_to()
    {
        await (await Agency("PLAN")).Json(HttpStatusCode.OK);
        const string rules = "/api/v1/services/PLAN-UNO/rules";
        var first = await Put(rules, Service("PLAN", 5));
        await first.Json(HttpStatusCode.OK);
        await (await Put(rules, Service("PLAN", 9))).Problem(428, "ifMatchRequired");
        var tomorrow = TimeProvider.System.GetUtcNow().AddDays(1).ToString("O");
        var planned = await Put(rules, Service("PLAN", 9, tomorrow), first.Headers.ETag!.Tag);
        var answer = await planned.Json(HttpStatusCode.OK);
        Assert.Equal((5, 9), (answer.GetProperty("now").GetProperty("service").GetProperty("target")
            .GetProperty("days").GetInt32(), answer.GetProperty("next").GetProperty("service").GetProperty("target")
            .GetProperty("days").GetInt32()));
        await (await Put(rules, Service("PLAN", 7), first.Headers.ETag!.Tag)).Problem(412, "rulesMovedOn");
        var dropped = await Admin.PostAsJsonAsync($"{rules}/drop-plan", new { why = "se pospone" });
        Assert.False((await dropped.Json(HttpStatusCode.OK)).TryGetProperty("next", out _));
        await (await Admin.PostAsJsonAsync($"{rules}/drop-plan", new { why = "otra vez" }))
            .Problem(409, "nothingPlanned");
        // Withdrawn: nobody can ask for it, and the cases it has keep their name.
        var made = await Report("PLAN-UNO");
        var now = await Admin.GetAsync(rules);
        await (await Put(rules, Service("PLAN", 5, offered: false), now.Headers.ETag!.Tag)).Json(HttpStatusCode.OK);
        await (await city.Client.PostAsJsonAsync("/api/v1/cases", new { service = "PLAN-UNO", description = "x" }))
            .Problem(400, "validation");
        var tracked = await city.Anonymous.GetJson($"/api/v1/cases/{made["code"]}/public?lang=es");
        Assert.Equal(("Puente dañado", "Entidad PLAN"), (tracked.Text("serviceName"), tracked.Text("agencyName")));
        var history = (await city.Anonymous.GetJson("/api/v1/services/PLAN-UNO/history")).GetProperty("items");
        Assert.Equal(["service.published", "service.published", "service.plan-dropped", "service.published"],
            history.EnumerateArray().Select(h => h.Text("type")));
    }

    [Fact]
    public async Task What_is_wrong_with_rules_is_said_field_by_field_and_nothing_is_changed()
    {
        var bad = await (await Put("/api/v1/services/malo/rules", new
        {
            agency = "NADIE",
            name = new { es = "", en = "x" },
            target = new { days = 0, kind = "working" },
            questions = new[]
            {
                new { code = "a b", type = "singlevaluelist", required = false, order = 1,
                    question = new { es = "x", en = "x" }, values = Array.Empty<object>() },
            },
            routes = new[] { new { places = Array.Empty<string>(), agency = "MOP" } },
        })).Problem(400, "validation");
        Assert.Equal(
            [
                "/code serviceCode", "/agency unknownAgency", "/name required", "/description required",
                "/group required", "/target targetDays", "/why required", "/questions/0/code questionCode",
                "/questions/0/values questionValues", "/routes/0/places required",
            ],
            bad.GetProperty("errors").EnumerateArray().Select(e => $"{e.Text("pointer")} {e.Text("code")}"));
        await (await city.Anonymous.GetAsync("/api/v1/services/malo/rules")).Problem(404, "notFound");
        var leak = await Admin.GetAsync("/api/v1/services/IDAAN-FUGA/rules");
        await (await Put("/api/v1/services/IDAAN-FUGA/rules", Service("IDAAN", offered: false), leak.Headers.ETag!.Tag))
            .Problem(409, "leakServiceStays");
    }

    [Fact]
    public async Task Cases_that_came_to_the_wrong_agency_are_counted()
    {
        await (await Agency("MAL")).Json(HttpStatusCode.OK);
        await (await Agency("BIEN")).Json(HttpStatusCode.OK);
        await (await Put("/api/v1/services/MAL-UNO/rules", Service("MAL"))).Json(HttpStatusCode.OK);
        for (var i = 0; i < 2; i++)
            await city.With("demo-liaison").PostJson($"/api/v1/cases/{(await Report("MAL-UNO"))["code"]}/transfer",
                new { agency = "BIEN", text = "No es nuestro" });
        using var quality = city.With("demo-quality");
        var routing = await quality.GetJson("/api/v1/routing?days=2");
        var bounce = routing.GetProperty("bounces").EnumerateArray().Single(b => b.Text("service") == "MAL-UNO");
        Assert.Equal(("MAL", "BIEN", "2"), (bounce.Text("from"), bounce.Text("to"), bounce.Text("cases")));
        await (await quality.GetAsync("/api/v1/routing?days=0")).Problem(400, "validation");
    }

    private async Task<System.Text.Json.JsonElement> Import(string table, bool apply)
    {
        using var body = new StringContent(table, Encoding.UTF8, "text/csv");
        return await (await Admin.PostAsync($"/api/v1/directory/import?apply={(apply ? "true" : "false")}", body))
            .Json(HttpStatusCode.OK);
    }

    private async Task Republish(string code, string? from, bool offered)
    {
        var tag = (await Admin.GetAsync($"/api/v1/services/{code}/rules")).Headers.ETag!.Tag;
        await (await Put($"/api/v1/services/{code}/rules", Service(code[..4], 7, from, offered), tag))
            .Json(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_hundred_agencies_come_in_one_table_shown_first_and_all_or_nothing()
    {
        var table = new StringBuilder(
            "agency;agency_name_es;agency_email;service;name_es;name_en;group_es;target_days;target_kind;keywords\n");
        for (var i = 0; i < 100; i++)
            table.Append($"E{i:D3};Entidad {i};e{i}@example.org;E{i:D3}-UNO;")
                .Append($"Trámite {i};Errand {i};Trámites;10;calendar;a,b\n");
        var seen = await Import(table.ToString(), false);
        Assert.Equal((100, 200, "False", 0), (seen.GetProperty("rows").GetInt32(),
            seen.GetProperty("changes").GetArrayLength(), seen.Text("applied"),
            seen.GetProperty("faults").GetArrayLength()));
        await (await city.Anonymous.GetAsync("/api/v1/services/E007-UNO/rules")).Problem(404, "notFound");
        // One bad row: nothing of it all.
        var broken = await Import(table + "E100;Entidad 100;nowhere;E100-UNO;;x;Trámites;diez;calendar;\n", true);
        Assert.Equal("False", broken.Text("applied"));
        Assert.Equal(["102 agency_email", "102 target_days"],
            broken.GetProperty("faults").EnumerateArray().Select(f => $"{f.Text("line")} {f.Text("column")}")
                .Distinct());
        await (await city.Anonymous.GetAsync("/api/v1/services/E007-UNO/rules")).Problem(404, "notFound");
        Assert.Equal("True", (await Import(table.ToString(), true)).Text("applied"));
        var service = await city.Anonymous.GetJson("/api/v1/services/E007-UNO/rules");
        Assert.Equal("E007", service.GetProperty("now").GetProperty("service").Text("agency"));
        // Again: nothing to change. One column: that alone.
        Assert.Equal(0, (await Import(table.ToString(), true)).GetProperty("changes").GetArrayLength());
        var change = Assert.Single((await Import("agency,service,target_days\nE007,E007-UNO,3\n", true))
            .GetProperty("changes").EnumerateArray());
        Assert.Equal(("target", "10 calendar", "3 calendar"),
            (change.Text("field"), change.Text("before"), change.Text("after")));
        // What was withdrawn stays so; what waits for its day is decided by somebody first.
        await Republish("E001-UNO", null, false);
        await Republish("E002-UNO", TimeProvider.System.GetUtcNow().AddDays(1).ToString("O"), true);
        Assert.Equal("True", (await Import("agency,service,target_days\nE001,E001-UNO,4\n", true)).Text("applied"));
        var withdrawn = (await city.Anonymous.GetJson("/api/v1/services/E001-UNO/rules")).GetProperty("now");
        Assert.Equal(("False", "4"), (withdrawn.Text("offered"),
            withdrawn.GetProperty("service").GetProperty("target").Text("days")));
        Assert.Equal("service", Assert.Single((await Import("agency,service,target_days\nE002,E002-UNO,4\n", true))
            .GetProperty("faults").EnumerateArray()).Text("column"));
        using var strange = new StringContent("a,b\n1,2\n", Encoding.UTF8, "text/csv");
        await (await Admin.PostAsync("/api/v1/directory/import", strange)).Problem(400, "csvColumns");
    }
}
