using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace Despacho311.Api.Accounts;

/// <summary>
/// A key travels as <c>Authorization: Bearer</c>, as <c>X-Api-Key</c>, or, on Open311's paths, as <c>api_key</c>.
/// A browser exchanges it once for a strict cookie.
/// </summary>
public sealed class KeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, KeyStore keys)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Scheme_ = "key";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        // What is open to everybody must not fail because the store of keys does.
        if (Context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            return AuthenticateResult.NoResult();
        var key = await KeyOf(Request);
        if (key is null)
        {
            var cookie = await Context.AuthenticateAsync(CookieAuthenticationDefaults.AuthenticationScheme);
            return cookie.Succeeded
                ? AuthenticateResult.Success(new AuthenticationTicket(cookie.Principal, Scheme.Name))
                : AuthenticateResult.NoResult();
        }
        return await keys.Find(key, Context.RequestAborted) is { } holder
            ? AuthenticateResult.Success(new AuthenticationTicket(holder.Principal, Scheme.Name))
            : AuthenticateResult.Fail("unknown key");
    }

    private static async Task<string?> KeyOf(HttpRequest request)
    {
        var bearer = request.Headers.Authorization.ToString();
        if (bearer.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
            return bearer[7..].Trim();
        if (request.Headers.TryGetValue("X-Api-Key", out var header))
            return header.ToString();
        if (request.Path.StartsWithSegments("/hubs") && request.Query["access_token"] is { Count: > 0 } token)
            return token.ToString();
        if (!request.Path.StartsWithSegments("/open311"))
            return null;
        if (request.Query["api_key"] is { Count: > 0 } query)
            return query.ToString();
        var form = await Open311.FormReader.Read(request);
        return form?["api_key"] is { Count: > 0 } posted ? posted.ToString() : null;
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) =>
        Request.Path.StartsWithSegments("/open311")
            ? Open311.Answer.Error(Context, 403, "missingKey").ExecuteAsync(Context)
            : Context.Problem(StatusCodes.Status401Unauthorized, "unauthorized").ExecuteAsync(Context);

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Request.Path.StartsWithSegments("/open311")
            ? Open311.Answer.Error(Context, 403, "missingKey").ExecuteAsync(Context)
            : Context.Problem(StatusCodes.Status403Forbidden, "forbidden").ExecuteAsync(Context);
}

public static class AccountSetup
{
    public static void AddAccounts(this IServiceCollection services)
    {
        services.AddSingleton<KeyStore>();
        services.AddAuthentication(KeyAuthentication.Scheme_)
            .AddScheme<AuthenticationSchemeOptions, KeyAuthentication>(KeyAuthentication.Scheme_, null)
            .AddCookie(o =>
            {
                o.Cookie.Name = "despacho311";
                o.Cookie.HttpOnly = true;
                o.Cookie.SameSite = SameSiteMode.Strict;
                o.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
                o.ExpireTimeSpan = TimeSpan.FromHours(12);
            });
        // Deny by default: an endpoint that names nobody lets nobody in.
        services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAssertion(_ => false).Build());
    }

    private sealed record SessionBody(string? Key);

    public sealed record NewKey(string Key, string Name, string Role, string? Scope);

    public sealed record Me(string Name, string Role, string? Scope);

    public static void MapAccounts(this IEndpointRouteBuilder app)
    {
        app.MapPost("/api/v1/session", async (HttpContext context, KeyStore keys) =>
        {
            var (body, problem) = await context.ReadJson<SessionBody>();
            if (body is null)
                return problem!;
            if (string.IsNullOrEmpty(body.Key))
                return context.Invalid(context.Field("/key", "required"));
            if (await keys.Find(body.Key, context.RequestAborted) is not { } holder)
                return context.Problem(StatusCodes.Status401Unauthorized, "unauthorized");
            await context.SignInAsync(CookieAuthenticationDefaults.AuthenticationScheme,
                holder.PrincipalFor(CookieAuthenticationDefaults.AuthenticationScheme));
            return Results.NoContent();
        }).Public("signing in").RequireRateLimiting(Limits.SignIn).WithTags("accounts")
            .Takes<SessionBody>().GivesNothing()
            .Refuses(StatusCodes.Status401Unauthorized, "unauthorized")
            .Does("signIn", "Exchanges a key for a strict session cookie");
        app.MapDelete("/api/v1/session", async (HttpContext context) =>
        {
            await context.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
            return Results.NoContent();
        }).Public("signing out needs no right").WithTags("accounts").GivesNothing()
            .Does("signOut", "Ends the session");
        app.MapGet("/api/v1/session", (HttpContext context) => Results.Json(new Me(context.Actor(),
            context.User.FindFirst(ClaimTypes.Role)!.Value, context.User.FindFirst(Roles.Scope)?.Value),
                Contracts.Wire.Json))
            .For(Roles.All).WithTags("accounts").Gives<Me>().Does("getSession", "Who is signed in");
        app.MapPost("/api/v1/keys", async (HttpContext context, KeyStore keys) =>
        {
            var (body, problem) = await context.ReadJson<KeyHolder>();
            if (body is null)
                return problem!;
            if (!Roles.All.Contains(body.Role))
                return context.Invalid(context.Field("/role", "value"));
            if (body.Name is not { Length: > 0 and <= 80 })
                return context.Invalid(context.Field("/name", "required"));
            if (body.Role is Roles.Truck or Roles.Liaison or Roles.Lot && string.IsNullOrEmpty(body.Scope))
                return context.Invalid(context.Field("/scope", "required"));
            var key = KeyStore.NewKey();
            await keys.Add([(key, body)]);
            return Results.Json(
                new NewKey(key, body.Name, body.Role, body.Scope), Contracts.Wire.Json, statusCode: 201);
        }).For(Roles.Admin).WithTags("accounts").Takes<KeyHolder>().Gives<NewKey>(StatusCodes.Status201Created)
            .Does("makeKey", "Makes a key, shown this once");
    }
}
