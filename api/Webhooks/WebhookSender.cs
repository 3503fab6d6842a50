using Despacho311.Domain.Deliveries;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Despacho311.Contracts.Journal;
using Despacho311.Domain.Webhooks;

namespace Despacho311.Api.Webhooks;

/// <summary>
/// Sends what is due. A receiver has a few messages at once and no more, so one that hangs keeps nobody waiting but
/// itself.
/// </summary>
public sealed partial class WebhookSender(
    WebhookStore store, WebhookMessages messages, WebhookSettings settings, TimeProvider clock,
    ILogger<WebhookSender> log) : IDisposable
{
    private readonly ConcurrentDictionary<(string Webhook, string Message), Task> underway = new();
    private readonly HttpClient http = Outside.Client(settings.AllowPrivate, WebhookSettings.TimeOut);

    /// <summary>Begins to send what is due and what there is room for; does not wait for it.</summary>
    public async Task Send(IReadOnlyList<Webhook> webhooks, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        foreach (var webhook in webhooks.Where(w => w.Health.NextAt <= now))
        {
            var busy = underway.Keys.Count(k => k.Webhook == webhook.Id);
            var room = webhook.Health.AtOnce - busy;
            if (room <= 0)
                continue;
            foreach (var message in (await messages.Due(webhook.Id, busy + room, cancellation))
                .Where(m => !underway.ContainsKey((m.Webhook, m.Id))).Take(room))
                Begin(webhook, message);
        }
    }

    private void Begin(Webhook webhook, WebhookMessage message)
    {
        var key = (message.Webhook, message.Id);
        var done = new TaskCompletionSource();
        underway[key] = done.Task;
        _ = Task.Run(async () =>
        {
            try
            {
                await Deliver(webhook, message);
            }
            // Its outcome was not saved: it is due again, and the receiver knows it by its id.
            catch (Exception e)
            {
                LogNotSaved(log, e, webhook.Id, message.Id);
            }
            finally
            {
                underway.TryRemove(key, out _);
                done.SetResult();
            }
        });
    }

    private async Task Deliver(Webhook webhook, WebhookMessage message)
    {
        var began = clock.GetUtcNow();
        var watch = Stopwatch.GetTimestamp();
        var (status, retryAfter, fault) = await Post(webhook, message, began);
        var attempt = new WebhookAttempt(
            began, status, fault, (int)Stopwatch.GetElapsedTime(watch).TotalMilliseconds);
        var verdict = DeliveryRules.Judge(status);
        var now = clock.GetUtcNow();
        await store.Tried(After(message, verdict, now), attempt);
        // As it is by now: other messages to the same receiver came back meanwhile.
        if (await store.Find(webhook.Id, CancellationToken.None) is not { } current)
            return;
        if (verdict == DeliveryVerdict.Gone)
        {
            await store.Disable(webhook.Id, WebhookDisabled.Gone);
            await messages.GiveUp(webhook.Id);
            return;
        }
        if (verdict != DeliveryVerdict.ReceiverFailed && current.Health.Failures == 0)
            return;
        // Messages that were on their way together fail together, and count once.
        if (verdict == DeliveryVerdict.ReceiverFailed && current.Health.NextAt > began)
            return;
        var health = DeliveryRules.After(current.Health, verdict, now, retryAfter, Jitter(message));
        await store.SaveHealth(webhook.Id, health);
        if (!DeliveryRules.GivesUpOn(health, now))
            return;
        LogDisabled(log, webhook.Id, webhook.Owner);
        await store.Disable(webhook.Id, WebhookDisabled.Unreachable);
    }

    private static WebhookMessage After(WebhookMessage message, DeliveryVerdict verdict, DateTimeOffset now)
    {
        switch (verdict)
        {
            case DeliveryVerdict.Delivered:
                return message with { State = WebhookMessageState.Delivered };
            case DeliveryVerdict.MessageRefused:
                var next = DeliveryRules.NextTry(message.Refusals + 1, now);
                return message with
                {
                    Refusals = message.Refusals + 1,
                    NextAt = next ?? message.NextAt,
                    State = next is null ? WebhookMessageState.Dead : WebhookMessageState.Pending,
                };
            default:
                return message;
        }
    }

    /// <summary>0 to 1, from when the message came up: receivers that fell together are not asked together.</summary>
    private static double Jitter(WebhookMessage message) => Tables.Micros(message.At) % 1_000 / 1_000.0;

    private async Task<(int? Status, TimeSpan? RetryAfter, string? Fault)> Post(
        Webhook webhook, WebhookMessage message, DateTimeOffset at)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, webhook.Url)
            {
                Content = new StringContent(message.Body, Encoding.UTF8, "application/json"),
            };
            request.Headers.Add("webhook-id", message.Id);
            request.Headers.Add("webhook-timestamp", $"{at.ToUnixTimeSeconds()}");
            request.Headers.Add("webhook-signature",
                WebhookSignature.Sign(message.Id, at, message.Body, webhook.SecretsAt(at)));
            request.Headers.UserAgent.ParseAdd("Despacho311");
            // What it says beside the status is not read: nobody can fill our memory with it.
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            var retryAfter = answer.Headers.RetryAfter;
            return ((int)answer.StatusCode, retryAfter?.Delta ?? (retryAfter?.Date - clock.GetUtcNow()), null);
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or SocketException or IOException)
        {
            return (null, null, e is TaskCanceledException
                ? $"no answer within {WebhookSettings.TimeOut.TotalSeconds} s"
                : (e.InnerException ?? e).Message);
        }
    }

    /// <summary>Waits for what is on its way.</summary>
    public Task Finish() => Task.WhenAll(underway.Values);

    public void Dispose() => http.Dispose();

    [LoggerMessage(Level = LogLevel.Warning, Message = "Webhook {Webhook} of {Owner} is disabled: nobody has answered "
        + "for three days. What it is owed is kept for thirty")]
    private static partial void LogDisabled(ILogger log, string webhook, string owner);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The outcome of message {Message} to webhook {Webhook} was not "
        + "saved; it is sent again")]
    private static partial void LogNotSaved(ILogger log, Exception e, string webhook, string message);
}
