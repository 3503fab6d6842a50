using System.Globalization;
using System.Net;
using System.Text.Json;
using Despacho311.Domain.Geo;

namespace Despacho311.Tests.Api.Maps;

/// <summary>The public layers as other people's maps ask for them.</summary>
public class MapsTests(ApiCity city)
{
    /// <summary>Around a corner of the places that <see cref="Report"/> reports from.</summary>
    private static GeoBox BoxOf(GeoPoint corner) =>
        new(corner.Long - 0.01, corner.Lat - 0.01, corner.Long + 0.06, corner.Lat + 0.06);

    private static string BoxText(GeoPoint corner)
    {
        var box = BoxOf(corner);
        return string.Create(CultureInfo.InvariantCulture, $"{box.West},{box.South},{box.East},{box.North}");
    }

    /// <param name="corner">A place that no other test reports from.</param>
    private async Task<IReadOnlyList<string>> Report(int count, GeoPoint corner)
    {
        var ids = new List<string>();
        for (var i = 0; i < count; i++)
        {
            var where = corner.Offset(900.0 * (i % 4), 900.0 * (i / 4));
            ids.Add((await city.Client.PostJson("/api/v1/cases", new
            {
                service = "IDAAN-FUGA",
                location = new { lat = where.Lat, @long = where.Long },
                description = "Fuga",
            }, HttpStatusCode.Created)).Text("id"));
        }
        await Eventually.Is(async () => (await Items("leaks", $"bbox={BoxText(corner)}&limit=1000"))
            .GetProperty("numberReturned").GetInt32() >= count, "leaks");
        return ids;
    }

    private Task<JsonElement> Items(string layer, string query) =>
        city.Anonymous.GetJson($"/ogc/collections/{layer}/items?{query}");

    private static IEnumerable<string> Ids(JsonElement page) =>
        page.GetProperty("features").EnumerateArray().Select(f => f.Text("id"));

    [Fact]
    public async Task From_the_landing_page_every_link_leads_somewhere()
    {
        var (seen, next) = (new HashSet<string>(), new Queue<string>(["/ogc"]));
        while (next.TryDequeue(out var path))
        {
            if (!seen.Add(path) || seen.Count > 60)
                continue;
            var answer = await city.Anonymous.GetAsync(path);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            if (!(answer.Content.Headers.ContentType?.MediaType ?? "").Contains("json", StringComparison.Ordinal)
                || path.Contains("openapi", StringComparison.Ordinal))
                continue;
            var json = await answer.Json(HttpStatusCode.OK);
            foreach (var link in Links(json))
                next.Enqueue(new Uri(link.Text("href")).PathAndQuery);
        }
        Assert.Contains("/ogc/collections/leaks/items", seen);
        Assert.Contains("/ogc/collections/zones/items", seen);
    }

    private static IEnumerable<JsonElement> Links(JsonElement json) =>
        (json.TryGetProperty("links", out var own) ? own.EnumerateArray().ToList() : []).Concat(
            json.TryGetProperty("collections", out var all) ? all.EnumerateArray().SelectMany(Links) : []);

    [Fact]
    public async Task Pages_hold_every_feature_of_the_box_once_and_one_is_found_by_its_id()
    {
        var corner = new GeoPoint(8.4, -82.4);
        var ids = await Report(12, corner);
        var (path, seen) = ($"/ogc/collections/cases/items?bbox={BoxText(corner)}&limit=5", new List<string>());
        while (path is not null)
        {
            var page = await city.Anonymous.GetJson(path);
            seen.AddRange(Ids(page));
            path = page.GetProperty("links").EnumerateArray().Where(l => l.Text("rel") == "next")
                .Select(l => new Uri(l.Text("href")).PathAndQuery).SingleOrDefault();
        }
        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Superset(ids.ToHashSet(), seen.ToHashSet());
        var feature = await city.Anonymous.GetJson($"/ogc/collections/cases/items/{ids[0]}");
        Assert.Equal(("Feature", ids[0], "IDAAN-FUGA"), (feature.Text("type"), feature.Text("id"),
            feature.GetProperty("properties").Text("service_code")));
        Assert.False(feature.ToString().Contains("\"description\"", StringComparison.Ordinal));
        await (await city.Anonymous.GetAsync("/ogc/collections/cases/items/ZZZZ")).Problem(404, "notFound");
    }

    [Fact]
    public async Task A_time_narrows_by_instant_and_by_open_or_closed_interval()
    {
        var corner = new GeoPoint(8.4, -82.2);
        await Report(4, corner);
        var now = DateTimeOffset.UtcNow;
        async Task<int> Count(string datetime) =>
            (await Items("cases", $"bbox={BoxText(corner)}&limit=99&datetime={Uri.EscapeDataString(datetime)}"))
            .GetProperty("numberReturned").GetInt32();
        Assert.Equal(0, await Count("../2020-01-01T00:00:00Z"));
        Assert.True(await Count("2020-01-01T00:00:00Z/..") >= 4);
        Assert.True(await Count($"{now.AddHours(-1):O}/{now.AddHours(1):O}") >= 4);
        Assert.Equal(0, await Count("2020-01-01T00:00:00Z"));
    }

