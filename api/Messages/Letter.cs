using System.Globalization;
using Despacho311.Api.Cases;
using Despacho311.Api.City;
using Despacho311.Api.Clocks;
using Despacho311.Api.Reports;
using Despacho311.Api.Text;
using Despacho311.Api.Webhooks;
using Despacho311.Contracts.Journal;
using Despacho311.Domain.Cases;

namespace Despacho311.Api.Messages;

/// <summary>What a reporter reads, whichever way it comes.</summary>
/// <param name="Words">Plain words, paragraph by paragraph.</param>
/// <param name="Link">To their own report, with their key.</param>
/// <param name="StopLink">To the same, and no more messages.</param>
/// <param name="OneTap">The address that stops them without a page.</param>
public sealed record Letter(
    string Subject, IReadOnlyList<string> Words, string Follow, string Link, string Stop, string StopLink,
    string OneTap);

/// <summary>Writes to reporters: plain words, the code, one link, and how to hear no more.</summary>
public sealed class Letters(ReporterKeys reporters, CityMap city, WebhookSettings address)
{
    /// <returns>Null when there is nothing to tell, such as an update that is none any more.</returns>
    public Letter? Write(OwedMessage message, CitizenCase c, DateTimeOffset now)
    {
        var update = message.Key.Number == 0 ? null : c.Updates.FirstOrDefault(u => u.Number == message.Key.Number);
        if (message.Key.Number > 0 && update is null)
            return null;
        var language = message.Language;
        string Say(string key, params object[] values) => Texts.Get(language, "mail." + key, values);
        var service = city.ServiceName(c.Service, language);
        var status = update?.StatusSaid ?? CaseStatus.Received;
        var words = new List<string>
        {
            Say("greeting"),
            update is null ? Say("received", service)
                : update.Of is { } part ? OfPart(c, update, part, language)
                : Say("status." + Tables.NameOf(status)),
        };
        if (update?.Word.Read(new Reader(language, address.Origin)) is { Length: > 0 } said)
            words.Add(said);
        if (c.IsOpen && status != CaseStatus.WaitingForCitizen)
            words.Add(Say("dueBy", c.Agency, Day(city.ClockOf(c).DueAt, language)));
        if (status == CaseStatus.WaitingForCitizen)
            words.Add(Say("howToAnswer"));
        if (update?.Of is null && !CaseLogic.IsOpen(status) && CaseOpinion.IsAsked(c, now))
            words.Add(Say("isItSolved"));
        var key = reporters.KeyOf(c.Id, message.Key.Who);
        var link = $"{address.Origin}/caso/{c.Id}?lang={language}#key={key}";
        var news = update?.Of is { } of
            ? Say("subject.ofPart", city.AgencyName(of.Agency, language))
            : Say("subject." + Tables.NameOf(status));
        return new Letter($"[{c.Id}] {service}: {news}", words, Say("follow", c.Id),
            link, Say("stop"), $"{link}&stop=1",
            $"{address.Origin}/api/v1/reports/{c.Id}/stop?key={Uri.EscapeDataString(key)}");
    }

    /// <summary>How the part of another agency stands; the whole may stand elsewhere.</summary>
    private string OfPart(CitizenCase c, CaseUpdate update, PartSpeech of, string language)
    {
        var agency = city.AgencyName(of.Agency, language);
        return c.Parts.Any(p => p.Id == of.Part && p.GivenAt == update.At)
            ? Texts.Get(language, "mail.partGiven", agency)
            : Texts.Get(language, "mail.partNews", agency,
                Texts.Get(language, "mail.subject." + Tables.NameOf(of.Status)));
    }

    private string Day(DateTimeOffset at, string language) => city.Time.DayOf(at).ToString("D",
        CultureInfo.GetCultureInfo(language == "en" ? "en-GB" : "es-PA"));
}
