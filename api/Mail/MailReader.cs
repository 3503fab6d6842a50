using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Despacho311.Api.Cases;
using Despacho311.Api.Codes;
using Despacho311.Api.Messages;
using Despacho311.Api.Photos;
using Despacho311.Api.Reports;
using Despacho311.Contracts;
using Despacho311.Contracts.Cases;
using Despacho311.Contracts.Contacts;
using Despacho311.Contracts.Journal;
using Despacho311.Domain.Cases;
using Despacho311.Domain.Codes;
using Despacho311.Domain.Contacts;
using Despacho311.Domain.Messages;
using MimeKit;

namespace Despacho311.Api.Mail;

/// <summary>Understands a message that came in: an answer on a case, something new, or a machine's.</summary>
public sealed partial class MailReader(
    MessageStore store, MailIds ids, Reporters reporters, PhotoStore photos, CodeBook codes, IGrainFactory grains,
    IRows rows, TimeProvider clock)
{
    private const string Agent = "mail";

    /// <summary>Does what the message asks for, and writes it down with what became of it.</summary>
    public async Task Take(MimeMessage message, CancellationToken cancellation)
    {
        using var buffer = new MemoryStream();
        await message.WriteToAsync(buffer, cancellation);
        var raw = buffer.ToArray();
        var id = IdOf(message, raw);
        if (await store.Knows(id, cancellation))
            return;
        var sender = message.From.Mailboxes.FirstOrDefault();
        var received = new ReceivedMessage(id, sender?.Address.ToLowerInvariant() ?? "", sender?.Name,
            message.Subject ?? "", MessageRules.OwnWords(TextOf(message)), null, MessageOutcome.New,
            clock.GetUtcNow(), [], null);
        await store.Keep(await Judge(message, received, cancellation), raw);
    }

    private async Task<ReceivedMessage> Judge(MimeMessage message, ReceivedMessage mail, CancellationToken cancellation)
    {
        if (message.Body is MultipartReport { ReportType: "delivery-status" } report)
            return await CameBack(report, mail);
        var headers = message.Headers.GroupBy(h => h.Field.ToLowerInvariant())
            .ToDictionary(h => h.Key, h => h.First().Value);
        if (MessageRules.IsAutomatic(headers, headers.GetValueOrDefault("return-path")?.Trim('<', '>', ' ')))
            return mail with { Outcome = MessageOutcome.Automatic };
        if (await store.CountFrom(mail.Sender, mail.At.AddHours(-1), cancellation) >= MessageRules.MostPerHour)
            return mail with { Outcome = MessageOutcome.TooMany };
        var pictures = await Pictures(message, cancellation);
        if (mail.Text.Length == 0 && pictures.IsEmpty)
            return mail with { Outcome = MessageOutcome.Empty };
        return await CaseOf(message, mail, cancellation) is { } found
            ? await Add(found, mail, pictures)
            : mail with { Photos = pictures };
    }

    /// <summary>A message of ours that was not delivered: nothing more goes there.</summary>
    private async Task<ReceivedMessage> CameBack(MultipartReport report, ReceivedMessage mail)
    {
        var original = report.OfType<MessagePart>().FirstOrDefault()?.Message?.MessageId
            ?? report.OfType<TextRfc822Headers>().FirstOrDefault()?.Message?.MessageId;
        var bounced = mail with { Outcome = MessageOutcome.Bounce };
        if (ids.Read(original) is not { } key)
            return bounced;
        await store.Became(key, MessageState.Bounced, 0, clock.GetUtcNow(), mail.Subject);
        await store.Stop(key.Case, key.Who, stop: true);
        return bounced with { Case = key.Case };
    }

    /// <summary>
    /// The sender's own case: the one whose message they answer to, or the one whose code stands in the subject, when
    /// its reporter gave this address.
    /// </summary>
    private async Task<(string Case, string Who)?> CaseOf(
        MimeMessage message, ReceivedMessage mail, CancellationToken cancellation)
    {
        foreach (var earlier in message.References.Reverse().Prepend(message.InReplyTo ?? ""))
            if (ids.Read(earlier) is { } key)
                return (key.Case, key.Who);
        if (CodeInSubject().Match(mail.Subject) is not { Success: true } written
            || ReadableCode.Read(written.Groups[1].Value, out var code) != CodeReading.WellFormed || code is null)
            return null;
        if (await rows.Find(Tables.Cases, code, cancellation) is not { } row)
            return null;
        var known = await reporters.List(Wire.Read<CitizenCase>(row.State), cancellation);
        return known.FirstOrDefault(r => string.Equals(r.Reporter.Email, mail.Sender,
            StringComparison.OrdinalIgnoreCase)) is ({ } who, _) ? (code, who) : null;
    }

    private async Task<ReceivedMessage> Add(
        (string Case, string Who) found, ReceivedMessage mail, ImmutableArray<string> pictures)
    {
        var text = mail.Text.Length > CaseAnswers.MaxText ? mail.Text[..CaseAnswers.MaxText] : mail.Text;
        // Under the message's own number: read twice, it is said once.
        var word = new CaseWord(Open311.Answer.Legal(text), pictures, CaseSpeaker.Citizen, OuterId: "mail:" + mail.Id);
        var grain = grains.GetGrain<ICaseGrain>(found.Case);
        var outcome = await grain.Do(new CaseCommand.Answer(word), Agent, null);
        if (outcome.Refusal is CaseRefusal.NothingAsked or CaseRefusal.AlreadyClosed)
            outcome = await grain.Do(new CaseCommand.Note(word, Public: true), Agent, null);
        if (outcome.Refusal is not null)
            return mail with { Case = found.Case, Outcome = MessageOutcome.Refused };
        var contact = await codes.Next();
        await grains.GetGrain<IContactGrain>(contact).Do(new ContactCommand.Log(new Contact(contact, Channel.Email,
            "es", mail.At, mail.At, Agent, ContactOutcome.CaseJoined, found.Case, outcome.State!.Service, null)),
            Agent);
        return mail with { Case = found.Case, Outcome = MessageOutcome.Added };
    }

    /// <summary>Attachments that are pictures, whatever they call themselves; others are left out.</summary>
    private async Task<ImmutableArray<string>> Pictures(MimeMessage message, CancellationToken cancellation)
    {
        var kept = ImmutableArray.CreateBuilder<string>();
        foreach (var part in message.BodyParts.OfType<MimePart>().Where(p => p is not TextPart))
        {
            if (kept.Count == Open311.Values.MaxMedia || part.Content is null)
                continue;
            using var content = new MemoryStream();
            await part.Content.DecodeToAsync(content, cancellation);
            if (content.Length <= PhotoStore.MaxBytes
                && await photos.Add(content.ToArray(), PhotoAudience.Public, Agent, cancellation) is { } url)
                kept.Add(url);
        }
        return kept.ToImmutable();
    }

    private static string TextOf(MimeMessage message) =>
        message.TextBody
        ?? Tags().Replace(message.HtmlBody ?? "", " ").Replace("&nbsp;", " ", StringComparison.Ordinal);

    /// <summary>By the number that its sender gave it; without one, by what it is.</summary>
    private static string IdOf(MimeMessage message, byte[] raw) => Convert.ToHexStringLower(SHA256.HashData(
        message.MessageId is { Length: > 0 } given ? Encoding.UTF8.GetBytes(given) : raw));

    [GeneratedRegex(@"\[([0-9A-Za-z]{4}-?[0-9A-Za-z]{4})\]")]
    private static partial Regex CodeInSubject();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();
}
