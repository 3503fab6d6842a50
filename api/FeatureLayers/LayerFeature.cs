using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Despacho311.Domain.Geo;

namespace Despacho311.Api.FeatureLayers;

/// <summary>A feature as the ArcGIS REST API writes it.</summary>
/// <param name="GlobalId">Lower case, without braces.</param>
/// <param name="Where">Null when it has no place, or one in a reference system that is not read here.</param>
/// <param name="Attributes">By their names, in whatever letters.</param>
public sealed record LayerFeature(
    string GlobalId, long ObjectId, GeoPoint? Where, IReadOnlyDictionary<string, JsonElement> Attributes)
{
    private const int Wgs84 = 4326;
    private const double MercatorMeters = 20_037_508.342789244;

    /// <summary>Three numbers for Web Mercator are in use.</summary>
    private static readonly long[] Mercator = [102100, 3857, 102113];

    /// <exception cref="InvalidDataException">It is none, or has no global id.</exception>
    public static LayerFeature Of(JsonElement json, LayerShape shape)
    {
        if (json.Object("attributes") is not { } given)
            throw new InvalidDataException("A feature has no attributes.");
        var attributes = new Dictionary<string, JsonElement>(StringComparer.OrdinalIgnoreCase);
        foreach (var attribute in given.EnumerateObject())
            attributes[attribute.Name] = attribute.Value.Clone();
        var globalId = attributes.GetValueOrDefault(shape.GlobalIdField);
        if (globalId.ValueKind != JsonValueKind.String || !Guid.TryParse(globalId.GetString(), out var id))
            throw new InvalidDataException($"A feature has no {shape.GlobalIdField}.");
        var objectId = attributes.GetValueOrDefault(shape.ObjectIdField);
        return new LayerFeature(id.ToString("D"),
            objectId.ValueKind == JsonValueKind.Number && objectId.TryGetInt64(out var number) ? number : 0,
            json.Object("geometry") is { } geometry ? PlaceOf(geometry) : null, attributes);
    }

    /// <summary>From the form in which it waits.</summary>
    public static LayerFeature Read(string written, LayerShape shape)
    {
        using var json = JsonDocument.Parse(written);
        return Of(json.RootElement, shape);
    }

    /// <summary>The form in which it waits to be dealt with.</summary>
    public string Write() => new JsonObject
    {
        ["attributes"] = new JsonObject(Attributes.Select(a =>
            KeyValuePair.Create(a.Key, (JsonNode?)JsonNode.Parse(a.Value.GetRawText())))),
        ["geometry"] = Where is { } where ? new JsonObject { ["x"] = where.Long, ["y"] = where.Lat } : null,
    }.ToJsonString();

    public LayerFeature Without(IEnumerable<string> fields) => this with
    {
        Attributes = Attributes.Where(a => !fields.Contains(a.Key, StringComparer.OrdinalIgnoreCase))
            .ToDictionary(a => a.Key, a => a.Value, StringComparer.OrdinalIgnoreCase),
    };

    /// <summary>The field's text; null when it has none or only blanks.</summary>
    public string? Text(string? field)
    {
        if (field is null || !Attributes.TryGetValue(field, out var value))
            return null;
        var text = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number => value.GetRawText(),
            _ => null,
        };
        return string.IsNullOrWhiteSpace(text) ? null : text.Trim();
    }

    public double? Number(string? field) =>
        double.TryParse(Text(field), CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : null;

    /// <summary>Dates are milliseconds since 1970, UTC.</summary>
    public DateTimeOffset? Instant(string? field) =>
        Number(field) is { } ms and > 0 and < 253_402_300_799_000
            ? DateTimeOffset.FromUnixTimeMilliseconds((long)ms)
            : null;

    private static GeoPoint? PlaceOf(JsonElement geometry)
    {
        if (geometry.Number("x") is not { } x || geometry.Number("y") is not { } y)
            return null;
        var wkid = geometry.Object("spatialReference")?.Whole("wkid") ?? Wgs84;
        GeoPoint? where = wkid == Wgs84 ? new GeoPoint(y, x) : Mercator.Contains(wkid) ? OfMercator(x, y) : null;
        return where is { IsOnEarth: true } ? where : null;
    }

    private static GeoPoint OfMercator(double x, double y) => new(
        Math.Atan(Math.Sinh(y / MercatorMeters * Math.PI)) * 180 / Math.PI, x / MercatorMeters * 180);
}

/// <summary>What a layer says of itself.</summary>
/// <param name="Fields">The names of all its fields.</param>
/// <param name="KeepsOurIds">A feature that is added may bring its global id.</param>
/// <param name="MostAtOnce">How many features it gives in one answer.</param>
public sealed record LayerShape(
    string ObjectIdField, string GlobalIdField, string EditedField, IReadOnlySet<string> Fields, bool KeepsOurIds,
    bool HasAttachments, int MostAtOnce)
{
    /// <summary>What is usual, until the layer has been asked.</summary>
    public static readonly LayerShape Usual = new("objectid", "globalid", "EditDate",
        new HashSet<string>(StringComparer.OrdinalIgnoreCase), false, false, 1_000);

    public static LayerShape Of(JsonElement json) => new(
        json.Text("objectIdField") ?? Usual.ObjectIdField, json.Text("globalIdField") ?? Usual.GlobalIdField,
        json.Object("editFieldsInfo")?.Text("editDateField") ?? Usual.EditedField,
        json.Items("fields").Select(f => f.Text("name")).OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase),
        json.Is("supportsApplyEditsWithGlobalIds"), json.Is("hasAttachments"),
        json.Whole("maxRecordCount") is { } most and > 0 ? (int)Math.Min(most, Usual.MostAtOnce) : Usual.MostAtOnce);
}
