using Despacho311.Domain.Deliveries;
using System.Collections.Immutable;
using System.Security.Claims;
using System.Text.Json;
using System.Text.Json.Nodes;
using Despacho311.Api.Accounts;
using Despacho311.Api.City;
using Despacho311.Api.Text;
using Despacho311.Contracts;
using Despacho311.Contracts.Journal;
using Despacho311.Domain.Webhooks;

namespace Despacho311.Api.Webhooks;

/// <summary>Whoever holds a key says where and of what it wants to be told, and sees what became of it.</summary>
public static class WebhookEndpoints
{
    private const int MostOfOneOwner = 20;

    /// <param name="Url">https, without name and password in it.</param>
    /// <param name="Types">Such as <c>case.closed</c> or <c>case.*</c>; without any, all that the key may hear.</param>
    /// <param name="Services">Only cases of these services; all when left out.</param>
    /// <param name="Language">Of the words in it: <c>es</c> or <c>en</c>.</param>
    public sealed record NewWebhook(
        string? Url, ImmutableArray<string>? Types, ImmutableArray<string>? Services, string? Language);

    /// <param name="Secret">Shown when it is made and when it is changed, and at no other time.</param>
    /// <param name="FailingSince">Since when no message has come through.</param>
    /// <param name="Disabled">Why it rests; absent while it is in use.</param>
    public sealed record WebhookAnswer(
        string Id, string Url, IReadOnlyList<string> Types, IReadOnlyList<string> Services, string Language,
        string Owner, DateTimeOffset CreatedAt, DateTimeOffset? FailingSince, DateTimeOffset? NextTryAt,
        WebhookDisabled? Disabled, string? Secret)
    {
        public static WebhookAnswer Of(Webhook w, string? secret = null) => new(w.Id, w.Url, w.Types, w.Services,
            w.Language, w.Owner, w.CreatedAt, w.Health.FailingSince,
            w.Health.FailingSince is null ? null : w.Health.NextAt, w.Disabled, secret);
    }

    /// <param name="Id">As the receiver gets it in <c>webhook-id</c>.</param>
    /// <param name="Attempts">When one message is asked for, oldest first.</param>
    public sealed record MessageAnswer(
        string Id, string Type, WebhookMessageState State, DateTimeOffset At, DateTimeOffset? NextTryAt, JsonNode? Body,
        IReadOnlyList<WebhookAttempt>? Attempts)
    {
        public static MessageAnswer Of(WebhookMessage m, IReadOnlyList<WebhookAttempt>? attempts = null) => new(m.Id,
            m.Type, m.State, m.At, m.State == WebhookMessageState.Pending ? m.NextAt : null,
            attempts is null ? null : JsonNode.Parse(m.Body), attempts);
    }

    /// <param name="From">The first moment whose messages are sent again; 30 days ago when left out.</param>
    /// <param name="To">The first moment after them; now when left out.</param>
    /// <param name="State">Only those that are in this state.</param>
    public sealed record ReplayBody(DateTimeOffset? From, DateTimeOffset? To, WebhookMessageState? State);

    /// <param name="Messages">How many are sent again.</param>
    public sealed record ReplayAnswer(int Messages);

    /// <param name="Enabled">False lets it rest; what comes up meanwhile is kept for it.</param>
    public sealed record SwitchBody(bool? Enabled);

    public static void AddWebhooks(this IServiceCollection services, Launch launch)
    {
        services.AddSingleton(s => WebhookSettings.From(s.GetRequiredService<IConfiguration>(), launch));
        services.AddSingleton<WebhookStore>();
        services.AddSingleton<WebhookMessages>();
        services.AddSingleton<WebhookNews>();
        services.AddSingleton<WebhookSender>();
        services.AddHostedService<WebhookFeed>();
    }

    private static readonly string[] Askers =
        [Roles.Client, Roles.Liaison, Roles.Dispatcher, Roles.Crew];

