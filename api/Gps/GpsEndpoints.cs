using System.Globalization;
using System.Text.Json;
using Despacho311.Api.Accounts;
using Despacho311.Api.Text;
using Despacho311.Contracts;
using Despacho311.Contracts.Journal;
using Despacho311.Contracts.Towing;
using Despacho311.Domain.Geo;
using Despacho311.Domain.Towing;

namespace Despacho311.Api.Gps;

/// <summary>
/// Positions in the OsmAnd protocol that phone trackers speak. The device's id is the key that was given out for its
/// truck. A fix that is refused is answered 200 and counted: an error would block the phone's queue for ever.
/// </summary>
public static class GpsEndpoints
{
    /// <summary>A number below this is seconds, else milliseconds.</summary>
    private const long FirstMilliseconds = 2_147_483_647;

    public const int MaxBody = 64 * 1024;

    public static void MapGps(this IEndpointRouteBuilder app)
    {
        // Sign-in, limits and pages are passed by: a truck's position comes every second and has its own key.
        app.MapMethods("/gps", ["GET", "POST"], Receive).Public("the device's id is its key")
            .DisableAntiforgery().ShortCircuit().ExcludeFromDescription();
        app.MapOwnTracks();
        app.MapPositions();
        app.MapGet("/api/v1/positions/counts", (Devices devices) => Results.Json(devices.Counts.All, Wire.Json))
            .For(Roles.Dispatcher).WithTags("positions").Gives<Dictionary<string, long>>()
            .Does("countPositions", "How many fixes were taken since the start, and why others were not");
    }

    private static async Task<IResult> Receive(HttpContext context, Devices devices, TimeProvider clock)
    {
        var (device, fix, unreadable, untrusted) = await Read(context, clock.GetUtcNow());
        if (await devices.FindTruck(device, context.RequestAborted) is not { } truck)
            return Results.Text(context.Text("gps.unknownDevice"), statusCode: 400);
        if (unreadable)
            return Results.Text(context.Text("gps.noPosition"), statusCode: 400);
        if (untrusted)
            devices.Counts.Count(FixVerdict.Untrusted);
        else if (fix is { } position && await devices.Take(truck, position) is null)
            return Results.Text(context.Text("gps.unknownDevice"), statusCode: 400);
        return Results.Ok(); // Without a place in it, it was a heartbeat.
    }

    /// <param name="Untrusted">The device says that this place is made up, or not valid.</param>
    private sealed record Reading(string? Device, Fix? Fix, bool Unreadable = false, bool Untrusted = false);

    private static async Task<Reading> Read(HttpContext context, DateTimeOffset now)
    {
        var request = context.Request;
        if (request.Query.Count > 0)
            return FromParameters(n => request.Query[n].FirstOrDefault(), now);
        if (request.HasFormContentType && request.ContentLength <= MaxBody)
            return await Open311.FormReader.Read(request) is { } form
                ? FromParameters(n => form[n].FirstOrDefault(), now)
                : new Reading(null, null, true);
        if (request.ContentLength is null or > MaxBody)
            return new Reading(null, null, true);
        try
        {
            using var json = await JsonDocument.ParseAsync(request.Body, cancellationToken: context.RequestAborted);
            return FromJson(json.RootElement, now);
        }
        catch (JsonException)
        {
            return new Reading(null, null, true);
        }
    }

    private static Reading FromParameters(Func<string, string?> get, DateTimeOffset now)
    {
        var device = get("id") ?? get("deviceid");
        var (lat, lon) = (get("lat"), get("lon"));
        if (get("location")?.Split(',') is [var a, var b])
            (lat, lon) = (a, b);
        if (lat is null && lon is null)
            return new Reading(device, null);
        if (!Number(lat, out var y) || !Number(lon, out var x) || !Time(get("timestamp"), now, out var at))
            return new Reading(device, null, true);
        var knots = Number(get("speed"), out var v) ? Speed.FromKnots(v).MetersPerSecond : double.NaN;
        var heading = Number(get("bearing") ?? get("heading"), out var h) ? h : double.NaN;
        var accuracy = Number(get("accuracy"), out var m) ? m : double.NaN;
        var untrusted = get("mock") is "true" or "1" || get("valid") is { } valid and not ("true" or "1");
        return new Reading(device, new Fix(y, x, Tables.Micros(at), knots, heading, accuracy), Untrusted: untrusted);
    }

    private static Reading FromJson(JsonElement root, DateTimeOffset now)
    {
        if (root.ValueKind != JsonValueKind.Object)
            return new Reading(null, null, true);
        var device = root.TryGetProperty("device_id", out var id) ? id.ToString() : null;
        if (!root.TryGetProperty("location", out var location) || location.ValueKind != JsonValueKind.Object
            || !location.TryGetProperty("coords", out var coords) || coords.ValueKind != JsonValueKind.Object)
            return new Reading(device, null);
        double Member(string name) => coords.TryGetProperty(name, out var e) && e.ValueKind == JsonValueKind.Number
            && e.TryGetDouble(out var d) ? d : double.NaN;
        var (y, x) = (Member("latitude"), Member("longitude"));
        var stamp = location.TryGetProperty("timestamp", out var t) ? t.ToString() : null;
        if (double.IsNaN(y) || double.IsNaN(x) || !Time(stamp, now, out var at))
            return new Reading(device, null, true);
        double Known(double d) => d < 0 ? double.NaN : d;
        var mock = location.TryGetProperty("mock", out var m) && m.ValueKind == JsonValueKind.True;
        return new Reading(device, new Fix(y, x, Tables.Micros(at), Known(Member("speed")), Known(Member("heading")),
            Known(Member("accuracy"))), Untrusted: mock);
    }

    private static bool Number(string? text, out double number) => Open311.Values.Number(text, out number);

    private static bool Time(string? text, DateTimeOffset now, out DateTimeOffset at)
    {
        at = now;
        if (string.IsNullOrEmpty(text))
            return true;
        if (long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number))
        {
            if (number is < 0 or > 253_402_300_799_000)
                return false;
            at = number < FirstMilliseconds
                ? DateTimeOffset.FromUnixTimeSeconds(number)
                : DateTimeOffset.FromUnixTimeMilliseconds(number);
            return true;
        }
        return Open311.Values.Time(text, out at);
    }
}
