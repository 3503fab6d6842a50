using System.Globalization;
using System.Text.Json.Nodes;
using Despacho311.Api.Accounts;
using Despacho311.Api.Text;
using Despacho311.Contracts;
using Despacho311.Domain.Geo;

namespace Despacho311.Api.Maps;

/// <summary>
/// OGC API - Features, part 1 (core and GeoJSON): QGIS, ArcGIS and others open the public layers by the address of
/// <c>/ogc</c> alone.
/// </summary>
public static class OgcFeatures
{
    private const string Why = "public layers are open data";
    private const string GeoJson = "application/geo+json";

    private static readonly string[] Parameters = ["bbox", "datetime", "limit", "offset", "lang", "f"];

    public static void MapOgcFeatures(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/ogc").WithTags("maps");
        MapCollections(group);
        group.MapGet("", Landing).Public(Why).Gives<JsonObject>().Does("getOgc", "OGC API - Features: where to begin");
        group.MapGet("conformance", Conformance).Public(Why).Gives<JsonObject>()
            .Does("getConformance", "What of the standard is kept");
        group.MapGet("collections/{layer}/items", Items).Public(Why).Gives<JsonObject>(mediaType: GeoJson)
            .Does("listFeatures", "Features, newest first: `bbox`, `datetime` (an instant or an interval with `..`), "
                + "`limit` up to 1,000, `offset`");
        group.MapGet("collections/{layer}/items/{id}", Item).Public(Why).Gives<JsonObject>(mediaType: GeoJson)
            .Does("getFeature", "One feature");
    }

    private static void MapCollections(RouteGroupBuilder group)
    {
        group.MapGet("collections", Collections).Public(Why).Gives<JsonObject>()
            .Does("listCollections", "The public layers");
        group.MapGet("collections/{layer}", (HttpContext context, PublicLayers layers, string layer) =>
            layers.Find(layer) is null
                ? context.Problem(StatusCodes.Status404NotFound, "notFound")
                : Results.Json(Collection(context, layer), Wire.Json))
            .Public(Why).Gives<JsonObject>().Does("getCollection", "One public layer");
    }

    private static IResult Landing(HttpContext context) => Results.Json(new JsonObject
    {
        ["title"] = context.Text("open.catalog"),
        ["description"] = context.Text("open.catalog.about"),
        ["links"] = new JsonArray(
            Link(context, "self", "/ogc", "application/json"),
            Link(context, "service-desc", "/openapi/v1.json", "application/vnd.oai.openapi+json;version=3.1"),
            Link(context, "service-doc", "/api", "text/html"),
            Link(context, "conformance", "/ogc/conformance", "application/json"),
            Link(context, "data", "/ogc/collections", "application/json")),
    }, Wire.Json);

    private static IResult Conformance() => Results.Json(new JsonObject
    {
        ["conformsTo"] = new JsonArray("http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
            "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson"),
    });

    private static IResult Collections(HttpContext context, PublicLayers layers) => Results.Json(new JsonObject
    {
        ["links"] = new JsonArray(Link(context, "self", "/ogc/collections", "application/json")),
        ["collections"] = new JsonArray([.. layers.All.Select(l => Collection(context, l.Name))]),
    }, Wire.Json);

    private static JsonObject Link(HttpContext context, string rel, string path, string type) => new()
    {
        ["rel"] = rel,
        ["href"] = context.Reader().Origin + path,
        ["type"] = type,
    };

    private static JsonObject Collection(HttpContext context, string name)
    {
        var box = GeoBox.Panama;
        return new JsonObject
        {
            ["id"] = name,
            ["title"] = context.Text($"open.{name}"),
            ["description"] = context.Text($"open.{name}.about"),
            ["itemType"] = "feature",
            ["extent"] = new JsonObject
            {
                ["spatial"] = new JsonObject
                {
                    ["bbox"] = new JsonArray(new JsonArray(box.West, box.South, box.East, box.North)),
                    ["crs"] = "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
                },
            },
            ["crs"] = new JsonArray("http://www.opengis.net/def/crs/OGC/1.3/CRS84"),
            ["links"] = new JsonArray(
                Link(context, "self", $"/ogc/collections/{name}", "application/json"),
                Link(context, "items", $"/ogc/collections/{name}/items", GeoJson)),
        };
    }

