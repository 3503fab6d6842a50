using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace Despacho311.Tests.Api.Contract;

/// <summary>
/// Each parameter and each member of each body that the description names, one after the other, with everything that
/// could be wrong with it. Whatever comes back is described (every client here holds it against the description), and
/// never a server error. The city is this test's own: some of what it sends is good enough to be done.
/// </summary>
public sealed class DescribedInputTests : IAsyncLifetime
{
    private static readonly string[] Words =
    [
        "", " ", "-1", "0", "1e400", "NaN", "99999999999999999999", "2026-13-45", "2026-02-30T25:61:00Z", "%00",
        "1,2,3", "a,b,c,d", ",,,,", "-79.6,8.9,-79.5,9.1", "9.1,-79.5,8.9,-79.6", "true", "null", "[]", "{}", "..",
        "../../etc/passwd", "'; DROP TABLE cases; --", "<script>", "\ud83d\udea8", "\u0301\u200f\ufeff",
        new('x', 5_000),
    ];

    private static readonly string[] Values =
    [
        "null", "true", "-1", "0", "1e308", "123456789012345678901234567890", "\"\"", "\" \"", "\"\\u0000\"",
        "\"2026-13-45\"", "\"\\ud83d\\udea8\"", "[]", "[null]", "[[]]", "{}", "{\"lat\":91,\"long\":-181}",
        "{\"lat\":0,\"long\":0}", $"\"{new string('y', 20_000)}\"",
    ];

    /// <summary>A forecast drives sixty days: once, and not for every member.</summary>
    private static readonly string[] Slow = ["forecastRules"];

    private readonly ApiCity city = new();
    private readonly List<string> faults = [];
    private int callers;

    public ValueTask InitializeAsync() => city.InitializeAsync();

    public ValueTask DisposeAsync() => city.DisposeAsync();

    /// <summary>What is limited is limited per address: each operation is somebody else's.</summary>
    private HttpClient Caller() => city.With("demo-admin", $"127.1.{++callers / 250}.{callers % 250 + 1}");

    [Fact]
    public async Task Every_parameter_takes_every_value()
    {
        foreach (var (path, method, operation) in Description.Operations().Where(o => o.Method == HttpMethod.Get))
        {
            if (!operation.TryGetProperty("parameters", out var parameters))
                continue;
            using var caller = Caller();
            foreach (var parameter in parameters.EnumerateArray())
                foreach (var word in Words)
                    await Send(caller, Request(path, method, parameters, parameter.Text("name"), word));
        }
        Assert.True(faults.Count == 0, string.Join('\n', faults.Take(50)));
    }

    [Fact]
    public async Task Every_member_of_every_body_takes_every_value()
    {
        var tried = 0;
        foreach (var (path, method, operation) in Description.Operations())
        {
            if (Slow.Contains(operation.Text("operationId")) || BodyOf(operation) is not var (example, schema))
                continue;
            tried++;
            var parameters = operation.TryGetProperty("parameters", out var named) ? named : default;
            using var caller = Caller();
            foreach (var at in Members(example, schema, ""))
                foreach (var value in Values.Prepend(null))
                {
                    var request = Request(path, method, parameters, null, "");
                    request.Content = new StringContent(With(example, at, value).ToJsonString(), Encoding.UTF8,
                        new MediaTypeHeaderValue("application/json"));
                    await Send(caller, request);
                }
        }
        Assert.True(faults.Count == 0, string.Join('\n', faults.Take(50)));
        Assert.True(tried >= 40, $"only {tried} operations have an example of their body");
    }

    [Theory]
    [InlineData("requests", "service_request_id service_code agency_responsible start_date end_date updated_after "
        + "updated_before status bbox lat long radius q page page_size extensions jurisdiction_id lang")]
    [InlineData("requests/AAAA-AAAA", "extensions jurisdiction_id lang")]
    [InlineData("services", "lat long jurisdiction_id lang")]
    [InlineData("services/leak", "jurisdiction_id lang")]
    [InlineData("servicerequestupdates", "start_date end_date service_request_id jurisdiction_id api_key lang")]
    [InlineData("tokens/AAAA", "jurisdiction_id lang")]
    public async Task Every_parameter_of_open311_takes_every_value(string call, string parameters)
    {
        using var caller = Caller();
        foreach (var name in parameters.Split(' '))
            foreach (var word in Words)
                foreach (var format in new[] { "json", "xml" })
                {
                    using var answer = await caller.GetAsync(
                        $"/open311/v2/{call}.{format}?{name}={Uri.EscapeDataString(word)}");
                    await IsOpen311(answer, format, $"{call} {name}={word}");
                }
    }

