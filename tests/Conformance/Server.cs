using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Despacho311.Tests.Conformance;

/// <summary>What a server broke.</summary>
public sealed class BrokenException(string what) : Exception(what);

/// <summary>A clause cannot be tried on this server.</summary>
public sealed class NotApplicableException(string why) : Exception(why);

/// <summary>An answer, read once.</summary>
public sealed record Reply(int Status, string ContentType, string Body, HttpResponseHeaders Headers)
{
    public XElement Xml => XElement.Parse(Body);

    public JsonElement Json => JsonDocument.Parse(Body).RootElement;
}

/// <summary>The server that is tried, and how to ask it.</summary>
/// <param name="endpoint">Its GeoReport v2 endpoint.</param>
/// <param name="key">An api_key; null when nothing is to be posted.</param>
public sealed partial class Server(Uri endpoint, string? key, string? service, string lat, string longitude)
    : IDisposable
{
    private readonly HttpClient client = new() { Timeout = TimeSpan.FromSeconds(30) };
    private string? known = service;

    public string Lat => lat;

    public string Long => longitude;

    public string Key => key ?? throw new NotApplicableException("needs --key");

    private string Base => endpoint.ToString().TrimEnd('/') + "/";

    /// <summary>For what a server may do a moment later.</summary>
    public static async Task Pause()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        await timer.WaitForNextTickAsync();
    }

    public async Task<Reply> Get(string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Address(path));
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await Send(request);
    }

    private string Address(string path) => path.StartsWith("http", StringComparison.Ordinal) ? path : Base + path;

    public async Task<Reply> Send(HttpRequestMessage request)
    {
        using var answer = await client.SendAsync(request);
        return new Reply((int)answer.StatusCode, answer.Content.Headers.ContentType?.ToString() ?? "",
            await answer.Content.ReadAsStringAsync(), answer.Headers);
    }

    public async Task<Reply> Post(string path, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        return await PostContent(path, form);
    }

    public async Task<Reply> PostContent(string path, HttpContent content)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Address(path)) { Content = content };
        return await Send(request);
    }

    /// <summary>The service that is reported for.</summary>
    public async Task<string> Service() => known ??= (await Get("services.xml")).Xml
        .Element("service")?.Element("service_code")?.Value ?? throw new BrokenException("there is no service");

    /// <summary>The fields of a report that must be taken, and more.</summary>
    public async Task<(string, string)[]> Report(params (string, string)[] more) =>
        [("api_key", Key), ("service_code", await Service()), ("lat", lat), ("long", longitude), .. more];

    /// <summary>Reports, and answers with the report's number.</summary>
    public async Task<string> Open(params (string, string)[] more)
    {
        var reply = await Post("requests.xml", await Report(more));
        Must(reply.Status is >= 200 and < 300, $"a report was answered {reply.Status}: {reply.Body}");
        var id = reply.Xml.Element("request")?.Element("service_request_id")?.Value;
        Must(!string.IsNullOrEmpty(id), "a report got no service_request_id");
        return id!;
    }

    public static void Must(bool holds, string otherwise)
    {
        if (!holds)
            throw new BrokenException(otherwise);
    }

    /// <summary>An error in Open311's own shape, for both formats.</summary>
    public static void MustBeError(Reply reply, params int[] statuses)
    {
        Must(statuses.Contains(reply.Status), $"answered {reply.Status}, not {string.Join(" or ", statuses)}");
        if (reply.ContentType.StartsWith("text/xml", StringComparison.Ordinal))
        {
            Must(reply.Xml.Name.LocalName == "errors", $"the root is {reply.Xml.Name}, not errors");
            var error = reply.Xml.Element("error");
            Must(error?.Element("code") is not null && error.Element("description")?.Value.Length > 0,
                "an error has no code or no description");
            return;
        }
        Must(reply.Json.ValueKind == JsonValueKind.Array, "errors are no JSON array");
        Must(reply.Json[0].TryGetProperty("code", out _) && reply.Json[0].TryGetProperty("description", out _),
            "an error has no code or no description");
    }

    public static void MustBeTime(string text, string name) =>
        Must(Whole().IsMatch(text), $"{name} is {text}: not a time to the second with a zone");

    public static string Stamp(DateTimeOffset at) =>
        at.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$")]
    private static partial Regex Whole();

    public void Dispose() => client.Dispose();
}
