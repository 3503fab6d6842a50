using Dapper;
using Despacho311.Api.City;
using Despacho311.Api.Feeds;
using Despacho311.Contracts;
using Despacho311.Contracts.Journal;
using Despacho311.Domain.Cases;
using Despacho311.Domain.Search;
using Despacho311.Journal;

namespace Despacho311.Api.Search;

/// <summary>
/// Keeps the words of each case where they are found: what was reported, where, and which service. Made from the
/// journal a moment after, so that taking a report in never waits for it.
/// </summary>
public sealed class CaseSearch(
    Database database, CityMap city, FeedStore feeds, IJournal journal, TimeProvider clock, ILogger<CaseSearch> log)
    : JournalFeed(FeedName, Period, Share, feeds, journal, clock, log)
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);

    private const double Share = 0.1;
    private const string FeedName = "case-search";

    /// <summary>Forgets all of it; the next start of a server makes it again from the journal.</summary>
    public static Task Reset(Database database) => FeedStore.Forget(database, FeedName, "case_words");

    /// <summary>What a case is found by never changes, so each is written once.</summary>
    protected override Task Take(
        IReadOnlyList<StoredEvent> events, long position, CancellationToken cancellation)
    {
        var opened = events.Where(e => e.Type == Wire.NameOf<CaseEvent.Opened>())
            .Select(e => (CaseEvent.Opened)Wire.Read(e.Type, e.Data)).ToList();
        // The words are found before the transaction begins: on SQLite whoever reports waits for its end.
        var found = opened.Select(o => new CaseWords(o.Id, string.Join(' ', WordsOf(o)))).ToList();
        return database.Change(async (connection, transaction) =>
        {
            if (database.IsPostgres)
                await connection.ExecuteAsync(
                    "INSERT INTO case_words (id, words) SELECT id, array_to_tsvector(string_to_array(words, ' ')) "
                    + "FROM unnest(@ids, @words) AS found (id, words)",
                    new { ids = found.Select(f => f.Id).ToArray(), words = found.Select(f => f.Words).ToArray() },
                    transaction);
            else
                await connection.ExecuteAsync(
                    "INSERT INTO case_words (id, words) VALUES (@Id, @Words)", found, transaction);
            await FeedStore.Mark(connection, transaction, Name, position);
        }, CancellationToken.None);
    }

    private sealed record CaseWords(string Id, string Words);

    private IEnumerable<string> WordsOf(CaseEvent.Opened o)
    {
        var service = city.FindService(o.Service);
        return Words.Of(string.Join(' ', o.Description, o.Place.Address, o.Place.Corregimiento, o.Service,
            service?.Name.Es, service?.Name.En, string.Join(' ', service?.Keywords ?? []))).Distinct();
    }
}
