using System.Text.Json.Nodes;
using Despacho311.Contracts;
using Despacho311.Contracts.Journal;
using Despacho311.Domain.Geo;

namespace Despacho311.Api;

/// <summary>One page of a list; pass <paramref name="Next"/> as <c>after</c> for the page that follows.</summary>
/// <param name="Next">Null on the last page.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>A list as GeoJSON: those that have a place.</summary>
public sealed record PointCollection<T>(string Type, IReadOnlyList<PointFeature<T>> Features, string? Next);

/// <param name="Properties">The thing as it is in the list.</param>
public sealed record PointFeature<T>(string Type, string Id, PointGeometry Geometry, T Properties);

/// <param name="Coordinates">Longitude and latitude.</param>
public sealed record PointGeometry(string Type, IReadOnlyList<double> Coordinates);

/// <summary>One event of a thing's history.</summary>
public sealed record HistoryItem(long Version, string Type, DateTimeOffset At, string Actor, JsonNode? Data);

/// <summary>Lists as every part of the api answers them: by cursor, as GeoJSON where somebody asks for it.</summary>
public static class Lists
{
    public const int MaxLimit = 1_000;

    /// <summary>How many a caller wants, held within bounds.</summary>
    public static int Limit(int? asked, int otherwise = 100) => Math.Clamp(asked ?? otherwise, 1, MaxLimit);

    public static bool WantsGeoJson(this HttpContext context) => context.Request.Query["format"] == "geojson"
        || context.Request.Headers.Accept.ToString().Contains("geo+json", StringComparison.Ordinal);

    /// <summary>The page, or a collection of points of those that have a place.</summary>
    public static IResult Answer<T>(
        HttpContext context, IReadOnlyList<T> items, string? next, Func<T, GeoPoint?> place, Func<T, string> id)
    {
        if (!context.WantsGeoJson())
            return Results.Json(new Page<T>(items, next), Wire.Json);
        var features = items.Select(i => (Item: i, At: place(i))).Where(i => i.At is not null).Select(i =>
            new PointFeature<T>("Feature", id(i.Item), new PointGeometry("Point", [i.At!.Value.Long, i.At.Value.Lat]),
                i.Item));
        return Results.Json(new PointCollection<T>("FeatureCollection", [.. features], next), Wire.Json,
            "application/geo+json");
    }

    /// <summary>The history of what is known; empty while nobody has changed what ships.</summary>
    public static async Task<IResult> HistoryOf(HttpContext context, IJournal journal, string stream, bool isKnown) =>
        (await History(journal, stream, context.RequestAborted)
            ?? (isKnown ? new Page<HistoryItem>([], null) : null)) is { } history
            ? Results.Json(history, Wire.Json)
            : context.Problem(StatusCodes.Status404NotFound, "notFound");

    /// <summary>All that happened in a stream, oldest first; null when nothing did.</summary>
    public static async Task<Page<HistoryItem>?> History(
        IJournal journal, string stream, CancellationToken cancellation)
    {
        var items = new List<HistoryItem>();
        await foreach (var e in journal.ReadStream(stream, 1, cancellation))
            items.Add(new HistoryItem(e.Version, e.Type, e.At, e.Actor, JsonNode.Parse(e.Data)));
        return items.Count == 0 ? null : new Page<HistoryItem>(items, null);
    }
}
