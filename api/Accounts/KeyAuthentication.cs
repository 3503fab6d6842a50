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
