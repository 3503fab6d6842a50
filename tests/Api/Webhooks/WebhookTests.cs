using Despacho311.Domain.Deliveries;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Despacho311.Domain.Webhooks;

namespace Despacho311.Tests.Api.Webhooks;

/// <summary>Messages to real receivers, while the city goes on.</summary>
public class WebhookTests(ApiCity city)
{
    private static async Task<(string Id, string Secret)> Make(
        HttpClient client, Receiver receiver, object? more = null)
    {
        var body = JsonSerializer.SerializeToNode(more ?? new { })!.AsObject();
        body["url"] = receiver.Url.ToString();
        var made = await client.PostJson("/api/v1/webhooks", body, HttpStatusCode.Created);
        return (made.Text("id"), made.Text("secret"));
    }

    private async Task<string> Report(string service, string description) => (await city.Client.PostJson(
        "/api/v1/cases",
        new
        {
            service,
            location = new { lat = 8.983, @long = -79.523 },
            description,
            answers = service == "MOP-HUECO" ? new { ubicacion = new[] { "carril" } } : null,
        },
        HttpStatusCode.Created)).Text("id");

    private static async Task<Receiver.Call> CallOf(Receiver receiver, string type, string id) =>
        await Eventually.Get(() => Task.FromResult(receiver.Calls.FirstOrDefault(c =>
            JsonSerializer.Deserialize<JsonElement>(c.Body) is var b && b.Text("type") == type
            && b.GetProperty("data").Text("id") == id)), $"{type} of {id}");

