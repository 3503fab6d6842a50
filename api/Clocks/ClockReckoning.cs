using System.Diagnostics;
using Despacho311.Api.City;
using Despacho311.Api.Feeds;
using Despacho311.Api.Indicators;
using Despacho311.Contracts;
using Despacho311.Contracts.Journal;
using Despacho311.Domain.Cases;
using Despacho311.Domain.Effectiveness;
using Despacho311.Journal;

namespace Despacho311.Api.Clocks;

/// <summary>Reckons how cases stand from their rows and the calendar, and keeps it in the order of <see
/// cref="ClockStore"/>.</summary>
public sealed class ClockReckoning(Database database, ClockStore store, FigureStore figures, CityMap city, IRows rows)
{
    private const int MaxPerBatch = 8_000;

    /// <summary>These cases, each with its version.</summary>
    public async Task<IReadOnlyList<(CitizenCase Case, long Version)>> Cases(
        IReadOnlyList<string> ids, CancellationToken cancellation) => ids.Count == 0
        ? []
        : [.. (await rows.List(new RowQuery(Tables.Cases, [new Where("id", "in", ids.ToArray())], Limit: ids.Count),
            cancellation)).Select(r => (Wire.Read<CitizenCase>(r.State), r.Head.Version))];

    /// <param name="mark">Where a feed has read to, when these are what it read.</param>
    public async Task Save(
        IReadOnlyList<string> ids, (string Feed, long Position)? mark, CancellationToken cancellation)
    {
        var reckoned = (await Cases(ids, cancellation)).Select(c => (c.Case, city.ClockOf(c.Case))).ToList();
        await database.Change(async (connection, transaction) =>
        {
            await store.Save(connection, transaction, reckoned);
            await figures.Save(connection, transaction,
                [.. reckoned.Select(r => (r.Case.Id, CaseOutcome.Of(r.Case, r.Item2)))]);
            if (mark is var (feed, position))
                await FeedStore.Mark(connection, transaction, feed, position);
        }, CancellationToken.None);
    }

    /// <summary>
    /// Cases that were reckoned by an older calendar, the open ones first, for so long at most; answers how many.
    /// </summary>
    public async Task<int> Renew(TimeSpan atMost, CancellationToken cancellation)
    {
        await city.LoadCalendar();
        var (began, done) = (Stopwatch.GetTimestamp(), 0);
        while (Stopwatch.GetElapsedTime(began) < atMost && await store.ListOutdated(
            city.Time.Calendar.Version, MaxPerBatch, cancellation) is { Count: > 0 } outdated)
        {
            // One part is read and reckoned while the other is written.
            await Parallel.ForEachAsync(outdated.Chunk(MaxPerBatch / 4),
                new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = cancellation },
                async (ids, stop) => await Save(ids, null, stop));
            done += outdated.Count;
        }
        return done;
    }
}
