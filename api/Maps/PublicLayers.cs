using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Despacho311.Api.City;
using Despacho311.Api.Clocks;
using Despacho311.Api.OpenData;
using Despacho311.Contracts;
using Despacho311.Contracts.Journal;
using Despacho311.Domain.Cases;
using Despacho311.Domain.Geo;
using Despacho311.Domain.Leaks;
using Despacho311.Domain.OpenData;
using Despacho311.Geo;

namespace Despacho311.Api.Maps;

/// <summary>What of a layer is asked for.</summary>
/// <param name="From">The first moment, by the layer's time; null for any.</param>
/// <param name="To">The last moment.</param>
public sealed record LayerQuery(GeoBox? Box, DateTimeOffset? From, DateTimeOffset? To, int Limit, int Offset);

/// <summary>Features of a layer, and how many there are in all, as far as was counted.</summary>
public sealed record LayerPage(IReadOnlyList<JsonObject> Features, long Matched);

/// <summary>A layer that everybody may draw: with the places and columns of the open data.</summary>
/// <param name="Drawn">The layer of a tile, as bytes.</param>
/// <param name="Find">One feature; null when there is none of this id.</param>
public sealed record PublicLayer(
    string Name, Func<LayerQuery, CancellationToken, Task<LayerPage>> List,
    Func<string, CancellationToken, Task<JsonObject?>> Find,
    Func<MapTile, CancellationToken, Task<byte[]>> Drawn);

/// <summary>The layers of the city for other people's maps.</summary>
public sealed class PublicLayers(IRows rows, CityMap city, TimeProvider clock)
{
    /// <summary>More than this are not counted.</summary>
    public const int MostCounted = 100_000;

    /// <summary>Tiles show the cases of this long; a year's would hide each other.</summary>
    public static readonly TimeSpan Drawn = TimeSpan.FromDays(30);

    public ImmutableArray<PublicLayer> All =>
    [
        new("leaks", Leaks, FindLeak, LeakTile), new("cases", Cases, FindCase, CaseTile),
        OfAreas("zones", () => city.TowZones), OfAreas("corregimientos", () => city.Places),
    ];

    public PublicLayer? Find(string name) => All.FirstOrDefault(l => l.Name == name);

    private async Task<LayerPage> Leaks(LayerQuery query, CancellationToken cancellation)
    {
        var asked = new RowQuery(Tables.Leaks, Where(query, "last_reported_at_us"), "last_reported_at_us", true,
            query.Limit, query.Offset);
        var found = await rows.List(asked, cancellation);
        return new LayerPage([.. found.Select(r => LeakFeature(Wire.Read<LeakSite>(r.State))).OfType<JsonObject>()],
            await rows.Count(asked with { Limit = MostCounted }, cancellation));
    }

    private async Task<JsonObject?> FindLeak(string id, CancellationToken cancellation) =>
        await rows.Find(Tables.Leaks, id, cancellation) is { } row
            ? LeakFeature(Wire.Read<LeakSite>(row.State))
            : null;

    private JsonObject LeakFeature(LeakSite leak) =>
        Feature(OpenTables.Leaks, OpenLeak.Of(leak, city.Places.Find(leak.Where)?.Name), leak.Id);

    private async Task<byte[]> LeakTile(MapTile tile, CancellationToken cancellation) =>
        VectorTiles.Points(tile, "leaks", await Points(
            new RowQuery(Tables.Leaks, Contracts.Journal.Where.InBox(tile.Box(0.05))), "state", "reports",
            _ => Coarse.Street, cancellation));

    private async Task<LayerPage> Cases(LayerQuery query, CancellationToken cancellation)
    {
        var asked = new RowQuery(Tables.Cases, Where(query, "opened_at_us"), "opened_at_us", true, query.Limit,
            query.Offset);
        var found = await rows.List(asked, cancellation);
        return new LayerPage(
            [.. found.Select(r => Wire.Read<CitizenCase>(r.State)).Where(c => c.PartOf is null).Select(CaseFeature)],
            await rows.Count(asked with { Limit = MostCounted }, cancellation));
    }

