using System.Text.Json.Nodes;
using Despacho311.Api.Accounts;
using Despacho311.Api.City;
using Despacho311.Api.Clocks;
using Despacho311.Contracts;
using Despacho311.Contracts.Journal;
using Despacho311.Domain.Cases;
using Despacho311.Domain.OpenData;
using Microsoft.Net.Http.Headers;

namespace Despacho311.Api.OpenData;

/// <summary>Open data: files by month, their catalogue and dictionary, and what has changed since.</summary>
public static class OpenDataEndpoints
{
    private const string Why = "open data are for everybody";

    /// <param name="Next">Always there: ask again with it, later, for what will have changed.</param>
    /// <param name="More">More is ready now.</param>
    public sealed record Changes(IReadOnlyList<JsonObject> Items, string Next, bool More);

    public static void AddOpenData(this IServiceCollection services, Launch launch)
    {
        services.AddSingleton(s => OpenDataSettings.From(s.GetRequiredService<IConfiguration>(), launch));
        services.AddSingleton<OpenDataExport>();
        services.AddSingleton<OpenDataPublisher>();
        services.AddHostedService(s => s.GetRequiredService<OpenDataPublisher>());
    }

    public static void MapOpenData(this IEndpointRouteBuilder app)
    {
        app.MapGet("/datos/catalog.jsonld", (OpenDataSettings settings, OpenDataPublisher published) =>
            Results.Json(OpenDataCatalog.Catalog(settings, published.Files), Wire.Json, "application/ld+json"))
            .Public(Why).WithTags("open-data").Gives<JsonObject>(mediaType: "application/ld+json")
            .Does("getCatalog", "All published files as a DCAT 3 catalogue");
        app.MapGet("/datos/dictionary.json", () => Results.Json(OpenDataCatalog.Dictionary(), Wire.Json))
            .Public(Why).WithTags("open-data").Gives<JsonArray>()
            .Does("getDictionary", "Every table and column with its meaning in both languages");
        app.MapGet("/datos/index.json", (OpenDataPublisher published) =>
            Results.Json(new Page<PublishedFile>(published.Files, null), Wire.Json))
            .Public(Why).WithTags("open-data").Gives<Page<PublishedFile>>()
            .Does("listFiles", "All published files with rows, bytes and SHA-256");
        app.MapGet("/datos/{table}/{file}", Download).Public(Why).WithTags("open-data")
            .Gives<byte[]>(mediaType: "application/octet-stream")
            .Does("getFile", "A published file, such as `cases/cases-2026-11.csv`");
        app.MapGet("/api/v1/open-data/cases", ChangesOf).Public(Why).WithTags("open-data").Gives<Changes>()
            .Does("listOpenCases", "Cases that changed after `after`, as they are now, with the columns of the files. "
                + "Without `after` from the beginning");
    }

    private static IResult Download(HttpContext context, OpenDataSettings settings, OpenDataPublisher published,
        string table, string file)
    {
        // Only what is listed is served, so no name leads elsewhere.
        if (published.Files.FirstOrDefault(f => f.File == $"{table}/{file}") is not { } found)
            return context.Problem(StatusCodes.Status404NotFound, "notFound");
        context.Response.Headers.CacheControl = "public, max-age=60";
        return Results.File(Path.GetFullPath(Path.Combine(settings.Dir, found.File)),
            OpenDataCatalog.MediaTypeOf(found.Format), fileDownloadName: file, lastModified: found.Modified,
            entityTag: new EntityTagHeaderValue($"\"{found.Sha256}\""), enableRangeProcessing: true);
    }

    /// <summary>
    /// The cursor is a position in the journal, so nothing that changes is missed and nothing is listed for ever.
    /// </summary>
    private static async Task<IResult> ChangesOf(HttpContext context, IJournal journal, IRows rows, CityMap city,
        TimeProvider clock, string? after, int? limit)
    {
        var position = 0L;
        if (after is not null && (!long.TryParse(after, out position) || position < 0))
            return context.Invalid(context.Field("/after", "value"));
        var (most, settled) = (Lists.Limit(limit), await journal.Settled(context.RequestAborted));
        var ids = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var (last, looked) = (position, 0);
        await foreach (var e in journal.ReadAll(position, settled, context.RequestAborted))
        {
            // What is no case costs too: a page ends after some of it as well.
            if (ids.Count == most || looked++ == 20 * Lists.MaxLimit)
                break;
            last = e.Position;
            var (kind, id) = Aggregates.Of(e.Stream);
            if (kind == Aggregates.Cases && seen.Add(id))
                ids.Add(id);
        }
        var more = ids.Count == most || looked > 20 * Lists.MaxLimit;
        var found = await rows.List(new RowQuery(
            Tables.Cases, [new Where("id", "in", ids.ToArray())], Limit: most), context.RequestAborted);
        var now = clock.GetUtcNow();
        var byId = found.ToDictionary(r => r.Id, r => Wire.Read<CitizenCase>(r.State));
        return Results.Json(new Changes([.. ids.Where(byId.ContainsKey).Select(id => Item(
            OpenCase.Of(city.Reckoned(byId[id]), city.FindService(byId[id].Service),
                city.Directory.FindAgency(byId[id].Agency), now)))],
            $"{(more ? last : Math.Max(settled, position))}", more), Wire.Json);
    }

    private static JsonObject Item(OpenCase c) => new(OpenTables.Cases.Columns.Select(column =>
        KeyValuePair.Create(column.Name, System.Text.Json.JsonSerializer.SerializeToNode(
            OpenFiles.Plain(column.Value(c)), Wire.Json))));
}
