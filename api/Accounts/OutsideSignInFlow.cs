using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace Despacho311.Api.Accounts;

/// <summary>
/// Signing in by another system's word (OpenID Connect, code flow with PKCE). It says who somebody is; what they may
/// do here, their account says, which an administrator made: the first time it is found by the address that the
/// provider has verified, from then on by the provider's own name for them.
/// </summary>
public static partial class OutsideSignInFlow
{
    private const string Verified = "email_verified";

    /// <summary>How a screen is told that it did not come about.</summary>
    private const string Outcome = "signin";

    public static void AddOutside(this AuthenticationBuilder authentication, OutsideSignIn provider) =>
        authentication.AddOpenIdConnect(provider.Name, o =>
        {
            o.Authority = provider.Authority.ToString();
            o.ClientId = provider.ClientId;
            o.ClientSecret = provider.ClientSecret;
            o.RequireHttpsMetadata = !provider.Authority.IsLoopback;
            o.ResponseType = "code";
            o.ResponseMode = "query";
            o.CallbackPath = $"/signed-in/{provider.Name}";
            o.SignInScheme = CookieAuthenticationDefaults.AuthenticationScheme;
            o.MapInboundClaims = false;
            o.GetClaimsFromUserInfoEndpoint = true;
            o.Scope.Add("email");
            o.ClaimActions.MapUniqueJsonKey("email", "email");
            o.ClaimActions.MapUniqueJsonKey(Verified, Verified);
            // The provider sends the browser back with a plain link, which carries lax cookies.
            o.CorrelationCookie.SameSite = o.NonceCookie.SameSite = SameSiteMode.Lax;
            o.CorrelationCookie.SecurePolicy = o.NonceCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            o.Events.OnTicketReceived = context => Received(context, provider.Name);
            o.Events.OnRemoteFailure = context =>
            {
                context.Response.Redirect(Told(context.Properties?.RedirectUri ?? "/", "failed"));
                context.HandleResponse();
                return Task.CompletedTask;
            };
        });

    public static void MapOutsideSignIn(this IEndpointRouteBuilder app) =>
        app.MapGet("/api/v1/sign-in/{provider}", async (
            HttpContext context, IReadOnlyList<OutsideSignIn> providers, ILoggerFactory logs, string provider,
            string? back) =>
        {
            if (providers.All(p => p.Name != provider))
                return context.Problem(StatusCodes.Status404NotFound, "notFound");
            var to = IsOwn(back) ? back! : "/";
            try
            {
                await context.ChallengeAsync(provider, new AuthenticationProperties { RedirectUri = to });
                return Results.Empty;
            }
            // Its description cannot be read.
            catch (InvalidOperationException e)
            {
                LogUnreachable(logs.CreateLogger(typeof(OutsideSignInFlow)), provider, e);
                return Results.Redirect(Told(to, "unreachable"));
            }
        }).Public("signing in").RequireRateLimiting(Limits.SignIn).ExcludeFromDescription();

    /// <summary>A page of this server, and no other's.</summary>
    private static bool IsOwn(string? back) => back is ['/', ..] && back is not ['/', '/' or '\\', ..]
        && Uri.IsWellFormedUriString(back, UriKind.Relative);

    private static string Told(string back, string outcome) =>
        $"{back}{(back.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{Outcome}={outcome}";

    private static async Task Received(TicketReceivedContext context, string provider)
    {
        var services = context.HttpContext.RequestServices;
        var store = services.GetRequiredService<AccountStore>();
        var changes = services.GetRequiredService<AccountChanges>();
        var said = context.Principal!;
        var account = await Find(said, provider, store, changes, context.HttpContext.RequestAborted);
        if (account is not { ClosedAt: null })
        {
            context.Response.Redirect(Told(context.ReturnUri ?? "/", "unknown"));
            context.HandleResponse();
            return;
        }
        account.SignedInAt = services.GetRequiredService<TimeProvider>().GetUtcNow();
        await store.UpdateAsync(account, context.HttpContext.RequestAborted);
        await changes.Record(account, account.Name, AccountChanges.SignedIn, provider);
        context.Principal = Sessions.PrincipalOf(account);
    }

    private static async Task<Account?> Find(ClaimsPrincipal said, string provider, AccountStore store,
        AccountChanges changes, CancellationToken cancellation)
    {
        if (said.FindFirst("sub")?.Value is not { Length: > 0 and <= 255 } subject)
            return null;
        if (await store.FindByLogin(provider, subject, cancellation) is { } known)
            return known;
        // An address that nobody has checked may be anybody's.
        if (said.FindFirst("email")?.Value is not { } email
            || !string.Equals(said.FindFirst(Verified)?.Value, "true", StringComparison.OrdinalIgnoreCase)
            || await store.FindByEmail(email, cancellation) is not { ClosedAt: null } account)
            return null;
        await store.AddLogin(provider, subject, account);
        await changes.Record(account, account.Name, AccountChanges.Linked, provider);
        return account;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The sign-in provider {Provider} does not answer")]
    private static partial void LogUnreachable(ILogger log, string provider, Exception e);
}
