using Despacho311.Domain;
using System.Globalization;
using System.Text.Json;
using CsvHelper;
using CsvHelper.Configuration;
using Despacho311.Contracts;
using Parquet;
using Parquet.Schema;

namespace Despacho311.Api.OpenData;

/// <summary>A file that takes the rows of a table one after the other.</summary>
public interface IOpenFile<T> : IAsyncDisposable
{
    ValueTask Write(T row);
}

/// <summary>The formats that a table is published in.</summary>
public static class OpenFiles
{
    /// <summary>Opens the table's files, one for each format that suits it.</summary>
    /// <param name="path">The files' common path, without extension.</param>
    public static async Task<IReadOnlyList<IOpenFile<T>>> Open<T>(OpenTable<T> table, string path)
    {
        List<IOpenFile<T>> files =
            [new CsvFile<T>(table, path + ".csv"), await ParquetFile<T>.Open(table, path + ".parquet")];
        if (table.HasPlaces)
            files.Add(new GeoJsonFile<T>(table, path + ".geojson"));
        return files;
    }

    /// <summary>A value as text and JSON have it.</summary>
    public static object? Plain(object? value) => value is DateTimeOffset at
        ? at.ToOffset(PanamaTime.Offset).ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture)
        : value;
}

/// <summary>RFC 4180 in UTF-8. A cell that a spreadsheet would run as a formula gets an apostrophe before it.</summary>
internal sealed class CsvFile<T> : IOpenFile<T>
{
    private readonly OpenTable<T> table;
    private readonly CsvWriter csv;

    public CsvFile(OpenTable<T> table, string path)
    {
        this.table = table;
        csv = new CsvWriter(new StreamWriter(path), new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            NewLine = "\r\n",
            InjectionOptions = InjectionOptions.Escape,
            InjectionEscapeCharacter = '\'',
        });
        foreach (var column in table.Columns)
            csv.WriteField(column.Name);
        csv.NextRecord();
    }

    public async ValueTask Write(T row)
    {
        foreach (var column in table.Columns)
        {
            switch (OpenFiles.Plain(column.Value(row)))
            {
                case string text:
                    csv.WriteField(text);
                    break;
                case bool flag:
                    csv.WriteField(flag ? "true" : "false");
                    break;
                // A number is no formula, although a minus may begin it.
                case IFormattable number:
                    csv.WriteConvertedField(number.ToString(null, CultureInfo.InvariantCulture), typeof(string));
                    break;
                default:
                    csv.WriteField("");
                    break;
            }
        }
        await csv.NextRecordAsync();
    }

    public ValueTask DisposeAsync() => csv.DisposeAsync();
}

/// <summary>RFC 7946: a collection of points. Rows without a place have a null geometry.</summary>
internal sealed class GeoJsonFile<T> : IOpenFile<T>
{
    private readonly OpenTable<T> table;
    private readonly FileStream file;
    private readonly Utf8JsonWriter json;

    public GeoJsonFile(OpenTable<T> table, string path)
    {
        this.table = table;
        file = new FileStream(path, FileMode.Create);
        json = new Utf8JsonWriter(file, new JsonWriterOptions { Encoder = Wire.Json.Encoder });
        json.WriteStartObject();
        json.WriteString("type", "FeatureCollection");
        json.WriteStartArray("features");
    }

    public async ValueTask Write(T row)
    {
        json.WriteStartObject();
        json.WriteString("type", "Feature");
        if (table.Place!(row) is { } place)
        {
            json.WriteStartObject("geometry");
            json.WriteString("type", "Point");
            json.WriteStartArray("coordinates");
            json.WriteNumberValue(place.Long);
            json.WriteNumberValue(place.Lat);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        else
            json.WriteNull("geometry");
        json.WriteStartObject("properties");
        foreach (var column in table.Columns)
        {
            json.WritePropertyName(column.Name);
            JsonSerializer.Serialize(json, OpenFiles.Plain(column.Value(row)), Wire.Json);
        }
        json.WriteEndObject();
        json.WriteEndObject();
        if (json.BytesPending > 64 * 1024)
            await json.FlushAsync();
    }

    public async ValueTask DisposeAsync()
    {
        json.WriteEndArray();
        json.WriteEndObject();
        await json.DisposeAsync();
        await file.DisposeAsync();
    }
}

/// <summary>Parquet, Snappy, in groups of rows: what is in memory is one group.</summary>
internal sealed class ParquetFile<T> : IOpenFile<T>
{
    private const int GroupRows = 20_000;

    private readonly OpenTable<T> table;
    private readonly FileStream file;
    private readonly ParquetWriter writer;
    private readonly DataField[] fields;
    private readonly List<object?>[] values;

    private ParquetFile(OpenTable<T> table, FileStream file, ParquetWriter writer, DataField[] fields) =>
        (this.table, this.file, this.writer, this.fields, values) =
        (table, file, writer, fields, [.. fields.Select(_ => new List<object?>())]);

    public static async Task<ParquetFile<T>> Open(OpenTable<T> table, string path)
    {
        DataField[] fields = [.. table.Columns.Select(c => FieldOf(c.Name, c.Type))];
        var file = new FileStream(path, FileMode.Create);
        var writer = await ParquetWriter.CreateAsync(new ParquetSchema(fields), file);
        return new ParquetFile<T>(table, file, writer, fields);
    }

    private static DataField FieldOf(string name, OpenType type) => type switch
    {
        OpenType.Text => new DataField(name, typeof(string), isNullable: true),
        OpenType.Integer => new DataField(name, typeof(long), isNullable: true),
        OpenType.Number => new DataField(name, typeof(double), isNullable: true),
        OpenType.Flag => new DataField(name, typeof(bool), isNullable: true),
        _ => new DateTimeDataField(name, DateTimeFormat.Timestamp, isAdjustedToUTC: true,
            unit: DateTimeTimeUnit.Micros, isNullable: true),
    };

    public async ValueTask Write(T row)
    {
        for (var i = 0; i < fields.Length; i++)
            values[i].Add(table.Columns[i].Value(row));
        if (values[0].Count >= GroupRows)
            await WriteGroup();
    }

    private async Task WriteGroup()
    {
        using var group = writer.CreateRowGroup();
        for (var i = 0; i < fields.Length; i++)
        {
            var column = values[i];
            await (table.Columns[i].Type switch
            {
                OpenType.Text => group.WriteAsync(fields[i], [.. column.Select(v => (string)v!)], null),
                OpenType.Integer => group.WriteAsync<long>(fields[i], Of<long>(column), null, null, default),
                OpenType.Number => group.WriteAsync<double>(fields[i], Of<double>(column), null, null, default),
                OpenType.Flag => group.WriteAsync<bool>(fields[i], Of<bool>(column), null, null, default),
                _ => group.WriteAsync<DateTime>(fields[i], column
                    .Select(v => ((DateTimeOffset?)v)?.UtcDateTime).ToArray(), null, null, default),
            });
            column.Clear();
        }
        group.CompleteValidate();
    }

    private static ReadOnlyMemory<TValue?> Of<TValue>(List<object?> column) where TValue : struct =>
        column.Select(v => (TValue?)v).ToArray();

    public async ValueTask DisposeAsync()
    {
        if (values[0].Count > 0)
            await WriteGroup();
        await writer.DisposeAsync();
        await file.DisposeAsync();
    }
}
