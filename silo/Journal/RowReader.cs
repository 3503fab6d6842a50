using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Dapper;
using Despacho311.Contracts.Journal;
using Despacho311.Domain.Geo;

namespace Despacho311.Journal;

/// <summary>Reads rows with conditions on their declared columns only; values are always parameters.</summary>
public sealed partial class RowReader(Database database) : IRows
{
    private static readonly string[] Operators = ["=", "<", "<=", ">", ">=", "in", "is null"];

    private const string CellAtHand = "cell = at_hand.cell";

    private sealed record Row(string Id, long Version, byte[] Hash, string State);

    private static StoredRow Of(Row row) => new(row.Id, new StreamHead(row.Version, row.Hash), row.State);

    public async Task<StoredRow?> Find(RowTable table, string id, CancellationToken cancellation)
    {
        await using var connection = await database.Open(cancellation);
        var row = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            $"SELECT id, version, hash, snapshot AS state FROM {table.Name} WHERE id = @id", new { id },
                cancellationToken: cancellation));
        return row is null ? null : Of(row);
    }

    /// <summary>So many cells are each asked for their newest; of more, the newest of all are looked through.</summary>
    private const int FewCells = 400;

    public async Task<IReadOnlyList<StoredRow>> List(RowQuery query, CancellationToken cancellation)
    {
        if (query is { Within: { } circle, Words: null, OrderBy: "opened_at_us", Descending: true }
            && database.IsPostgres && HasCells(query) && Cells(circle).Length <= FewCells)
            return await NewestNear(query, cancellation);
        if (query is { Words: { IsEmpty: false } words, OrderBy: "opened_at_us", Descending: true })
            return await NewestHolding(query, words, cancellation);
        return await Select(query, await Conditions(query, cancellation), cancellation);
    }

    private async Task<IReadOnlyList<StoredRow>> Select(
        RowQuery query, (string Where, DynamicParameters Values) conditions, CancellationToken cancellation)
    {
        var (where, values) = conditions;
        var wanted = $"{where} ORDER BY {OrderOf(query)} LIMIT {Limit(query)} OFFSET {Math.Max(0, query.Offset)}";
        // Indexes know in which order what is near comes, which SQLite would sort with its states, and what is passed
        // over before a later page.
        if (query.Offset > 0 || (query.Within is not null && HasCells(query) && !database.IsPostgres))
            wanted = $" WHERE id IN (SELECT id FROM {query.Table.Name}{wanted}) ORDER BY {OrderOf(query)}";
        await using var connection = await database.Open(cancellation);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            $"SELECT id, version, hash, snapshot AS state FROM {query.Table.Name}{wanted}",
            values, cancellationToken: cancellation));
        return [.. rows.Select(Of)];
    }

    /// <summary>
    /// Each cell's newest by an index that holds all that is asked, and the newest of those: in a city with millions
    /// of cases a plan for all cells at once sorts every case near by, or looks through the newest of the country.
    /// </summary>
    private async Task<IReadOnlyList<StoredRow>> NewestNear(RowQuery query, CancellationToken cancellation)
    {
        var (where, values) = Conditions(query, Among, CellAtHand);
        var (limit, offset) = (Limit(query), Math.Max(0, query.Offset));
        await using var connection = await database.Open(cancellation);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            $"""
            SELECT id, version, hash, snapshot AS state FROM {query.Table.Name} WHERE id IN (
                SELECT newest.id FROM unnest(@cells) AS at_hand (cell) CROSS JOIN LATERAL (
                    SELECT id, opened_at_us FROM {query.Table.Name}{where}
                    ORDER BY {OrderOf(query)} LIMIT {(long)limit + offset}) AS newest
                ORDER BY {OrderOf(query)} LIMIT {limit} OFFSET {offset})
            ORDER BY {OrderOf(query)}
            """, values, cancellationToken: cancellation));
        return [.. rows.Select(Of)];
    }

    public async IAsyncEnumerable<StoredRow> Stream(
        RowQuery query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var (where, values) = await Conditions(query, cancellation);
        await using var connection = await database.Open(cancellation);
        var rows = connection.QueryUnbufferedAsync<Row>(
            $"SELECT id, version, hash, snapshot AS state FROM {query.Table.Name}{where} ORDER BY {OrderOf(query)}",
            values);
        await foreach (var row in rows.WithCancellation(cancellation))
            yield return Of(row);
    }

    /// <summary>Set by name: SQLite does not say what type a reckoned column would have had.</summary>
    private sealed class PointRow
    {
        public string Id { get; init; } = "";
        public double Lat { get; init; }
        public double Long { get; init; }
        public string Kind { get; init; } = "";
        public long Weight { get; init; }
    }

    public async IAsyncEnumerable<RowPoint> Points(RowQuery query, string kind, string? weight,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        var (where, values) = await Conditions(
            query with { Where = [.. query.Where, new Where("lat", ">=", -90.0)] }, cancellation);
        var counted = weight is null ? "1" : ColumnOf(query, weight);
        await using var connection = await database.Open(cancellation);
        var rows = connection.QueryUnbufferedAsync<PointRow>(
            $"SELECT id, lat, long, {ColumnOf(query, kind)} AS kind, CAST({counted} AS bigint) AS weight "
            + $"FROM {query.Table.Name}{where}", values);
        await foreach (var row in rows.WithCancellation(cancellation))
            yield return new RowPoint(row.Id, new GeoPoint(row.Lat, row.Long), row.Kind, row.Weight);
    }

    public async Task<long> Count(RowQuery query, CancellationToken cancellation)
    {
        var (where, values) = await Conditions(query, cancellation);
        await using var connection = await database.Open(cancellation);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            $"SELECT count(*) FROM (SELECT 1 FROM {query.Table.Name}{where} LIMIT {Math.Max(1, query.Limit)}) "
            + "AS counted",
            values, cancellationToken: cancellation));
    }

    private static int Limit(RowQuery query) => Math.Clamp(query.Limit, 1, 1_000_000);

    private static string OrderOf(RowQuery query)
    {
        var direction = query.Descending ? "DESC" : "ASC";
        var first = query.OrderBy == "id" ? "" : $"{ColumnOf(query, query.OrderBy)} {direction}, ";
        return $"{first}id {direction}";
    }

    /// <param name="holdsWords">The condition by which a row holds the words <c>@words</c>.</param>
    /// <param name="inCells">The condition by which a row lies in one of <c>@cells</c>; null: in any of them.</param>
    private (string Sql, DynamicParameters Values) Conditions(
        RowQuery query, string holdsWords, string? inCells = null)
    {
        var values = new DynamicParameters();
        var parts = new List<string>();
        foreach (var condition in query.Where)
            parts.Add(condition.Or is { } other
                ? $"({Condition(query, condition, values)} OR {Condition(query, other, values)})"
                : Condition(query, condition, values));
        if (query.Within is { } circle)
            parts.AddRange(InCircle(query, circle, values, inCells));
        if (query.Words is { } words)
        {
            parts.Add(words.IsEmpty ? "1 = 0" : holdsWords);
            values.Add("words", Terms(words));
        }
        return (parts.Count == 0 ? "" : " WHERE " + string.Join(" AND ", parts), values);
    }

    private string Condition(RowQuery query, Where condition, DynamicParameters values)
    {
        if (!Operators.Contains(condition.Operator))
            throw new ArgumentException($"No such operator: {condition.Operator}", nameof(query));
        var column = ColumnOf(query, condition.Column);
        if (condition.Operator == "is null")
            return column + " IS NULL";
        var name = $"p{values.ParameterNames.Count()}";
        values.Add(name, condition.Value);
        // PostgreSQL takes a list as one value, an array; SQLite has none, and gets one parameter for each.
        return condition.Operator == "in" && database.IsPostgres
            ? $"{column} = ANY(@{name})"
            : $"{column} {condition.Operator} @{name}";
    }

    private static bool HasCells(RowQuery query) => query.Table.Columns.Any(c => c.Name == "cell");

    private const double MetersPerDegree = 111_320;

    private static double Reach(Circle circle) => circle.Radius.Value / MetersPerDegree;

    /// <summary>How much narrower a degree is along the parallel than along the meridian.</summary>
    private static double Narrowing(Circle circle) => Math.Cos(circle.Center.Lat * Math.PI / 180);

    private static long[] Cells(Circle circle)
    {
        var reach = Reach(circle);
        var wide = reach / Narrowing(circle);
        return [.. GeoCells.In(new GeoBox(circle.Center.Long - wide, circle.Center.Lat - reach,
            circle.Center.Long + wide, circle.Center.Lat + reach))];
    }

    /// <summary>The box around the circle, which an index may serve, and the circle itself.</summary>
    private IEnumerable<string> InCircle(RowQuery query, Circle circle, DynamicParameters values, string? inCells)
    {
        var (lat, longitude) = (ColumnOf(query, "lat"), ColumnOf(query, "long"));
        var reach = Reach(circle);
        values.Add("lat", circle.Center.Lat);
        values.Add("long", circle.Center.Long);
        values.Add("south", circle.Center.Lat - reach);
        values.Add("north", circle.Center.Lat + reach);
        values.Add("narrowing", Narrowing(circle));
        values.Add("reach", reach);
        if (HasCells(query))
        {
            values.Add("cells", Cells(circle));
            yield return inCells ?? (database.IsPostgres ? "cell = ANY(@cells)" : "cell IN @cells");
        }
        yield return $"{lat} BETWEEN @south AND @north";
        yield return $"({lat} - @lat) * ({lat} - @lat) "
            + $"+ ({longitude} - @long) * ({longitude} - @long) * @narrowing * @narrowing <= @reach * @reach";
    }

    private static string ColumnOf(RowQuery query, string name) =>
        name == "id" || query.Table.Columns.Any(c => c.Name == name)
            ? name
            : throw new ArgumentException($"{query.Table.Name} has no column {name}.", nameof(query));
}
