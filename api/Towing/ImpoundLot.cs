using System.Collections.Immutable;
using System.Text.Json;
using Despacho311.Contracts;
using Despacho311.Domain.Cases;
using Despacho311.Domain.Geo;

namespace Despacho311.Api.Towing;

/// <summary>Where removed vehicles stand until their owners fetch them.</summary>
/// <param name="Zone">The dispatch zone whose vehicles it takes.</param>
/// <param name="Places">How many vehicles it holds; null when nobody said.</param>
public sealed record ImpoundLot(
    string Id, string Zone, Bilingual Name, string Address, Bilingual Hours, string Phone, int? Places,
    GeoPoint Location)
{
    private sealed record Properties(
        string Id, string Zone, Bilingual Name, string Address, Bilingual Hours, string Phone, int? Places);

    /// <summary>Reads lots from a GeoJSON collection of points.</summary>
    /// <exception cref="InvalidDataException">The file is not what it should be; says which feature.</exception>
    public static ImmutableArray<ImpoundLot> FromGeoJson(string geoJson)
    {
        var lots = ImmutableArray.CreateBuilder<ImpoundLot>();
        try
        {
            using var file = JsonDocument.Parse(geoJson);
            foreach (var feature in file.RootElement.GetProperty("features").EnumerateArray())
                lots.Add(Read(feature));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException
            or IndexOutOfRangeException)
        {
            throw new InvalidDataException($"Feature {lots.Count + 1} is no impound lot: {e.Message}", e);
        }
        return lots.ToImmutable();
    }

    private static ImpoundLot Read(JsonElement feature)
    {
        var p = feature.GetProperty("properties").Deserialize<Properties>(Wire.Json)
            ?? throw new JsonException("properties are null");
        var at = feature.GetProperty("geometry").GetProperty("coordinates");
        var where = new GeoPoint(at[1].GetDouble(), at[0].GetDouble());
        return GeoBox.Panama.Contains(where)
            ? new ImpoundLot(p.Id, p.Zone, p.Name, p.Address, p.Hours, p.Phone, p.Places, where)
            : throw new JsonException("it lies outside the country");
    }
}