    [Fact]
    public async Task A_client_hears_of_its_reports_signed_and_without_what_is_said_inside()
    {
        using var receiver = new Receiver();
        var (webhook, secret) = await Make(city.Client, receiver, new { types = new[] { "case.*" }, language = "en" });
        var id = await Report("MOP-HUECO", "Webhook hole");
        await city.Dispatcher.PostJson($"/api/v1/cases/{id}/note", new { text = "between us", @public = false });
        await city.Dispatcher.PostJson($"/api/v1/cases/{id}/resolve", new { text = "filled" });
        var closed = await CallOf(receiver, "case.closed", id);
        var at = DateTimeOffset.FromUnixTimeSeconds(long.Parse(closed.Headers["webhook-timestamp"],
            System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(WebhookSignature.Sign(closed.Headers["webhook-id"], at, closed.Body, secret),
            closed.Headers["webhook-signature"]);
        Assert.InRange(DateTimeOffset.UtcNow - at, TimeSpan.FromSeconds(-5), TimeSpan.FromMinutes(1));
        var data = JsonSerializer.Deserialize<JsonElement>(closed.Body).GetProperty("data");
        Assert.Equal(("resolved", false, "Webhook hole"), (data.GetProperty("case").Text("status"),
            data.GetProperty("case").GetProperty("open").GetBoolean(), data.GetProperty("case").Text("description")));
        Assert.EndsWith($"/api/v1/cases/{id}", data.Text("url"), StringComparison.Ordinal);
        await CallOf(receiver, "case.opened", id);
        Assert.DoesNotContain(receiver.Calls, c => c.Body.Contains("between us", StringComparison.Ordinal));
        // Another client's webhook is as if there were none.
        using var admin = city.With("demo-admin");
        var key = (await admin.PostJson("/api/v1/keys", new { name = "other-app", role = "client" },
            HttpStatusCode.Created)).Text("key");
        using var other = city.With(key);
        await (await other.GetAsync($"/api/v1/webhooks/{webhook}")).Problem(404, "notFound");
        var removed = await city.Client.DeleteAsync($"/api/v1/webhooks/{webhook}");
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
    }

    [Fact]
    public async Task An_agency_hears_of_its_own_cases_from_the_moment_they_come_to_the_moment_they_leave()
    {
        var key = (await city.Admin.PostJson("/api/v1/keys",
            new { name = "mop-system", role = "liaison", scope = "MOP" }, HttpStatusCode.Created)).Text("key");
        using var mop = city.With(key);
        using var receiver = new Receiver();
        await Make(mop, receiver);
        var leak = await Report("IDAAN-FUGA", "Not for the ministry");
        var hole = await Report("MOP-HUECO", "For the ministry");
        await mop.PostJson($"/api/v1/cases/{hole}/transfer", new { agency = "IDAAN", text = "a pipe below" });
        await city.Dispatcher.PostJson($"/api/v1/cases/{hole}/acknowledge", new { });
        await CallOf(receiver, "case.opened", hole);
        var left = await CallOf(receiver, "case.transferred", hole);
        Assert.Equal("IDAAN", JsonSerializer.Deserialize<JsonElement>(left.Body).GetProperty("data")
            .GetProperty("case").Text("agency"));
        await (await mop.PostAsJsonAsync("/api/v1/webhooks", new { url = receiver.Url, types = new[] { "tow.*" } }))
            .Problem(400, "validation");
        Assert.DoesNotContain(receiver.Calls, c => c.Body.Contains(leak, StringComparison.Ordinal)
            || c.Body.Contains("progressed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_receiver_refuses_is_listed_with_its_attempts_and_sent_again_when_asked()
    {
        using var receiver = new Receiver { Answers = _ => 422 };
        // Nothing that other tests do is told to this one.
        var (webhook, _) = await Make(city.Dispatcher, receiver,
            new { types = new[] { "case.reopened" }, services = new[] { "AAUD-BASURA" } });
        var path = $"/api/v1/webhooks/{webhook}";
        var message = (await city.Dispatcher.PostJson($"{path}/test", new { }, HttpStatusCode.Accepted)).Text("id");
        await Eventually.Is(async () => (await city.Dispatcher.GetJson($"{path}/messages/{message}"))
            .GetProperty("attempts").GetArrayLength() > 0, "an attempt");
        var seen = await city.Dispatcher.GetJson($"{path}/messages/{message}");
        Assert.Equal(("pending", "webhook.test", 422), (seen.Text("state"), seen.Text("type"),
            seen.GetProperty("attempts")[0].GetProperty("status").GetInt32()));
        receiver.Answers = _ => 200;
        await city.Dispatcher.PostJson($"{path}/messages/{message}/replay", new { });
        await Eventually.Is(async () => (await city.Dispatcher.GetJson($"{path}/messages?state=delivered"))
            .GetProperty("items").EnumerateArray().Any(m => m.Text("id") == message), "delivered");
        var again = await city.Dispatcher.PostJson($"{path}/replay", new { state = "delivered" });
        Assert.Equal(1, again.GetProperty("messages").GetInt32());
        await Eventually.Is(() => Task.FromResult(receiver.Calls.Count == 3), "sent a third time");
        Assert.Single(receiver.Calls.Select(c => c.Headers["webhook-id"]).Distinct());
        var rotated = await city.Dispatcher.PostJson($"{path}/secret", new { });
        await city.Dispatcher.PostJson($"{path}/test", new { }, HttpStatusCode.Accepted);
        await Eventually.Is(() => Task.FromResult(receiver.Calls.Count == 4), "signed by both");
        Assert.Equal(2, receiver.Calls.Last().Headers["webhook-signature"].Split(' ').Length);
        Assert.StartsWith("whsec_", rotated.Text("secret"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_receiver_that_is_gone_is_not_asked_again_and_a_redirect_is_not_followed()
    {
        using var receiver = new Receiver { Answers = _ => 302 };
        var (webhook, _) = await Make(city.Dispatcher, receiver, new { types = new[] { "leak.claimed" } });
        var path = $"/api/v1/webhooks/{webhook}";
        await city.Dispatcher.PostJson($"{path}/test", new { }, HttpStatusCode.Accepted);
        await Eventually.Is(async () => (await city.Dispatcher.GetJson(path)).TryGetProperty("failingSince", out _),
            "failing");
        receiver.Answers = _ => 410;
        await Eventually.Is(async () => (await city.Dispatcher.GetJson(path)) is var w
            && w.TryGetProperty("disabled", out var why) && why.ToString() == "gone", "disabled", 20);
        Assert.DoesNotContain(receiver.Calls, c => c.Path.Contains("elsewhere", StringComparison.Ordinal));
        var back = await city.Dispatcher.PostJson($"{path}/switch", new { enabled = true });
        Assert.False(back.TryGetProperty("disabled", out _));
    }

    [Fact]
    public async Task One_that_hangs_keeps_nobody_waiting()
    {
        using var hanging = new Receiver { Answers = _ => null };
        using var quick = new Receiver();
        var (slow, _) = await Make(city.Dispatcher, hanging, new { types = new[] { "leak.claimed" } });
        var (fast, _) = await Make(city.Dispatcher, quick, new { types = new[] { "leak.claimed" } });
        for (var i = 0; i < 12; i++)
            await city.Dispatcher.PostJson($"/api/v1/webhooks/{slow}/test", new { }, HttpStatusCode.Accepted);
        await city.Dispatcher.PostJson($"/api/v1/webhooks/{fast}/test", new { }, HttpStatusCode.Accepted);
        await Eventually.Is(() => Task.FromResult(!quick.Calls.IsEmpty), "the quick one's message");
        Assert.InRange(hanging.Calls.Count, 0, DeliveryRules.MostAtOnce);
        await city.Dispatcher.DeleteAsync($"/api/v1/webhooks/{slow}");
    }

    [Theory]
    [InlineData("""{"types":["case.*"]}""", "/url")]
    [InlineData("""{"url":"ftp://x.example/"}""", "/url")]
    [InlineData("""{"url":"https://u:p@x.example/"}""", "/url")]
    [InlineData("""{"url":"https://x.example/","types":["case.exploded"]}""", "/types")]
    [InlineData("""{"url":"https://x.example/","types":["*"]}""", "/types")]
    [InlineData("""{"url":"https://x.example/","types":["tow.requested"]}""", "/types")]
    [InlineData("""{"url":"https://x.example/","services":["NOPE"]}""", "/services")]
    [InlineData("""{"url":"https://x.example/","language":"fr"}""", "/language")]
    public async Task What_cannot_be_is_said(string body, string pointer)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        var problem = await (await city.Client.PostAsync("/api/v1/webhooks", content)).Problem(400, "validation");
        Assert.Contains(problem.GetProperty("errors").EnumerateArray(), e => e.Text("pointer") == pointer);
    }
}
