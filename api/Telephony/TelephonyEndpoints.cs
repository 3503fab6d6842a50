using Despacho311.Api.Accounts;
using Despacho311.Contracts.Contacts;
using Despacho311.Domain.Cases;
using Despacho311.Domain.Contacts;
using Microsoft.AspNetCore.Identity;

namespace Despacho311.Api.Telephony;

/// <summary>What a telephone exchange tells us, so that whoever picks up sees who is calling.</summary>
public static class TelephonyEndpoints
{
    private const int MaxName = 100;
    private static readonly TimeSpan Longest = TimeSpan.FromHours(12);

    /// <summary>What happened to a call.</summary>
    public enum CallEvent
    {
        /// <summary>It rings at an agent's desk.</summary>
        Ringing,

        /// <summary>The agent picked up.</summary>
        Answered,

        /// <summary>It is over, or rings elsewhere.</summary>
        Ended,

        /// <summary>The caller hung up before anybody answered: it counts as a contact.</summary>
        Abandoned,
    }

    /// <param name="Call">The exchange's own name for the call, the same in all that it tells of it.</param>
    /// <param name="From">The caller's number as the exchange writes it; left out when it is withheld.</param>
    /// <param name="Agent">The name of the account or key with which the call-taker signs in.</param>
    /// <param name="StartedAt">When it came in; now when it is not said.</param>
    public sealed record CallNews(
        CallEvent? Event, string? Call, string? From, string? Agent, DateTimeOffset? StartedAt);

    public static void MapTelephony(this IEndpointRouteBuilder app) =>
        app.MapPost("/api/v1/telephony/calls", Tell).For(Roles.Telephony).WithTags("contacts")
            .Takes<CallNews>().GivesNothing()
            .Does("tellCall", "What happens to a call: it is shown on the agent's screen, with the number filled in. "
                + "One that nobody answered is logged as a contact");

    private static async Task<IResult> Tell(
        HttpContext context, IGrainFactory grains, Idempotency idempotency, KeyStore keys,
        UserManager<Account> people, TimeProvider clock)
    {
        var (body, problem) = await context.ReadJson<CallNews>();
        if (body is null)
            return problem!;
        var now = clock.GetUtcNow();
        var started = body.StartedAt ?? now;
        var errors = Check(context, body, started, now);
        // A name mistyped at the exchange would ring at nobody's desk, for ever and in silence.
        if (errors.Count == 0 && body.Agent?.Trim() is { } agent && !await keys.Has(agent, context.RequestAborted)
            && await people.FindByNameAsync(agent) is null)
            errors.Add(context.Field("/agent", "unknownAgent"));
        if (errors.Count > 0)
            return context.Invalid(errors);
        if (body.Event == CallEvent.Abandoned)
        {
            var id = await idempotency.Code(context);
            await grains.GetGrain<IContactGrain>(id).Do(new ContactCommand.Log(new Contact(id, Channel.Phone, "es",
                started, now, context.Actor(), ContactOutcome.Abandoned, null, null, null)), context.Actor());
        }
        else
            await grains.GetGrain<IAgentLineGrain>(body.Agent!.Trim()).Tell(new PhoneCall(body.Call!.Trim(),
                PhoneNumber.Normal(body.From), body.Event switch
                {
                    CallEvent.Ringing => CallState.Ringing,
                    CallEvent.Answered => CallState.Talking,
                    _ => CallState.Over,
                }, started));
        return Results.NoContent();
    }

    private static List<FieldError> Check(
        HttpContext context, CallNews body, DateTimeOffset started, DateTimeOffset now)
    {
        var errors = new List<FieldError>();
        if (body.Event is null)
            errors.Add(context.Field("/event", "required"));
        foreach (var (pointer, text) in new[] { ("/call", body.Call), ("/agent", body.Agent) })
            if (string.IsNullOrWhiteSpace(text))
            {
                if (pointer == "/call" || body.Event != CallEvent.Abandoned)
                    errors.Add(context.Field(pointer, "required"));
            }
            else if (text.Length > MaxName)
                errors.Add(context.Field(pointer, "tooLong"));
        if (started > now.AddMinutes(1) || now - started > Longest)
            errors.Add(context.Field("/startedAt", "value"));
        return errors;
    }
}