    [Theory]
    [InlineData("requests", "api_key service_code lat long address_string address_id email device_id account_id "
        + "first_name last_name phone description media_url attribute[x] attribute[x][] if_similar join")]
    [InlineData("servicerequestupdates", "service_request_id update_id status updated_datetime description first_name "
        + "last_name email media_url")]
    public async Task Every_field_of_an_open311_post_takes_every_value(string call, string fields)
    {
        using var caller = Caller();
        foreach (var name in fields.Split(' '))
            foreach (var word in Words)
                foreach (var format in new[] { "json", "xml" })
                {
                    var form = new Dictionary<string, string>
                    {
                        ["service_code"] = "leak",
                        ["lat"] = "8.98",
                        ["long"] = "-79.52",
                        ["description"] = "Agua en la calle",
                        ["service_request_id"] = "AAAA-AAAA",
                        ["update_id"] = "1",
                        ["status"] = "FIXED",
                        [name] = word,
                    };
                    using var content = new FormUrlEncodedContent(form);
                    using var answer = await caller.PostAsync($"/open311/v2/{call}.{format}", content);
                    await IsOpen311(answer, format, $"POST {call} {name}={word}");
                }
    }

    /// <summary>An answer in the format that was asked for; a refusal is a list of errors.</summary>
    private static async Task IsOpen311(HttpResponseMessage answer, string format, string what)
    {
        var said = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode < 500, $"{what}: {(int)answer.StatusCode} {said}");
        if (format == "xml")
        {
            var root = XDocument.Parse(said).Root!;
            if (answer.StatusCode != HttpStatusCode.OK)
                Assert.True(root.Name == "errors" && root.Elements("error").All(e =>
                    e.Element("code") is not null && e.Element("description")?.Value.Length > 0), $"{what}: {said}");
            return;
        }
        var json = JsonSerializer.Deserialize<JsonElement>(said);
        if (answer.StatusCode != HttpStatusCode.OK)
            Assert.True(json.EnumerateArray().All(e => e.TryGetProperty("code", out _)
                && e.Text("description").Length > 0), $"{what}: {said}");
    }

    private static HttpRequestMessage Request(
        string path, HttpMethod method, JsonElement parameters, string? tried, string word)
    {
        var query = new List<string>();
        foreach (var parameter in parameters.ValueKind == JsonValueKind.Array ? parameters.EnumerateArray() : [])
        {
            var name = parameter.Text("name");
            var value = Uri.EscapeDataString(name == tried ? word : "");
            if (parameter.Text("in") == "path")
                path = path.Replace($"{{{name}}}", value is "" or "." or ".." ? "AAAA-AAAA" : value,
                    StringComparison.Ordinal);
            else if (parameter.Text("in") == "query" && name == tried)
                query.Add($"{name}={value}");
        }
        return new HttpRequestMessage(method, query.Count == 0 ? path : $"{path}?{string.Join('&', query)}");
    }

    /// <summary>Goes on after a fault, so that a run shows all of them.</summary>
    private async Task Send(HttpClient caller, HttpRequestMessage request)
    {
        using (request)
        {
            var sent = request.Content is { } c ? await c.ReadAsStringAsync() : "";
            var what = $"{request.Method} {request.RequestUri} {sent[..Math.Min(300, sent.Length)]}";
            try
            {
                using var answer = await caller.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
                if ((int)answer.StatusCode >= 500)
                    faults.Add($"{(int)answer.StatusCode} for {what}");
            }
            catch (Xunit.Sdk.XunitException e)
            {
                faults.Add($"{e.Message} for {what}");
            }
        }
    }

    private static (JsonNode Example, JsonElement Schema)? BodyOf(JsonElement operation) =>
        operation.TryGetProperty("requestBody", out var body)
        && body.GetProperty("content").TryGetProperty("application/json", out var json)
        && json.TryGetProperty("example", out var example)
            ? (JsonNode.Parse(example.GetRawText())!, json.GetProperty("schema"))
            : null;

    /// <summary>Pointers to each member that the example has or the schema knows, however deep.</summary>
    private static IEnumerable<string> Members(JsonNode? node, JsonElement schema, string at)
    {
        if (schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("$ref", out var reference))
            schema = Description.Resolve(reference.GetString()!);
        JsonElement Of(string name) =>
            schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty(name, out var it) ? it : default;
        if (node is JsonArray list)
            return list.Take(1).SelectMany(m => Members(m, Of("items"), $"{at}/0"));
        if (node is not JsonObject o)
            return [];
        var known = Of("properties");
        JsonElement Known(string name) =>
            known.ValueKind == JsonValueKind.Object && known.TryGetProperty(name, out var it) ? it : default;
        var names = known.ValueKind == JsonValueKind.Object ? known.EnumerateObject().Select(m => m.Name) : [];
        return o.Select(m => m.Key).Union(names).SelectMany(name =>
            Members(o[name], Known(name), $"{at}/{name}").Prepend($"{at}/{name}"));
    }

    /// <summary>The example with another value there; without the member when there is none.</summary>
    private static JsonNode With(JsonNode example, string at, string? value)
    {
        var copy = example.DeepClone();
        var path = at.Split('/')[1..];
        JsonNode? parent = copy;
        foreach (var step in path[..^1])
            parent = parent is JsonArray ? parent[0] : parent![step];
        var last = parent!.AsObject();
        if (value is null)
            last.Remove(path[^1]);
        else
            last[path[^1]] = JsonNode.Parse(value);
        return copy;
    }
}
