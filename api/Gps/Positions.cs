using Despacho311.Api.Accounts;
using Despacho311.Contracts;
using Despacho311.Contracts.Journal;
using Despacho311.Contracts.Towing;
using Despacho311.Domain.Towing;

namespace Despacho311.Api.Gps;

/// <summary>Many positions at once: from gateways, and from the operator's page after a dead spot.</summary>
public static class Positions
{
    private const int MaxItems = 1_000;
    private const int MaxBytes = 512 * 1024;

    /// <param name="Device">The device's key; a truck's own key needs none.</param>
    /// <param name="At">When it was there.</param>
    /// <param name="SpeedMps">Metres a second.</param>
    /// <param name="Heading">Degrees clockwise from north.</param>
    /// <param name="AccuracyM">Standard error in metres.</param>
    public sealed record NewPosition(
        string? Device, double? Lat, double? Long, DateTimeOffset? At, double? SpeedMps, double? Heading,
        double? AccuracyM);

    public sealed record NewPositions(IReadOnlyList<NewPosition>? Items);

    /// <param name="Taken">False when it was kept off the map; <paramref name="Why"/> says why.</param>
    public sealed record PositionAnswer(bool Taken, string? Why);

    public static void MapPositions(this IEndpointRouteBuilder app) =>
        app.MapPost("/api/v1/positions", Receive).For(Roles.Truck, Roles.Dispatcher).WithTags("positions")
            .Takes<NewPositions>().Gives<Page<PositionAnswer>>().Does("sendPositions",
                "At most 1,000 positions; each is answered for itself, in the order given");

    private static async Task<IResult> Receive(HttpContext context, Devices devices)
    {
        var (body, problem) = await context.ReadJson<NewPositions>(MaxBytes);
        if (body is null)
            return problem!;
        if (body.Items is not { Count: > 0 and <= MaxItems } items)
            return context.Invalid(body.Items is null
                ? context.Field("/items", "required")
                : context.Field("/items", "range", 1, MaxItems));
        var answers = new PositionAnswer[items.Count];
        // Each truck's own in their order, one after the other; trucks beside each other.
        var byDevice = items.Select((Item, Index) => (Item, Index)).GroupBy(i => i.Item.Device);
        await Task.WhenAll(byDevice.Select(async group =>
        {
            var truck = context.TruckOf() ?? await devices.FindTruck(group.Key, context.RequestAborted);
            foreach (var (item, index) in group)
                answers[index] = await Take(devices, truck, item);
        }));
        return Results.Json(new Page<PositionAnswer>(answers, null), Wire.Json);
    }

    private static async Task<PositionAnswer> Take(Devices devices, string? truck, NewPosition p)
    {
        if (truck is null)
            return new PositionAnswer(false, "unknownDevice");
        if (p is not { Lat: { } lat, Long: { } longitude, At: { } at })
            return new PositionAnswer(false, "incomplete");
        var fix = new Fix(lat, longitude, Tables.Micros(at), p.SpeedMps ?? double.NaN, p.Heading ?? double.NaN,
            p.AccuracyM ?? double.NaN);
        return await devices.Take(truck, fix) switch
        {
            null => new PositionAnswer(false, "unknownDevice"),
            FixVerdict.Taken => new PositionAnswer(true, null),
            { } verdict => new PositionAnswer(false, Tables.NameOf(verdict)),
        };
    }
}
