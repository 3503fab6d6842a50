using System.Text;
using System.Text.Json;
using Despacho311.Api.Accounts;
using Despacho311.Contracts.Journal;
using Despacho311.Contracts.Towing;
using Despacho311.Domain.Geo;

namespace Despacho311.Api.Gps;

/// <summary>
/// Positions as the OwnTracks apps send them over HTTP. The password of their Basic sign-in, or the device in
/// <c>X-Limit-D</c>, <c>?d=</c> or the topic, is the key that was given out for the truck. What is no position is taken
/// in peace: an app that got an error would send it again for ever.
/// </summary>
public static class OwnTracks
{
    public static void MapOwnTracks(this IEndpointRouteBuilder app) =>
        app.MapPost("/owntracks", Receive).Public("the device's id is its key").DisableAntiforgery()
            .ExcludeFromDescription();

    private static async Task<IResult> Receive(HttpContext context, Devices devices)
    {
        var nothing = Results.Json(Array.Empty<object>());
        if (context.Request.ContentLength is 0)
            return nothing;
        if (context.Request.ContentLength is null or > GpsEndpoints.MaxBody)
            return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        JsonElement body;
        try
        {
            body = (await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted))
                .RootElement;
        }
        catch (JsonException)
        {
            return Results.StatusCode(StatusCodes.Status400BadRequest);
        }
        if (await devices.FindTruck(DeviceOf(context.Request, body), context.RequestAborted) is not { } truck)
        {
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"Despacho 311\"";
            return Results.StatusCode(StatusCodes.Status401Unauthorized);
        }
        if (ReadFix(body) is { } fix)
            await devices.Take(truck, fix);
        return nothing;
    }

    private static string? DeviceOf(HttpRequest request, JsonElement body)
    {
        var basic = request.Headers.Authorization.ToString();
        if (basic.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
        {
            var bytes = new byte[basic.Length];
            return Convert.TryFromBase64String(basic[6..].Trim(), bytes, out var length)
                && Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2) is [_, var password] ? password : null;
        }
        if (request.Headers["X-Limit-D"].FirstOrDefault() is { Length: > 0 } device)
            return device;
        if (request.Query["d"].FirstOrDefault() is { Length: > 0 } asked)
            return asked;
        return body.ValueKind == JsonValueKind.Object && body.TryGetProperty("topic", out var topic)
            && topic.ValueKind == JsonValueKind.String && topic.GetString()!.Split('/') is [_, _, var last, ..]
            ? last
            : null;
    }

    /// <summary>The position in a message; null for every other kind, and for one that cannot be read.</summary>
    private static Fix? ReadFix(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty("_type", out var type)
            || type.ValueKind != JsonValueKind.String || type.GetString() != "location")
            return null;
        double Member(string name) => body.TryGetProperty(name, out var e) && e.ValueKind == JsonValueKind.Number
            && e.TryGetDouble(out var d) ? d : double.NaN;
        // What these apps leave out, or always send as 0, they do not know.
        double Known(string name) => Member(name) is > 0 and var n ? n : double.NaN;
        var (lat, longitude, seconds) = (Member("lat"), Member("lon"), Member("tst"));
        if (double.IsNaN(lat) || double.IsNaN(longitude) || seconds is not (>= 0 and <= 253_402_300_799))
            return null;
        var speed = Known("vel");
        return new Fix(lat, longitude,
            Tables.Micros(DateTimeOffset.UnixEpoch.AddSeconds(seconds)),
            double.IsNaN(speed) ? speed : Speed.FromKilometersPerHour(speed).MetersPerSecond, Known("cog"),
            Known("acc"));
    }
}
