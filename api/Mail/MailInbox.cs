using Despacho311.Api.Feeds;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Search;

namespace Despacho311.Api.Mail;

/// <summary>
/// Fetches what people write to the centre. What was dealt with is marked as read on the server, after it was written
/// down here: whatever breaks in between, no message is lost and none counts twice.
/// </summary>
public sealed partial class MailInbox(
    MailSettings settings, MailReader reader, FeedStore feeds, TimeProvider clock, ILogger<MailInbox> log)
    : BackgroundService
{
    private const string Name = "mail-inbox";
    private const int MostAtOnce = 100;

    /// <summary>Larger ones are left on the server, unread, for a person.</summary>
    private const int MaxBytes = 30 * 1024 * 1024;

    private readonly string me = $"{Environment.MachineName} {Environment.ProcessId} {Guid.CreateVersion7()}";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (settings.Imap is not null && !stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(settings.Every, clock, stoppingToken);
                // Of many servers one fetches.
                if (await feeds.Hold(Name, me, settings.Every * 3))
                    await Fetch(settings.Imap, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                LogNotFetched(log, settings.Imap.Host, e.Message);
            }
        }
    }

    private async Task Fetch(MailServer server, CancellationToken cancellation)
    {
        using var imap = new ImapClient { Timeout = (int)MailSettings.TimeOut.TotalMilliseconds };
        await MailSender.Connect(imap, server, cancellation);
        await imap.Inbox.OpenAsync(FolderAccess.ReadWrite, cancellation);
        var unread = await imap.Inbox.SearchAsync(SearchQuery.NotSeen, cancellation);
        var sizes = await imap.Inbox.FetchAsync(
            [.. unread.Take(MostAtOnce)], MessageSummaryItems.Size | MessageSummaryItems.UniqueId, cancellation);
        foreach (var summary in sizes.Where(s => s.Size <= MaxBytes))
        {
            try
            {
                using var message = await imap.Inbox.GetMessageAsync(summary.UniqueId, cancellation);
                await reader.Take(message, cancellation);
            }
            // One that cannot be understood stays unread, and keeps nobody else's waiting.
            catch (Exception e) when (e is not (OperationCanceledException or IOException))
            {
                LogNotTaken(log, e, summary.UniqueId.Id);
                continue;
            }
            await imap.Inbox.StoreAsync(summary.UniqueId,
                new StoreFlagsRequest(StoreAction.Add, MessageFlags.Seen) { Silent = true }, cancellation);
        }
        await imap.DisconnectAsync(quit: true, cancellation);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The mail {Uid} could not be taken; it stays unread")]
    private static partial void LogNotTaken(ILogger log, Exception e, uint uid);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Mail could not be fetched from {Host}: {Why}")]
    private static partial void LogNotFetched(ILogger log, string host, string why);
}
