using Despacho311.Api.Chat;
using Despacho311.Api.Personal;
using Despacho311.Api.Sms;
using Despacho311.Contracts;
using Despacho311.Contracts.Cases;
using Despacho311.Contracts.Journal;
using Despacho311.Domain.Cases;
using Despacho311.Domain.Contacts;

namespace Despacho311.Api.Reports;

/// <summary>Who reported a case, as far as they said. Personal data.</summary>
public sealed class Reporters(IRows rows, ReporterKeys keys, PersonalSeal seal, SmsSettings sms)
{
    /// <summary>
    /// Where they can be written to: by mail, in the chat from which they wrote, or by text messages where somebody
    /// carries them; null when they gave nothing that we can use.
    /// </summary>
    public string? AddressOf(Reporter reporter) => reporter.Email
        ?? (reporter.AccountId?.StartsWith(ChatSender.Kind, StringComparison.Ordinal) == true
            ? reporter.AccountId
            : sms.IsOn && PhoneNumber.Mobile(reporter.Phone) is { } mobile
                ? SmsSender.Kind + mobile
                : null);

    /// <summary>What rows of reporters say, by their ids in the rows' order; those who were erased are left out.
    /// </summary>
    public async Task<OrderedDictionary<string, Reporter>> Open(
        IReadOnlyList<StoredRow> found, CancellationToken cancellation)
    {
        var named = found.Select(r => SealedReporter.KeyOf(r.Id)).ToArray();
        var known = named.Length == 0 ? [] : (await rows.List(new RowQuery(Tables.PersonalKeys,
                [new Where("id", "in", named)], Limit: named.Length), cancellation))
            .ToDictionary(k => k.Id, k => Wire.Read<string>(k.State), StringComparer.Ordinal);
        var opened = new OrderedDictionary<string, Reporter>(StringComparer.Ordinal);
        foreach (var row in found)
            if (seal.Open(known.GetValueOrDefault(SealedReporter.KeyOf(row.Id)),
                Wire.Read<ClosedReporter>(row.State).Closed) is { } reporter)
                opened.Add(row.Id, reporter);
        return opened;
    }

    /// <summary>Each with their opaque token, once.</summary>
    public async Task<IReadOnlyList<(string Who, Reporter Reporter)>> List(
        CitizenCase c, CancellationToken cancellation)
    {
        string[] ids = [c.Id, .. Enumerable.Range(1, c.Joined.Count).Select(n => $"{c.Id}/{n}")];
        var found = await rows.List(
            new RowQuery(Tables.Reporters, [new Where("id", "in", ids)], Limit: ids.Length), cancellation);
        return [.. (await Open(found, cancellation)).Values.Select(r => (Who: keys.TokenOf(r), Reporter: r))
            .Where(r => r.Who is not null).Select(r => (r.Who!, r.Reporter)).DistinctBy(r => r.Item1)];
    }
}
