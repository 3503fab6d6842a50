using System.Globalization;
using Despacho311.Api.Cases;
using Despacho311.Api.City;
using Despacho311.Api.Clocks;
using Despacho311.Api.Reports;
using Despacho311.Api.Text;
using Despacho311.Api.Webhooks;
using Despacho311.Domain.Cases;
using MimeKit;

namespace Despacho311.Api.Mail;

/// <summary>What a reporter reads: plain words, the code, one link, and how to hear no more.</summary>
public sealed class MailLetter(
    MailSettings settings, MailIds ids, ReporterKeys reporters, CityMap city, WebhookSettings address)
{
    /// <returns>Null when there is nothing to tell, such as an update that is none any more.</returns>
    public MimeMessage? Write(OwedMail mail, CitizenCase c, DateTimeOffset now)
    {
        var update = mail.Key.Number == 0 ? null : c.Updates.FirstOrDefault(u => u.Number == mail.Key.Number);
        if (mail.Key.Number > 0 && update is null)
            return null;
        var reader = new Reader(mail.Language, address.Origin);
        string Say(string key, params object[] values) => Texts.Get(mail.Language, "mail." + key, values);
        var service = city.FindService(c.Service)?.Name.In(mail.Language) ?? c.Service;
        var status = update?.Status ?? CaseStatus.Received;
        var link = $"{address.Origin}/caso/{c.Id}?lang={mail.Language}#key={reporters.KeyOf(c.Id, mail.Key.Who)}";
        var lines = new List<string> { Say("greeting"), "" };
        lines.Add(update is null ? Say("received", service) : Say("status." + Contracts.Journal.Tables.NameOf(status)));
        if (update?.Word.Read(reader) is { Length: > 0 } words)
            lines.AddRange(["", words]);
        lines.Add("");
        if (c.IsOpen && status != CaseStatus.WaitingForCitizen)
            lines.Add(Say("dueBy", c.Agency, Day(city.ClockOf(c).DueAt, mail.Language)));
        if (status == CaseStatus.WaitingForCitizen)
            lines.Add(Say("howToAnswer"));
        if (!CaseLogic.IsOpen(status) && CaseOpinion.IsAsked(c, now))
            lines.Add(Say("isItSolved"));
        lines.AddRange([Say("follow", c.Id), link, "", "-- ", Say("stop"), $"{link}&stop=1"]);
        return Envelope(mail, c, $"[{c.Id}] {service}: {Say("subject." + Contracts.Journal.Tables.NameOf(status))}",
            string.Join("\r\n", lines), now);
    }

    private MimeMessage Envelope(OwedMail mail, CitizenCase c, string subject, string text, DateTimeOffset now)
    {
        var message = new MimeMessage
        {
            Subject = subject,
            Date = now,
            MessageId = ids.Of(mail.Key),
            Body = new TextPart("plain") { Text = text },
        };
        message.From.Add(settings.From);
        message.To.Add(new MailboxAddress(null, mail.Address));
        // One talk in the reader's mail program; and never answered by an answering machine (RFC 3834).
        if (mail.Key.Number > 0)
            message.References.Add(ids.Of(mail.Key with { Number = 0 }));
        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        var key = Uri.EscapeDataString(reporters.KeyOf(c.Id, mail.Key.Who));
        // One tap in the mail program, without a page (RFC 8058).
        message.Headers.Add(HeaderId.ListUnsubscribe, $"<{address.Origin}/api/v1/reports/{c.Id}/stop?key={key}>");
        message.Headers.Add(HeaderId.ListUnsubscribePost, "List-Unsubscribe=One-Click");
        return message;
    }

    private string Day(DateTimeOffset at, string language) => city.Time.DayOf(at).ToString("D",
        CultureInfo.GetCultureInfo(language == "en" ? "en-GB" : "es-PA"));
}
