using System.Text.Json;
using Despacho311.Domain.Geo;
using NetTopologySuite.Features;
using NetTopologySuite.Geometries;
using NetTopologySuite.Geometries.Prepared;
using NetTopologySuite.Index.Strtree;
using NetTopologySuite.IO.Converters;

namespace Despacho311.Geo;

/// <summary>One area of a map layer.</summary>
/// <param name="Id">The feature's <c>id</c>; else its province and name, where it has them and nobody else is called
/// so; else its place in the file.</param>
/// <param name="Name">Its name in Spanish, or its only name.</param>
public sealed record Area(string Id, string Name, string? Province);

/// <summary>
/// Areas that do not overlap, such as dispatch zones or corregimientos, to be found by a point. Prepared geometries
/// under an STR tree; nothing changes after it is made, so any number of threads may ask.
/// </summary>
public sealed class AreaIndex
{
    private readonly STRtree<(IPreparedGeometry Shape, Area Area)> tree = new();

    private readonly Dictionary<string, Geometry> shapes = new(StringComparer.Ordinal);

    private static readonly JsonSerializerOptions GeoJson = new() { Converters = { new GeoJsonConverterFactory() } };

    public static readonly AreaIndex Empty = new([]);

    private AreaIndex(IEnumerable<(Geometry Shape, Area Area)> areas)
    {
        foreach (var (shape, area) in areas)
        {
            tree.Insert(shape.EnvelopeInternal, (PreparedGeometryFactory.Prepare(shape), area));
            shapes[area.Id] = shape;
            Areas.Add(area);
        }
        tree.Build();
    }

    public IList<Area> Areas { get; } = [];

    /// <summary>
    /// The area that holds the point, borders included; of two at a border, the one with the lower id.
    /// </summary>
    public Area? Find(GeoPoint p)
    {
        var at = new Point(p.Long, p.Lat);
        Area? found = null;
        foreach (var (shape, area) in tree.Query(at.EnvelopeInternal))
            if (shape.Covers(at) && (found is null || string.CompareOrdinal(area.Id, found.Id) < 0))
                found = area;
        return found;
    }

    /// <summary>The areas that reach into the box.</summary>
    public IEnumerable<Area> Within(GeoBox box) => In(box).Select(a => a.Area);

    internal IEnumerable<(Geometry Shape, Area Area)> In(GeoBox box)
    {
        var envelope = new Envelope(box.West, box.East, box.South, box.North);
        var shape = new GeometryFactory().ToGeometry(envelope);
        return tree.Query(envelope).Where(a => a.Shape.Intersects(shape)).Select(a => (a.Shape.Geometry, a.Area));
    }

    /// <summary>The area's outline as a GeoJSON geometry.</summary>
    public JsonElement OutlineOf(Area area) => JsonSerializer.SerializeToElement(shapes[area.Id], GeoJson);

    /// <summary>Reads a GeoJSON FeatureCollection of polygons.</summary>
    /// <exception cref="InvalidDataException">Not GeoJSON, or an area that is no valid polygon: says which and
    /// why.</exception>
    public static AreaIndex FromGeoJson(string geoJson)
    {
        FeatureCollection features;
        try
        {
            features = JsonSerializer.Deserialize<FeatureCollection>(geoJson, GeoJson)
                ?? throw new InvalidDataException("The file holds null.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException("Not a GeoJSON FeatureCollection: " + e.Message, e);
        }
        if (features.Count == 0)
            throw new InvalidDataException("The file holds no area.");
        var taken = new HashSet<string>(StringComparer.Ordinal);
        return new AreaIndex(features.Select((feature, i) => (Valid(feature, i), AreaOf(feature, i, taken))).ToList());
    }

    private static Geometry Valid(IFeature feature, int i)
    {
        if (feature.Geometry is not (Polygon or MultiPolygon))
            throw new InvalidDataException($"Feature {i} is no polygon.");
        var check = new NetTopologySuite.Operation.Valid.IsValidOp(feature.Geometry);
        // Real boundary files touch themselves here and there; a buffer of nothing mends that. What loses or gains
        // ground by it, such as a bow tie, was drawn wrong and is not for us to guess.
        var shape = check.IsValid ? feature.Geometry : feature.Geometry.Buffer(0);
        return shape is { IsEmpty: false, IsValid: true }
            && Math.Abs(shape.Area - feature.Geometry.Area) <= 0.01 * shape.Area
            ? shape
            : throw new InvalidDataException($"Feature {i} is no valid polygon: {check.ValidationError}.");
    }

    private static Area AreaOf(IFeature feature, int i, HashSet<string> taken)
    {
        var (name, province) = (Text(feature, "name"), Text(feature, "province"));
        var id = Text(feature, "id") ?? feature.GetOptionalId("id")?.ToString()
            ?? (name is not null && province is not null ? $"{province}/{name}" : null);
        if (id is null || !taken.Add(id))
            id = i.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return new Area(id, name ?? $"{i}", province);
    }

    private static string? Text(IFeature feature, string name) =>
        feature.Attributes?.GetOptionalValue(name) switch
        {
            string text => text,
            IAttributesTable table => table.GetOptionalValue("es")?.ToString(),
            { } other => other.ToString(),
            null => null,
        };
}
