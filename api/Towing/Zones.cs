using System.Text.Json.Nodes;
using Despacho311.Api.Accounts;
using Despacho311.Api.City;
using Despacho311.Contracts;
using Despacho311.Contracts.Journal;
using Despacho311.Contracts.Towing;
using Despacho311.Domain.Towing;

namespace Despacho311.Api.Towing;

/// <summary>Dispatch zones and their public ledger.</summary>
public static class Zones
{
    /// <summary>What a layer holds that the installation has not imported.</summary>
    private const string NoFeatures = """{"type":"FeatureCollection","features":[]}""";

    public static void MapZones(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/v1/zones").WithTags("zones");
        group.MapGet("", (CityMap city) => Results.Json(
            new TowRequests.Page<object>([.. city.TowZones.Areas.Select(a => new { a.Id, a.Name })], null), Wire.Json))
            .Public("zones are public");
        group.MapGet("{id}", Get).Public("zones are public");
        group.MapGet("{id}/ledger", Ledger).Public("the ledger is open to proof by anybody");
        group.MapGet("{id}/shares", Shares).Public("fairness is on show");
        app.MapGet("/api/v1/map/settings", (MapSettings settings) => Results.Json(settings, Wire.Json))
            .Public("how the map looks is no secret").WithTags("map");
        app.MapGet("/api/v1/map/{layer}", async (HttpContext context, CityMap city, string layer) =>
            layer is "zones" or "streets" or "places" or "corregimientos"
                ? Results.Text(await city.Layer(layer) ?? NoFeatures, "application/geo+json")
                : context.Problem(404, "notFound")).Public("the installation's own map layers").WithTags("map");
    }

    private static async Task<IResult> Get(HttpContext context, CityMap city, IGrainFactory grains, string id)
    {
        if (city.TowZones.Areas.FirstOrDefault(a => a.Id == id) is not { } area)
            return context.Problem(404, "notFound");
        var zone = await grains.GetGrain<ITowZoneGrain>(id).Get();
        return Results.Json(new
        {
            area.Id,
            area.Name,
            zone.Rules,
            Trucks = zone.Trucks.Values.Count(t => t.OnDuty),
            Waiting = zone.Jobs.Values.Count(j => j.Match.Phase != MatchPhase.Assigned),
            Working = zone.Jobs.Values.Count(j => j.Match.Phase == MatchPhase.Assigned),
        }, Wire.Json);
    }

    private static IResult Ledger(HttpContext context, CityMap city, IJournal journal, string id) =>
        city.TowZones.Areas.All(a => a.Id != id)
            ? context.Problem(404, "notFound")
            : Results.Stream(async stream =>
            {
                await using var writer = new StreamWriter(stream);
                await foreach (var e in journal.ReadStream(Aggregates.TowZones.Stream(id), 1, context.RequestAborted))
                    await writer.WriteLineAsync(Wire.Write(new
                    {
                        e.Stream,
                        e.Version,
                        e.Type,
                        e.At,
                        e.Actor,
                        e.RuleVersion,
                        Data = JsonNode.Parse(e.Data),
                        Hash = Convert.ToHexStringLower(e.Hash),
                    }));
            }, "application/x-ndjson");

    private static async Task<IResult> Shares(HttpContext context, CityMap city, IGrainFactory grains, string id)
    {
        if (city.TowZones.Areas.All(a => a.Id != id))
            return context.Problem(404, "notFound");
        var zone = await grains.GetGrain<ITowZoneGrain>(id).Get();
        return Results.Json(new
        {
            zone = id,
            slots = zone.Credits.Select(c => new { slot = c.Key, owed = Math.Round(c.Value, 3) }),
            largestGap = zone.Credits.Count == 0 ? 0 : Math.Round(zone.Credits.Values.Max(Math.Abs), 3),
        }, Wire.Json);
    }
}
