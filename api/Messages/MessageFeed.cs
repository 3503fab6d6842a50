using Despacho311.Api.Feeds;
using Despacho311.Api.Reports;
using Despacho311.Api.Sms;
using Despacho311.Contracts;
using Despacho311.Contracts.Journal;
using Despacho311.Domain.Cases;
using Despacho311.Domain.Messages;
using Despacho311.Journal;

namespace Despacho311.Api.Messages;

/// <summary>Writes down what reporters are owed as their cases move, and has it sent.</summary>
public sealed class MessageFeed(
    MessageStore store, MessagePost post, Reporters reporters, IRows rows, Database database,
    FeedStore feeds, IJournal journal, TimeProvider clock, ILogger<MessageFeed> log)
    : JournalFeed(FeedName, Period, Share, feeds, journal, clock, log)
{
    private const string FeedName = "case-messages";
    private const double Share = 0.1;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <summary>What may be news for those who reported a case.</summary>
    private static readonly HashSet<string> News =
    [
        Wire.NameOf<CaseEvent.Opened>(), Wire.NameOf<CaseEvent.Progressed>(), Wire.NameOf<CaseEvent.Asked>(),
        Wire.NameOf<CaseEvent.Transferred>(), Wire.NameOf<CaseEvent.Closed>(), Wire.NameOf<CaseEvent.Reopened>(),
        Wire.NameOf<CaseEvent.Noted>(), Wire.NameOf<CaseEvent.PartGiven>(), Wire.NameOf<CaseEvent.PartHeard>(),
    ];

    private readonly FeedStore marks = feeds;
    private readonly IJournal source = journal;

    /// <summary>
    /// What happened before anything could be sent is not sent; all that is reported from the first answer of this
    /// process on is.
    /// </summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (post.IsOn)
            await marks.Begin(FeedName, await source.Settled(cancellationToken));
        await base.StartAsync(cancellationToken);
    }

    protected override Task<long?> Wanted(CancellationToken cancellation) =>
        Task.FromResult<long?>(post.IsOn ? 0 : null);

    protected override async Task Take(
        IReadOnlyList<StoredEvent> events, long position, CancellationToken cancellation)
    {
        var now = Clock.GetUtcNow();
        var fresh = events.Where(e => News.Contains(e.Type) && now - e.At < MessageRules.Stale).ToList();
        var owed = new List<OwedMessage>();
        foreach (var happened in fresh.GroupBy(e => e.Stream, StringComparer.Ordinal))
            owed.AddRange(await Owed(Aggregates.Of(happened.Key).Id, [.. happened], now, cancellation));
        await database.Change(async (connection, transaction) =>
        {
            await store.Owe(connection, transaction, owed);
            await FeedStore.Mark(connection, transaction, Name, position);
        }, CancellationToken.None);
    }

    protected override Task Besides(CancellationToken cancellation) =>
        post.IsOn ? post.Send(cancellation) : Task.CompletedTask;

    private async Task<IReadOnlyList<OwedMessage>> Owed(
        string id, IReadOnlyList<StoredEvent> events, DateTimeOffset now, CancellationToken cancellation)
    {
        if (await rows.Find(Tables.Cases, id, cancellation) is not { } row)
            return [];
        var c = Wire.Read<CitizenCase>(row.State);
        var followers = (await reporters.List(c, cancellation))
            .Select(r => (r.Who, r.Reporter.Language, Address: reporters.AddressOf(r.Reporter)))
            .Where(r => r.Address is not null).ToList();
        var owed = new List<OwedMessage>();
        foreach (var number in events.SelectMany(e => NumbersOf(c, e)).Distinct())
            foreach (var (who, language, address) in followers)
                if (IsFor(address!, c, number) && !await store.HasStopped(id, who, cancellation))
                    owed.Add(new OwedMessage(new MessageKey(id, number, who), address!, language ?? "es",
                        MessageState.Queued, 0, now, null));
        return owed;
    }

    private static bool IsFor(string address, CitizenCase c, int number) =>
        number == 0 || !address.StartsWith(SmsSender.Kind, StringComparison.Ordinal)
        || c.Updates.Any(u => u.Number == number && MessageRules.IsWorthAText(u.StatusSaid));

    /// <summary>The updates that an event made, as long as they are for citizens and not their own words.</summary>
    private static IEnumerable<int> NumbersOf(CitizenCase c, StoredEvent e) =>
        e.Type == Wire.NameOf<CaseEvent.Opened>()
            ? [0]
            : c.Updates.Where(u => u.At == e.At && u.Public && u.Word.By != CaseSpeaker.Citizen).Select(u => u.Number);
}
