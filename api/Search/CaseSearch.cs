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
        var found = opened.Select(o => new IndexedCase(o.Id, o.RequestedAt, string.Join(' ', WordsOf(o)))).ToList();
        return database.Change(async (connection, transaction) =>
        {
            await WordIndex.Write(connection, transaction, database.IsPostgres, found);
            await FeedStore.Mark(connection, transaction, Name, position);
        }, CancellationToken.None);
    }

    private IEnumerable<string> WordsOf(CaseEvent.Opened o)
    {
        var service = city.FindService(o.Service);
        return Words.Of(string.Join(' ', o.Description, o.Place.Address, o.Place.Corregimiento, o.Service,
            service?.Name.Es, service?.Name.En, string.Join(' ', service?.Keywords ?? []))).Distinct();
    }
}
