using System.Diagnostics;
using Despacho311.Api.City;
using Despacho311.Api.OpenData;
using Despacho311.Api.Towing;
using Despacho311.Journal;
using Microsoft.Extensions.Logging.Abstractions;

namespace Despacho311.Api.Commands;

/// <summary>What the command line knows of open data.</summary>
internal static class OpenDataTools
{
    public const string Usage =
        """
        export-open-data DIR [--data DIR]
        Every month's cases, contacts, indicators, removals, shares and leaks as CSV, GeoJSON and Parquet, with
        index.json. Run again it writes what is missing or has changed. The server does the same by itself.
        """;

    public static Task<int> Export(Launch launch) => Tools.WithDatabase(launch, async (database, journal) =>
    {
        var dir = launch.Arguments.FirstOrDefault(a => !a.StartsWith('-'))
            ?? throw new InvalidDataException($"Into which folder? {Usage}");
        var watch = Stopwatch.StartNew();
        var city = new CityMap(database, TimeProvider.System);
        await city.Load();
        var rows = new RowReader(database);
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables().Build();
        var settings = OpenDataSettings.From(configuration, launch) with { Dir = dir };
        var export = new OpenDataExport(rows, journal, city, new CompanyNames(rows), TimeProvider.System);
        using var publisher = new OpenDataPublisher(
            export, settings, rows, TimeProvider.System, NullLogger<OpenDataPublisher>.Instance);
        var months = await publisher.Publish(CancellationToken.None);
        Console.Out.WriteLine($"{months} months, {publisher.Files.Sum(f => f.Rows)} rows in "
            + $"{publisher.Files.Count} files, {watch.Elapsed.TotalSeconds:F1} s.");
        return 0;
    });
}
