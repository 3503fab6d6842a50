using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Despacho311.Tests.Api.Cases;

/// <summary>One move for many cases: each is moved or refused by itself.</summary>
public class ManyMovesTests(ApiCity city)
{
    private const string Path = "/api/v1/cases/moves";

    private async Task<string> NewCase(string service = "MUPA-LUMINARIA") => (await city.Dispatcher.PostJson(
        "/api/v1/cases", new { service, location = new { lat = 9.01, @long = -79.5 } }, HttpStatusCode.Created))
        .Text("id");

    private static string? ProblemOf(JsonElement answer, string code) => answer.GetProperty("items").EnumerateArray()
        .Single(i => i.Text("case") == code).TryGetProperty("problem", out var why) ? why.GetString() : null;

    [Fact]
    public async Task Those_that_can_be_moved_are_and_the_others_say_why_not()
    {
        var (one, two, closed) = (await NewCase(), await NewCase(), await NewCase());
        await city.Dispatcher.PostJson($"/api/v1/cases/{closed}/resolve", new { text = "hecho" });
        var answer = await city.Dispatcher.PostJson(Path, new
        {
            cases = new[] { one, two, closed, "2222-2222", one },
            move = "transfer",
            agency = "MOP",
            text = "La calle es del ministerio",
        });
        Assert.Equal(2, answer.GetProperty("moved").GetInt32());
        Assert.Equal([one, two, closed, "2222-2222"],
            answer.GetProperty("items").EnumerateArray().Select(i => i.Text("case")));
        Assert.Equal((null, null, "alreadyClosed"),
            (ProblemOf(answer, one), ProblemOf(answer, two), ProblemOf(answer, closed)));
        Assert.Contains(ProblemOf(answer, "2222-2222"), new[] { "mistypedCode", "notFound" });
        foreach (var moved in new[] { one, two })
            Assert.Equal("MOP", (await city.Dispatcher.GetJson($"/api/v1/cases/{moved}")).Text("agency"));
        // A liaison moves those of their agency, and sees no others.
        var liaison = city.With((await city.Admin.PostJson("/api/v1/keys",
            new { name = "Enlace del MOP", role = "liaison", scope = "MOP" }, HttpStatusCode.Created)).Text("key"));
        var foreign = await NewCase();
        var own = await liaison.PostJson(Path, new { cases = new[] { one, foreign }, move = "acknowledge" });
        Assert.Equal((1, null, "notFound"),
            (own.GetProperty("moved").GetInt32(), ProblemOf(own, one), ProblemOf(own, foreign)));
        Assert.Equal("received", (await city.Dispatcher.GetJson($"/api/v1/cases/{foreign}")).Text("status"));
    }

    [Theory]
    [InlineData("""{"move":"note","text":"x","cases":[]}""", "/cases")]
    [InlineData("""{"text":"x","cases":["2222-2222"]}""", "/move")]
    [InlineData("""{"move":"transfer","text":"x","cases":["2222-2222"],"agency":"NOBODY"}""", "/agency")]
    [InlineData("""{"move":"close","text":"x","cases":["2222-2222"]}""", "/as")]
    [InlineData("""{"move":"resolve","cases":["2222-2222"]}""", "/text")]
    [InlineData("""{"move":"acknowledge","to":"resolved","cases":["2222-2222"]}""", "/to")]
    public async Task What_is_wrong_is_said_before_any_is_moved(string body, string pointer)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        var problem = await (await city.Dispatcher.PostAsync(Path, content)).Problem(400, "validation");
        Assert.Contains(problem.GetProperty("errors").EnumerateArray(), e => e.Text("pointer") == pointer);
    }

    [Fact]
    public async Task At_most_two_hundred_at_once()
    {
        var answer = await city.Dispatcher.PostAsJsonAsync(Path, new
        {
            cases = Enumerable.Repeat("2222-2222", 201),
            move = "note",
            text = "x",
        });
        await answer.Problem(400, "validation");
    }
}
