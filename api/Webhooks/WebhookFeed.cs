using Despacho311.Api.Feeds;
using Despacho311.Contracts.Journal;

namespace Despacho311.Api.Webhooks;

/// <summary>Writes down what the webhooks are owed as things happen, and has it sent.</summary>
public sealed class WebhookFeed(
    WebhookStore store, WebhookMessages messages, WebhookNews news, WebhookSender sender, FeedStore feeds,
    IJournal journal, TimeProvider clock, ILogger<WebhookFeed> log)
    : JournalFeed("webhooks", Period, Share, feeds, journal, clock, log)
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(250);
    private const double Share = 0.5;
    private static readonly TimeSpan BetweenForgetting = TimeSpan.FromHours(1);

    private readonly TimeProvider time = clock;
    private IReadOnlyList<Webhook> webhooks = [];
    private DateTimeOffset forgotten;

    /// <summary>What happened before anybody listened is not looked at.</summary>
    protected override async Task<long?> Wanted(CancellationToken cancellation)
    {
        webhooks = await store.List(null, cancellation);
        return webhooks.Where(w => w.Disabled != WebhookDisabled.Gone).Min(w => (long?)w.SincePosition);
    }

    protected override async Task Take(
        IReadOnlyList<StoredEvent> events, long position, CancellationToken cancellation) =>
        await store.Owe(Name, await news.Messages(
            events, [.. webhooks.Where(w => w.Disabled != WebhookDisabled.Gone)], time.GetUtcNow(), cancellation),
            position);

    protected override async Task Besides(CancellationToken cancellation)
    {
        await sender.Send([.. webhooks.Where(w => w.Disabled is null)], cancellation);
        if (time.GetUtcNow() - forgotten < BetweenForgetting)
            return;
        forgotten = time.GetUtcNow();
        await messages.Forget();
    }

    protected override Task Finish() => sender.Finish();
}
