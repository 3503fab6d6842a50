using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Despacho311.Api.OpenData;
using Despacho311.Api.Text;
using Microsoft.Extensions.DependencyInjection;

namespace Despacho311.Tests.Api.OpenData;

/// <summary>What is published, looked at as a stranger would: over HTTP, and with a program that is not ours.</summary>
public class OpenDataTests(ApiCity city)
{
    private OpenDataSettings Settings => city.App.Services.GetRequiredService<OpenDataSettings>();

    private Task<int> Publish() =>
        city.App.Services.GetRequiredService<OpenDataPublisher>().Publish(CancellationToken.None);

    private static async Task<JsonElement> Query(string sql) => JsonSerializer.Deserialize<JsonElement>(
        await Run.ToEnd("node", Path.Combine(RepositoryFiles.Root, "tests", "tools", "query.mjs"), sql));

    private async Task<string> Report(string description)
    {
        var body = new
        {
            service = "IDAAN-SINAGUA",
            location = new { lat = 8.9501, @long = -79.5301 },
            address = "Casa Peñaflor 77",
            description,
            reporter = new
            {
                firstName = "Zuleika",
                lastName = "Plantada",
                email = "zuleika@plantada.example",
                phone = "+50769998877",
            },
        };
        return (await city.Client.PostJson("/api/v1/cases", body, HttpStatusCode.Created)).Text("id");
    }

    /// <summary>The file as the index names it: it may be written anew between the two.</summary>
    private async Task<byte[]> Download(string name)
    {
        var bytes = Array.Empty<byte>();
        await Eventually.Is(async () =>
        {
            bytes = await city.Anonymous.GetByteArrayAsync("/datos/" + name);
            var index = (await city.Anonymous.GetJson("/datos/index.json")).GetProperty("items").EnumerateArray();
            return index.Single(f => f.Text("file") == name).Text("sha256")
                == Convert.ToHexStringLower(SHA256.HashData(bytes));
        }, $"{name} is what the index says");
        return bytes;
    }

