using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Despacho311.Domain.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Despacho311.Tests.Api.Sms;

/// <summary>Text messages, with a server that stands for whoever carries them.</summary>
public sealed class SmsTests : IAsyncLifetime
{
    private static readonly string Secret = WebhookSignature.NewSecret();

    private readonly ConcurrentQueue<JsonElement> carried = new();
    private readonly ConcurrentQueue<HttpStatusCode> answers = new();
    private WebApplication carrier = null!;
    private CityProcess city = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        carrier = builder.Build();
        carrier.Urls.Add($"http://127.0.0.1:{Loopback.FreePort()}");
        carrier.MapPost("/sms", async (HttpRequest request) =>
        {
            using var text = new StreamReader(request.Body);
            var body = await text.ReadToEndAsync();
            var at = DateTimeOffset.FromUnixTimeSeconds(long.Parse(request.Headers["webhook-timestamp"].ToString(),
                System.Globalization.CultureInfo.InvariantCulture));
            if (WebhookSignature.Sign(request.Headers["webhook-id"].ToString(), at, body, [Secret])
                != request.Headers["webhook-signature"])
                return Results.StatusCode(401);
            if (answers.TryDequeue(out var answer))
                return Results.StatusCode((int)answer);
            carried.Enqueue(JsonSerializer.Deserialize<JsonElement>(body));
            return Results.Accepted();
        });
        await carrier.StartAsync();
        city = await CityProcess.StartSet(Directory.CreateTempSubdirectory("despacho311-").FullName,
            new Dictionary<string, string?>
            {
                ["Sms__Url"] = carrier.Urls.First() + "/sms",
                ["Sms__Secret"] = Secret,
                ["PublicUrl"] = "https://311.example",
            }, "--demo", "--no-drive");
    }

    public async ValueTask DisposeAsync()
    {
        await city.DisposeAsync();
        await carrier.DisposeAsync();
    }

    private async Task<string> Report(HttpClient taker, object reporter) => (await taker.PostJson("/api/v1/cases",
        new { service = "MUPA-LUMINARIA", address = "Calle 50", reporter }, HttpStatusCode.Created)).Text("id");

    private async Task<JsonElement> Next()
    {
        JsonElement next = default;
        await Eventually.Is(() => Task.FromResult(carried.TryDequeue(out next)), "a message is carried", 30);
        return next;
    }

    [Fact]
    public async Task Who_gave_a_mobile_number_hears_of_the_receipt_a_question_and_the_end_and_not_of_each_step()
    {
        using var taker = city.Client("demo-calltaker");
        using var dispatcher = city.Client("demo-dispatcher");
        var id = await Report(taker, new { phone = "6612-3456", firstName = "Ana" });
        var receipt = await Next();
        Assert.Equal("+50766123456", receipt.Text("to"));
        Assert.Contains($"[{id}]", receipt.Text("text"), StringComparison.Ordinal);
        Assert.Contains($"https://311.example/caso/{id}", receipt.Text("text"), StringComparison.Ordinal);
        await dispatcher.PostJson($"/api/v1/cases/{id}/acknowledge", new { text = "La vemos mañana" });
        await dispatcher.PostJson($"/api/v1/cases/{id}/ask", new { text = "¿En qué poste? " + new string('x', 400) });
        var question = (await Next()).Text("text");
        Assert.Contains("necesitamos su respuesta", question, StringComparison.Ordinal);
        Assert.True(question.Length <= 300, question);
        // A landline, or an address of mail for which there is no sender, is no reason to send a text message.
        await Report(taker, new { phone = "212-3456" });
        await Report(taker, new { phone = "6612-0000", email = "ana@example.org" });
        var other = await Report(taker, new { phone = "+507 6700-0000" });
        var last = await Next();
        Assert.Equal("+50767000000", last.Text("to"));
        Assert.Contains(other, last.Text("id"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_carried_now_goes_later_and_what_never_will_does_not()
    {
        answers.Enqueue(HttpStatusCode.ServiceUnavailable);
        answers.Enqueue(HttpStatusCode.UnprocessableEntity);
        using var taker = city.Client("demo-calltaker");
        var later = await Report(taker, new { phone = "6612-3456" });
        async Task<bool> Is(string id, string state, string fault) =>
            (await taker.GetJson($"/api/v1/cases/{id}/messages")).GetProperty("items").EnumerateArray().Any(m =>
                m.Text("state") == state && m.TryGetProperty("fault", out var why) && why.GetString() == fault);
        await Eventually.Is(() => Is(later, "queued", "HTTP 503"), "it waits", 30);
        var never = await Report(taker, new { phone = "6612-9999" });
        await Eventually.Is(() => Is(never, "failed", "HTTP 422"), "it is given up", 30);
        Assert.Empty(carried);
    }
}
