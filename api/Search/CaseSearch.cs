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
    protected override async Task Take(
        IReadOnlyList<StoredEvent> events, long position, CancellationToken cancellation)
    {
        var opened = events.Where(e => e.Type == Wire.NameOf<CaseEvent.Opened>())
            .Select(e => (CaseEvent.Opened)Wire.Read(e.Type, e.Data)).ToList();
        await using var connection = await database.Open(CancellationToken.None);
        await using var transaction = await connection.BeginTransactionAsync(CancellationToken.None);
        await connection.ExecuteAsync(database.IsPostgres
            ? "INSERT INTO case_words (id, words) VALUES (@Id, array_to_tsvector(@words))"
            : "INSERT INTO case_words (id, words) VALUES (@Id, @text)",
            opened.Select(o => (o.Id, Words: WordsOf(o))).Select(c => database.IsPostgres
                ? (object)new { c.Id, words = c.Words.ToArray() }
                : new { c.Id, text = string.Join(' ', c.Words) }), transaction);
        await FeedStore.Mark(connection, transaction, Name, position);
        await transaction.CommitAsync(CancellationToken.None);
    }

    private IEnumerable<string> WordsOf(CaseEvent.Opened o)
    {
        var service = city.FindService(o.Service);
        return Words.Of(string.Join(' ', o.Description, o.Place.Address, o.Place.Corregimiento, o.Service,
            service?.Name.Es, service?.Name.En, string.Join(' ', service?.Keywords ?? []))).Distinct();
    }
}