    [Fact]
    public async Task Nothing_planted_that_names_somebody_is_in_any_file()
    {
        var id = await Report("Llame a Zuleika Plantada, cédula 8-123-45678");
        await city.Admin.PostJson("/api/v1/officers",
            new { items = new[] { new { agency = "police", badge = "PLACA-9911" } } });
        var removal = (await city.Officer.PostJson("/api/v1/tow-requests", new
        {
            officer = new { badge = "PLACA-9911", agency = "police" },
            ticket = "PLANTADA-55",
            infraction = "doble fila de Zuleika",
            vehicle = new { plate = "PLN777", kind = "sedan", make = "Plantamovil" },
            location = new { lat = 8.8831, @long = -79.7831 },
            address = "Casa Peñaflor 77",
            note = "nota de Zuleika",
        }, HttpStatusCode.Created)).Text("id");
        await Publish();
        var files = (await city.Anonymous.GetJson("/datos/index.json")).GetProperty("items").EnumerateArray().ToList();
        string[] planted =
        [
            "Zuleika", "Plantad", "6999", "8-123-45678", "Peñaflor", "PLN777", "PLACA-9911", "PLANTADA-55", "8.9501",
            "-79.5301", "8.8831", "-79.7831", "nota de",
        ];
        var texts = new List<(string Table, string Text)>();
        foreach (var file in files.Where(f => f.Text("format") != "parquet"))
            texts.Add((file.Text("table"), System.Text.Encoding.UTF8.GetString(await Download(file.Text("file")))));
        // All months at once: other tests report late what happened months ago, and each month has a file.
        foreach (var table in files.Where(f => f.Text("format") == "parquet").GroupBy(f => f.Text("table")))
        {
            foreach (var file in table)
                Assert.NotEmpty(await Download(file.Text("file")));
            var paths = string.Join(", ", table.Select(f => $"'{Path.Combine(Settings.Dir, f.Text("file"))}'"));
            texts.Add((table.Key, (await Query($"SELECT * FROM read_parquet([{paths}])")).ToString()));
        }
        foreach (var (_, text) in texts)
            foreach (var word in planted)
                Assert.DoesNotContain(word, text, StringComparison.OrdinalIgnoreCase);
        // Comma-separated, Parquet and, where it has places, GeoJSON.
        Assert.Equal(3, texts.Count(t => t.Table == "cases" && t.Text.Contains(id, StringComparison.Ordinal)));
        Assert.InRange(texts.Count(t => t.Table == "removals"
            && t.Text.Contains(removal, StringComparison.Ordinal)), 2, 3);
        Assert.Equal(6 * 2 + 3, files.Count(f => f.Text("month") == files[0].Text("month")));
        var changes = (await city.Anonymous.GetJson("/api/v1/open-data/cases?limit=1000")).ToString();
        Assert.DoesNotContain(planted, word => changes.Contains(word, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task The_formats_say_the_same_and_the_indicators_follow_from_the_cases()
    {
        var ids = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Report($"sin agua {i}")));
        foreach (var id in ids.Take(7))
            await city.Dispatcher.PostJson($"/api/v1/cases/{id}/resolve", new { text = "hecho" });
        await Publish();
        var month = OpenDataExport.MonthOf(DateTimeOffset.UtcNow).ToString("yyyy-MM", CultureInfo.InvariantCulture);
        var cases = Path.Combine(Settings.Dir, "cases", $"cases-{month}");
        var same = await Query($"""
            SELECT count(*) AS n, count(*) FILTER (WHERE p.status_description = c.status_description
              AND epoch_us(p.requested_datetime) // 1000000 = epoch_us(c.requested_datetime::TIMESTAMPTZ) // 1000000
              AND p.lat IS NOT DISTINCT FROM c.lat AND p.in_time IS NOT DISTINCT FROM c.in_time) AS same
            FROM '{cases}.parquet' p JOIN read_csv('{cases}.csv') c USING (service_request_id)
            """);
        Assert.True(int.Parse(same[0].Text("n"), CultureInfo.InvariantCulture) >= 12);
        Assert.Equal(same[0].Text("n"), same[0].Text("same"));
        var features = JsonSerializer.Deserialize<JsonElement>(await File.ReadAllTextAsync(cases + ".geojson"));
        Assert.Equal(same[0].Text("n"), $"{features.GetProperty("features").GetArrayLength()}");
        var sql = (await File.ReadAllTextAsync(Path.Combine(RepositoryFiles.Root, "docs", "indicators.sql")))
            .Replace("CASES", cases + ".parquet", StringComparison.Ordinal);
        var reckoned = (await Query(sql)).EnumerateArray().ToList();
        var published = (await Query($"SELECT * FROM '{Settings.Dir}/indicators/indicators-{month}.parquet' "
            + "WHERE received IS NOT NULL ORDER BY ALL")).EnumerateArray().ToList();
        Assert.Equal(published.Count, reckoned.Count);
        foreach (var (said, found) in published.Zip(reckoned))
        {
            foreach (var name in new[] { "month", "agency_responsible", "service_code", "received", "closed",
                "answered_in_time", "late" })
                Assert.Equal(said.Text(name), found.Text(name));
            foreach (var name in new[] { "median_days", "p90_days" })
                if (said.GetProperty(name).ValueKind == JsonValueKind.Number)
                    Assert.Equal(said.GetProperty(name).GetDouble(), found.GetProperty(name).GetDouble(), 0.001);
        }
        Assert.Contains(published, i => i.Text("service_code") == "IDAAN-SINAGUA");
    }

    [Fact]
    public async Task The_catalogue_leads_to_every_file_and_the_dictionary_explains_every_column()
    {
        await Report("para el catálogo");
        await Publish();
        var answer = await city.Anonymous.GetAsync("/datos/catalog.jsonld");
        Assert.Equal("application/ld+json", answer.Content.Headers.ContentType?.MediaType);
        var catalog = await answer.Json(HttpStatusCode.OK);
        var datasets = catalog.GetProperty("dcat:dataset").EnumerateArray().ToList();
        Assert.Equal(6, datasets.Count);
        foreach (var distribution in datasets.SelectMany(d => d.GetProperty("dcat:distribution").EnumerateArray()))
        {
            var url = new Uri(distribution.GetProperty("dcat:downloadURL").Text("@id"));
            var file = await city.Anonymous.GetAsync(url.PathAndQuery);
            Assert.Equal(HttpStatusCode.OK, file.StatusCode);
            Assert.Equal(distribution.GetProperty("dcat:byteSize").Text("@value"),
                $"{file.Content.Headers.ContentLength}");
        }
        var dictionary = await city.Anonymous.GetJson("/datos/dictionary.json");
        foreach (var table in dictionary.EnumerateArray())
        {
            var file = Directory.GetFiles(Path.Combine(Settings.Dir, table.Text("table")), "*.csv")[0];
            var header = (await File.ReadAllLinesAsync(file))[0];
            Assert.Equal(header,
                string.Join(',', table.GetProperty("columns").EnumerateArray().Select(c => c.Text("name"))));
        }
    }

    [Fact]
    public async Task Whoever_asks_for_what_has_changed_gets_each_case_as_it_is_now()
    {
        var id = await Report("cambia");
        var (after, seen) = ("0", new List<string>());
        while (true)
        {
            var page = await city.Anonymous.GetJson($"/api/v1/open-data/cases?after={after}&limit=7");
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(c => c.Text("service_request_id")));
            after = page.Text("next");
            if (!page.GetProperty("more").GetBoolean())
                break;
        }
        Assert.Contains(id, seen);
        await city.Dispatcher.PostJson($"/api/v1/cases/{id}/resolve", new { text = "hecho" });
        var changed = (await city.Anonymous.GetJson($"/api/v1/open-data/cases?after={after}&limit=1000"))
            .GetProperty("items").EnumerateArray().Single(c => c.Text("service_request_id") == id);
        Assert.Equal("resolved", changed.Text("status_description"));
        await (await city.Anonymous.GetAsync("/api/v1/open-data/cases?after=x")).Problem(400, "validation");
    }

    [Theory]
    [InlineData("cases/cases-1999-01.csv")]
    [InlineData("cases/..%2Findex.json")]
    [InlineData("cases/.hidden.csv")]
    [InlineData("session-keys/x")]
    public async Task Only_what_is_listed_is_served(string path) =>
        await (await city.Anonymous.GetAsync("/datos/" + path)).Problem(404, "notFound");

    [Fact]
    public void Every_table_and_column_says_what_it_means_in_both_languages()
    {
        foreach (var table in OpenTables.All)
            foreach (var key in table.Columns.Select(c => $".{c.Name}").Prepend("").Prepend(".about"))
                foreach (var language in new[] { "es", "en" })
                    Assert.NotEmpty(Texts.Get(language, $"open.{table.Name}{key}"));
    }
}
