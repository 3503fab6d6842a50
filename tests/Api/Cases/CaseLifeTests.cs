using System.Net;
using System.Net.Http.Json;

namespace Despacho311.Tests.Api.Cases;

/// <summary>A case from its opening to its end, by those whose business it is.</summary>
public class CaseLifeTests(ApiCity city)
{
    private HttpClient Liaison => city.With("demo-liaison");

    private async Task<string> Open(string service = "ATTT-SEMAFORO")
    {
        var answer = await city.Client.PostAsJsonAsync("/api/v1/cases", new
        {
            service,
            location = new { lat = 8.99, @long = -79.52 },
            description = "Un hueco grande",
            reporter = new { firstName = "Ana", phone = "+50760000001" },
        });
        var opened = await answer.Json(HttpStatusCode.Created);
        Assert.Equal($"/api/v1/cases/{opened.Text("id")}", answer.Headers.Location?.ToString());
        Assert.Equal("received", opened.Text("status"));
        return opened.Text("id");
    }

    /// <summary>What is to be done is done somewhere; what somebody has to say has no place.</summary>
    [Fact]
    public async Task A_complaint_needs_no_place_and_goes_to_the_centre()
    {
        var said = new { service = "311-QUEJA", description = "Nadie contesta el teléfono de la oficina" };
        var opened = await city.Client.PostJson("/api/v1/cases", said, HttpStatusCode.Created);
        Assert.Equal("311", opened.Text("agency"));
        using var liaison = city.With("demo-liaison");
        var passed = await liaison.PostJson($"/api/v1/cases/{opened.Text("code")}/transfer",
            new { agency = "ATTT", text = "Le toca a Tránsito" });
        Assert.Equal("ATTT", passed.Text("agency"));
        await (await city.Client.PostAsJsonAsync("/api/v1/cases", said with { service = "ATTT-SEMAFORO" }))
            .Problem(400, "validation");
        var kinds = (await city.Client.GetJson("/api/v1/services")).GetProperty("items").EnumerateArray()
            .Select(s => s.Text("kind")).Distinct();
        Assert.Subset(kinds.ToHashSet(),
            new HashSet<string> { "serviceRequest", "complaint", "denunciation", "query", "suggestion" });
    }

    [Fact]
    public async Task An_agency_asks_the_citizen_answers_and_the_case_is_solved()
    {
        var path = "/api/v1/cases/" + await Open();
        Assert.Equal("acknowledged", (await Liaison.PostJson(path + "/acknowledge", new { })).Text("status"));
        await (await city.Client.PostAsJsonAsync(path + "/answer", new { text = "?" })).Problem(409, "nothingAsked");
        Assert.Equal("waitingForCitizen", (await Liaison.PostJson(path + "/ask", new { text = "¿En qué carril?" }))
            .Text("status"));
        Assert.Equal("acknowledged", (await city.Client.PostJson(path + "/answer", new { text = "El derecho" }))
            .Text("status"));
        await Liaison.PostJson(path + "/note", new { text = "Cuadrilla 4", @public = false });
        Assert.Equal("resolved", (await Liaison.PostJson(path + "/resolve", new { text = "Parchado" })).Text("status"));
        await (await Liaison.PostAsJsonAsync(path + "/acknowledge", new { })).Problem(409, "alreadyClosed");
        var own = await city.Client.GetJson(path);
        Assert.Equal(["", "¿En qué carril?", "El derecho", "Parchado"],
            own.GetProperty("updates").EnumerateArray().Select(u => u.Text("text")));
        var open = await city.Anonymous.GetJson(path + "/public");
        Assert.DoesNotContain("Cuadrilla", open.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hueco grande", open.ToString(), StringComparison.Ordinal);
        Assert.Equal("received", (await city.Client.PostJson(path + "/reopen", new { text = "Sigue" })).Text("status"));
        Assert.Equal(7, (await Liaison.GetJson(path + "/history")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task A_case_is_moved_by_its_agency_only()
    {
        var made = await city.Admin.PostJson("/api/v1/keys",
            new { name = "attt", role = "liaison", scope = "ATTT" }, HttpStatusCode.Created);
        using var traffic = city.With(made.Text("key"));
        var (road, lamp) = ("/api/v1/cases/" + await Open(), "/api/v1/cases/" + await Open("MUPA-LUMINARIA"));
        await (await traffic.PostAsJsonAsync(lamp + "/acknowledge", new { })).Problem(404, "notFound");
        await traffic.PostJson(road + "/acknowledge", new { });
        await (await traffic.PostAsJsonAsync(road + "/transfer", new { agency = "NASA", text = "?" }))
            .Problem(400, "validation");
        await traffic.PostJson(road + "/transfer", new { agency = "IDAAN", text = "Es una tapa de agua" });
        await (await traffic.PostAsJsonAsync(road + "/acknowledge", new { })).Problem(404, "notFound");
        var list = (await traffic.GetJson("/api/v1/cases?limit=1000")).GetProperty("items").EnumerateArray();
        Assert.All(list, c => Assert.Equal("ATTT", c.Text("agency")));
        await (await city.Admin.PostAsJsonAsync("/api/v1/keys", new { name = "x", role = "liaison" }))
            .Problem(400, "validation");
    }

    [Fact]
    public async Task What_is_missing_or_wrong_is_named_field_by_field()
    {
        var problem = await (await city.Client.PostAsJsonAsync("/api/v1/cases", new
        {
            service = "NADA",
            location = new { lat = 40.7, @long = -74.0 },
            description = new string('x', 4_001),
            photos = new[] { "https://elsewhere.example/x.jpg" },
            answers = new { nothing = new[] { "1" } },
        })).Problem(400, "validation");
        Assert.Equal(["/service", "/location", "/description", "/photos", "/answers/nothing"],
            problem.GetProperty("errors").EnumerateArray().Select(e => e.Text("pointer")));
        var path = "/api/v1/cases/" + await Open();
        await (await Liaison.PostAsJsonAsync(path + "/close", new { @as = "received", text = "x" }))
            .Problem(400, "validation");
        await (await Liaison.PostAsJsonAsync(path + "/close", new { @as = "duplicate", text = "x" }))
            .Problem(400, "validation");
        await (await Liaison.PostAsJsonAsync(path + "/close",
            new { @as = "duplicate", duplicateOf = path.Split('/')[^1], text = "x" })).Problem(409, "ownDuplicate");
    }
}
