using System.Collections.Concurrent;
using Despacho311.Api.Accounts;
using Despacho311.Api.City;
using Despacho311.Contracts;
using Despacho311.Contracts.Journal;
using Despacho311.Contracts.Towing;
using Despacho311.Domain;
using Despacho311.Domain.Geo;
using Despacho311.Domain.Towing;

namespace Despacho311.Api.Towing;

/// <summary>What is expected of a zone, learnt from its own removals, and learnt anew each hour.</summary>
public sealed class DemandBook(IRows rows, TimeProvider clock)
{
    /// <summary>Older removals say little of today's streets.</summary>
    private const int LearnsDays = 400;

    /// <summary>The forecast is held against so many last days that it has not learnt from.</summary>
    private const int HeldAgainstDays = 28;

    private static readonly TimeSpan Fresh = TimeSpan.FromHours(1);

    public sealed record Learnt(DateTimeOffset At, TowDemand Demand, DemandError Error, int Removals);

    private readonly ConcurrentDictionary<string, Learnt> zones = new(StringComparer.Ordinal);

    public async Task<Learnt> Of(string zone, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        if (zones.TryGetValue(zone, out var known) && now - known.At < Fresh)
            return known;
        return zones[zone] = await Learn(zone, now, cancellation);
    }

    private async Task<Learnt> Learn(string zone, DateTimeOffset now, CancellationToken cancellation)
    {
        var today = PanamaTime.Day(now);
        var removals = new List<(DateTimeOffset At, GeoPoint Where)>();
        await foreach (var row in rows.Stream(new RowQuery(Tables.TowRequests,
            [
                new Where("zone", "=", zone),
                new Where("requested_at_us", ">=", Tables.Micros(PanamaTime.Midnight(today.AddDays(-LearnsDays)))),
            ], "requested_at_us"), cancellation))
        {
            var removal = Wire.Read<TowRequest>(row.State);
            removals.Add((removal.RequestedAt, removal.Details.Where));
        }
        if (removals.Count == 0)
            return new Learnt(now, TowDemand.Learn([], today, today.AddDays(-1)), new DemandError(0, 0, 0), 0);
        var first = PanamaTime.Day(removals[0].At);
        // Today is not over yet; it is learnt from only where nothing else is there.
        var last = first < today ? today.AddDays(-1) : today;
        var split = last.AddDays(-HeldAgainstDays);
        var error = split <= first
            ? new DemandError(0, 0, 0)
            : TowDemand.Learn(removals, first, split).ErrorOn(removals.Select(r => r.At), split.AddDays(1), last);
        return new Learnt(now, TowDemand.Learn(removals, first, last), error, removals.Count);
    }
}

/// <summary>Expected demand, and where free trucks should wait for it.</summary>
public static class ZoneDemand
{
    private const int HoursAhead = 24;

    /// <param name="Error">How wrong it was on its last four weeks; no hours when there is not enough history.</param>
    public sealed record DemandAnswer(
        string Zone, int LearntFrom, DemandError Error, IReadOnlyList<DemandHour> Hours);

    /// <param name="Meters">From where the truck is now.</param>
    public sealed record StandByPlace(string Truck, GeoPoint Location, double Meters);

    public sealed record StandByAnswer(string Zone, IReadOnlyList<StandByPlace> Items);

    public static void MapZoneDemand(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/v1/zones/{id}").WithTags("zones");
        group.MapGet("demand", Demand).For(Roles.Dispatcher, Roles.Truck).Gives<DemandAnswer>()
            .Does("getDemand", "Removals expected in each of the next 24 hours, with how wrong such forecasts were");
        group.MapGet("stand-by", StandByPlaces).For(Roles.Dispatcher, Roles.Truck).Gives<StandByAnswer>()
            .Does("listStandBy", "Where free trucks should wait; a truck sees its own place");
    }

    private static async Task<IResult> Demand(
        HttpContext context, CityMap city, DemandBook book, TimeProvider clock, string id)
    {
        if (city.TowZones.Areas.All(a => a.Id != id))
            return context.Problem(404, "notFound");
        var learnt = await book.Of(id, context.RequestAborted);
        var now = clock.GetUtcNow();
        return Results.Json(new DemandAnswer(id, learnt.Removals, learnt.Error,
            [.. Enumerable.Range(0, HoursAhead).Select(h => learnt.Demand.At(now.AddHours(h)))]), Wire.Json);
    }

    private static async Task<IResult> StandByPlaces(
        HttpContext context, CityMap city, DemandBook book, IGrainFactory grains, string id)
    {
        if (city.TowZones.Areas.All(a => a.Id != id))
            return context.Problem(404, "notFound");
        var zone = await grains.GetGrain<ITowZoneGrain>(id).Get();
        var free = zone.Trucks.Values.Where(t => t is { OnDuty: true, Job: null }).Select(t => t.Id).ToList();
        var where = await Task.WhenAll(free.Select(t => grains.GetGrain<ITowTruckGrain>(t).FindPosition()));
        var known = free.Zip(where).Where(p => p.Second is not null)
            .Select(p => (Truck: p.First, p.Second!.Where)).ToList();
        var learnt = await book.Of(id, context.RequestAborted);
        var places = StandBy.Places([.. known.Select(k => k.Where)], learnt.Demand.Places);
        var own = context.TruckOf();
        return Results.Json(new StandByAnswer(id, [.. known.Zip(places)
            .Where(p => own is null || p.First.Truck == own)
            .Select(p => new StandByPlace(p.First.Truck, p.Second,
                Math.Round(p.First.Where.DistanceTo(p.Second).Value)))]), Wire.Json);
    }
}
