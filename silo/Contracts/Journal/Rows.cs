using System.Collections.Immutable;

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
public sealed record RowTable(string Name, ImmutableArray<Column> Columns, bool FromJournal = true);

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
/// One condition on a column: <c>=</c>, <c>&lt;</c>, <c>&lt;=</c>, <c>&gt;</c>, <c>&gt;=</c> or <c>in</c>.
/// </summary>
public sealed record Where(string Column, string Operator, object Value);

/// <summary>What to list.</summary>
/// <param name="OrderBy">A column, or <c>id</c>; ties are settled by id in the same direction.</param>
/// <param name="Limit">At most this many, 1 to 1,000.</param>
public sealed record RowQuery(
    RowTable Table, ImmutableArray<Where> Where, string OrderBy = "id", bool Descending = false, int Limit = 100,
    int Offset = 0);

/// <summary>Reads rows. Nobody but the journal writes them.</summary>
public interface IRows
{
    Task<StoredRow?> Find(RowTable table, string id, CancellationToken cancellation);

    Task<IReadOnlyList<StoredRow>> List(RowQuery query, CancellationToken cancellation);

    Task<long> Count(RowQuery query, CancellationToken cancellation);
}
