using System.Text.Json.Nodes;
using Despacho311.Api.Accounts;
using Despacho311.Api.Text;
using Despacho311.Contracts;
using Despacho311.Domain.Geo;
using Despacho311.Geo;

namespace Despacho311.Api.Maps;

/// <summary>The public layers as vector tiles, and a style that draws them.</summary>
public static class TileEndpoints
{
    private const string Why = "public layers are open data";
    private const string MediaType = "application/vnd.mapbox-vector-tile";

    public static void MapTiles(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/tiles").WithTags("maps");
        group.MapGet("style.json", (HttpContext context, PublicLayers layers) =>
            Results.Json(Style(context.Reader().Origin, layers), Wire.Json))
            .Public(Why).Gives<JsonObject>().Does("getStyle", "A MapLibre style of all public layers");
        group.MapGet("{layer}/{z:int}/{x:int}/{y:int}.mvt", Tile).Public(Why).Gives<byte[]>(mediaType: MediaType)
            .Does("getTile", "A vector tile of a layer: leaks, cases of 30 days, zones, corregimientos. Below zoom 14 "
                + "points that lie together are one, with `count` and `weight`");
    }

    private static async Task<IResult> Tile(
        HttpContext context, PublicLayers layers, string layer, int z, int x, int y)
    {
        var tile = new MapTile(z, x, y);
        if (layers.Find(layer) is not { } found || !tile.Exists)
            return context.Problem(StatusCodes.Status404NotFound, "notFound");
        context.Response.Headers.CacheControl = "public, max-age=30";
        context.Response.Headers.AccessControlAllowOrigin = "*";
        return Results.Bytes(await found.Drawn(tile, context.RequestAborted), MediaType);
    }

    private static JsonObject Style(string origin, PublicLayers layers)
    {
        var sources = new JsonObject(layers.All.Select(l => KeyValuePair.Create<string, JsonNode?>(l.Name,
            new JsonObject
            {
                ["type"] = "vector",
                ["tiles"] = new JsonArray($"{origin}/tiles/{l.Name}/{{z}}/{{x}}/{{y}}.mvt"),
                ["maxzoom"] = VectorTiles.SingleZoom + 2,
                ["attribution"] = "Despacho 311",
            })));
        return new JsonObject
        {
            ["version"] = 8,
            ["name"] = "Despacho 311",
            ["center"] = new JsonArray(-79.52, 8.98),
            ["zoom"] = 11,
            ["sources"] = sources,
            ["layers"] = new JsonArray(
                new JsonObject
                {
                    ["id"] = "ground",
                    ["type"] = "background",
                    ["paint"] = new JsonObject { ["background-color"] = "#eef1f4" },
                },
                Line("corregimientos", "#c6d0da", 0.6), Line("zones", "#46586a", 1.4),
                Circles("cases", "#8a5a00"), Circles("leaks", "#0b6aa8")),
        };
    }

    private static JsonObject Line(string layer, string color, double width) => new()
    {
        ["id"] = layer,
        ["type"] = "line",
        ["source"] = layer,
        ["source-layer"] = layer,
        ["paint"] = new JsonObject { ["line-color"] = color, ["line-width"] = width },
    };

    /// <summary>The area of a circle grows as what it stands for.</summary>
    private static JsonObject Circles(string layer, string color) => new()
    {
        ["id"] = layer,
        ["type"] = "circle",
        ["source"] = layer,
        ["source-layer"] = layer,
        ["paint"] = new JsonObject
        {
            ["circle-color"] = color,
            ["circle-opacity"] = 0.75,
            ["circle-radius"] = new JsonArray("min", 22, new JsonArray("+", 2.5,
                new JsonArray("*", 1.5, new JsonArray("sqrt", new JsonArray("get", "count"))))),
        },
    };
}
