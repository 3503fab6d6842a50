using System.Diagnostics;
using Despacho311.Contracts;
using Despacho311.Contracts.Journal;

namespace Despacho311.Api.Feeds;

/// <summary>
/// Something that follows from the journal and is made after it, a moment later. Every process has one; the one that
/// holds the feed works, and when it dies another goes on from where the journal was read to.
/// </summary>
/// <param name="period">How often it looks.</param>
/// <param name="share">
/// The most of the time that it works, 0 to 1: a rush is caught up with in its time, and takes the machine from nobody
/// meanwhile.
/// </param>
public abstract partial class JournalFeed(
    string name, TimeSpan period, double share, FeedStore feeds, IJournal journal, TimeProvider clock, ILogger log)
    : BackgroundService
{
    private static readonly TimeSpan Held = TimeSpan.FromSeconds(10);

    /// <summary>How many events are taken in one round.</summary>
    private const int Most = 500;

    /// <summary>
    /// Further behind than this, as after what follows was forgotten, it is not a rush but another year: then half of
    /// the time is its, in larger rounds, so that it is minutes and not hours until it is true again.
    /// </summary>
    private const int FarBehind = 100_000;
    private const int MostOfMany = 5_000;
    private const double ShareOfMany = 0.5;

    private readonly string me = $"{Environment.MachineName} {Environment.ProcessId} {Guid.CreateVersion7()}";
    private DateTimeOffset heldUntil;

    protected string Name => name;

    protected TimeProvider Clock => clock;

    /// <summary>
    /// Where it may begin, for a feed that does not care for what was before; null when it wants nothing now.
    /// </summary>
    protected virtual Task<long?> Wanted(CancellationToken cancellation) => Task.FromResult<long?>(0);

    /// <summary>Saves what follows from these events, and the position with <see cref="FeedStore.Mark"/>.</summary>
    protected abstract Task Take(IReadOnlyList<StoredEvent> events, long position, CancellationToken cancellation);

    /// <summary>Moves the mark of a feed that saves nothing.</summary>
    protected Task MarkAlone(long position) => feeds.MarkAlone(name, position);

    /// <summary>What there is to do in every round besides.</summary>
    protected virtual Task Besides(CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>Waits for what is on its way when the process ends.</summary>
    protected virtual Task Finish() => Task.CompletedTask;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var wait = period;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(wait, clock, stoppingToken);
                wait = period;
                if (!await IsMine())
                    continue;
                var began = Stopwatch.GetTimestamp();
                var isFarBehind = await Read(stoppingToken);
                var rest = Stopwatch.GetElapsedTime(began) * (1 / (isFarBehind ? ShareOfMany : share) - 1);
                wait = isFarBehind || rest > period ? rest : period;
                await Besides(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            // The store does not answer: nothing is lost, since nothing was marked as done.
            catch (Exception e)
            {
                heldUntil = default;
                LogRoundFailed(log, e, name);
            }
        }
        await Finish();
    }

    private async Task<bool> IsMine()
    {
        var now = clock.GetUtcNow();
        if (heldUntil - now > Held / 2)
            return true;
        heldUntil = await feeds.Hold(name, me, Held) ? now + Held : default;
        return heldUntil > now;
    }

    /// <returns>Whether there is far more to read.</returns>
    private async Task<bool> Read(CancellationToken cancellation)
    {
        if (await Wanted(cancellation) is not { } wanted)
            return false;
        var settled = await feeds.Settled(journal).WaitAsync(cancellation);
        var position = Math.Max(await feeds.Position(name, cancellation), wanted);
        CityMeter.Behind.Record(Math.Max(0, settled - position), new KeyValuePair<string, object?>("feed", name));
        if (position >= settled)
            return false;
        var isFarBehind = settled - position > FarBehind;
        // What is beyond is for the next round.
        var upTo = Math.Min(settled, position + (isFarBehind ? MostOfMany : Most));
        var batch = new List<StoredEvent>(Most);
        await foreach (var e in journal.ReadAll(position, upTo, cancellation))
            batch.Add(e);
        await Take(batch, upTo, cancellation);
        return isFarBehind;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A round of the feed {Feed} failed; the next one tries again")]
    private static partial void LogRoundFailed(ILogger log, Exception e, string feed);
}
