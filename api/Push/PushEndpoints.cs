using System.Buffers.Text;
using System.Security.Cryptography;
using Despacho311.Api.Accounts;
using Despacho311.Api.Text;
using Despacho311.Contracts;
using Despacho311.Contracts.Journal;
using Despacho311.Domain.Webhooks;
using Despacho311.Api.Webhooks;

namespace Despacho311.Api.Push;

/// <summary>An operator's phone asks to be woken for offers.</summary>
public static class PushEndpoints
{
    /// <param name="Key">P-256, uncompressed, base64url: the browser's <c>applicationServerKey</c>.</param>
    public sealed record PushKeyAnswer(string Key);

    /// <param name="P256dh">The browser's public point, base64url.</param>
    /// <param name="Auth">Its secret, base64url.</param>
    public sealed record PushKeys(string? P256dh, string? Auth);

    /// <summary>As <c>PushSubscription.toJSON()</c> gives it.</summary>
    public sealed record PushBody(string? Endpoint, PushKeys? Keys);

    /// <param name="Endpoint">The phone that is not woken any more; all of the truck's when left out.</param>
    public sealed record PushEnd(string? Endpoint);

    public static IServiceCollection AddPush(this IServiceCollection services) => services
        .AddSingleton(s => PushSettings.From(
            s.GetRequiredService<IConfiguration>(), s.GetRequiredService<WebhookSettings>()))
        .AddSingleton<PushStore>().AddSingleton<PushSender>().AddHostedService<OfferPush>();

    public static void MapPush(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/v1").WithTags("trucks");
        group.MapGet("/push-key", (PushSender sender) => Results.Json(new PushKeyAnswer(sender.PublicKey), Wire.Json))
            .For(Roles.Truck).Gives<PushKeyAnswer>().Does("getPushKey", "The key with which a browser subscribes");
        group.MapPut("/trucks/{id}/push", Add).For(Roles.Truck).Takes<PushBody>().GivesNothing()
            .Does("addPush", "Wakes this phone for the truck's offers, also when the page is closed");
        group.MapDelete("/trucks/{id}/push", Remove).For(Roles.Truck, Roles.Dispatcher).Takes<PushEnd>().GivesNothing()
            .Does("endPush", "Wakes this phone no more, or none of the truck's");
    }

    private static async Task<IResult> Add(
        HttpContext context, PushStore store, PushSettings settings, IJournal journal, string id)
    {
        if (context.TruckOf() != id)
            return context.Problem(StatusCodes.Status404NotFound, "notFound");
        var (body, problem) = await context.ReadJson<PushBody>();
        if (body is null)
            return problem!;
        var errors = new List<FieldError>();
        if (!WebhookAddress.IsAcceptable(body.Endpoint, settings.AllowPrivate))
            errors.Add(context.Field("/endpoint", "value"));
        if (!IsPoint(body.Keys?.P256dh))
            errors.Add(context.Field("/keys/p256dh", "value"));
        if (Bytes(body.Keys?.Auth) is not { Length: PushSeal.AuthBytes })
            errors.Add(context.Field("/keys/auth", "value"));
        if (errors.Count > 0)
            return context.Invalid(errors);
        await store.Add(new PushSubscription(body.Endpoint!, id, body.Keys!.P256dh!, body.Keys.Auth!,
            context.Language(), await journal.Settled(context.RequestAborted)));
        return Results.NoContent();
    }

    private static async Task<IResult> Remove(HttpContext context, PushStore store, string id)
    {
        if (context.User.IsInRole(Roles.Truck) && context.TruckOf() != id)
            return context.Problem(StatusCodes.Status404NotFound, "notFound");
        var (body, problem) = await context.ReadJson<PushEnd>();
        if (body is null)
            return problem!;
        await store.Remove(id, body.Endpoint);
        return Results.NoContent();
    }

    private static byte[]? Bytes(string? text)
    {
        try
        {
            return text is { Length: <= 200 } ? Base64Url.DecodeFromChars(text) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static bool IsPoint(string? text)
    {
        try
        {
            using var key = ECDiffieHellman.Create(PushSeal.ParametersOf(Bytes(text) ?? []));
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
