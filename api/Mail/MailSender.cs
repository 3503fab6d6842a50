using Despacho311.Api.Messages;
using MailKit;
using MailKit.Net.Smtp;
using MimeKit;

namespace Despacho311.Api.Mail;

/// <summary>Sends letters by mail. One that goes twice has one number: mail programs show it once.</summary>
public sealed partial class MailSender(
    MailSettings settings, MailIds ids, TimeProvider clock, ILogger<MailSender> log) : IMessageSender
{
    /// <summary>Codes from here on are for ever (RFC 5321, 4.2.1).</summary>
    private const int Permanent = 500;

    public bool IsOn => settings.Smtp is not null;

    public bool Reaches(string address) => address.Contains('@', StringComparison.Ordinal);

    public async Task Send(IReadOnlyList<(OwedMessage Message, Letter Letter)> due,
        Func<OwedMessage, Sending, Task> became, CancellationToken cancellation)
    {
        using var smtp = new SmtpClient { Timeout = (int)MailSettings.TimeOut.TotalMilliseconds };
        try
        {
            await Connect(smtp, settings.Smtp!, cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogNoServer(log, settings.Smtp!.Host, e.Message);
            foreach (var (message, _) in due)
                await became(message, new Sending(e.Message, IsPermanent: false));
            return;
        }
        foreach (var (message, letter) in due)
            await became(message, await Send(smtp, message, letter, cancellation));
        if (smtp.IsConnected)
            await smtp.DisconnectAsync(quit: true, CancellationToken.None);
    }

    /// <summary>One letter that is of no case.</summary>
    /// <param name="id">The same for the same letter: sent twice, it is shown once.</param>
    public async Task<Sending> SendPlain(
        string to, string subject, string words, string id, CancellationToken cancellation)
    {
        var message = new MimeMessage
        {
            Subject = subject,
            Date = clock.GetUtcNow(),
            MessageId = $"{id}@{settings.From.Domain}",
            Body = new TextPart("plain") { Text = words.ReplaceLineEndings("\r\n") },
        };
        message.From.Add(settings.From);
        message.To.Add(new MailboxAddress(null, to));
        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        using var smtp = new SmtpClient { Timeout = (int)MailSettings.TimeOut.TotalMilliseconds };
        try
        {
            await Connect(smtp, settings.Smtp!, cancellation);
            await smtp.SendAsync(message, cancellation);
            await smtp.DisconnectAsync(quit: true, CancellationToken.None);
            return Sending.Done;
        }
        catch (SmtpCommandException e)
        {
            return new Sending(e.Message, (int)e.StatusCode >= Permanent);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new Sending(e.Message, IsPermanent: false);
        }
    }

    /// <summary>Connects, and says who we are where the server wants to know.</summary>
    public static async Task Connect(IMailService service, MailServer server, CancellationToken cancellation)
    {
        await service.ConnectAsync(server.Host, server.Port, server.Security, cancellation);
        if (server.User is { } user)
            await service.AuthenticateAsync(user, server.Password ?? "", cancellation);
    }

    private async Task<Sending> Send(
        SmtpClient smtp, OwedMessage message, Letter letter, CancellationToken cancellation)
    {
        try
        {
            await smtp.SendAsync(Envelope(message, letter), cancellation);
            return Sending.Done;
        }
        catch (SmtpCommandException e)
        {
            return new Sending(e.Message, (int)e.StatusCode >= Permanent);
        }
        // The line broke: the others of this round fail like it, and all are tried again.
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new Sending(e.Message, IsPermanent: false);
        }
    }

    private MimeMessage Envelope(OwedMessage owed, Letter letter)
    {
        var message = new MimeMessage
        {
            Subject = letter.Subject,
            Date = clock.GetUtcNow(),
            MessageId = ids.Of(owed.Key),
            Body = new TextPart("plain")
            {
                Text = string.Join("\r\n\r\n", letter.Words)
                    + $"\r\n\r\n{letter.Follow}\r\n{letter.Link}\r\n\r\n-- \r\n{letter.Stop}\r\n{letter.StopLink}\r\n",
            },
        };
        message.From.Add(settings.From);
        message.To.Add(new MailboxAddress(null, owed.Address));
        // One talk in the reader's mail program; and never answered by an answering machine (RFC 3834).
        if (owed.Key.Number > 0)
            message.References.Add(ids.Of(owed.Key with { Number = 0 }));
        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        // One tap in the mail program, without a page (RFC 8058).
        message.Headers.Add(HeaderId.ListUnsubscribe, $"<{letter.OneTap}>");
        message.Headers.Add(HeaderId.ListUnsubscribePost, "List-Unsubscribe=One-Click");
        return message;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The mail server {Host} does not answer: {Why}")]
    private static partial void LogNoServer(ILogger log, string host, string why);
}
