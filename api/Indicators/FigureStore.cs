using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using Dapper;
using Despacho311.Api.OpenData;
using Despacho311.Contracts;
using Despacho311.Contracts.Journal;
using Despacho311.Domain.Effectiveness;
using Despacho311.Journal;

namespace Despacho311.Api.Indicators;

/// <summary>
/// How each case went, by the month in which it came in. It follows from the cases and the calendar, and can be made
/// again from them at any time.
/// </summary>
public sealed class FigureStore(Database database)
{
    private sealed record Row(
        string Id, string Month, string Agency, string Service, string? Corregimiento, long OpenedAtUs,
        long? ClosedAtUs, long DueAtUs, long Reopenings, long WaitedUs, long Solved, long NotSolved, long ScoreSum,
        long Scores);

    /// <summary>The columns and the names that JSON gives them, in the order of <see cref="Row"/>.</summary>
    private static readonly (string Column, string Name, string Type)[] Columns =
    [
        ("id", "id", "text"), ("month", "month", "text"), ("agency", "agency", "text"), ("service", "service", "text"),
        ("corregimiento", "corregimiento", "text"), ("opened_at_us", "openedAtUs", "bigint"),
        ("closed_at_us", "closedAtUs", "bigint"), ("due_at_us", "dueAtUs", "bigint"),
        ("reopenings", "reopenings", "bigint"), ("waited_us", "waitedUs", "bigint"), ("solved", "solved", "bigint"),
        ("not_solved", "notSolved", "bigint"), ("score_sum", "scoreSum", "bigint"), ("scores", "scores", "bigint"),
    ];

    private string Given => database.IsPostgres
        ? "json_to_recordset(@rows::json) AS r(" + Join(c => $"\"{c.Name}\" {c.Type}") + ")"
        : "json_each(@rows) WHERE true";

    private static string Join(Func<(string Column, string Name, string Type), string> part) =>
        string.Join(", ", Columns.Select(part));

    /// <summary>Keeps how these cases went, in the transaction of whoever reckoned it.</summary>
    public async Task Save(
        DbConnection connection, DbTransaction transaction, IReadOnlyList<(string Id, CaseOutcome Outcome)> cases)
    {
        if (cases.Count == 0)
            return;
        var rows = cases.Select(c => RowOf(c.Id, c.Outcome)).ToList();
        var read = Join(c => database.IsPostgres ? $"\"{c.Name}\"" : $"value ->> '{c.Name}'");
        await connection.ExecuteAsync($"INSERT INTO case_figures ({Join(c => c.Column)}) SELECT {read} FROM {Given} "
            + "ON CONFLICT (id) DO UPDATE SET " + Join(c => $"{c.Column} = excluded.{c.Column}"),
            new { rows = Wire.Write(rows) }, transaction);
        // In one order, so that two who save at once never wait for each other in a ring.
        foreach (var month in rows.Select(r => r.Month).Distinct().Order(StringComparer.Ordinal))
            await connection.ExecuteAsync("INSERT INTO figure_months (month, version) VALUES (@month, 1) "
                + "ON CONFLICT (month) DO UPDATE SET version = figure_months.version + 1", new { month }, transaction);
    }

    /// <summary>The months in which cases came in, and how often each has changed.</summary>
    public async Task<IReadOnlyDictionary<string, long>> Months(CancellationToken cancellation)
    {
        await using var connection = await database.Open(cancellation);
        return (await connection.QueryAsync<(string Month, long Version)>(new CommandDefinition(
            "SELECT month, version FROM figure_months", cancellationToken: cancellation)))
            .ToDictionary(m => m.Month, m => m.Version);
    }

    public async IAsyncEnumerable<CaseOutcome> List(
        string month, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var connection = await database.Open(cancellation);
        var rows = connection.QueryUnbufferedAsync<Row>(
            "SELECT id, month, agency, service, corregimiento, opened_at_us AS OpenedAtUs, "
            + "closed_at_us AS ClosedAtUs, due_at_us AS DueAtUs, reopenings, waited_us AS WaitedUs, solved, "
            + "not_solved AS NotSolved, score_sum AS ScoreSum, scores FROM case_figures WHERE month = @month",
            new { month });
        await foreach (var r in rows.WithCancellation(cancellation))
            yield return new CaseOutcome(r.Agency, r.Service, r.Corregimiento, Tables.Instant(r.OpenedAtUs),
                r.ClosedAtUs is { } closed ? Tables.Instant(closed) : null, Tables.Instant(r.DueAtUs),
                (int)r.Reopenings, TimeSpan.FromMicroseconds(r.WaitedUs), (int)r.Solved, (int)r.NotSolved,
                (int)r.ScoreSum, (int)r.Scores);
    }

    /// <summary>The month of an instant in Panama, such as 2026-11.</summary>
    public static string MonthOf(DateTimeOffset at) =>
        OpenDataExport.MonthOf(at).ToString("yyyy-MM", CultureInfo.InvariantCulture);

    private static Row RowOf(string id, CaseOutcome c) => new(id, MonthOf(c.OpenedAt), c.Agency, c.Service,
        c.Corregimiento, Tables.Micros(c.OpenedAt), c.ClosedAt is { } closed ? Tables.Micros(closed) : null,
        Tables.Micros(c.DueAt), c.Reopenings, (long)c.Waited.TotalMicroseconds, c.Solved, c.NotSolved, c.ScoreSum,
        c.Scores);
}
