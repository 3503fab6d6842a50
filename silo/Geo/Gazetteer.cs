using System.Text.Json;
using Despacho311.Domain.Geo;
using Despacho311.Domain.Search;
using NetTopologySuite.Features;
using NetTopologySuite.IO.Converters;

namespace Despacho311.Geo;

/// <summary>A place that people name.</summary>
/// <param name="Kind">The layer it comes from, such as <c>streets</c>.</param>
/// <param name="Where">A point of it: in an area one that lies inside, on a street its middle.</param>
public sealed record NamedPlace(string Name, string Kind, GeoPoint Where)
{
    private static readonly JsonSerializerOptions GeoJson = new() { Converters = { new GeoJsonConverterFactory() } };

    /// <summary>The features of a layer that have a name.</summary>
    /// <exception cref="InvalidDataException">It is no GeoJSON.</exception>
    public static IEnumerable<NamedPlace> FromGeoJson(string kind, string geoJson)
    {
        foreach (var feature in Read(geoJson))
        {
            if (feature.Attributes?.GetOptionalValue("name")?.ToString() is not { Length: > 0 } name
                || feature.Geometry is not { IsEmpty: false } shape)
                continue;
            var at = shape.InteriorPoint;
            yield return new NamedPlace(name, kind, new GeoPoint(at.Y, at.X));
        }
    }

    private static FeatureCollection Read(string geoJson)
    {
        try
        {
            return JsonSerializer.Deserialize<FeatureCollection>(geoJson, GeoJson) ?? [];
        }
        catch (JsonException e)
        {
            throw new InvalidDataException("The file is no GeoJSON: " + e.Message, e);
        }
    }
}

/// <summary>Finds places by the words that people type, without internet.</summary>
public sealed class Gazetteer
{
    private readonly List<(NamedPlace Place, IReadOnlyList<string> Words)> places = [];

    /// <summary>The features of a layer that have a name.</summary>
    public void Add(string kind, string geoJson)
    {
        foreach (var place in NamedPlace.FromGeoJson(kind, geoJson))
            places.Add((place, Words.Of(place.Name)));
    }

    /// <summary>Those that hold every word typed, the last as a beginning; the shortest names first.</summary>
    public IReadOnlyList<NamedPlace> Find(string typed, int most)
    {
        var wanted = Words.Of(typed);
        if (wanted.Count == 0)
            return [];
        return [.. places.Where(p => wanted.All(w => p.Words.Any(have => have.StartsWith(w, StringComparison.Ordinal))))
            .OrderByDescending(p => p.Words[0].StartsWith(wanted[0], StringComparison.Ordinal))
            .ThenBy(p => p.Place.Name.Length).ThenBy(p => p.Place.Name, StringComparer.Ordinal)
            .Select(p => p.Place).DistinctBy(p => (p.Name, p.Kind)).Take(most)];
    }
}