    private async Task<JsonObject?> FindCase(string id, CancellationToken cancellation) =>
        await rows.Find(Tables.Cases, id, cancellation) is { } row
        && Wire.Read<CitizenCase>(row.State) is { PartOf: null } found
            ? CaseFeature(found)
            : null;

    private JsonObject CaseFeature(CitizenCase c) =>
        Feature(OpenTables.Cases, OpenCase.Of(city.Reckoned(c), city.FindService(c.Service),
            city.Directory.FindAgency(c.Agency), clock.GetUtcNow()), c.Id);

    private async Task<byte[]> CaseTile(MapTile tile, CancellationToken cancellation) => VectorTiles.Points(tile,
        "cases", await Points(new RowQuery(Tables.Cases,
        [
            .. Contracts.Journal.Where.InBox(tile.Box(0.05)),
            new Where("opened_at_us", ">=", Tables.Micros(clock.GetUtcNow() - Drawn)),
        ]), "service", null, CellOf, cancellation));

    private Meters CellOf(string service) =>
        city.FindService(service) is { AtHome: false } ? Coarse.Street : Coarse.Home;

    private async Task<List<TilePoint>> Points(
        RowQuery query, string kind, string? weight, Func<string, Meters> cell, CancellationToken cancellation)
    {
        var points = new List<TilePoint>();
        await foreach (var p in rows.Points(query, kind, weight, cancellation))
            points.Add(new TilePoint(p.Id, Coarse.Place(p.Where, cell(p.Kind)), p.Kind, (int)p.Weight));
        return points;
    }

    private static ImmutableArray<Where> Where(LayerQuery query, string time)
    {
        var where = new List<Where>();
        if (query.Box is { } box)
            where.AddRange(Contracts.Journal.Where.InBox(box));
        if (query.From is { } from)
            where.Add(new Where(time, ">=", Tables.Micros(from)));
        if (query.To is { } to)
            where.Add(new Where(time, "<=", Tables.Micros(to)));
        return [.. where];
    }

    private static JsonObject Feature<T>(OpenTable<T> table, T row, string id) => new()
    {
        ["type"] = "Feature",
        ["id"] = id,
        ["geometry"] = table.Place!(row) is { } place
            ? new JsonObject { ["type"] = "Point", ["coordinates"] = new JsonArray(place.Long, place.Lat) }
            : null,
        ["properties"] = new JsonObject(table.Columns.Select(c => KeyValuePair.Create(
            c.Name, JsonSerializer.SerializeToNode(OpenFiles.Plain(c.Value(row)), Wire.Json)))),
    };

    /// <summary>Areas have no time: whatever is asked for by time is theirs.</summary>
    private static PublicLayer OfAreas(string name, Func<AreaIndex> index)
    {
        JsonObject Feature(Area area) => new()
        {
            ["type"] = "Feature",
            ["id"] = area.Id,
            ["geometry"] = JsonSerializer.SerializeToNode(index().OutlineOf(area)),
            ["properties"] = new JsonObject { ["name"] = area.Name, ["province"] = area.Province },
        };
        return new PublicLayer(name, (query, _) =>
        {
            var areas = (query.Box is { } box ? index().Within(box) : index().Areas)
                .OrderBy(a => a.Id, StringComparer.Ordinal).ToList();
            return Task.FromResult(new LayerPage(
                [.. areas.Skip(query.Offset).Take(query.Limit).Select(Feature)], areas.Count));
        }, (id, _) => Task.FromResult(index().Areas.FirstOrDefault(a => a.Id == id) is { } area ? Feature(area) : null),
            (tile, _) => Task.FromResult(VectorTiles.Areas(tile, name, index())));
    }
}
