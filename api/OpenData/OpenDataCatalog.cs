using System.Text.Json.Nodes;
using Despacho311.Api.Text;
using Despacho311.Domain.Geo;

namespace Despacho311.Api.OpenData;

/// <summary>Section <c>OpenData</c> of the configuration.</summary>
/// <param name="Dir">Where the published files lie.</param>
/// <param name="Every">How often what has changed is published anew; zero for only when somebody says so.</param>
/// <param name="License">Its address; Creative Commons Attribution 4.0 unless told otherwise.</param>
/// <param name="Origin">How others reach this server.</param>
public sealed record OpenDataSettings(
    string Dir, TimeSpan Every, string License, string PublisherName, string ContactEmail, string Origin)
{
    public static OpenDataSettings From(IConfiguration configuration, Launch launch)
    {
        var section = configuration.GetSection("OpenData");
        return new OpenDataSettings(section["Dir"] ?? Path.Combine(launch.DataDir, "open-data"),
            section.GetValue("Every", launch.Demo ? TimeSpan.FromMinutes(1) : TimeSpan.FromHours(1)),
            section["License"] ?? "https://creativecommons.org/licenses/by/4.0/",
            section["Publisher"] ?? "Centro de Contacto Ciudadano 311", section["Contact"] ?? "311@example.gob.pa",
            Webhooks.WebhookSettings.From(configuration, launch).Origin);
    }
}

/// <summary>What is published, for programs that look for data: DCAT 3 as JSON-LD, and the data dictionary.</summary>
public static class OpenDataCatalog
{
    private static readonly Dictionary<string, string> MediaTypes = new()
    {
        ["csv"] = "text/csv",
        ["geojson"] = "application/geo+json",
        ["parquet"] = "application/vnd.apache.parquet",
    };

    public static string MediaTypeOf(string format) =>
        MediaTypes[format] + (format == "csv" ? "; charset=utf-8; header=present" : "");

    public static JsonObject Catalog(OpenDataSettings settings, IReadOnlyList<PublishedFile> files)
    {
        var publisher = new JsonObject { ["@type"] = "foaf:Agent", ["foaf:name"] = settings.PublisherName };
        return new JsonObject
        {
            ["@context"] = new JsonObject
            {
                ["dcat"] = "http://www.w3.org/ns/dcat#",
                ["dct"] = "http://purl.org/dc/terms/",
                ["foaf"] = "http://xmlns.com/foaf/0.1/",
                ["vcard"] = "http://www.w3.org/2006/vcard/ns#",
                ["spdx"] = "http://spdx.org/rdf/terms#",
                ["xsd"] = "http://www.w3.org/2001/XMLSchema#",
            },
            ["@id"] = settings.Origin + "/datos/catalog.jsonld",
            ["@type"] = "dcat:Catalog",
            ["dct:title"] = Both("open.catalog"),
            ["dct:description"] = Both("open.catalog.about"),
            ["dct:publisher"] = publisher.DeepClone(),
            ["dct:language"] = new JsonArray("es", "en"),
            ["dct:license"] = Id(settings.License),
            ["foaf:homepage"] = Id(settings.Origin + "/datos"),
            ["dcat:dataset"] = new JsonArray([.. OpenTables.All.Select(t => Dataset(settings, publisher, t,
                [.. files.Where(f => f.Table == t.Name)]))]),
        };
    }

