using System.Text.Json;
using Despacho311.Api.Accounts;
using Despacho311.Api.Cases;
using Despacho311.Api.City;
using Despacho311.Api.Text;
using Despacho311.Contracts;
using Despacho311.Contracts.Journal;
using Despacho311.Contracts.Live;
using Despacho311.Domain.Cases;
using Despacho311.Domain.Leaks;
using Despacho311.Domain.Towing;

namespace Despacho311.Api.Webhooks;

/// <summary>What a receiver gets: one event and how its thing stands now, without personal data.</summary>
/// <param name="Timestamp">When it happened.</param>
public sealed record WebhookBody(string Type, DateTimeOffset Timestamp, WebhookData Data);

/// <param name="Version">
/// Of the thing as it is shown here. Messages may overtake each other: keep the highest, drop what is lower.
/// </param>
/// <param name="Url">Where more is to be read.</param>
public sealed record WebhookData(
    string Id, long Version, string? Url, CaseAnswer? Case, TowRequestView? TowRequest, LeakView? Leak);

/// <summary>What happens in the city, as each webhook may hear it.</summary>
public sealed class WebhookNews(
    IRows rows, IJournal journal, CityMap city, TimeProvider clock, WebhookSettings settings)
{
    /// <summary>Everything that can be asked for, and who hears it beside the administrator.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Types = new SortedDictionary<string, string[]>(
        new[]
        {
            ("case", (string[])["opened", "linked_to_leak", "leak_followed", "progressed", "asked", "answered",
                "transferred", "closed", "reopened", "noted", "joined", "warned", "judged", "part_given", "part_heard",
                "part_answered"],
                (string[])[Roles.Client, Roles.Liaison, Roles.Dispatcher]),
            ("tow", ["requested", "matched", "stepped", "broken_down", "cancelled", "given_up"], [Roles.Dispatcher]),
            ("leak", ["reported", "merged_into", "claimed", "released", "confirmed", "repaired", "repair_failed",
                "dismissed", "seen_again"], [Roles.Crew, Roles.Dispatcher]),
        }.SelectMany(t => t.Item2.Select(name => (Type: $"{t.Item1}.{name}", Roles: t.Item3)))
        .ToDictionary(t => t.Type, t => t.Roles), StringComparer.Ordinal);

    /// <summary>The journal's name in the form that the standard admits: no hyphens.</summary>
    public static string TypeOf(StoredEvent e) => e.Type.Replace('-', '_');

    public static bool MayHear(string role, string type) =>
        Types.TryGetValue(type, out var roles) && (role == Roles.Admin || roles.Contains(role));

    private readonly Reader reader = new("es", settings.Origin);

    /// <summary>The messages that these events make for these webhooks.</summary>
    public async Task<IReadOnlyList<WebhookMessage>> Messages(IReadOnlyList<StoredEvent> events,
        IReadOnlyList<Webhook> webhooks, DateTimeOffset now, CancellationToken cancellation)
    {
        var messages = new List<WebhookMessage>();
        foreach (var e in events)
        {
            var type = TypeOf(e);
            var interested = webhooks
                .Where(w => e.Position > w.SincePosition && MayHear(w.Role, type) && w.Wants(type)).ToList();
            if (interested.Count == 0 || await Told(e, cancellation) is not { } told)
                continue;
            foreach (var webhook in interested)
                if (told(webhook) is { } data)
                    messages.Add(new WebhookMessage(webhook.Id, $"evt_{e.Position}", type,
                        JsonSerializer.Serialize(new WebhookBody(type, e.At, data), Wire.Json), now,
                        WebhookMessageState.Pending, 0, now));
        }
        return messages;
    }

    /// <summary>What each webhook is told of an event; null when its thing is not there any more.</summary>
    private async Task<Func<Webhook, WebhookData?>?> Told(StoredEvent e, CancellationToken cancellation)
    {
        var (kind, id) = Aggregates.Of(e.Stream);
        if (kind == Aggregates.Cases)
        {
            var (before, after) = await CaseAround(e, cancellation);
            return webhook => OfCase(e, before, after, webhook);
        }
        var isLeak = kind == Aggregates.Leaks;
        if (await rows.Find(isLeak ? Tables.Leaks : Tables.TowRequests, id, cancellation) is not { } row)
            return null;
        var data = new WebhookData(id, row.Head.Version,
            $"{reader.Origin}/api/v1/{(isLeak ? "leaks" : "tow-requests")}/{id}", null,
            isLeak ? null : TowRequestView.Of(Wire.Read<TowRequest>(row.State)),
            isLeak ? LeakView.Of(Wire.Read<LeakSite>(row.State)) : null);
        return _ => data;
    }

    /// <summary>
    /// The case before and after the event: whose it was then decides who hears of it, however late it is told.
    /// </summary>
    private async Task<(CitizenCase? Before, CitizenCase After)> CaseAround(
        StoredEvent e, CancellationToken cancellation)
    {
        CitizenCase? before = null, after = null;
        await foreach (var each in journal.ReadStream(e.Stream, 1, cancellation))
        {
            (before, after) = (after, CaseLogic.Evolve(after, (CaseEvent)Wire.Read(each.Type, each.Data)));
            if (each.Version == e.Version)
                break;
        }
        return (before, after!);
    }

    private WebhookData? OfCase(StoredEvent e, CitizenCase? before, CitizenCase c, Webhook webhook)
    {
        var isTheirs = webhook.Role switch
        {
            // An agency hears too that a case has left it.
            Roles.Liaison => webhook.Scope is CaseAccess.EveryAgency || webhook.Scope == c.Agency
                || webhook.Scope == before?.Agency,
            Roles.Client => c.Via == webhook.Owner && IsForReporter(e),
            _ => true,
        };
        if (!isTheirs || (webhook.Services.Count > 0 && !webhook.Services.Contains(c.Service)))
            return null;
        var answer = CaseAnswer.Of(reader with { Language = webhook.Language }, c, city,
            clock.GetUtcNow(), webhook.Role != Roles.Client);
        // The newest word is enough: the others came with their own events.
        return new WebhookData(c.Id, e.Version, $"{reader.Origin}/api/v1/cases/{c.Id}",
            answer with { Updates = [.. answer.Updates.TakeLast(1)] }, null, null);
    }

    /// <summary>What people who work on it do among themselves is not for the reporter.</summary>
    private static bool IsForReporter(StoredEvent e) => Wire.Read(e.Type, e.Data) switch
    {
        CaseEvent.LinkedToLeak or CaseEvent.Joined or CaseEvent.Warned or CaseEvent.Judged => false,
        CaseEvent.PartHeard heard => heard.Word is not null,
        CaseEvent.Noted noted => noted.Public,
        _ => true,
    };
}
