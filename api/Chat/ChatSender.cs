using System.Net;
using System.Net.Http.Headers;
using Despacho311.Api.Messages;

namespace Despacho311.Api.Chat;

/// <summary>
/// Sends letters by WhatsApp. Free words may go within a day of the person's last message; later, only what fills in a
/// template that Meta has approved.
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
        var account = settings.WhatsApp!;
        var isFree = await store.CountFrom(message.Address, clock.GetUtcNow() - Window, cancellation) > 0;
        if (!isFree && account.Template is null)
            return new Sending("outside the 24 hours in which one may answer", IsPermanent: true);
        using var request = new HttpRequestMessage(HttpMethod.Post,
            new Uri(account.Api, account.PhoneNumberId + "/messages"))
        {
            Content = JsonContent.Create(new Dictionary<string, object>
            {
                ["messaging_product"] = "whatsapp",
                ["to"] = message.Address[Kind.Length..],
                ["type"] = isFree ? "text" : "template",
                [isFree ? "text" : "template"] = isFree
                    ? new { body = $"*{letter.Subject}*\n\n{string.Join("\n\n", letter.Words)}\n\n{letter.Link}" }
                    : Filled(account.Template!, message.Language, letter),
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

    /// <summary>The template in the reader's language; it holds the subject, what is said, and the link.</summary>
    private static object Filled(string template, string language, Letter letter) => new
    {
        name = template,
        language = new { code = language },
        components = new[]
        {
            new
            {
                type = "body",
                parameters = new[] { letter.Subject, OneLine(letter.Words), letter.Link }
                    .Select(text => new { type = "text", text }),
            },
        },
    };

    private const int MaxFilled = 600;

    /// <summary>Meta admits neither new lines nor many spaces in what is filled in.</summary>
    private static string OneLine(IEnumerable<string> words)
    {
        var line = string.Join(' ',
            string.Join(' ', words).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= MaxFilled ? line : line[..(MaxFilled - 1)] + "…";
    }
}
