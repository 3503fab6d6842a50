using System.Net;
using System.Text;
using Despacho311.Api.Messages;
using Despacho311.Contracts;
using Despacho311.Domain.Messages;
using Despacho311.Domain.Webhooks;

namespace Despacho311.Api.Sms;

/// <summary>
/// Gives text messages to whoever carries them: a telephone company, an aggregator, or a few lines before one of
/// theirs, since each has an interface of its own and this is ours.
/// </summary>
public sealed class SmsSender(SmsSettings settings, TimeProvider clock) : IMessageSender, IDisposable
{
    /// <summary>Addresses of this kind begin so; the number follows, with its country, digits only.</summary>
    public const string Kind = "sms:";

    /// <summary>What is posted.</summary>
    /// <param name="Id">The same when it is posted again.</param>
    /// <param name="To">E.164, such as <c>+50766123456</c>.</param>
    public sealed record TextMessage(string Id, string To, string Text);

    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(15) };

    public bool IsOn => settings.IsOn;

    public bool Reaches(string address) => address.StartsWith(Kind, StringComparison.Ordinal);

    public async Task Send(IReadOnlyList<(OwedMessage Message, Letter Letter)> due,
        Func<OwedMessage, Sending, Task> became, CancellationToken cancellation)
    {
        foreach (var (message, letter) in due)
            await became(message, await Send(message, letter, cancellation));
    }

    public void Dispose() => http.Dispose();

    private async Task<Sending> Send(OwedMessage message, Letter letter, CancellationToken cancellation)
    {
        // The first of the words greets: that is for letters.
        var text = MessageRules.ShortText(letter.Subject, letter.Words.Skip(1), letter.Link);
        var body = Wire.Write(new TextMessage(message.Key.Id, "+" + message.Address[Kind.Length..], text));
        var now = clock.GetUtcNow();
        using var request = new HttpRequestMessage(HttpMethod.Post, settings.Url)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("webhook-id", message.Key.Id);
        request.Headers.Add("webhook-timestamp", $"{now.ToUnixTimeSeconds()}");
        request.Headers.Add("webhook-signature",
            WebhookSignature.Sign(message.Key.Id, now, body, [settings.Secret]));
        try
        {
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            return answer.IsSuccessStatusCode
                ? Sending.Done
                : new Sending($"HTTP {(int)answer.StatusCode}", answer.StatusCode is >= HttpStatusCode.BadRequest
                    and < HttpStatusCode.InternalServerError and not (HttpStatusCode.RequestTimeout
                    or HttpStatusCode.TooManyRequests or HttpStatusCode.Unauthorized));
        }
        catch (Exception e) when (e is HttpRequestException
            || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return new Sending(e.Message, IsPermanent: false);
        }
    }
}
