using System.Collections.Immutable;
using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using Despacho311.Api.City;
using Despacho311.Contracts;
using Despacho311.Contracts.Journal;
using Despacho311.Domain.Geo;
using Despacho311.Domain.Leaks;

namespace Despacho311.Api.Leaks;

/// <summary>Where pipes broke: the utility's old register, once imported, and every leak that crews repaired.</summary>
public sealed class PipeBreaks(CityMap city, IRows rows)
{
    private const string Layer = "pipe-breaks";

    /// <summary>More repairs than this are not looked at; the newest are.</summary>
    private const int MaxRepairs = 100_000;

    private sealed record Feature(string Type, Point Geometry, PipeBreak Properties);

    private sealed record Point(string Type, double[] Coordinates);

    private sealed record Collection(string Type, ImmutableArray<Feature> Features);

    /// <summary>The register as it was written, by the names of its columns.</summary>
    /// <exception cref="InvalidDataException">A row cannot be read: its line and what is wrong.</exception>
    public static ImmutableArray<PipeBreak> Read(TextReader file)
    {
        using var csv = new CsvReader(file, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            PrepareHeaderForMatch = header => header.Header.Trim().ToLowerInvariant(),
            MissingFieldFound = null,
        });
        if (!csv.Read() || !csv.ReadHeader())
            throw new InvalidDataException("The file is empty.");
        foreach (var needed in (string[])["break_id", "broken_at", "lat", "long"])
            if (!csv.HeaderRecord!.Contains(needed, StringComparer.OrdinalIgnoreCase))
                throw new InvalidDataException($"The column {needed} is missing.");
        var breaks = new Dictionary<string, PipeBreak>(StringComparer.Ordinal);
        while (csv.Read())
        {
            var one = Row(csv);
            if (!breaks.TryAdd(one.Id, one))
                throw new InvalidDataException($"Line {csv.Parser.RawRow} repeats the break {one.Id}.");
        }
        return [.. breaks.Values];
    }

    private static PipeBreak Row(CsvReader csv)
    {
        string? Text(string column) => csv.GetField(column) is { } text && text.Trim().Length > 0 ? text.Trim() : null;
        InvalidDataException Wrong(string column) =>
            new($"Line {csv.Parser.RawRow}: {column} cannot be \"{csv.GetField(column)}\".");
        var where = double.TryParse(Text("lat"), CultureInfo.InvariantCulture, out var lat)
            && double.TryParse(Text("long"), CultureInfo.InvariantCulture, out var lon)
            && new GeoPoint(lat, lon) is { IsOnEarth: true } place ? place : throw Wrong("lat");
        return new PipeBreak(Text("break_id") ?? throw Wrong("break_id"), where,
            DateTimeOffset.TryParse(Text("broken_at"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal,
                out var at) ? at : throw Wrong("broken_at"),
            Text("street"), Year(Text("pipe_year")), Text("material"), Text("cause"));
    }

    /// <summary>A pipe whose year nobody knows is no reason to turn the break away.</summary>
    private static int? Year(string? text) =>
        double.TryParse(text, CultureInfo.InvariantCulture, out var number) && number is > 1800 and < 2200
            ? (int)number
            : null;

    /// <summary>Takes the place of a register imported before.</summary>
    public Task Import(ImmutableArray<PipeBreak> breaks) =>
        city.Keep(Layer, Wire.Write(new Collection("FeatureCollection", [.. breaks.Select(b =>
            new Feature("Feature", new Point("Point", [b.Where.Long, b.Where.Lat]), b))])));

    /// <summary>The register's and the crews' own, in no order.</summary>
    public async Task<IReadOnlyList<PipeBreak>> List(CancellationToken cancellation)
    {
        var imported = await city.Layer(Layer);
        var repaired = await rows.List(new RowQuery(Tables.Leaks, [new Where("state", "=", "repaired")],
            "last_reported_at_us", true, MaxRepairs), cancellation);
        return
        [
            .. imported is null ? [] : Wire.Read<Collection>(imported).Features.Select(f => f.Properties),
            .. repaired.Select(r => Wire.Read<LeakSite>(r.State)).Select(l => new PipeBreak(
                l.Id, l.Where, l.Summary.FirstReportedAt, null, null, null, l.Cause)),
        ];
    }
}
