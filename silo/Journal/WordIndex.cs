using System.Collections.Immutable;
using System.Data.Common;
using Dapper;
using Despacho311.Contracts.Journal;

namespace Despacho311.Journal;

/// <summary>What a case is found by.</summary>
/// <param name="Words">Its stems, each once, with a space between two.</param>
public sealed record IndexedCase(string Id, DateTimeOffset OpenedAt, string Words);

/// <summary>The words of cases as each database keeps and finds them.</summary>
public static class WordIndex
{
    /// <summary>
    /// So many of the newest cases are looked through one by one, which finds common words at once; the index, which
    /// knows of all cases that hold a word, is asked for the others.
    /// </summary>
    internal const int Newest = 3_000;

    // SQLite's index answers in the order of its numbers. They follow time, so that the newest come first and reading
    // can stop: the millisecond of the opening, and a number among its cases. A million fit in each.
    private const int InAMillisecond = 1 << 20;

    private const string Add =
        """
        INSERT INTO case_words (rowid, id, words)
        SELECT coalesce(max(rowid), @first - 1) + 1, @Id, @Words FROM case_words WHERE rowid BETWEEN @first AND @last
        """;

    public static async Task Write(DbConnection connection, DbTransaction transaction, bool isPostgres,
        IReadOnlyCollection<IndexedCase> cases)
    {
        if (isPostgres)
            await connection.ExecuteAsync(
                "INSERT INTO case_words (id, opened_at_us, words) "
                + "SELECT id, at, array_to_tsvector(string_to_array(words, ' ')) "
                + "FROM unnest(@ids, @times, @words) AS found (id, at, words)", new
                {
                    ids = cases.Select(c => c.Id).ToArray(),
                    times = cases.Select(c => Tables.Micros(c.OpenedAt)).ToArray(),
                    words = cases.Select(c => c.Words).ToArray(),
                }, transaction);
        else
            foreach (var c in cases)
            {
                var first = Tables.Micros(c.OpenedAt) / 1_000 * InAMillisecond;
                await connection.ExecuteAsync(
                    Add, new { c.Id, c.Words, first, last = first + InAMillisecond - 1 }, transaction);
            }
    }

    /// <summary>Cases of one number here were opened in one millisecond.</summary>
    internal static long Moment(long row) => row / InAMillisecond;

    /// <summary>
    /// The last of the words is the beginning of one: somebody may still be typing it. A number is taken whole, or
    /// house 12 would find all from 1200 to 1299.
    /// </summary>
    private static IEnumerable<(string Stem, bool Begins)> Wanted(ImmutableArray<string> words) =>
        // Stems are letters and digits only, so that none of them is read as an operator.
        words.Where(w => w.All(char.IsLetterOrDigit)).Select((w, i) =>
            (w, i == words.Length - 1 && !w.All(char.IsDigit)));

    /// <summary>As PostgreSQL's <c>tsquery</c>.</summary>
    internal static string TextQuery(ImmutableArray<string> words) =>
        string.Join(" & ", Wanted(words).Select(w => $"'{w.Stem}'{(w.Begins ? ":*" : "")}"));

    /// <summary>As SQLite's index reads it.</summary>
    internal static string Match(ImmutableArray<string> words) =>
        string.Join(" AND ", Wanted(words).Select(w => $"\"{w.Stem}\"{(w.Begins ? "*" : "")}"));

    /// <summary>What a text of words with a space before and after each of them must hold.</summary>
    internal static ImmutableArray<string> Parts(ImmutableArray<string> words) =>
        [.. Wanted(words).Select(w => $" {w.Stem}{(w.Begins ? "" : " ")}")];
}
