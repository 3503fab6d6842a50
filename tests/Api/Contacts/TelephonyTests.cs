using System.Net;
using System.Net.Http.Json;
using Despacho311.Tests.Api.Live;

namespace Despacho311.Tests.Api.Contacts;

/// <summary>A telephone exchange tells of calls; whoever picks up sees who is calling.</summary>
public class TelephonyTests(ApiCity city)
{
    private async Task<HttpClient> Exchange() => city.With((await city.Admin.PostJson("/api/v1/keys",
        new { name = "Central de pruebas", role = "telephony" }, HttpStatusCode.Created)).Text("key"));

    private static object News(string @event, string call, string? from = null, string? agent = "demo-calltaker") =>
        new { @event, call, from, agent };

    [Fact]
    public async Task A_call_is_shown_to_its_agent_alone_until_it_is_over()
    {
        var exchange = await Exchange();
        await using var agent = await Viewer.Start(city.Url, "demo-calltaker", "-", "", 60);
        await using var other = await Viewer.Start(city.Url, "demo-dispatcher", "-79.6,8.9,-79.3,9.15", "calls", 5);
        async Task Tell(object news) =>
            Assert.Equal(HttpStatusCode.NoContent, (await exchange.PostAsJsonAsync("/api/v1/telephony/calls", news))
                .StatusCode);
        static bool IsCall(System.Text.Json.JsonElement line, params string[] holds) => line.Text("kind") == "Call"
            && holds.All(h => line.Text("json").Contains(h, StringComparison.Ordinal));
        await Tell(News("ringing", "K-1", "+507 6612-3456"));
        await agent.Until(l => IsCall(l, "\"K-1\"", "\"66123456\"", "\"ringing\""));
        await Tell(News("answered", "K-1"));
        await agent.Until(l => IsCall(l, "\"66123456\"", "\"talking\""));
        // The end of a call that is not at this desk any more changes nothing.
        await Tell(News("ended", "K-0"));
        await Tell(News("ringing", "K-2"));
        await agent.Until(l => IsCall(l, "\"K-2\"", "\"ringing\""));
        await Tell(News("ended", "K-2"));
        await agent.Until(l => l.Text("kind") == "Call" && l.Text("json").Length == 0);
        await other.ToEnd();
        Assert.DoesNotContain(other.Seen, l => l.ToString().Contains("66123456", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_call_that_nobody_answered_is_a_contact_once()
    {
        var exchange = await Exchange();
        var started = DateTimeOffset.UtcNow.AddMinutes(-2);
        var body = new { @event = "abandoned", call = "K-9", startedAt = started };
        for (var twice = 0; twice < 2; twice++)
        {
            using var told = new HttpRequestMessage(HttpMethod.Post, "/api/v1/telephony/calls")
            {
                Content = JsonContent.Create(body),
            };
            told.Headers.Add("Idempotency-Key", "abandoned-K-9");
            Assert.Equal(HttpStatusCode.NoContent, (await exchange.SendAsync(told)).StatusCode);
        }
        var contacts = (await city.Dispatcher.GetJson("/api/v1/contacts?outcome=abandoned&limit=100"))
            .GetProperty("items").EnumerateArray().Where(c => c.Text("agent") == "Central de pruebas").ToList();
        Assert.Equal("phone", Assert.Single(contacts).Text("channel"));
    }

    [Fact]
    public async Task What_is_missing_is_named_and_only_an_exchange_is_believed()
    {
        var exchange = await Exchange();
        var answer = await exchange.PostAsJsonAsync("/api/v1/telephony/calls",
            new { @event = "ringing", startedAt = DateTimeOffset.UtcNow.AddDays(-2) });
        var fields = (await answer.Problem(400, "validation")).GetProperty("errors").EnumerateArray()
            .Select(e => e.Text("pointer")).Order();
        Assert.Equal(["/agent", "/call", "/startedAt"], fields);
        answer = await exchange.PostAsJsonAsync("/api/v1/telephony/calls", News("ringing", "K-3", agent: "nadie"));
        Assert.Equal("/agent", (await answer.Problem(400, "validation")).GetProperty("errors")[0].Text("pointer"));
        await (await city.Client.PostAsJsonAsync("/api/v1/telephony/calls", News("ringing", "K-3")))
            .Problem(403, "forbidden");
        await (await exchange.GetAsync("/api/v1/callers?phone=66123456")).Problem(403, "forbidden");
    }
}
