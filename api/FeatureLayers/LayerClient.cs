using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Despacho311.Api.FeatureLayers;

/// <summary>The layer did not do what it was asked for.</summary>
/// <param name="status">HTTP's, or the one inside an answer of 200; null when no answer came.</param>
public sealed class LayerException(int? status, string message) : Exception(message)
{
    public int? Status => status;

    /// <summary>Esri's own: the token is not valid, or there is none.</summary>
    public bool WantsToken => status is 498 or 499;
}

/// <summary>What became of one edit.</summary>
/// <param name="Fault">Null when it was done.</param>
public sealed record EditResult(long ObjectId, string? GlobalId, string? Fault);

/// <summary>Speaks with one layer by the ArcGIS REST API.</summary>
public sealed class LayerClient(FeatureLayer layer, TimeProvider clock) : IDisposable
{
    private const int MaxBytes = 64 * 1024 * 1024;
    private static readonly TimeSpan TokenLasts = TimeSpan.FromMinutes(60);

    private readonly HttpClient http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
    })
    {
        Timeout = FeatureLayer.TimeOut,
        MaxResponseContentBufferSize = MaxBytes,
    };

    private string? token = layer.Token;
    private DateTimeOffset tokenUntil = DateTimeOffset.MaxValue;

    public void Dispose() => http.Dispose();

    /// <exception cref="LayerException">It cannot be reached, or refuses. So do the others.</exception>
    public async Task<LayerShape> Describe(CancellationToken cancellation)
    {
        using var json = await Ask("", [], cancellation);
        return LayerShape.Of(json.RootElement);
    }

    /// <summary>Features that were edited since then, the longest ago first.</summary>
    /// <param name="skip">How many of them were read already.</param>
    public Task<IReadOnlyList<LayerFeature>> EditedSince(
        LayerShape shape, DateTimeOffset since, int skip, CancellationToken cancellation) => Query(shape,
            $"{shape.EditedField} >= TIMESTAMP '{since.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss",
                CultureInfo.InvariantCulture)}'", skip, cancellation);

    /// <summary>The feature that has this in a field of text; null when none has.</summary>
    public async Task<LayerFeature?> Find(
        LayerShape shape, string field, string text, CancellationToken cancellation) =>
        await Query(shape, $"{field} = '{text.Replace("'", "''", StringComparison.Ordinal)}'", 0, cancellation)
            is [var found, ..] ? found : null;

    private async Task<IReadOnlyList<LayerFeature>> Query(
        LayerShape shape, string where, int skip, CancellationToken cancellation)
    {
        using var json = await Ask("query", new()
        {
            ["where"] = where,
            ["outFields"] = "*",
            ["outSR"] = "4326",
            ["orderByFields"] = $"{shape.EditedField} ASC, {shape.ObjectIdField} ASC",
            ["resultOffset"] = $"{skip}",
            ["resultRecordCount"] = $"{shape.MostAtOnce}",
        }, cancellation);
        try
        {
            return [.. json.RootElement.Items("features").Select(f => LayerFeature.Of(f, shape))];
        }
        catch (InvalidDataException e)
        {
            throw new LayerException(null, e.Message);
        }
    }

    /// <summary>Makes these features; each is made or not by itself, answered in order.</summary>
    public Task<IReadOnlyList<EditResult>> Add(
        LayerShape shape, JsonArray features, CancellationToken cancellation) =>
        Apply("adds", "addResults", features, shape.KeepsOurIds, cancellation);

    /// <summary>Changes features, by their object ids; each is changed or not by itself, answered in order.</summary>
    public Task<IReadOnlyList<EditResult>> Update(JsonArray features, CancellationToken cancellation) =>
        Apply("updates", "updateResults", features, byGlobalId: false, cancellation);

    private async Task<IReadOnlyList<EditResult>> Apply(
        string what, string results, JsonArray features, bool byGlobalId, CancellationToken cancellation)
    {
        var form = new Dictionary<string, string>
        {
            [what] = features.ToJsonString(),
            // One that they refuse keeps none of the others waiting.
            ["rollbackOnFailure"] = "false",
        };
        if (byGlobalId)
            form["useGlobalIds"] = "true";
        using var json = await Ask("applyEdits", form, cancellation, post: true);
        var answers = json.RootElement.Items(results).Select(ResultOf).ToList();
        return answers.Count == features.Count
            ? answers
            : throw new LayerException(null, "applyEdits did not answer for every edit");
    }

    /// <summary>The pictures of a feature, at most so many.</summary>
    public async Task<IReadOnlyList<byte[]>> Pictures(long objectId, int most, CancellationToken cancellation)
    {
        using var json = await Ask($"{objectId}/attachments", [], cancellation);
        var pictures = new List<byte[]>();
        foreach (var attachment in json.RootElement.Items("attachmentInfos").Where(a =>
            a.Text("contentType")?.StartsWith("image/", StringComparison.Ordinal) == true).Take(most))
            if (attachment.Whole("id") is { } number)
                pictures.Add(await Fetch($"{objectId}/attachments/{number}", [], post: false, cancellation));
        return pictures;
    }

    /// <summary>Asks for JSON; an error inside an answer of 200 is one too.</summary>
    private async Task<JsonDocument> Ask(
        string path, Dictionary<string, string> values, CancellationToken cancellation, bool post = false)
    {
        try
        {
            return await AskOnce(path, values, post, cancellation);
        }
        // Theirs ended before its time: once again with a new one.
        catch (LayerException e) when (e.WantsToken && layer.Login is not null && token is not null)
        {
            token = null;
            return await AskOnce(path, values, post, cancellation);
        }
    }

    private async Task<JsonDocument> AskOnce(
        string path, Dictionary<string, string> values, bool post, CancellationToken cancellation)
    {
        var json = Read(await Fetch(path, new(values) { ["f"] = "json" }, post, cancellation));
        if (json.RootElement.Object("error") is { } error)
            using (json)
                throw new LayerException((int?)error.Whole("code"), error.Text("message") ?? "an error without words");
        return json;
    }

    private static JsonDocument Read(byte[] bytes)
    {
        try
        {
            var json = JsonDocument.Parse(bytes);
            return json.RootElement.ValueKind == JsonValueKind.Object
                ? json
                : throw new LayerException(null, "the answer is no JSON object");
        }
        catch (JsonException)
        {
            throw new LayerException(null, "the answer is no JSON");
        }
    }

    private async Task<byte[]> Fetch(
        string path, Dictionary<string, string> values, bool post, CancellationToken cancellation)
    {
        await Login(cancellation);
        if (token is not null)
            values["token"] = token;
        var address = path.Length == 0 ? $"{layer.Url}" : $"{layer.Url}/{path}";
        if (post)
            return await Send(new HttpRequestMessage(HttpMethod.Post, address)
            {
                Content = new FormUrlEncodedContent(values),
            }, cancellation);
        return await Send(new HttpRequestMessage(HttpMethod.Get,
            address + QueryString.Create(values.Select(v => KeyValuePair.Create(v.Key, (string?)v.Value)))),
            cancellation);
    }

    private async Task Login(CancellationToken cancellation)
    {
        if (layer.Login is not { } login || (token is not null && clock.GetUtcNow() < tokenUntil))
            return;
        using var json = Read(await Send(new HttpRequestMessage(HttpMethod.Post, login.Url)
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["username"] = login.User,
                ["password"] = login.Password,
                ["client"] = "referer",
                ["referer"] = layer.Url.GetLeftPart(UriPartial.Authority),
                ["expiration"] = $"{TokenLasts.TotalMinutes}",
                ["f"] = "json",
            }),
        }, cancellation));
        token = json.RootElement.Text("token") ?? throw new LayerException(401, "no token was given");
        tokenUntil = clock.GetUtcNow() + TokenLasts * 0.9;
    }

    private async Task<byte[]> Send(HttpRequestMessage request, CancellationToken cancellation)
    {
        using (request)
            try
            {
                // Esri's tokens may be bound to who asks.
                request.Headers.Referrer = new Uri(layer.Url.GetLeftPart(UriPartial.Authority));
                request.Headers.UserAgent.ParseAdd("Despacho311");
                using var answer = await http.SendAsync(request, cancellation);
                return answer.StatusCode == HttpStatusCode.OK
                    ? await answer.Content.ReadAsByteArrayAsync(cancellation)
                    : throw new LayerException((int)answer.StatusCode, $"HTTP {(int)answer.StatusCode}");
            }
            catch (HttpRequestException e)
            {
                throw new LayerException(null, (e.InnerException ?? e).Message);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                throw new LayerException(null, $"no answer within {FeatureLayer.TimeOut.TotalSeconds} s");
            }
    }

    private static EditResult ResultOf(JsonElement json) => new(json.Whole("objectId") ?? 0,
        Guid.TryParse(json.Text("globalId"), out var global) ? global.ToString("D") : null,
        json.Is("success") ? null : json.Object("error")?.Text("description") ?? "refused without a word");
}
