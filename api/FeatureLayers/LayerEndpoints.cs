using System.Text.Json;
using System.Text.Json.Nodes;
using Despacho311.Api.Accounts;
using Despacho311.Api.Codes;
using Despacho311.Api.Photos;
using Despacho311.Contracts;
using Despacho311.Contracts.Journal;
using Despacho311.Domain.Deliveries;

namespace Despacho311.Api.FeatureLayers;

/// <summary>How the exchange with each registry stands, what passed, and where they tell that something is new.
/// </summary>
public static class LayerEndpoints
{
    private const string SignatureHeader = "x-esriHook-Signature";
    private const int MaxNote = 1_000;

    /// <param name="Url">Of the layer at the other system.</param>
    /// <param name="ReadTo">All that was edited there until then is known; absent before the first reading.</param>
    /// <param name="FailingSince">Since when it cannot be reached; absent while it can.</param>
    /// <param name="Fault">Why it cannot be reached.</param>
    /// <param name="MissingFields">Fields that are set up here and that the layer has not.</param>
    /// <param name="Queued">Exchanges that are still to be done.</param>
    /// <param name="Stuck">Those that a person has to look at.</param>
    /// <param name="OldestAt">Since when the oldest of both waits.</param>
    public sealed record FeatureLayerAnswer(
        string Name, Uri Url, DateTimeOffset? ReadTo, DateTimeOffset? FailingSince, DateTimeOffset? NextTryAt,
        string? Fault, IReadOnlyList<string> MissingFields, int Queued, int Stuck, DateTimeOffset? OldestAt)
    {
        public static FeatureLayerAnswer Of(FeatureLayer layer, LayerHealth? h, LayerBacklog backlog) => new(layer.Name,
            layer.Url, h is null || h.ReadTo == DateTimeOffset.UnixEpoch ? null : h.ReadTo, h?.Health.FailingSince,
            h?.Health.FailingSince is null ? null : h.Health.NextAt, h?.Fault, h?.Missing ?? [], backlog.Queued,
            backlog.Stuck, backlog.OldestAt);
    }

    /// <param name="GlobalId">Of the feature at the other system.</param>
    /// <param name="DoneAt">When it was done, or seen to by a person.</param>
    /// <param name="Fault">Why it is not done yet, or what the person wrote.</param>
    /// <param name="Feature">As it came or was sent, when one exchange is asked for; never who reported it.</param>
    public sealed record ExchangeAnswer(
        string Id, ExchangeKind Kind, ExchangeState State, string? Case, string? GlobalId, DateTimeOffset At,
        DateTimeOffset? DoneAt, DateTimeOffset? NextTryAt, int Tries, string? Fault, JsonNode? Feature)
    {
        public static ExchangeAnswer Of(LayerExchange e, JsonNode? feature = null) => new(e.Id, e.Kind, e.State,
            e.Case, e.GlobalId, e.At, e.DoneAt,
            e.State == ExchangeState.Queued && e.NextAt > DateTimeOffset.UnixEpoch ? e.NextAt : null, e.Tries, e.Fault,
            feature);
    }

    /// <param name="Note">How it was seen to, such as "told by phone".</param>
    public sealed record SettleBody(string? Note);

    /// <param name="From">The first moment of what is done again; 30 days ago when left out.</param>
    /// <param name="To">The first moment after it; now when left out.</param>
    /// <param name="State">Only those that are in this state.</param>
    public sealed record ReplayExchangesBody(DateTimeOffset? From, DateTimeOffset? To, ExchangeState? State);

    /// <param name="Exchanges">How many are done again.</param>
    public sealed record ReplayExchangesAnswer(int Exchanges);

    public static void AddFeatureLayers(this IServiceCollection services)
    {
        services.AddSingleton(s => FeatureLayerSettings.Of(s.GetRequiredService<IConfiguration>()));
        services.AddSingleton<LayerStore>().AddSingleton<ExchangeLedger>();
        services.AddSingleton<LayerIntake>().AddSingleton<LayerOutbox>();
        services.AddHostedService<LayerFeed>();
    }

    public static void MapFeatureLayers(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/v1/feature-layers").WithTags("feature-layers");
        group.MapGet("", List).For(Roles.Dispatcher).Gives<Page<FeatureLayerAnswer>>()
            .Does("listFeatureLayers", "Registries of leaks at other systems, and how the exchange with each stands");
        group.MapGet("{layer}/exchanges", Exchanges).For(Roles.Dispatcher).Gives<Page<ExchangeAnswer>>()
            .TakesCode()
            .Does("listExchanges", "What came from a layer and went to it, newest first; `state` and `case` narrow");
        group.MapGet("{layer}/exchanges/{id}", Exchange).For(Roles.Dispatcher).Gives<ExchangeAnswer>()
            .Does("getExchange", "One exchange with the feature as it came or went");
        group.MapPost("{layer}/exchanges/{id}/replay", ReplayOne).For(Roles.Dispatcher).Gives<ReplayExchangesAnswer>()
            .Does("replayExchange", "Does one exchange again; what went from here goes as it is now");
        group.MapPost("{layer}/exchanges/{id}/settle", Settle).For(Roles.Dispatcher).Takes<SettleBody>()
            .Gives<ExchangeAnswer>()
            .Does("settleExchange", "A person has seen to it in another way, such as by phone");
        group.MapPost("{layer}/replay", Replay).For(Roles.Dispatcher).Takes<ReplayExchangesBody>()
            .Gives<ReplayExchangesAnswer>()
            .Does("replayExchanges", "Does again what came up in a time");
        group.MapPost("{layer}/hook", Hook).Public("with the layer's secret").RequireRateLimiting(Limits.Report)
            .ExcludeFromDescription();
    }

