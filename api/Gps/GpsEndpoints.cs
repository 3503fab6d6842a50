using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Despacho311.Api.Accounts;
using Despacho311.Api.Text;
using Despacho311.Contracts.Journal;
using Despacho311.Contracts.Towing;
using Despacho311.Domain.Geo;
using Despacho311.Domain.Towing;

namespace Despacho311.Api.Gps;

/// <summary>How many fixes were taken and why others were not.</summary>
public sealed class GpsCounts
{
    private readonly ConcurrentDictionary<FixVerdict, long> counts = new();

    public void Count(FixVerdict verdict) => counts.AddOrUpdate(verdict, 1, (_, n) => n + 1);

    public IReadOnlyDictionary<FixVerdict, long> All => counts;
}

/// <summary>
/// Positions in the OsmAnd protocol that phone trackers speak. The device's id is the key that was given out for its
/// truck. A fix that is refused is answered 200 and counted: an error would block the phone's queue for ever.
/// </summary>
public static class GpsEndpoints
{
    /// <summary>A number below this is seconds, else milliseconds.</summary>
    private const long FirstMilliseconds = 2_147_483_647;

    private const int MaxBody = 64 * 1024;

    public static void MapGps(this IEndpointRouteBuilder app)
    {
        app.MapMethods("/gps", ["GET", "POST"], Receive).Public("the device's id is its key")
            .DisableAntiforgery().ExcludeFromDescription();
        app.MapGet("/api/v1/positions/counts", (GpsCounts counts) => Results.Json(counts.All, Contracts.Wire.Json))
            .For(Roles.Dispatcher).WithTags("positions").Gives<Dictionary<string, long>>()
            .Does("countPositions", "How many fixes were taken since the start, and why others were not");
    }

    private static async Task<IResult> Receive(
        HttpContext context, KeyStore keys, IGrainFactory grains, GpsCounts counts, TimeProvider clock)
    {
        var (device, fix, unreadable) = await Read(context, clock.GetUtcNow());
        if (device is null
            || await keys.Find(device, context.RequestAborted) is not { Role: Roles.Truck, Scope: { } truck })
            return Results.Text(context.Text("gps.unknownDevice"), statusCode: 400);
        if (unreadable)
            return Results.Text(context.Text("gps.noPosition"), statusCode: 400);
        if (fix is not { } position)
            return Results.Ok(); // A heartbeat: no place in it.
        if (await grains.GetGrain<ITowTruckGrain>(truck).Report(position) is not { } verdict)
            return Results.Text(context.Text("gps.unknownDevice"), statusCode: 400);
        counts.Count(verdict);
        return Results.Ok();
    }

    private static async Task<(string? Device, Fix? Fix, bool Unreadable)> Read(HttpContext context, DateTimeOffset now)
    {
        var request = context.Request;
        if (request.Query.Count > 0)
            return FromParameters(n => request.Query[n].FirstOrDefault(), now);
        if (request.HasFormContentType)
            return await Open311.FormReader.Read(request) is { } form
                ? FromParameters(n => form[n].FirstOrDefault(), now)
                : (null, null, true);
        if (request.ContentLength is null or > MaxBody)
            return (null, null, true);
        try
        {
            using var json = await JsonDocument.ParseAsync(request.Body, cancellationToken: context.RequestAborted);
            return FromJson(json.RootElement, now);
        }
        catch (JsonException)
        {
            return (null, null, true);
        }
    }

    private static (string?, Fix?, bool) FromParameters(Func<string, string?> get, DateTimeOffset now)
    {
        var device = get("id") ?? get("deviceid");
        var (lat, lon) = (get("lat"), get("lon"));
        if (get("location")?.Split(',') is [var a, var b])
            (lat, lon) = (a, b);
        if (lat is null && lon is null)
            return (device, null, false);
        if (!Number(lat, out var y) || !Number(lon, out var x) || !Time(get("timestamp"), now, out var at))
            return (device, null, true);
        var knots = Number(get("speed"), out var v) ? Speed.FromKnots(v).MetersPerSecond : double.NaN;
        var heading = Number(get("bearing") ?? get("heading"), out var h) ? h : double.NaN;
        var accuracy = Number(get("accuracy"), out var m) ? m : double.NaN;
        return (device, new Fix(y, x, Tables.Micros(at), knots, heading, accuracy), false);
    }

    private static (string?, Fix?, bool) FromJson(JsonElement root, DateTimeOffset now)
    {
        if (root.ValueKind != JsonValueKind.Object)
            return (null, null, true);
        var device = root.TryGetProperty("device_id", out var id) ? id.ToString() : null;
        if (!root.TryGetProperty("location", out var location) || location.ValueKind != JsonValueKind.Object
            || !location.TryGetProperty("coords", out var coords) || coords.ValueKind != JsonValueKind.Object)
            return (device, null, false);
        double Member(string name) => coords.TryGetProperty(name, out var e) && e.ValueKind == JsonValueKind.Number
            && e.TryGetDouble(out var d) ? d : double.NaN;
        var (y, x) = (Member("latitude"), Member("longitude"));
        var stamp = location.TryGetProperty("timestamp", out var t) ? t.ToString() : null;
        if (double.IsNaN(y) || double.IsNaN(x) || !Time(stamp, now, out var at))
            return (device, null, true);
        double Known(double d) => d < 0 ? double.NaN : d;
        return (device, new Fix(y, x, Tables.Micros(at), Known(Member("speed")), Known(Member("heading")),
            Known(Member("accuracy"))), false);
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
