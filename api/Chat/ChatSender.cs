using System.Net;
using System.Net.Http.Headers;
using Despacho311.Api.Messages;

namespace Despacho311.Api.Chat;

/// <summary>Sends letters by WhatsApp. Free words may go within a day of the person's last message, and not later.
/// </summary>
public sealed class ChatSender(ChatSettings settings, MessageStore store, TimeProvider clock)
    : IMessageSender, IDisposable
{
    /// <summary>Addresses of this kind begin so; the number follows, with its country, digits only.</summary>
    public const string Kind = "whatsapp:";

    private static readonly TimeSpan Window = TimeSpan.FromHours(24);

    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(15) };

    public bool IsOn => settings.WhatsApp is not null;

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
        if (await store.CountFrom(message.Address, clock.GetUtcNow() - Window, cancellation) == 0)
            return new Sending("outside the 24 hours in which one may answer", IsPermanent: true);
        var account = settings.WhatsApp!;
        using var request = new HttpRequestMessage(HttpMethod.Post,
            new Uri(account.Api, account.PhoneNumberId + "/messages"))
        {
            Content = JsonContent.Create(new Dictionary<string, object>
            {
                ["messaging_product"] = "whatsapp",
                ["to"] = message.Address[Kind.Length..],
                ["type"] = "text",
                ["text"] = new { body = $"*{letter.Subject}*\n\n{string.Join("\n\n", letter.Words)}\n\n{letter.Link}" },
            }),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", account.Token);
        try
        {
            using var answer = await http.SendAsync(request, cancellation);
            // What is wrong with this message stays wrong; a limit or a fault of theirs passes.
            return answer.IsSuccessStatusCode
                ? Sending.Done
                : new Sending($"HTTP {(int)answer.StatusCode}", answer.StatusCode is HttpStatusCode.BadRequest
                    or HttpStatusCode.NotFound or HttpStatusCode.Forbidden);
        }
        catch (Exception e) when (e is HttpRequestException
            || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return new Sending(e.Message, IsPermanent: false);
        }
    }
}
