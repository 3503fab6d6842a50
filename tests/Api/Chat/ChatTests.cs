using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using SkiaSharp;

namespace Despacho311.Tests.Api.Chat;

/// <summary>Writing with people by WhatsApp, in the shapes that Meta documents, with a server that stands for theirs.
/// </summary>
public sealed class ChatTests : IAsyncLifetime
{
    private const string Secret = "app-secret";
    private const string Number = "50766123456";

    private readonly ConcurrentQueue<JsonElement> sent = new();
    private WebApplication meta = null!;
    private CityProcess city = null!;
    private string api = null!;

    public async ValueTask InitializeAsync()
    {
        var port = Loopback.FreePort();
        meta = WebApplication.CreateSlimBuilder().Build();
        meta.Urls.Add($"http://127.0.0.1:{port}");
        meta.MapPost("/v1/777/messages", async (HttpRequest request) =>
        {
            if (request.Headers.Authorization != "Bearer token")
                return Results.StatusCode(401);
            sent.Enqueue(await JsonSerializer.DeserializeAsync<JsonElement>(request.Body));
            return Results.Json(new { messages = new[] { new { id = "wamid.out" } } });
        });
        meta.MapGet("/v1/media-1", () => Results.Json(new { url = $"http://127.0.0.1:{port}/file" }));
        meta.MapGet("/file", () => Results.Bytes(Jpeg(), "image/jpeg"));
        await meta.StartAsync();
        api = $"http://127.0.0.1:{port}/v1";
        city = await Start(template: "");
    }

    private Task<CityProcess> Start(string template)
    {
        var settings = new Dictionary<string, string?>
        {
            ["WhatsApp__AppSecret"] = Secret,
            ["WhatsApp__VerifyToken"] = "our-own",
            ["WhatsApp__Token"] = "token",
            ["WhatsApp__PhoneNumberId"] = "777",
            ["WhatsApp__Api"] = api,
            ["WhatsApp__Template"] = template,
            ["PublicUrl"] = "https://311.example",
        };
        return CityProcess.StartSet(
            Directory.CreateTempSubdirectory("despacho311-").FullName, settings, "--demo", "--no-drive");
    }

    public async ValueTask DisposeAsync()
    {
        await city.DisposeAsync();
        await meta.DisposeAsync();
    }

    private static byte[] Jpeg()
    {
        using var surface = SKSurface.Create(new SKImageInfo(40, 30));
        surface.Canvas.Clear(SKColors.Teal);
        using var jpeg = surface.Snapshot().Encode(SKEncodedImageFormat.Jpeg, 90);
        return jpeg.ToArray();
    }

    private static string Told(string id, string type, object content) => JsonSerializer.Serialize(new
    {
        @object = "whatsapp_business_account",
        entry = new[]
        {
            new
            {
                id = "1",
                changes = new[]
                {
                    new
                    {
                        field = "messages",
                        value = new
                        {
                            messaging_product = "whatsapp",
                            contacts = new[] { new { profile = new { name = "Ana Peña" }, wa_id = Number } },
                            messages = new[]
                            {
                                new Dictionary<string, object>
                                {
                                    ["from"] = Number,
                                    ["id"] = id,
                                    ["timestamp"] = $"{TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()}",
                                    ["type"] = type,
                                    [type] = content,
                                },
                            },
                        },
                    },
                },
            },
        },
    });