    private static async Task<IResult> Items(HttpContext context, PublicLayers layers, TimeProvider clock,
        string layer, string? bbox, string? datetime, string? limit, string? offset)
    {
        if (layers.Find(layer) is not { } found)
            return context.Problem(StatusCodes.Status404NotFound, "notFound");
        // The standard asks for a refusal of what is not known: a misspelt filter must not give everything.
        var errors = context.Request.Query.Keys.Where(k => !Parameters.Contains(k))
            .Select(k => context.Field("/" + k, "value")).ToList();
        var box = bbox is null ? null : Live.Box.Read(bbox);
        if (bbox is not null && box is null)
            errors.Add(context.Field("/bbox", "coordinates"));
        if (!TryInterval(datetime, out var from, out var to))
            errors.Add(context.Field("/datetime", "date"));
        var (most, skip) = (100, 0);
        if (limit is not null && !(int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out most)
            && most >= 1))
            errors.Add(context.Field("/limit", "range", 1, Lists.MaxLimit));
        if (offset is not null && !int.TryParse(offset, NumberStyles.None, CultureInfo.InvariantCulture, out skip))
            errors.Add(context.Field("/offset", "number"));
        if (errors.Count > 0)
            return context.Invalid(errors);
        most = Math.Min(most, Lists.MaxLimit);
        var page = await found.List(new LayerQuery(box, from, to, most, skip), context.RequestAborted);
        return Results.Json(new JsonObject
        {
            ["type"] = "FeatureCollection",
            // Beyond what is counted nothing is claimed.
            ["numberMatched"] = page.Matched < PublicLayers.MostCounted ? page.Matched : null,
            ["numberReturned"] = page.Features.Count,
            ["timeStamp"] = clock.GetUtcNow().ToString("O"),
            ["links"] = Links(context, layer, most, skip, page.Features.Count),
            ["features"] = new JsonArray([.. page.Features]),
        }, Wire.Json, GeoJson);
    }

    private static JsonArray Links(HttpContext context, string layer, int most, int skip, int returned)
    {
        var path = $"/ogc/collections/{layer}/items";
        var links = new JsonArray(Link(context, "self", path + context.Request.QueryString, GeoJson),
            Link(context, "collection", $"/ogc/collections/{layer}", "application/json"));
        if (returned < most)
            return links;
        var query = context.Request.Query.Where(q => q.Key is not ("offset" or "limit"))
            .Select(q => KeyValuePair.Create(q.Key, q.Value.ToString()))
            .Append(KeyValuePair.Create("limit", $"{most}")).Append(KeyValuePair.Create("offset", $"{skip + most}"));
        links.Add(Link(context, "next", path + QueryString.Create(query!), GeoJson));
        return links;
    }

    /// <summary>An instant, or two with a slash between them of which either may be <c>..</c> or nothing.</summary>
    private static bool TryInterval(string? text, out DateTimeOffset? from, out DateTimeOffset? to)
    {
        (from, to) = (null, null);
        if (text is null)
            return true;
        var parts = text.Split('/');
        return parts.Length switch
        {
            1 => TryTime(parts[0], out from) && from is not null && TryTime(parts[0], out to),
            2 => TryTime(parts[0], out from) && TryTime(parts[1], out to) && (from is null || to is null || from <= to),
            _ => false,
        };
    }

    private static bool TryTime(string text, out DateTimeOffset? at)
    {
        at = null;
        if (text is "" or "..")
            return true;
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var read))
            return false;
        at = read;
        return true;
    }

    private static async Task<IResult> Item(HttpContext context, PublicLayers layers, string layer, string id)
    {
        if (layers.Find(layer) is not { } found || await found.Find(id, context.RequestAborted) is not { } feature)
            return context.Problem(StatusCodes.Status404NotFound, "notFound");
        feature["links"] = new JsonArray(
            Link(context, "self", $"/ogc/collections/{layer}/items/{Uri.EscapeDataString(id)}", GeoJson),
            Link(context, "collection", $"/ogc/collections/{layer}", "application/json"));
        return Results.Json(feature, Wire.Json, GeoJson);
    }
}
