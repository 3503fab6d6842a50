using System.Collections.Immutable;
using Despacho311.Domain.Geo;

namespace Despacho311.Contracts.Journal;

public enum ColumnKind
{
    Text,
    Integer,
    Real,
}

/// <summary>A column that lists and filters need, beside the state itself.</summary>
public sealed record Column(string Name, ColumnKind Kind);

/// <summary>A table of rows: id, version, hash and state as JSON, and its own columns.</summary>
/// <param name="FromJournal">False for personal data, which rests apart and cannot be rebuilt from events.</param>
/// <param name="Moves">
/// True when a row may pass from one stream to another, so that a stream that begins may find it there.
/// </param>
public sealed record RowTable(
    string Name, ImmutableArray<Column> Columns, bool FromJournal = true, bool Moves = false);

/// <summary>
/// One entity at one version: the snapshot that its grain wakes from, and the read model, at once.
/// </summary>
/// <param name="State">JSON; null takes the row away.</param>
/// <param name="Values">One for each column of the table: string, long, double or null.</param>
public sealed record EntityRow(
    RowTable Table, string Id, string? State, ImmutableArray<object?> Values);

/// <summary>A row as read.</summary>
public sealed record StoredRow(string Id, StreamHead Head, string State);

/// <summary>
/// One condition on a column: <c>=</c>, <c>&lt;</c>, <c>&lt;=</c>, <c>&gt;</c>, <c>&gt;=</c>, <c>in</c>, or
/// <c>is null</c>, which wants no value.
/// </summary>
public sealed record Where(string Column, string Operator, object? Value = null)
{
    /// <summary>A second condition, either of which is enough; null for none.</summary>
    public Where? Or { get; init; }

    /// <summary>That <c>lat</c> and <c>long</c> lie in the box, its borders included.</summary>
    public static ImmutableArray<Where> InBox(GeoBox box) =>
    [
        new("long", ">=", box.West), new("lat", ">=", box.South), new("long", "<=", box.East),
        new("lat", "<=", box.North),
    ];
}

/// <summary>What to list.</summary>
/// <param name="OrderBy">A column, or <c>id</c>; ties are settled by id in the same direction.</param>
/// <param name="Limit">At most this many, 1 to 1,000,000.</param>
/// <param name="Within">Only what lies in this circle, by the columns <c>lat</c> and <c>long</c>.</param>
/// <param name="Words">Only cases that hold all of these stems, the last as the beginning of a word.</param>
public sealed record RowQuery(
    RowTable Table, ImmutableArray<Where> Where, string OrderBy = "id", bool Descending = false, int Limit = 100,
    int Offset = 0, Circle? Within = null, ImmutableArray<string>? Words = null);

/// <summary>Where a row lies, and two things about it.</summary>
public sealed record RowPoint(string Id, GeoPoint Where, string Kind, long Weight);

/// <summary>A circle on the ground; small enough to be one on a flat map.</summary>
public sealed record Circle(GeoPoint Center, Meters Radius);

/// <summary>Reads rows. Nobody but the journal writes them.</summary>
public interface IRows
{
    Task<StoredRow?> Find(RowTable table, string id, CancellationToken cancellation);

    Task<IReadOnlyList<StoredRow>> List(RowQuery query, CancellationToken cancellation);

    /// <summary>
    /// All of them, whatever the query's limit, as they come from the database: memory does not grow with their number.
    /// </summary>
    IAsyncEnumerable<StoredRow> Stream(RowQuery query, CancellationToken cancellation);

    /// <summary>
    /// Where all of them are, whatever the query's limit, from their columns alone: many times cheaper than the states.
    /// </summary>
    /// <param name="kind">A column of text.</param>
    /// <param name="weight">A column of integers; null for one each.</param>
    IAsyncEnumerable<RowPoint> Points(RowQuery query, string kind, string? weight, CancellationToken cancellation);

    /// <summary>How many there are; counting stops at the query's limit.</summary>
    Task<long> Count(RowQuery query, CancellationToken cancellation);
}
