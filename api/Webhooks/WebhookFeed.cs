using Despacho311.Contracts.Journal;

namespace Despacho311.Api.Webhooks;

/// <summary>
/// Reads the journal for the webhooks and sends what they are owed. Every process has one; the one that holds the feed
/// works, and when it dies another goes on from where the journal was read to.
/// </summary>
public sealed partial class WebhookFeed(
    WebhookStore store, WebhookMessages messages, WebhookNews news, WebhookSender sender, IJournal journal,
    TimeProvider clock, ILogger<WebhookFeed> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Held = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BetweenForgetting = TimeSpan.FromHours(1);

    /// <summary>How many events are taken in one go.</summary>
    private const int Most = 500;

    private readonly string me = $"{Environment.MachineName} {Environment.ProcessId} {Guid.CreateVersion7()}";
    private DateTimeOffset heldUntil;
    private DateTimeOffset forgotten;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(stoppingToken);
                if (await IsMine())
                    await Round(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            // The store does not answer: nothing is lost, since nothing was marked as done.
            catch (Exception e)
            {
                heldUntil = default;
                LogRoundFailed(log, e);
            }
        }
        await sender.Finish();
    }

    private async Task<bool> IsMine()
    {
        var now = clock.GetUtcNow();
        if (heldUntil - now > Held / 2)
            return true;
        heldUntil = await store.Hold(me, Held) ? now + Held : default;
        return heldUntil > now;
    }

    private async Task Round(CancellationToken cancellation)
    {
        var webhooks = await store.List(null, cancellation);
        var listening = webhooks.Where(w => w.Disabled != WebhookDisabled.Gone).ToList();
        if (listening.Count > 0)
            await Read(listening, cancellation);
        await sender.Send([.. webhooks.Where(w => w.Disabled is null)], cancellation);
        if (clock.GetUtcNow() - forgotten < BetweenForgetting)
            return;
        forgotten = clock.GetUtcNow();
        await messages.Forget();
    }

    /// <summary>Goes through what has happened since, and writes down who is owed what.</summary>
    private async Task Read(IReadOnlyList<Webhook> webhooks, CancellationToken cancellation)
    {
        var settled = await journal.Settled(cancellation);
        // What happened before anybody listened is not looked at.
        var position = Math.Max(await store.FeedPosition(cancellation), webhooks.Min(w => w.SincePosition));
        if (position >= settled)
            return;
        var batch = new List<StoredEvent>(Most);
        await foreach (var e in journal.ReadAll(position, settled, cancellation))
        {
            batch.Add(e);
            if (batch.Count == Most)
                await Owe(batch, webhooks, e.Position, cancellation);
        }
        await Owe(batch, webhooks, settled, cancellation);
    }

    private async Task Owe(
        List<StoredEvent> batch, IReadOnlyList<Webhook> webhooks, long position, CancellationToken cancellation)
    {
        await store.Owe(await news.Messages(batch, webhooks, clock.GetUtcNow(), cancellation), position);
        batch.Clear();
        // A long way through the journal must not cost the feed.
        await IsMine();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A round of the webhooks failed; the next one tries again")]
    private static partial void LogRoundFailed(ILogger log, Exception e);
}
