using System.Collections.Immutable;
using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Despacho311.Api.Messages;
using Despacho311.Api.Photos;
using Despacho311.Domain.Geo;
using Despacho311.Domain.Messages;

namespace Despacho311.Api.Chat;

/// <summary>Understands what Meta's Cloud API tells: words, pictures and places go to a call-taker.</summary>
public sealed partial class ChatReader(
    ChatSettings settings, MessageStore store, PhotoStore photos, TimeProvider clock, ILogger<ChatReader> log)
    : IDisposable
{
    private const string Agent = "whatsapp";

    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    private readonly HttpClient http = new() { Timeout = ChatSettings.TimeOut };

    public void Dispose() => http.Dispose();

    /// <summary>Keeps each message once, however often it is told.</summary>
    public async Task Take(JsonElement told, CancellationToken cancellation)
    {
        foreach (var value in Items(told, "entry").SelectMany(e => Items(e, "changes"))
            .Where(c => Text(c, "field") == "messages").Select(c => c.GetProperty("value")))
        {
            var names = Items(value, "contacts").DistinctBy(c => Text(c, "wa_id")).ToDictionary(
                c => Text(c, "wa_id") ?? "",
                c => c.TryGetProperty("profile", out var profile) ? Text(profile, "name") : null);
            foreach (var message in Items(value, "messages"))
                await Keep(message, names, cancellation);
        }
    }

    private async Task Keep(
        JsonElement message, Dictionary<string, string?> names, CancellationToken cancellation)
    {
        var number = message.GetProperty("from").GetString()!;
        var id = Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes(Agent + message.GetProperty("id").GetString())));
        if (await store.Knows(id, cancellation))
            return;
        var sender = ChatSender.Kind + number;
        var at = DateTimeOffset.FromUnixTimeSeconds(
            long.Parse(Text(message, "timestamp") ?? "", CultureInfo.InvariantCulture));
        // Theirs are whole seconds: what comes at once is kept in the order in which it comes.
        if (clock.GetUtcNow() - at < Fresh)
            at = clock.GetUtcNow();
        var outcome = await store.CountFrom(sender, clock.GetUtcNow().AddHours(-1), cancellation)
            >= MessageRules.MostPerHour * 3 ? MessageOutcome.TooMany : MessageOutcome.New;
        var kind = Text(message, "type") ?? "";
        var content = message.TryGetProperty(kind, out var given) ? given : default;
        var (words, where) = kind switch
        {
            "text" => (Text(content, "body") ?? "", null),
            "location" => (string.Join(", ", new[] { Text(content, "name"), Text(content, "address") }
                .Where(t => t is not null)), PlaceOf(content)),
            "image" => (Text(content, "caption") ?? "", (GeoPoint?)null),
            // Voices and films are not understood here: the call-taker sees that there was one.
            _ => ($"[{kind}]", null),
        };
        ImmutableArray<string> pictures = kind == "image" && outcome == MessageOutcome.New
            && await Picture(Text(content, "id"), cancellation) is { } url ? [url] : [];
        await store.Keep(new ReceivedMessage(id, sender, names.GetValueOrDefault(number), "", words, null, outcome, at,
            pictures, where), Encoding.UTF8.GetBytes(message.GetRawText()));
    }

    /// <summary>The picture, as it is kept here: Meta's own address is good for minutes.</summary>
    private async Task<string?> Picture(string? id, CancellationToken cancellation)
    {
        try
        {
            var account = settings.WhatsApp!;
            using var about = JsonDocument.Parse(await Get(new Uri(account.Api, id), cancellation));
            return Text(about.RootElement, "url") is { } url && Uri.TryCreate(url, UriKind.Absolute, out var address)
                && (address.Host == account.Api.Host || address.Host.EndsWith(".fbsbx.com", StringComparison.Ordinal))
                    ? await photos.Add(await Get(address, cancellation), PhotoAudience.Public, Agent, cancellation)
                    : null;
        }
        // The words are worth more than the picture: they are kept, and the person can send it again.
        catch (Exception e) when (e is HttpRequestException or JsonException or OperationCanceledException)
        {
            LogNoPicture(log, e.Message);
            return null;
        }
    }

    private async Task<byte[]> Get(Uri address, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", settings.WhatsApp!.Token);
        using var answer = await http.SendAsync(request, cancellation);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsByteArrayAsync(cancellation);
    }

    private static GeoPoint? PlaceOf(JsonElement content) =>
        content.TryGetProperty("latitude", out var lat) && content.TryGetProperty("longitude", out var @long)
        && new GeoPoint(lat.GetDouble(), @long.GetDouble()) is var where && GeoBox.Panama.Contains(where)
            ? where
            : null;

    private static List<JsonElement> Items(JsonElement of, string name) =>
        of.TryGetProperty(name, out var list) ? [.. list.EnumerateArray()] : [];

    private static string? Text(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var text)
        && text.ValueKind == JsonValueKind.String ? text.GetString() : null;

    [LoggerMessage(Level = LogLevel.Warning, Message = "A picture of a chat could not be fetched: {Why}")]
    private static partial void LogNoPicture(ILogger log, string why);
}