    private static async Task<IResult> List(
        HttpContext context, FeatureLayerSettings settings, LayerStore store, ExchangeLedger ledger)
    {
        var answers = new List<FeatureLayerAnswer>();
        foreach (var layer in settings.Layers)
            answers.Add(FeatureLayerAnswer.Of(layer, await store.FindHealth(layer.Name, context.RequestAborted),
                await ledger.Backlog(layer.Name, context.RequestAborted)));
        return Results.Json(new Page<FeatureLayerAnswer>(answers, null), Wire.Json);
    }

    private static async Task<IResult> Exchanges(HttpContext context, FeatureLayerSettings settings,
        ExchangeLedger ledger, string layer, string? state, string? @case, int? limit, string? after)
    {
        if (settings.Find(layer) is null)
            return context.Problem(StatusCodes.Status404NotFound, "notFound");
        var only = Tables.Named<ExchangeState>(state);
        if (state is not null && only is null)
            return context.Invalid(context.Field("/state", "value"));
        if (@case is not null && TypedCode.Read(context, @case) is var (code, mistyped))
        {
            if (code is null)
                return mistyped!;
            @case = code;
        }
        var most = Lists.Limit(limit);
        var found = await ledger.List(layer, only, @case, after, most, context.RequestAborted);
        return Results.Json(new Page<ExchangeAnswer>([.. found.Select(e => ExchangeAnswer.Of(e))],
            found.Count == most ? found[^1].Id : null), Wire.Json);
    }

    private static async Task<IResult> Exchange(
        HttpContext context, FeatureLayerSettings settings, ExchangeLedger ledger, string layer, string id)
    {
        if (settings.Find(layer) is not { } known
            || await ledger.Find(layer, id, context.RequestAborted) is not { } found)
            return context.Problem(StatusCodes.Status404NotFound, "notFound");
        // They may write a field's name in other letters than it is set up with.
        var feature = found.Body.Length > 0
            ? JsonNode.Parse(found.Body, new JsonNodeOptions { PropertyNameCaseInsensitive = true })
            : null;
        // Who reported it is for those who look a number up, and that is written down.
        foreach (var name in known.PersonalFields)
            feature?["attributes"]?.AsObject().Remove(name);
        return Results.Json(ExchangeAnswer.Of(found, feature), Wire.Json);
    }

    private static async Task<IResult> ReplayOne(
        HttpContext context, ExchangeLedger ledger, string layer, string id) =>
        await ledger.Replay(layer, id, null, DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue) > 0
            ? Results.Json(new ReplayExchangesAnswer(1), Wire.Json)
            : context.Problem(StatusCodes.Status404NotFound, "notFound");

    private static async Task<IResult> Settle(
        HttpContext context, FeatureLayerSettings settings, ExchangeLedger ledger, string layer, string id)
    {
        var (body, problem) = await context.ReadJson<SettleBody>();
        if (body is null)
            return problem!;
        if (string.IsNullOrWhiteSpace(body.Note))
            return context.Invalid(context.Field("/note", "required"));
        if (body.Note.Length > MaxNote)
            return context.Invalid(context.Field("/note", "tooLong"));
        await ledger.Settle(layer, id, $"{context.Actor()}: {body.Note.Trim()}");
        return await Exchange(context, settings, ledger, layer, id);
    }

    private static async Task<IResult> Replay(HttpContext context, FeatureLayerSettings settings,
        ExchangeLedger ledger, TimeProvider clock, string layer)
    {
        var (body, problem) = await context.ReadJson<ReplayExchangesBody>();
        if (body is null)
            return problem!;
        if (settings.Find(layer) is null)
            return context.Problem(StatusCodes.Status404NotFound, "notFound");
        var to = body.To ?? clock.GetUtcNow();
        var from = body.From ?? to - DeliveryRules.Kept;
        return from > to
            ? context.Invalid(context.Field("/from", "value"))
            : Results.Json(
                new ReplayExchangesAnswer(await ledger.Replay(layer, null, body.State, from, to)), Wire.Json);
    }

    /// <summary>
    /// A webhook of Survey123, which brings the feature, or of the feature service, which only says that there is
    /// something: a report that is new is taken at once, all else is read from the layer.
    /// </summary>
    private static async Task<IResult> Hook(HttpContext context, FeatureLayerSettings settings, LayerStore store,
        ExchangeLedger ledger, string layer, string? key)
    {
        if (await PhotoEndpoints.Read(context.Request.Body, context.RequestAborted) is not { } body)
            return context.Problem(StatusCodes.Status413PayloadTooLarge, "tooLarge");
        if (settings.Find(layer) is not { Secret: { Length: > 0 } secret }
            || !(ServerSecret.Same(key ?? "", secret)
                || SignedBody.IsBy(secret, body, context.Request.Headers[SignatureHeader].ToString())))
            return context.Problem(StatusCodes.Status403Forbidden, "wrongSignature");
        LayerFeature? feature = null;
        try
        {
            using var told = JsonDocument.Parse(body);
            // The feature service's own is a list without data.
            if (told.RootElement.ValueKind == JsonValueKind.Object
                && told.RootElement.TryGetProperty("feature", out var given))
                feature = LayerFeature.Of(given, LayerShape.Usual);
        }
        catch (Exception e) when (e is JsonException or InvalidDataException)
        {
            return context.Problem(StatusCodes.Status400BadRequest, "json");
        }
        if (feature is not null && await store.OfFeature(layer, feature.GlobalId, context.RequestAborted) is null)
            await ledger.Came(layer, ExchangeKind.Report, null, feature.GlobalId, feature.Write());
        await store.AskForReading(layer);
        return Results.Ok();
    }
}
