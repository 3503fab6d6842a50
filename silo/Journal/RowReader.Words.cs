using System.Collections.Immutable;
using Dapper;
using Despacho311.Contracts.Journal;

namespace Despacho311.Journal;

/// <summary>Cases by what was said in them.</summary>
public sealed partial class RowReader
{
    /// <summary>So many rows are fetched by their ids in the time that a list may take.</summary>
    private const int Few = 5_000;

    /// <summary>
    /// How common words are is seen on so many of the newest cases: when those of a page are not among
    /// <see cref="WordIndex.Newest"/>, these are not looked through in vain.
    /// </summary>
    private const int Sample = 500;

    // PostgreSQL cannot guess how many cases hold some words. Common ones are found among the newest cases; else few
    // cases are named one by one, and among many each row is looked at as it comes in order.
    private const string Probing =
        "(SELECT w.words FROM case_words w WHERE w.id = cases.id) @@ CAST(@words AS tsquery)";

    /// <summary>SQLite's way where cases are not listed by their age.</summary>
    private const string Among = "id IN (SELECT id FROM case_words WHERE case_words MATCH @words)";

    private static string AmongNewest(int count) => Probing
        + " AND opened_at_us >= (SELECT min(opened_at_us) FROM (SELECT opened_at_us "
        + $"FROM cases ORDER BY opened_at_us DESC LIMIT {count}) AS newest)";

    /// <summary>What holds the words, newest first.</summary>
    private async Task<IReadOnlyList<StoredRow>> NewestHolding(
        RowQuery query, ImmutableArray<string> words, CancellationToken cancellation)
    {
        if (!database.IsPostgres)
            return await NewestInOrder(query, words, cancellation);
        if (query.Offset == 0)
            foreach (var count in new[] { Sample, WordIndex.Newest })
            {
                var newest = await Select(query, Conditions(query, AmongNewest(count)), cancellation);
                if (newest.Count == query.Limit)
                    return newest;
                if (newest.Count * (WordIndex.Newest / Sample) < query.Limit)
                    break;
            }
        return await Named(words, cancellation) is { } ids
            ? await NewestOf(query, ids, cancellation)
            : await Select(query, Conditions(query, Probing), cancellation);
    }

    /// <summary>The cases that hold the words, newest first; null when they are too many to be named.</summary>
    private async Task<string[]?> Named(ImmutableArray<string> words, CancellationToken cancellation)
    {
        await using var connection = await database.Open(cancellation);
        var ids = (await connection.QueryAsync<string>(new CommandDefinition(
            "SELECT id FROM (SELECT id, opened_at_us FROM case_words WHERE words @@ CAST(@terms AS tsquery) "
            + $"LIMIT {Few + 1}) AS found ORDER BY opened_at_us DESC, id DESC",
            new { terms = Terms(words) }, cancellationToken: cancellation))).ToArray();
        return ids.Length > Few ? null : ids;
    }

    /// <summary>Those of the named that fit, as far as they are needed: each is fetched from somewhere else.</summary>
    private async Task<IReadOnlyList<StoredRow>> NewestOf(
        RowQuery query, string[] ids, CancellationToken cancellation)
    {
        var (limit, offset) = (Limit(query), Math.Max(0, query.Offset));
        var (found, wanted) = (new List<StoredRow>(), (long)limit + offset);
        var all = query.Where.IsEmpty && query.Within is null;
        foreach (var part in ids.Chunk((int)Math.Min(Few, wanted * (all ? 1 : 4))))
        {
            found.AddRange(await Select(query with { Words = null, Limit = part.Length, Offset = 0 },
                ConditionsOf(query, part), cancellation));
            if (found.Count >= wanted)
                break;
        }
        return [.. found.Skip(offset).Take(limit)];
    }

    private sealed record Holding(
        long Number, long OpenedAt, string Id, long Version, byte[] Hash, string State);

    /// <summary>
    /// SQLite's way: as far as it is needed, newest first. The newest of all are looked through, and if they were not
    /// enough the index is asked.
    /// </summary>
    private async Task<IReadOnlyList<StoredRow>> NewestInOrder(
        RowQuery query, ImmutableArray<string> words, CancellationToken cancellation)
    {
        var parts = WordIndex.Parts(words);
        return await Newest(
            $"SELECT rowid AS number, id AS found FROM (SELECT rowid, id, ' ' || words || ' ' AS said FROM case_words "
            + $"ORDER BY rowid DESC LIMIT {WordIndex.Newest}) "
            + $"WHERE {string.Join(" AND ", parts.Select((_, i) => $"instr(said, @part{i})"))}", isAll: false)
            ?? await Newest("SELECT rowid AS number, id AS found FROM case_words WHERE case_words MATCH @words", true)
            ?? [];

        async Task<IReadOnlyList<StoredRow>?> Newest(string holding, bool isAll)
        {
            var (where, values) = Conditions(query with { Words = null }, Among);
            values.Add("words", Terms(words));
            for (var i = 0; i < parts.Length; i++)
                values.Add($"part{i}", parts[i]);
            var (limit, offset) = (Limit(query), Math.Max(0, query.Offset));
            await using var connection = await database.Open(cancellation);
            var rows = connection.QueryUnbufferedAsync<Holding>(
                "SELECT number, opened_at_us AS openedat, id, version, hash, snapshot AS state "
                + $"FROM ({holding}) AS held CROSS JOIN cases ON id = found{where} ORDER BY number DESC", values);
            var taken = new List<Holding>();
            var isEnough = false;
            await foreach (var row in rows.WithCancellation(cancellation))
            {
                // Those of one moment are put in order when all of them are there.
                isEnough = taken.Count >= (long)limit + offset
                    && WordIndex.Moment(row.Number) < WordIndex.Moment(taken[^1].Number);
                if (isEnough)
                    break;
                taken.Add(row);
            }
            return !isEnough && !isAll
                ? null
                : [.. taken.OrderByDescending(t => t.OpenedAt).ThenByDescending(t => t.Id, StringComparer.Ordinal)
                    .Skip(offset).Take(limit).Select(t => Of(new Row(t.Id, t.Version, t.Hash, t.State)))];
        }
    }

    private async Task<(string Sql, DynamicParameters Values)> Conditions(
        RowQuery query, CancellationToken cancellation)
    {
        if (query.Words is not { IsEmpty: false } words || !database.IsPostgres)
            return Conditions(query, Among);
        return await Named(words, cancellation) is { } ids ? ConditionsOf(query, ids) : Conditions(query, Probing);
    }

    private (string Sql, DynamicParameters Values) ConditionsOf(RowQuery query, string[] ids)
    {
        var (where, values) = Conditions(query with { Words = null }, Among);
        values.Add("ids", ids);
        return ((where.Length == 0 ? " WHERE " : where + " AND ") + "id = ANY(@ids)", values);
    }

    private string Terms(ImmutableArray<string> words) =>
        database.IsPostgres ? WordIndex.TextQuery(words) : WordIndex.Match(words);
}