    private async Task<HttpResponseMessage> Tell(string body, string secret = Secret)
    {
        using var client = city.Client(null);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/chat/whatsapp")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("X-Hub-Signature-256", "sha256=" + Convert.ToHexStringLower(
            HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(body))));
        return await client.SendAsync(request);
    }

    private async Task Heard(string body) => Assert.Equal(HttpStatusCode.OK, (await Tell(body)).StatusCode);

    [Fact]
    public async Task Meta_is_believed_by_its_signature_and_nobody_else()
    {
        using var client = city.Client(null);
        const string path = "/api/v1/chat/whatsapp?hub.mode=subscribe&hub.challenge=4711&hub.verify_token=";
        Assert.Equal("4711", await client.GetStringAsync(path + "our-own"));
        await (await client.GetAsync(path + "guessed")).Problem(403, "wrongSignature");
        var body = Told("wamid.1", "text", new { body = "Hola" });
        await (await Tell(body, "guessed")).Problem(403, "wrongSignature");
        using var unsigned = new StringContent(body);
        await (await client.PostAsync("/api/v1/chat/whatsapp", unsigned)).Problem(403, "wrongSignature");
        await (await Tell("{\"entry\":[{\"changes\":[{\"field\":\"messages\",\"value\":{\"messages\":[{}]}}]}]}"))
            .Problem(400, "json");
        await (await Tell("{")).Problem(400, "json");
        using var dispatcher = city.Client("demo-dispatcher");
        Assert.Empty((await dispatcher.GetJson("/api/v1/messages")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_person_writes_in_pieces_a_call_taker_takes_them_as_one_and_the_answer_goes_back()
    {
        await Heard(Told("wamid.1", "text", new { body = "Hay un poste apagado" }));
        await Heard(Told("wamid.1", "text", new { body = "Hay un poste apagado" }));
        await Heard(Told("wamid.2", "location", new { latitude = 8.99, longitude = -79.52, name = "Parque" }));
        await Heard(Told("wamid.3", "image", new { id = "media-1", caption = "Este" }));
        using var taker = city.Client("demo-calltaker");
        var waiting = (await taker.GetJson("/api/v1/messages")).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(3, waiting.Count);
        var taken = await taker.PostJson($"/api/v1/messages/{waiting[0].Text("id")}/take", new { });
        Assert.Equal("Hay un poste apagado\n\nParque\n\nEste", taken.Text("text"));
        Assert.Equal(8.99, taken.GetProperty("location").GetProperty("lat").GetDouble());
        var photo = Assert.Single(taken.GetProperty("photos").EnumerateArray()).GetString();
        Assert.Empty((await taker.GetJson("/api/v1/messages")).GetProperty("items").EnumerateArray());
        var opened = await taker.PostJson("/api/v1/cases", new
        {
            service = "MUPA-LUMINARIA",
            location = new { lat = 8.99, @long = -79.52 },
            channel = "social",
            photos = new[] { photo },
            reporter = new { accountId = taken.Text("sender"), firstName = "Ana" },
        }, HttpStatusCode.Created);
        await Eventually.Is(() => Task.FromResult(!sent.IsEmpty), "the receipt is sent", 30);
        Assert.True(sent.TryPeek(out var receipt));
        Assert.Equal(("whatsapp", Number, "text"),
            (receipt.Text("messaging_product"), receipt.Text("to"), receipt.Text("type")));
        Assert.Contains($"https://311.example/caso/{opened.Text("id")}", receipt.GetProperty("text").Text("body"),
            StringComparison.Ordinal);
        // To somebody who has not written within a day no free words may go, and there is no template.
        var silent = await taker.PostJson("/api/v1/cases", new
        {
            service = "MUPA-LUMINARIA",
            address = "Calle 50",
            reporter = new { accountId = "whatsapp:50760000000" },
        }, HttpStatusCode.Created);
        await Eventually.Is(async () => (await taker.GetJson($"/api/v1/cases/{silent.Text("id")}/messages"))
            .GetProperty("items").EnumerateArray().Any(m => m.Text("state") == "failed"), "it is not sent", 30);
        Assert.Single(sent);
    }

    [Fact]
    public async Task Who_wrote_long_ago_is_told_by_the_template_that_meta_approved()
    {
        await city.DisposeAsync();
        city = await Start("novedad_311");
        using var taker = city.Client("demo-calltaker");
        var opened = await taker.PostJson("/api/v1/cases", new
        {
            service = "MUPA-LUMINARIA",
            address = "Calle 50",
            reporter = new { accountId = "whatsapp:50760000000" },
        }, HttpStatusCode.Created);
        await Eventually.Is(() => Task.FromResult(!sent.IsEmpty), "the receipt is sent", 30);
        Assert.True(sent.TryPeek(out var receipt));
        Assert.Equal(("50760000000", "template"), (receipt.Text("to"), receipt.Text("type")));
        var template = receipt.GetProperty("template");
        Assert.Equal(("novedad_311", "es"), (template.Text("name"), template.GetProperty("language").Text("code")));
        var body = Assert.Single(template.GetProperty("components").EnumerateArray());
        Assert.Equal("body", body.Text("type"));
        var filled = body.GetProperty("parameters").EnumerateArray().ToList();
        Assert.All(filled, f => Assert.Equal("text", f.Text("type")));
        Assert.Equal(3, filled.Count);
        Assert.Contains(opened.Text("id")!, filled[0].Text("text"), StringComparison.Ordinal);
        Assert.DoesNotContain('\n', filled[1].Text("text")!);
        Assert.StartsWith($"https://311.example/caso/{opened.Text("id")}", filled[2].Text("text"),
            StringComparison.Ordinal);
    }
}
