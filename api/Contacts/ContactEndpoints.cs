using Despacho311.Api.Accounts;
using Despacho311.Api.Cases;
using Despacho311.Api.City;
using Despacho311.Api.Codes;
using Despacho311.Api.StandardTexts;
using Despacho311.Api.Telephony;
using Despacho311.Contracts;
using Despacho311.Contracts.Contacts;
using Despacho311.Contracts.Journal;
using Despacho311.Domain.Cases;
using Despacho311.Domain.Contacts;
using Despacho311.Domain.Texts;

namespace Despacho311.Api.Contacts;

/// <summary>Every call, message and visit is a contact, whether or not a case comes of it.</summary>
public static class ContactEndpoints
{
    /// <summary>Longer than any call: a clock that was never stopped.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(12);

    /// <param name="Channel">Phone when it is not said.</param>
    /// <param name="Language"><c>es</c> or <c>en</c>; Spanish when it is not said.</param>
    /// <param name="EndedAt">Now when it is not said.</param>
    /// <param name="Case">The code of the case that it opened or joined.</param>
    /// <param name="Service">What it was about, when no case came of it.</param>
    /// <param name="Topic">The id of the frequent question that answered it.</param>
    public sealed record NewContact(
        Channel? Channel, string? Language, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt,
        ContactOutcome? Outcome, string? Case, string? Service, string? Topic);

    public static void MapContacts(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/v1/contacts").WithTags("contacts");
        group.MapPost("", Post).For(Roles.CallTaker, Roles.Dispatcher, Roles.Client)
            .Takes<NewContact>().Gives<Contact>(StatusCodes.Status201Created)
            .Refuses<ContactRefusal>()
            .TakesCode()
            .Refuses(CaseRefusal.NotOpened)
            .Does("logContact", "Logs a contact that is over: how it came in, how long it took and what came of it");
        group.MapGet("", List).For(Roles.CallTaker, Roles.Dispatcher).Gives<Page<Contact>>()
            .TakesCode()
            .Does("listContacts", "Contacts, those that ended last first; a call-taker sees their own");
        app.MapGet("/api/v1/callers", CallerLookup.Find).For(Roles.CallTaker, Roles.Dispatcher).WithTags("contacts")
            .Gives<CallerLookup.Caller>()
            .Does("findCaller", "What is known of a caller by their number. Each look is recorded");
        app.MapTelephony();
    }

    private static async Task<IResult> Post(
        HttpContext context, CityMap city, TextStore texts, IGrainFactory grains, Idempotency idempotency,
        TimeProvider clock)
    {
        var (body, problem) = await context.ReadJson<NewContact>();
        if (body is null)
            return problem!;
        var now = clock.GetUtcNow();
        var ended = body.EndedAt ?? now;
        var errors = new List<FieldError>();
        if (body.Outcome is null)
            errors.Add(context.Field("/outcome", "required"));
        if (body.Language is not (null or "es" or "en"))
            errors.Add(context.Field("/language", "value"));
        if (body.StartedAt is not { } started)
            errors.Add(context.Field("/startedAt", "required"));
        else if (started > ended || ended - started > Longest || ended > now.AddMinutes(1))
            errors.Add(context.Field("/startedAt", "value"));
        if (body.Service is { } service && city.FindService(service) is null)
            errors.Add(context.Field("/service", "value"));
        if (body.Topic is { } topic && texts.Book.Find(topic) is not { Now.Text.Use: TextUse.Answer })
            errors.Add(context.Field("/topic", "value"));
        if (errors.Count > 0)
            return context.Invalid(errors);
        CitizenCase? about = null;
        if (body.Case is { } typed)
        {
            var (found, unknown) = await CaseEndpoints.Find(context, grains, typed);
            if (found is null)
                return unknown!;
            about = found;
        }
        var id = await idempotency.Code(context);
        var outcome = await grains.GetGrain<IContactGrain>(id).Do(new ContactCommand.Log(new Contact(id,
            body.Channel ?? Channel.Phone, body.Language ?? "es", body.StartedAt!.Value, ended, context.Actor(),
            body.Outcome!.Value, about?.Id, about?.Service ?? body.Service, body.Topic)), context.Actor());
        return outcome.Refusal is { } why
            ? context.Refused(why)
            : Results.Json(outcome.State!, Wire.Json, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> List(
        HttpContext context, IRows rows, string? outcome, string? @case, int? limit, string? after)
    {
        var where = new List<Where>();
        if (!context.User.IsInRole(Roles.Dispatcher) && !context.User.IsInRole(Roles.Admin))
            where.Add(new Where("agent", "=", context.Actor()));
        if (outcome is not null)
            where.Add(new Where("outcome", "in", outcome.Split(',')));
        if (@case is not null)
        {
            var (code, problem) = TypedCode.Read(context, @case);
            if (code is null)
                return problem!;
            where.Add(new Where("case_id", "=", code));
        }
        if (after is not null)
        {
            if (!long.TryParse(after, out var micros))
                return context.Invalid(context.Field("/after", "value"));
            where.Add(new Where("ended_at_us", "<", micros));
        }
        var most = Lists.Limit(limit);
        var items = (await rows.List(new RowQuery(Tables.Contacts, [.. where], "ended_at_us", true, most),
            context.RequestAborted)).Select(r => Wire.Read<Contact>(r.State)).ToList();
        return Results.Json(new Page<Contact>(items,
            items.Count == most ? $"{Tables.Micros(items[^1].EndedAt)}" : null), Wire.Json);
    }
}
