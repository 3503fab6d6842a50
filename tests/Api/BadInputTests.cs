using System.Net;
using System.Text;
using CsCheck;

namespace Despacho311.Tests.Api;

/// <summary>Whatever is sent: a clear answer, nothing half-written, no 500.</summary>
public class BadInputTests(ApiCity city)
{
    private static readonly (string Path, Func<ApiCity, HttpClient> Who)[] Posts =
    [
        ("/api/v1/tow-requests", c => c.Officer),
        ("/api/v1/tow-requests/AAAA-AAAA/cancel", c => c.Officer),
        ("/api/v1/tow-requests/AAAA-AAAA/override", c => c.Dispatcher),
        ("/api/v1/tow-requests/AAAA-AAAA/steps", c => c.Dispatcher),
        ("/api/v1/trucks/G-01/shift", c => c.Dispatcher),
        ("/api/v1/trucks", c => c.Admin),
        ("/api/v1/keys", c => c.Admin),
        ("/api/v1/leaks/FX/confirm", c => c.Crew),
        ("/api/v1/leaks/FX/repaired", c => c.Crew),
        ("/open311/v2/requests.json", c => c.Client),
        ("/open311/v2/requests.xml", c => c.Client),
        ("/gps", c => c.Anonymous),
        ("/api/v1/reports", c => c.Client),
        ("/api/v1/reports/AAAA-AAAA/join", c => c.Anonymous),
        ("/api/v1/reports/AAAA-AAAA/opinion", c => c.Anonymous),
    ];

    private static readonly string[] Bodies =
    [
        "", "{", "null", "[]", "\"x\"", "42", "{\"officer\":null}", "{\"location\":{\"lat\":\"x\",\"long\":[]}}",
        "{\"onDuty\":\"perhaps\"}", "{\"key\":null}", "{\"vehicle\":{\"kind\":\"spaceship\"}}", "<xml/>", "a=b&c",
        "{\"location\":{\"lat\":1e999,\"long\":-79.5}}", "{\"a\":" + new string('[', 2_000), "\u0000\u0001",
        "{\"reason\":\"\\ud800\"}", "{\"key\":\"" + new string('x', 100_000) + "\"}", "id=%ff%fe&lat=%00",
    ];

    private static readonly string[] Types =
        ["application/json", "application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=x",
            "application/xml"];

    [Theory]
    [InlineData("/api/v1/trucks?limit=many", 400, "validation")]
    [InlineData("/api/v1/nothing", 404, "notFound")]
    public async Task What_the_framework_refuses_is_said_in_our_words(string path, int status, string code) =>
        await (await city.Dispatcher.GetAsync(path)).Problem(status, code);

    [Fact]
    public async Task No_body_of_any_kind_makes_a_server_error()
    {
        foreach (var (path, who) in Posts)
            foreach (var body in Bodies)
                foreach (var type in Types)
                    await Check(who(city), path, Encoding.UTF8.GetBytes(body), type);
    }

    [Fact]
    public async Task Broken_utf8_is_named()
    {
        byte[] broken = [.. "{\"key\":\""u8, 0xC3, 0x28, .. "\"}"u8];
        using var content = new ByteArrayContent(broken);
        await (await city.Officer.PostAsync("/api/v1/tow-requests", content)).Problem(400, "encoding");
    }

    [Fact]
    public async Task A_body_too_large_for_json_is_turned_away_with_a_reason()
    {
        using var content = new ByteArrayContent(new byte[100_000]);
        await (await city.Officer.PostAsync("/api/v1/tow-requests", content)).Problem(413, "tooLarge");
    }

    [Fact]
    public async Task Random_bytes_anywhere_are_answered()
    {
        var samples = new List<(int, byte[], string)>();
        Gen.Select(Gen.Int[0, Posts.Length - 1], Gen.Byte.Array[0, 60], Any(Types))
            .Sample((p, b, t) => { lock (samples) samples.Add((p, b, t)); }, iter: 400);
        foreach (var (post, body, type) in samples)
            await Check(Posts[post].Who(city), Posts[post].Path, body, type);
    }

    [Fact]
    public async Task Random_queries_are_answered()
    {
        string[] paths =
        [
            "/open311/v2/requests.json", "/open311/v2/services.xml", "/api/v1/tow-requests", "/api/v1/leaks",
            "/api/v1/trucks", "/gps", "/api/v1/zones/PA-1/shares", "/open311/v2/requests/x.json",
        ];
        string[] names =
        [
            "limit", "after", "bbox", "state", "start_date", "end_date", "status", "page", "page_size", "zone", "id",
            "lat", "lon", "timestamp", "service_code", "service_request_id", "lang", "format",
        ];
        string[] values = ["-1", "1e99", "NaN", "2026-13-45", "1,2,3", "a,b,c,d", "99999999999999999999", "es"];
        var queries = new List<string>();
        Gen.Select(Any(paths), Gen.Select(Any(names), Gen.OneOf(Gen.String[0, 12], Any(values))).List[0, 4])
            .Sample((path, pairs) =>
            {
                lock (queries)
                    queries.Add($"{path}?{string.Join('&', pairs.Select(p =>
                        $"{p.Item1}={WebUtility.UrlEncode(p.Item2)}"))}");
            }, iter: 600);
        foreach (var query in queries)
            Assert.True((int)(await city.Dispatcher.GetAsync(query)).StatusCode < 500, query);
    }

    private static Gen<T> Any<T>(T[] among) => Gen.Int[0, among.Length - 1].Select(i => among[i]);

    private static async Task Check(HttpClient client, string path, byte[] body, string type)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        using var answer = await client.PostAsync(path, content);
        var said = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode < 500,
            $"{path} with {type} {Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(80, body.Length)))}: {said}");
        if (answer.StatusCode == HttpStatusCode.BadRequest)
            Assert.NotEmpty(said);
    }
}