    public static void MapWebhooks(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/v1/webhooks").WithTags("webhooks");
        group.MapPost("", Post).For(Askers).Takes<NewWebhook>().Gives<WebhookAnswer>(StatusCodes.Status201Created)
            .Refuses(StatusCodes.Status409Conflict, "tooManyWebhooks")
            .Does("makeWebhook", "Asks to be told; the answer holds the secret that signs, shown this once");
        group.MapGet("", List).For(Askers).Gives<Page<WebhookAnswer>>()
            .Does("listWebhooks", "The caller's webhooks; an administrator sees all");
        group.MapGet("{id}", (HttpContext context, WebhookStore store, string id) => With(context, store, id,
            w => Task.FromResult(Results.Json(WebhookAnswer.Of(w), Wire.Json)))).For(Askers).Gives<WebhookAnswer>()
            .Does("getWebhook", "One webhook and how its receiver is doing");
        group.MapDelete("{id}", (HttpContext context, WebhookStore store, string id) => With(context, store, id,
            async w =>
            {
                await store.Remove(w.Id);
                return Results.NoContent();
            })).For(Askers).GivesNothing().Does("removeWebhook", "Ends a webhook and forgets what it is owed");
        group.MapPost("{id}/secret", Rotate).For(Askers).Gives<WebhookAnswer>()
            .Does("changeSecret", "Makes a new secret; for 24 hours the old one signs too");
        group.MapPost("{id}/switch", Switch).For(Askers).Takes<SwitchBody>().Gives<WebhookAnswer>()
            .Does("switchWebhook", "Lets a webhook rest, or puts it back to work");
        group.MapPost("{id}/test", Test).For(Askers).Gives<MessageAnswer>(StatusCodes.Status202Accepted)
            .Does("testWebhook", "Sends a message of type `webhook.test`");
        group.MapGet("{id}/messages", Messages).For(Askers).Gives<Page<MessageAnswer>>()
            .Does("listMessages", "What it was sent in the last 30 days, newest first; `state` narrows");
        group.MapGet("{id}/messages/{message}", Message).For(Askers).Gives<MessageAnswer>()
            .Does("getMessage", "One message with its body and every attempt");
        group.MapPost("{id}/messages/{message}/replay", ReplayOne).For(Askers).Gives<ReplayAnswer>()
            .Does("replayMessage", "Sends one message again");
        group.MapPost("{id}/replay", Replay).For(Askers).Takes<ReplayBody>().Gives<ReplayAnswer>()
            .Does("replayMessages", "Sends again what came up in a time");
    }

    private static async Task<IResult> Post(HttpContext context, WebhookStore store, IJournal journal,
        WebhookSettings settings, CityMap city, TimeProvider clock)
    {
        var (body, problem) = await context.ReadJson<NewWebhook>();
        if (body is null)
            return problem!;
        var role = context.User.FindFirst(ClaimTypes.Role)!.Value;
        var (types, services) = (body.Types ?? [], body.Services ?? []);
        var errors = new List<FieldError>();
        if (body.Url is null)
            errors.Add(context.Field("/url", "required"));
        else if (!WebhookAddress.IsAcceptable(body.Url, settings.AllowPrivate))
            errors.Add(context.Field("/url", "webhookUrl"));
        if (types.Length > 50 || types.Any(t => !WebhookNews.Types.Keys.Any(known => WebhookNews.MayHear(role, known)
            && (known == t || (t.EndsWith(".*", StringComparison.Ordinal)
                && known.StartsWith(t[..^1], StringComparison.Ordinal))))))
            errors.Add(context.Field("/types", "value"));
        if (services.Length > 100 || services.Any(s => city.FindService(s) is null))
            errors.Add(context.Field("/services", "value"));
        if (body.Language is not (null or "es" or "en"))
            errors.Add(context.Field("/language", "value"));
        if (errors.Count > 0)
            return context.Invalid(errors);
        if ((await store.List(context.Actor(), context.RequestAborted)).Count >= MostOfOneOwner)
            return context.Problem(StatusCodes.Status409Conflict, "tooManyWebhooks");
        var now = clock.GetUtcNow();
        var webhook = new Webhook($"wh_{Guid.CreateVersion7(now):N}", context.Actor(), role,
            context.User.FindFirst(Roles.Scope)?.Value, body.Url!, types, services,
            body.Language ?? context.Language(), WebhookSignature.NewSecret(), null, null,
            // It hears what happens from now on.
            await journal.Settled(context.RequestAborted), now, new ReceiverHealth(0, null, now), null);
        await store.Add(webhook);
        context.Response.Headers.Location = $"/api/v1/webhooks/{webhook.Id}";
        return Results.Json(WebhookAnswer.Of(webhook, webhook.Secret), Wire.Json, statusCode: 201);
    }

