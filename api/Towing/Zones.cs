using System.Text.Json.Nodes;
using Despacho311.Api.Accounts;
using Despacho311.Api.City;
using Despacho311.Contracts;
using Despacho311.Contracts.Towing;
using Despacho311.Domain.Towing;

namespace Despacho311.Api.Towing;

/// <summary>Dispatch zones, and the layers of the map.</summary>
public static class Zones
{
    /// <summary>What a layer holds that the installation has not imported.</summary>
    private const string NoFeatures = """{"type":"FeatureCollection","features":[]}""";

    public sealed record ZoneName(string Id, string Name);

    /// <param name="Trucks">On duty.</param>
    /// <param name="Waiting">Removals that have no truck yet.</param>
    /// <param name="Working">Removals whose truck is on it.</param>
    public sealed record ZoneAnswer(string Id, string Name, RuleSet Rules, int Trucks, int Waiting, int Working);

    public static void MapZones(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/v1/zones").WithTags("zones");
        group.MapGet("", (CityMap city) => Results.Json(new Page<ZoneName>(
            [.. city.TowZones.Areas.Select(a => new ZoneName(a.Id, a.Name))], null), Wire.Json))
            .Public("zones are public").Gives<Page<ZoneName>>().Does("listZones", "Dispatch zones");
        group.MapGet("{id}", Get).Public("zones are public").Gives<ZoneAnswer>()
            .Does("getZone", "One zone with its rules and what it has in hand");
        app.MapGet("/api/v1/map/settings", (MapSettings settings) => Results.Json(settings, Wire.Json))
            .Public("how the map looks is no secret").WithTags("map").Gives<MapSettings>()
            .Does("getMapSettings", "Which base map to draw");
        app.MapGet("/api/v1/map/{layer}", async (HttpContext context, CityMap city, string layer) =>
            layer is "zones" or "streets" or "places" or "corregimientos"
                ? Results.Text(await city.Layer(layer) ?? NoFeatures, "application/geo+json")
                : context.Problem(404, "notFound")).Public("the installation's own map layers").WithTags("map")
            .Gives<JsonObject>(mediaType: "application/geo+json")
            .Does("getMapLayer", "A layer as GeoJSON: zones, streets, places, corregimientos");
    }

    private static async Task<IResult> Get(HttpContext context, CityMap city, IGrainFactory grains, string id)
    {
        if (city.TowZones.Areas.FirstOrDefault(a => a.Id == id) is not { } area)
            return context.Problem(404, "notFound");
        var zone = await grains.GetGrain<ITowZoneGrain>(id).Get();
        return Results.Json(new ZoneAnswer(area.Id, area.Name, zone.Rules, zone.Trucks.Values.Count(t => t.OnDuty),
            zone.Jobs.Values.Count(j => j.Match.Phase != MatchPhase.Assigned),
            zone.Jobs.Values.Count(j => j.Match.Phase == MatchPhase.Assigned)), Wire.Json);
    }
}
