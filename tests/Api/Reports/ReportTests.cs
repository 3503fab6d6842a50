using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using SkiaSharp;

namespace Despacho311.Tests.Api.Reports;

/// <summary>What a citizen does without an account: report, join, answer, say how it ended.</summary>
public class ReportTests(ApiCity city)
{
    private readonly HttpClient anybody = city.With(null, "127.0.3.1");

    private static object Body(double lat = 9.0, object? reporter = null) => new
    {
        service = "ATTT-SEMAFORO",
        location = new { lat, @long = -79.5 },
        accuracyMeters = 12.5,
        description = "Hueco frente a mi casa, soy Ana",
        answers = new Dictionary<string, string[]>(),
        reporter,
    };

    private async Task<(string Code, string Key)> Report(double lat = 9.0, object? reporter = null)
    {
        var made = await anybody.PostJson("/api/v1/reports", Body(lat, reporter), HttpStatusCode.Created);
        return (made.Text("code"), made.Text("key"));
    }

    private async Task<HttpResponseMessage> As(string? key, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(body is null ? HttpMethod.Get : HttpMethod.Post,
            "/api/v1/reports/" + path);
        if (key is not null)
            request.Headers.Add("X-Reporter-Key", key);
        request.Content = body is null ? null : JsonContent.Create(body);
        return await anybody.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static async Task<JsonElement> Read(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_report_needs_no_account_and_sent_twice_it_is_one_with_the_same_key()
    {
        var id = Guid.CreateVersion7().ToString();
        async Task<JsonElement> Send(object body, HttpStatusCode expected)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/reports")
            {
                Content = JsonContent.Create(body),
            };
            request.Headers.Add("Idempotency-Key", id);
            var answer = await anybody.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(expected, answer.StatusCode);
            return await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        }
        var first = await Send(Body(), HttpStatusCode.Created);
        var again = await Send(Body(), HttpStatusCode.Created);
        Assert.Equal((first.Text("code"), first.Text("key")), (again.Text("code"), again.Text("key")));
        await Send(Body(9.01), HttpStatusCode.UnprocessableEntity);
        var inside = await city.With("demo-dispatcher").GetJson("/api/v1/cases/" + first.Text("code"));
        Assert.Equal("web", inside.Text("channel"));
        Assert.Equal("ATTT", first.GetProperty("case").Text("agency"));
    }

    [Fact]
    public async Task Each_wrong_field_is_named()
    {
        var problem = await (await anybody.PostAsJsonAsync("/api/v1/reports", new
        {
            service = "NONE",
            location = new { lat = 40, @long = -3 },
            description = new string('x', 4_001),
            photos = new[] { "https://elsewhere.example/x.jpg" },
            reporter = new { email = "ana", phone = "12", firstName = new string('a', 101) },
        }, TestContext.Current.CancellationToken)).Problem(400, "validation");
        Assert.Equal(["/description", "/location", "/photos", "/reporter/email", "/reporter/firstName",
            "/reporter/phone", "/service"],
            problem.GetProperty("errors").EnumerateArray().Select(e => e.Text("pointer")).Order());
    }

    [Fact]
    public async Task A_photo_is_looked_at_and_shown_with_the_report()
    {
        using var lie = new ByteArrayContent("<svg onload=alert(1)>"u8.ToArray());
        await (await anybody.PostAsync("/api/v1/reports/photos", lie, TestContext.Current.CancellationToken))
            .Problem(415, "notAPhoto");
        using var surface = SKSurface.Create(new SKImageInfo(20, 10));
        using var jpeg = surface.Snapshot().Encode(SKEncodedImageFormat.Jpeg, 90);
        using var picture = new ByteArrayContent(jpeg.ToArray());
        var kept = await anybody.PostAsync("/api/v1/reports/photos", picture, TestContext.Current.CancellationToken);
        var url = (await kept.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken))
            .Text("url");
        var made = await anybody.PostJson("/api/v1/reports", new
        {
            service = "ATTT-SEMAFORO",
            address = "Calle 50",
            photos = new[] { url },
        }, HttpStatusCode.Created);
        var inside = await city.With("demo-dispatcher").GetJson("/api/v1/cases/" + made.Text("code"));
        Assert.EndsWith(url, inside.GetProperty("photos")[0].GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK,
            (await anybody.GetAsync(url, TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task Others_near_by_are_shown_without_their_words_and_joined_by_one_person_once()
    {
        var (code, _) = await Report(9.0621);
        var near = (await anybody.GetJson("/api/v1/reports/nearby?service=ATTT-SEMAFORO&lat=9.0622&long=-79.5"))
            .GetProperty("items").EnumerateArray().ToList();
        Assert.Equal((code, 1), (near[0].Text("code"), near[0].GetProperty("people").GetInt32()));
        Assert.DoesNotContain("Ana", near[0].ToString(), StringComparison.Ordinal);
        var phone = $"6{Random.Shared.Next(1_000_000, 9_999_999)}";
        var keys = new HashSet<string>();
        for (var i = 0; i < 2; i++)
            keys.Add((await Read(await As(null, $"{code}/join", new { reporter = new { phone } }))).Text("key"));
        Assert.Single(keys);
        Assert.Equal(2, (await city.With("demo-dispatcher").GetJson("/api/v1/cases/" + code))
            .GetProperty("people").GetInt32());
        await (await As(null, "2222-2222/join", new { })).Problem(404, "notFound");
    }

    [Fact]
    public async Task The_key_answers_what_is_asked_and_only_its_holder_reads_the_words()
    {
        var (code, key) = await Report();
        var liaison = city.With("demo-liaison");
        await liaison.PostJson($"/api/v1/cases/{code}/ask", new { text = "¿De qué lado de la calle?" });
        Assert.True((await Read(await As(key, code))).GetProperty("mayAnswer").GetBoolean());
        await (await As(null, $"{code}/answer", new { text = "x" })).Problem(403, "notYourReport");
        var (other, otherKey) = await Report();
        await (await As(otherKey, $"{code}/answer", new { text = "x" })).Problem(403, "notYourReport");
        await (await As(key, $"{other}/answer", new { text = "x" })).Problem(403, "notYourReport");
        await (await As(key, $"{code}/answer", new { text = "" })).Problem(400, "validation");
        var own = await Read(await As(key, $"{code}/answer", new { text = "Frente al 12, soy Ana" }));
        Assert.False(own.GetProperty("mayAnswer").GetBoolean());
        Assert.Contains("soy Ana", own.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Ana", (await anybody.GetJson($"/api/v1/cases/{code}/public")).ToString(),
            StringComparison.Ordinal);
        Assert.Contains("soy Ana", (await liaison.GetJson("/api/v1/cases/" + code)).ToString(),
            StringComparison.Ordinal);
        await (await As(key, $"{code}/answer", new { text = "Otra vez" })).Problem(409, "nothingAsked");
    }

    [Fact]
    public async Task Its_reporter_says_how_it_ended_and_not_solved_opens_it_again()
    {
        var (code, key) = await Report();
        var liaison = city.With("demo-liaison");
        await (await As(key, $"{code}/opinion", new { solved = true })).Problem(409, "notClosed");
        await liaison.PostJson($"/api/v1/cases/{code}/resolve", new { text = "Tapado" });
        await (await As(key, $"{code}/opinion", new { score = 6 })).Problem(400, "validation");
        var own = await Read(await As(key, $"{code}/opinion", new { solved = true, score = 4, text = "Bien" }));
        Assert.Equal(4, own.GetProperty("opinion").GetProperty("score").GetInt32());
        Assert.Equal("Bien", (await liaison.GetJson("/api/v1/cases/" + code)).GetProperty("opinions")[0].Text("text"));
        Assert.False((await anybody.GetJson($"/api/v1/cases/{code}/public")).TryGetProperty("opinions", out _));
        own = await Read(await As(key, $"{code}/opinion", new { solved = false, text = "Se volvió a abrir" }));
        Assert.Equal("received", own.GetProperty("case").Text("status"));
        Assert.False(own.GetProperty("mayJudge").GetBoolean());
        var inside = await liaison.GetJson("/api/v1/cases/" + code);
        Assert.Equal(1, inside.GetProperty("reopenings").GetInt32());
        Assert.Contains("Se volvió a abrir", inside.GetProperty("updates").ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Se volvió a abrir",
            (await anybody.GetJson($"/api/v1/cases/{code}/public")).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_address_cannot_flood_the_centre_and_others_still_report()
    {
        using var flood = city.With(null, "127.0.3.2");
        var answers = new List<HttpStatusCode>();
        while (answers.Count < 200 && !answers.Contains(HttpStatusCode.TooManyRequests))
            answers.Add((await flood.PostAsJsonAsync("/api/v1/reports", new { },
                TestContext.Current.CancellationToken)).StatusCode);
        Assert.InRange(answers.Count, 50, 125);
        var last = await flood.PostAsJsonAsync("/api/v1/reports", new { }, TestContext.Current.CancellationToken);
        await last.Problem(429, "tooManyRequests");
        Assert.Equal("60", last.Headers.RetryAfter?.ToString());
        await Report();
    }
}
