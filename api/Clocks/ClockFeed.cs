using Despacho311.Api.City;
using Despacho311.Api.Feeds;
using Despacho311.Contracts;
using Despacho311.Contracts.Cases;
using Despacho311.Contracts.Journal;
using Despacho311.Domain.Cases;
using Despacho311.Journal;

namespace Despacho311.Api.Clocks;

/// <summary>
/// Keeps the order in which cases are due and how they went, and says on each case when its clock comes to a stage.
/// What it keeps can be reckoned again from the cases at any time; what it said is in their history, so a restart
/// says nothing twice.
/// </summary>
public sealed class ClockFeed(
    ClockReckoning reckoning, ClockStore store, CityMap city, IGrainFactory grains, FeedStore feeds, IJournal journal,
    TimeProvider clock, ILogger<ClockFeed> log)
    : JournalFeed(FeedName, Period, Share, feeds, journal, clock, log)
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);

    /// <summary>Another calendar is worked through in portions of this length, so that news are not kept waiting.
    /// </summary>
    private static readonly TimeSpan Portion = TimeSpan.FromSeconds(4);

    private const double Share = 0.05;
    private const int MaxWarned = 200;
    private const string FeedName = "case-clocks";

    private static readonly HashSet<string> Moving =
    [
        Wire.NameOf<CaseEvent.Opened>(), Wire.NameOf<CaseEvent.Progressed>(), Wire.NameOf<CaseEvent.Asked>(),
        Wire.NameOf<CaseEvent.Answered>(), Wire.NameOf<CaseEvent.Transferred>(), Wire.NameOf<CaseEvent.Closed>(),
        Wire.NameOf<CaseEvent.Reopened>(), Wire.NameOf<CaseEvent.Warned>(), Wire.NameOf<CaseEvent.Judged>(),
    ];

    /// <summary>Forgets the order in which cases are due and their figures; both are made again from the journal.
    /// </summary>
    public static Task Reset(Database database) =>
        FeedStore.Forget(database, FeedName, "case_clocks", "case_figures", "figure_months");

    protected override Task Take(IReadOnlyList<StoredEvent> events, long position, CancellationToken cancellation) =>
        reckoning.Save([.. events.Where(e => Moving.Contains(e.Type)).Select(e => Aggregates.Of(e.Stream).Id)
            .Distinct()], (Name, position), cancellation);

    protected override async Task Besides(CancellationToken cancellation)
    {
        await reckoning.Renew(Portion, cancellation);
        await Warn(cancellation);
    }

    private async Task Warn(CancellationToken cancellation)
    {
        var now = Clock.GetUtcNow();
        var staged = await store.ListStaged(now, MaxWarned, cancellation);
        foreach (var (c, version) in await reckoning.Cases(staged, cancellation))
        {
            var reading = city.ClockOf(c);
            // Only while it stands as it was read: one that was paused, moved or reopened since has another clock.
            await grains.GetGrain<ICaseGrain>(c.Id).DoIf(
                new CaseCommand.Warn(reading.StageAt(now), reading.FirstDueAt), "engine", version);
        }
        // The news of it come by the journal as well; this keeps the next round from asking the same cases again.
        await reckoning.Save(staged, null, cancellation);
    }
}