    private static JsonObject Dataset(
        OpenDataSettings settings, JsonObject publisher, IOpenTable table, IReadOnlyList<PublishedFile> files)
    {
        var id = $"{settings.Origin}/datos#{table.Name}";
        var dataset = new JsonObject
        {
            ["@id"] = id,
            ["@type"] = "dcat:Dataset",
            ["dct:identifier"] = $"despacho311-{table.Name}",
            ["dct:title"] = Both($"open.{table.Name}"),
            ["dct:description"] = Both($"open.{table.Name}.about"),
            ["dct:publisher"] = publisher.DeepClone(),
            ["dcat:contactPoint"] = new JsonObject
            {
                ["@type"] = "vcard:Organization",
                ["vcard:fn"] = settings.PublisherName,
                ["vcard:hasEmail"] = Id("mailto:" + settings.ContactEmail),
            },
            ["dct:accrualPeriodicity"] = Id("http://publications.europa.eu/resource/authority/frequency/DAILY"),
            ["dct:conformsTo"] = Id(settings.Origin + "/datos/dictionary.json"),
            ["dct:license"] = Id(settings.License),
            ["dct:spatial"] = new JsonObject
            {
                ["@type"] = "dct:Location",
                ["dcat:bbox"] = Outline(GeoBox.Panama),
            },
        };
        if (files.Count > 0)
        {
            dataset["dct:modified"] = Typed(files.Max(f => f.Modified).ToString("O"), "dateTime");
            dataset["dct:temporal"] = new JsonObject
            {
                ["@type"] = "dct:PeriodOfTime",
                ["dcat:startDate"] = Typed(files.Min(f => f.Month)!, "gYearMonth"),
                ["dcat:endDate"] = Typed(files.Max(f => f.Month)!, "gYearMonth"),
            };
        }
        dataset["dcat:distribution"] = new JsonArray([.. files.Select(f => Distribution(settings, f))]);
        return dataset;
    }

    private static JsonObject Distribution(OpenDataSettings settings, PublishedFile file)
    {
        var url = $"{settings.Origin}/datos/{file.File}";
        return new JsonObject
        {
            ["@id"] = url,
            ["@type"] = "dcat:Distribution",
            ["dct:title"] = $"{file.Table} {file.Month} ({file.Format})",
            ["dcat:accessURL"] = Id(settings.Origin + "/datos"),
            ["dcat:downloadURL"] = Id(url),
            ["dcat:mediaType"] = MediaTypes[file.Format],
            ["dcat:byteSize"] = Typed($"{file.Bytes}", "nonNegativeInteger"),
            ["dct:modified"] = Typed(file.Modified.ToString("O"), "dateTime"),
            ["dct:license"] = Id(settings.License),
            ["spdx:checksum"] = new JsonObject
            {
                ["@type"] = "spdx:Checksum",
                ["spdx:algorithm"] = Id("http://spdx.org/rdf/terms#checksumAlgorithm_sha256"),
                ["spdx:checksumValue"] = file.Sha256,
            },
        };
    }

    /// <summary>Every table and column with its meaning in both languages.</summary>
    public static JsonArray Dictionary() => [.. OpenTables.All.Select(t => new JsonObject
    {
        ["table"] = t.Name,
        ["title"] = Pair($"open.{t.Name}"),
        ["about"] = Pair($"open.{t.Name}.about"),
        ["columns"] = new JsonArray([.. t.Columns.Select(c => new JsonObject
        {
            ["name"] = c.Name,
            ["type"] = Contracts.Journal.Tables.NameOf(c.Type),
            ["meaning"] = Pair($"open.{t.Name}.{c.Name}"),
        })]),
    })];

    private static JsonObject Id(string id) => new() { ["@id"] = id };

    private static JsonObject Typed(string value, string type) =>
        new() { ["@value"] = value, ["@type"] = "xsd:" + type };

    private static JsonArray Both(string key) =>
        [.. new[] { "es", "en" }.Select(l => new JsonObject { ["@value"] = Texts.Get(l, key), ["@language"] = l })];

    private static JsonObject Pair(string key) =>
        new() { ["es"] = Texts.Get("es", key), ["en"] = Texts.Get("en", key) };

    private static string Outline(GeoBox box)
    {
        var (w, s, e, n) = (box.West, box.South, box.East, box.North);
        return FormattableString.Invariant($"POLYGON(({w} {s}, {e} {s}, {e} {n}, {w} {n}, {w} {s}))");
    }
}