    private static async Task<IResult> List(HttpContext context, WebhookStore store) => Results.Json(
        new Page<WebhookAnswer>([.. (await store.List(
            context.User.IsInRole(Roles.Admin) ? null : context.Actor(), context.RequestAborted))
            .Select(w => WebhookAnswer.Of(w))], null), Wire.Json);

    /// <summary>Does it with the caller's webhook; another's is as if there were none.</summary>
    private static async Task<IResult> With(
        HttpContext context, WebhookStore store, string id, Func<Webhook, Task<IResult>> what) =>
        await store.Find(id, context.RequestAborted) is { } found
            && (context.User.IsInRole(Roles.Admin) || found.Owner == context.Actor())
            ? await what(found)
            : context.Problem(StatusCodes.Status404NotFound, "notFound");

    private static Task<IResult> Rotate(HttpContext context, WebhookStore store, string id) =>
        With(context, store, id, async w =>
        {
            var secret = WebhookSignature.NewSecret();
            await store.Rotate(w.Id, secret);
            return Results.Json(WebhookAnswer.Of(w, secret), Wire.Json);
        });

    private static async Task<IResult> Switch(HttpContext context, WebhookStore store, string id)
    {
        var (body, problem) = await context.ReadJson<SwitchBody>();
        if (body is null)
            return problem!;
        if (body.Enabled is not { } enabled)
            return context.Invalid(context.Field("/enabled", "required"));
        return await With(context, store, id, async w =>
        {
            await store.Disable(w.Id, enabled ? null : WebhookDisabled.ByOwner);
            return Results.Json(WebhookAnswer.Of((await store.Find(w.Id, context.RequestAborted))!), Wire.Json);
        });
    }

    private static Task<IResult> Test(HttpContext context, WebhookStore store, TimeProvider clock, string id) =>
        With(context, store, id, async w =>
        {
            var now = clock.GetUtcNow();
            var message = new WebhookMessage(w.Id, $"test_{Guid.CreateVersion7(now):N}", "webhook.test",
                JsonSerializer.Serialize(new WebhookBody("webhook.test", now,
                    new WebhookData(w.Id, 0, null, null, null, null)), Wire.Json),
                now, WebhookMessageState.Pending, 0, now);
            await store.Owe(message);
            return Results.Json(MessageAnswer.Of(message), Wire.Json, statusCode: StatusCodes.Status202Accepted);
        });

    private static Task<IResult> Messages(HttpContext context, WebhookStore store, WebhookMessages messages, string id,
        string? state, int? limit, string? after) => With(context, store, id, async w =>
        {
            var only = Tables.Named<WebhookMessageState>(state);
            if (state is not null && only is null)
                return context.Invalid(context.Field("/state", "value"));
            var most = Lists.Limit(limit);
            var found = await messages.List(w.Id, only, long.TryParse(after, out var before) ? before : null, most,
                context.RequestAborted);
            return Results.Json(new Page<MessageAnswer>([.. found.Select(m => MessageAnswer.Of(m))],
                found.Count == most ? $"{Tables.Micros(found[^1].At)}" : null), Wire.Json);
        });

    private static Task<IResult> Message(
        HttpContext context, WebhookStore store, WebhookMessages messages, string id, string message) =>
        With(context, store, id, async w => await messages.Find(w.Id, message, context.RequestAborted) is { } found
            ? Results.Json(MessageAnswer.Of(
                found, await messages.Attempts(w.Id, message, context.RequestAborted)), Wire.Json)
            : context.Problem(StatusCodes.Status404NotFound, "notFound"));

    private static Task<IResult> ReplayOne(
        HttpContext context, WebhookStore store, WebhookMessages messages, string id, string message) =>
        With(context, store, id, async w =>
            await messages.Replay(w.Id, message, null, DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue) > 0
                ? Results.Json(new ReplayAnswer(1), Wire.Json)
                : context.Problem(StatusCodes.Status404NotFound, "notFound"));

    private static async Task<IResult> Replay(
        HttpContext context, WebhookStore store, WebhookMessages messages, TimeProvider clock, string id)
    {
        var (body, problem) = await context.ReadJson<ReplayBody>();
        if (body is null)
            return problem!;
        var to = body.To ?? clock.GetUtcNow();
        var from = body.From ?? to - DeliveryRules.Kept;
        if (from > to)
            return context.Invalid(context.Field("/from", "value"));
        return await With(context, store, id, async w =>
            Results.Json(new ReplayAnswer(await messages.Replay(w.Id, null, body.State, from, to)), Wire.Json));
    }
}
