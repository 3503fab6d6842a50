using System.Security.Claims;
using Despacho311.Contracts;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;

namespace Despacho311.Api.Accounts;

/// <summary>Signing in and out.</summary>
public static class SessionEndpoints
{
    /// <summary>A key, or a name with its password.</summary>
    private sealed record SessionBody(string? Key, string? User, string? Password, string? Code, string? NewPassword);

    private sealed record PasswordBody(string? User, string? Password);

    /// <param name="Account">Whether it is a person's own, with a page of its own; else a key's.</param>
    public sealed record Me(string Name, string Role, string? Scope, bool Account);

    /// <summary>How somebody can sign in here.</summary>
    /// <param name="Demo">Whether the demo's keys hold.</param>
    public sealed record SignInWays(bool Demo, IReadOnlyList<OutsideWay> Outside);

    /// <param name="Label">What the button says.</param>
    /// <param name="Url">Where the button leads; <c>?back=</c> says where to return.</param>
    public sealed record OutsideWay(string Name, string Label, string Url);

    /// <summary>What an authenticator is told, by picture or by hand.</summary>
    /// <param name="Uri">As a QR code shows it.</param>
    public sealed record AuthenticatorKey(string Key, string Uri);

    public static void MapSessions(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/v1").WithTags("accounts");
        group.MapPost("session", SignIn).Public("signing in").RequireRateLimiting(Limits.SignIn)
            .Takes<SessionBody>().GivesNothing()
            .Refuses(StatusCodes.Status401Unauthorized, "unauthorized", "wrongPassword", "passwordSpent",
                "newPasswordNeeded", "codeNeeded", "wrongCode", "secondFactorNeeded")
            .Does("signIn", "Exchanges a key, or a name and password, for a strict session cookie");
        group.MapPost("session/second-factor", SetUp).Public("setting up what signing in needs")
            .RequireRateLimiting(Limits.SignIn).Takes<PasswordBody>().Gives<AuthenticatorKey>()
            .Refuses(StatusCodes.Status401Unauthorized, "wrongPassword", "passwordSpent")
            .Refuses(StatusCodes.Status409Conflict, "secondFactorIsOn")
            .Does("setUpSecondFactor", "An authenticator's key; the first sign-in with its code puts it into force");
        group.MapDelete("session", async (HttpContext context) =>
        {
            await context.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
            return Results.NoContent();
        }).Public("signing out needs no right").GivesNothing().Does("signOut", "Ends the session");
        group.MapGet("session", (HttpContext context) => Results.Json(new Me(context.Actor(),
            context.User.FindFirst(ClaimTypes.Role)!.Value, context.User.FindFirst(Roles.Scope)?.Value,
            Sessions.AccountOf(context) is not null), Wire.Json))
            .For(Roles.All).Gives<Me>().Does("getSession", "Who is signed in");
        group.MapGet("sign-in", (Launch launch, IReadOnlyList<OutsideSignIn> outside) => Results.Json(
            new SignInWays(launch.Demo,
                [.. outside.Select(o => new OutsideWay(o.Name, o.Label, $"/api/v1/sign-in/{o.Name}"))]), Wire.Json))
            .Public("before signing in").Gives<SignInWays>().Does("getSignInWays", "How one can sign in here");
    }

    private static async Task<IResult> SignIn(HttpContext context, KeyStore keys, PasswordSignIn signIn)
    {
        var (body, problem) = await context.ReadJson<SessionBody>();
        if (body is null)
            return problem!;
        if (body.User is null && body.Password is null)
        {
            if (string.IsNullOrEmpty(body.Key))
                return context.Invalid(context.Field("/key", "required"));
            if (await keys.Find(body.Key, context.RequestAborted) is not { } holder)
                return context.Problem(StatusCodes.Status401Unauthorized, "unauthorized");
            await Sessions.Begin(context, holder, body.Key);
            return Results.NoContent();
        }
        if (Missing(context, body.User, body.Password) is { } missing)
            return missing;
        var (account, refusal, fault) = await signIn.Try(
            new Credentials(body.User!, body.Password!, body.Code, body.NewPassword), context.RequestAborted);
        if (fault is not null)
            return context.Invalid(context.Field("/newPassword", fault, AccountSettings.LeastPassword));
        if (account is null)
            return context.Problem(StatusCodes.Status401Unauthorized, Problems.CodeOf(refusal!.Value));
        await Sessions.Begin(context, account);
        return Results.NoContent();
    }

    private static async Task<IResult> SetUp(
        HttpContext context, PasswordSignIn signIn, UserManager<Account> people, AccountSettings settings)
    {
        var (body, problem) = await context.ReadJson<PasswordBody>();
        if (body is null)
            return problem!;
        if (Missing(context, body.User, body.Password) is { } missing)
            return missing;
        var (account, refusal) = await signIn.ByPassword(body.User!, body.Password!, context.RequestAborted);
        if (account is null)
            return context.Problem(StatusCodes.Status401Unauthorized, Problems.CodeOf(refusal!.Value));
        return account.SecondFactor
            ? context.Problem(StatusCodes.Status409Conflict, "secondFactorIsOn")
            : Results.Json(await KeyFor(account, people, settings), Wire.Json);
    }

    /// <summary>The key that waits for its first code: the same until then.</summary>
    public static async Task<AuthenticatorKey> KeyFor(
        Account account, UserManager<Account> people, AccountSettings settings)
    {
        if (await people.GetAuthenticatorKeyAsync(account) is null)
            await people.ResetAuthenticatorKeyAsync(account);
        var key = (await people.GetAuthenticatorKeyAsync(account))!;
        var issuer = Uri.EscapeDataString(settings.Issuer);
        return new AuthenticatorKey(key,
            $"otpauth://totp/{issuer}:{Uri.EscapeDataString(account.Name)}?secret={key}&issuer={issuer}");
    }

    private static IResult? Missing(HttpContext context, string? user, string? password)
    {
        var errors = new List<FieldError>();
        if (string.IsNullOrWhiteSpace(user))
            errors.Add(context.Field("/user", "required"));
        if (string.IsNullOrEmpty(password))
            errors.Add(context.Field("/password", "required"));
        // A longer one is nobody's, and hashing it costs.
        else if (password.Length > AccountSettings.MostPassword)
            errors.Add(context.Field("/password", "tooLong"));
        return errors.Count > 0 ? context.Invalid(errors) : null;
    }
}
