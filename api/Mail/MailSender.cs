using Despacho311.Contracts;
using Despacho311.Contracts.Journal;
using Despacho311.Domain.Cases;
using Despacho311.Domain.Mail;
using MailKit;
using MailKit.Net.Smtp;

namespace Despacho311.Api.Mail;

/// <summary>
/// Sends what is due. A message whose sending was not written down goes again, under the same number: mail programs
/// show it once.
/// </summary>
public sealed partial class MailSender(
    MailSettings settings, MailStore store, MailLetter letter, IRows rows, TimeProvider clock, ILogger<MailSender> log)
{
    private const int Most = 50;

    /// <summary>Codes from here on are for ever (RFC 5321, 4.2.1).</summary>
    private const int Permanent = 500;

    public async Task Send(CancellationToken cancellation)
    {
        var due = await store.Due(clock.GetUtcNow(), Most, cancellation);
        if (due.Count == 0)
            return;
        using var smtp = new SmtpClient { Timeout = (int)MailSettings.TimeOut.TotalMilliseconds };
        try
        {
            await Connect(smtp, settings.Smtp!, cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogNoServer(log, settings.Smtp!.Host, e.Message);
            foreach (var mail in due)
                await Failed(mail, e.Message, isPermanent: false);
            return;
        }
        foreach (var mail in due)
            await Send(smtp, mail, cancellation);
        await smtp.DisconnectAsync(quit: true, CancellationToken.None);
    }

    /// <summary>Connects, and says who we are where the server wants to know.</summary>
    public static async Task Connect(IMailService service, MailServer server, CancellationToken cancellation)
    {
        await service.ConnectAsync(server.Host, server.Port, server.Security, cancellation);
        if (server.User is { } user)
            await service.AuthenticateAsync(user, server.Password ?? "", cancellation);
    }

    private async Task Send(SmtpClient smtp, OwedMail mail, CancellationToken cancellation)
    {
        if (await rows.Find(Tables.Cases, mail.Key.Case, cancellation) is not { } row
            || letter.Write(mail, Wire.Read<CitizenCase>(row.State), clock.GetUtcNow()) is not { } message)
        {
            await store.Became(mail.Key, MailState.Stopped, mail.Tries, mail.NextAt, null);
            return;
        }
        try
        {
            await smtp.SendAsync(message, cancellation);
            await store.Became(mail.Key, MailState.Sent, mail.Tries, clock.GetUtcNow(), null);
        }
        catch (SmtpCommandException e)
        {
            await Failed(mail, e.Message, (int)e.StatusCode >= Permanent);
        }
        // The line broke: the others of this round fail like it, and all are tried again.
        catch (Exception e) when (e is not OperationCanceledException)
        {
            await Failed(mail, e.Message, isPermanent: false);
        }
    }

    private Task Failed(OwedMail mail, string fault, bool isPermanent)
    {
        var tries = mail.Tries + 1;
        var wait = isPermanent ? null : MailRules.After(tries);
        LogNotTaken(log, mail.Key.Case, mail.Key.Number, tries, fault);
        return store.Became(mail.Key, wait is null ? MailState.Failed : MailState.Queued, tries,
            clock.GetUtcNow() + (wait ?? TimeSpan.Zero), fault);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The mail server {Host} does not answer: {Why}")]
    private static partial void LogNoServer(ILogger log, string host, string why);

    [LoggerMessage(Level = LogLevel.Information,
        Message = "News {Number} of case {Case} was not taken, try {Tries}: {Why}")]
    private static partial void LogNotTaken(ILogger log, string @case, int number, int tries, string why);
}
