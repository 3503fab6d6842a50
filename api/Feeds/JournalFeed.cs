using Despacho311.Contracts.Journal;

namespace Despacho311.Api.Feeds;

/// <summary>
/// Something that follows from the journal and is made after it, a moment later. Every process has one; the one that
/// holds the feed works, and when it dies another goes on from where the journal was read to.
/// </summary>
public abstract partial class JournalFeed(
    string name, TimeSpan period, FeedStore feeds, IJournal journal, TimeProvider clock, ILogger log)
    : BackgroundService
{
    private static readonly TimeSpan Held = TimeSpan.FromSeconds(10);

    /// <summary>How many events are taken in one go.</summary>
    private const int Most = 500;

    /// <summary>
    /// How many in one round: a rush is caught up with in its time, and takes the machine from nobody meanwhile.
    /// </summary>
    private const int MostInARound = 1_000;

    private readonly string me = $"{Environment.MachineName} {Environment.ProcessId} {Guid.CreateVersion7()}";
    private DateTimeOffset heldUntil;

    protected string Name => name;

    /// <summary>
    /// Where it may begin, for a feed that does not care for what was before; null when it wants nothing now.
    /// </summary>
    protected virtual Task<long?> Wanted(CancellationToken cancellation) => Task.FromResult<long?>(0);

    /// <summary>Saves what follows from these events, and the position with <see cref="FeedStore.Mark"/>.</summary>
    protected abstract Task Take(IReadOnlyList<StoredEvent> events, long position, CancellationToken cancellation);

    /// <summary>What there is to do in every round besides.</summary>
    protected virtual Task Besides(CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>Waits for what is on its way when the process ends.</summary>
    protected virtual Task Finish() => Task.CompletedTask;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(period, clock);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(stoppingToken);
                if (!await IsMine())
                    continue;
                await Read(stoppingToken);
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

    private async Task Read(CancellationToken cancellation)
    {
        if (await Wanted(cancellation) is not { } wanted)
            return;
        var settled = await journal.Settled(cancellation);
        var position = Math.Max(await feeds.Position(name, cancellation), wanted);
        if (position >= settled)
            return;
        var (batch, taken) = (new List<StoredEvent>(Most), 0);
        await foreach (var e in journal.ReadAll(position, settled, cancellation))
        {
            batch.Add(e);
            if (batch.Count < Most)
                continue;
            await Take(batch, e.Position, cancellation);
            batch.Clear();
            if ((taken += Most) >= MostInARound)
                return;
        }
        await Take(batch, settled, cancellation);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A round of the feed {Feed} failed; the next one tries again")]
    private static partial void LogRoundFailed(ILogger log, Exception e, string feed);
}
