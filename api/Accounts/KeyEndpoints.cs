using Despacho311.Contracts;

namespace Despacho311.Api.Accounts;

/// <summary>Keys of programs: made, seen and taken back by an administrator.</summary>
public static class KeyEndpoints
{
    private const int MaxName = 80;

    private static readonly TimeSpan Longest = TimeSpan.FromDays(5 * 366);

    /// <param name="ReadsOnly">It changes nothing, whatever its role may.</param>
    /// <param name="ExpiresAt">Within five years; null: until it is taken back.</param>
    private sealed record KeyBody(
        string? Name, string? Role, string? Scope, bool? ReadsOnly, DateTimeOffset? ExpiresAt);

    public sealed record NewKey(
        string Key, string Id, string Name, string Role, string? Scope, bool ReadsOnly, DateTimeOffset? ExpiresAt);

    public static void MapKeys(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/v1/keys").WithTags("accounts");
        group.MapPost("", Make).For(Roles.Admin).Takes<KeyBody>().Gives<NewKey>(StatusCodes.Status201Created)
            .Refuses(StatusCodes.Status409Conflict, "nameTaken")
            .Does("makeKey", "Makes a key, shown this once");
        group.MapGet("", async (HttpContext context, KeyStore keys, int? limit, string? after) =>
        {
            var most = Lists.Limit(limit);
            var found = await keys.List(after ?? "", most + 1, context.RequestAborted);
            return Results.Json(new Page<KeyView>(
                [.. found.Take(most)], found.Count > most ? found[most - 1].Id : null), Wire.Json);
        }).For(Roles.Admin).Gives<Page<KeyView>>().Does("listKeys", "Keys that hold, by their ids");
        group.MapDelete("{id}", async (HttpContext context, KeyStore keys, string id) =>
            await keys.RemoveOne(id)
                ? Results.NoContent()
                : context.Problem(StatusCodes.Status404NotFound, "notFound")).For(Roles.Admin).GivesNothing()
            .Refuses(StatusCodes.Status404NotFound, "notFound")
            .Does("endKey", "Takes a key back; it opens nothing a minute later");
    }

    private static async Task<IResult> Make(
        HttpContext context, KeyStore keys, AccountStore accounts, TimeProvider clock)
    {
        var (body, problem) = await context.ReadJson<KeyBody>();
        if (body is null)
            return problem!;
        var now = clock.GetUtcNow();
        if (!Roles.All.Contains(body.Role))
            return context.Invalid(context.Field("/role", "value"));
        if (body.Name is not { Length: > 0 and <= MaxName })
            return context.Invalid(context.Field("/name", "required"));
        if (Roles.NeedsScope(body.Role) && string.IsNullOrEmpty(body.Scope))
            return context.Invalid(context.Field("/scope", "required"));
        if (body.ExpiresAt is { } end && (end <= now || end > now + Longest))
            return context.Invalid(context.Field("/expiresAt", "keyEnd"));
        if (await accounts.FindByNameAsync(body.Name.ToLowerInvariant(), context.RequestAborted) is not null)
            return context.Problem(StatusCodes.Status409Conflict, "nameTaken");
        var key = KeyStore.NewKey();
        var holder = new KeyHolder(body.Name, body.Role!, body.Scope, body.ReadsOnly ?? false);
        await keys.Add([(key, holder)], body.ExpiresAt);
        return Results.Json(new NewKey(key, KeyStore.IdOf(key), holder.Name, holder.Role, holder.Scope,
            holder.ReadsOnly, body.ExpiresAt), Wire.Json, statusCode: StatusCodes.Status201Created);
    }
}