    [Theory]
    [InlineData("leaks/items?bbox=1,2,3", "/bbox")]
    [InlineData("leaks/items?bbox=9,9,1,1", "/bbox")]
    [InlineData("leaks/items?datetime=yesterday", "/datetime")]
    [InlineData("leaks/items?datetime=2026-02-01/2026-01-01", "/datetime")]
    [InlineData("leaks/items?limit=0", "/limit")]
    [InlineData("leaks/items?limit=many", "/limit")]
    [InlineData("leaks/items?offset=-1", "/offset")]
    [InlineData("leaks/items?bbbox=1,2,3,4", "/bbbox")]
    public async Task What_cannot_be_asked_is_refused_by_name(string path, string pointer)
    {
        var problem = await (await city.Anonymous.GetAsync("/ogc/collections/" + path)).Problem(400, "validation");
        Assert.Contains(problem.GetProperty("errors").EnumerateArray(), e => e.Text("pointer") == pointer);
    }

    private async Task<List<JsonElement>> Features(string layer, int zoom, GeoBox box)
    {
        var count = 1 << zoom;
        int Column(double longitude) => (int)((longitude + 180) / 360 * count);
        int Row(double lat) => (int)((1 - Math.Asinh(Math.Tan(lat * Math.PI / 180)) / Math.PI) / 2 * count);
        var urls = from x in Enumerable.Range(Column(box.West), Column(box.East) - Column(box.West) + 1)
                   from y in Enumerable.Range(Row(box.North), Row(box.South) - Row(box.North) + 1)
                   select $"{city.Url}tiles/{layer}/{zoom}/{x}/{y}.mvt";
        var script = Path.Combine(RepositoryFiles.Root, "tests", "tools", "tile.mjs");
        var said = await Run.ToEnd("node", [script, .. urls]);
        return [.. JsonSerializer.Deserialize<JsonElement>(said).EnumerateArray()];
    }

    [Fact]
    public async Task Tiles_of_every_zoom_hold_each_leak_once_where_it_is()
    {
        var corner = new GeoPoint(8.4, -82.0);
        await Report(12, corner);
        var box = BoxOf(corner);
        var expected = (await Items("leaks", $"bbox={BoxText(corner)}&limit=1000"))
            .GetProperty("features").EnumerateArray().ToList();
        foreach (var zoom in new[] { 7, 10 })
            Assert.Equal(expected.Count, (await Features("leaks", zoom, box)).Where(f => box.Contains(PlaceOf(f)))
                .Sum(f => f.GetProperty("count").GetInt32()));
        var single = (await Features("leaks", 14, box))
            .DistinctBy(f => f.Text("id")).ToDictionary(f => f.Text("id"));
        foreach (var leak in expected)
        {
            var at = leak.GetProperty("geometry").GetProperty("coordinates");
            var where = new GeoPoint(at[1].GetDouble(), at[0].GetDouble());
            // A unit of a tile of this zoom is half a metre.
            Assert.InRange(PlaceOf(single[leak.Text("id")]).DistanceTo(where).Value, 0, 1.5);
            Assert.Equal(leak.GetProperty("properties").GetProperty("reports").GetInt32(),
                single[leak.Text("id")].GetProperty("weight").GetInt32());
        }
    }

    private static GeoPoint PlaceOf(JsonElement feature) =>
        new(feature.GetProperty("at")[1].GetDouble(), feature.GetProperty("at")[0].GetDouble());

    [Fact]
    public async Task Zones_are_drawn_and_the_style_names_every_layer()
    {
        var zones = await Features("zones", 10, new GeoBox(-79.6, 8.9, -79.4, 9.1));
        Assert.Contains(zones, z => z.Text("id").StartsWith("PA-", StringComparison.Ordinal)
            && z.Text("kind").EndsWith("Polygon", StringComparison.Ordinal));
        var style = await city.Anonymous.GetJson("/tiles/style.json");
        Assert.Equal(style.GetProperty("sources").EnumerateObject().Select(s => s.Name).Order(),
            style.GetProperty("layers").EnumerateArray().Where(l => l.TryGetProperty("source", out _))
                .Select(l => l.Text("source")).Order());
        foreach (var wrong in new[] { "leaks/3/8/0", "leaks/23/0/0", "nothing/3/0/0", "leaks/3/-1/0" })
            await (await city.Anonymous.GetAsync($"/tiles/{wrong}.mvt")).Problem(404, "notFound");
    }
}
