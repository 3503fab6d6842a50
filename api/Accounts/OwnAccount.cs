using Despacho311.Contracts;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;

namespace Despacho311.Api.Accounts;

/// <summary>What everybody does with their own account.</summary>
public static class OwnAccount
{
    private const int RecoveryCodeCount = 10;

    /// <param name="SecondFactorNeeded">Whether the role cannot be without.</param>
    /// <param name="RecoveryCodes">How many are left.</param>
    public sealed record AccountOfMine(
        string Name, string FullName, string? Email, string Role, string? Scope, bool SecondFactor,
        bool SecondFactorNeeded, int RecoveryCodes, IReadOnlyList<AccountChange> Changes);

    private sealed record PasswordChange(string? Password, string? NewPassword);

    private sealed record CodeBody(string? Code);

    /// <summary>Each is good once, in place of the authenticator's code. Shown this once.</summary>
    public sealed record NewRecoveryCodes(IReadOnlyList<string> Codes);

    public static void MapOwnAccount(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/v1/account").WithTags("accounts");
        group.MapGet("", Get).For(Roles.All).Gives<AccountOfMine>()
            .Refuses(StatusCodes.Status404NotFound, "noAccount")
            .Does("getOwnAccount", "The caller's own account, and what happened to it lately");
        group.MapPost("password", ChangePassword).For(Roles.All).RequireRateLimiting(Limits.OwnAccount)
            .Takes<PasswordChange>().GivesNothing().Refuses(StatusCodes.Status404NotFound, "noAccount")
            .Does("changePassword", "Another password; all other sessions end");
        group.MapPost("second-factor", Begin).For(Roles.All).Gives<SessionEndpoints.AuthenticatorKey>()
            .Refuses(StatusCodes.Status404NotFound, "noAccount")
            .Refuses(StatusCodes.Status409Conflict, "secondFactorIsOn")
            .Does("beginSecondFactor", "An authenticator's key, in force once its first code is confirmed");
        group.MapPost("second-factor/confirm", Confirm).For(Roles.All).RequireRateLimiting(Limits.OwnAccount)
            .Takes<CodeBody>().Gives<NewRecoveryCodes>().Refuses(StatusCodes.Status404NotFound, "noAccount")
            .Does("confirmSecondFactor", "Puts the second factor into force, or makes new recovery codes");
        group.MapPost("second-factor/end", End).For(Roles.All).RequireRateLimiting(Limits.OwnAccount)
            .Takes<CodeBody>().GivesNothing().Refuses(StatusCodes.Status404NotFound, "noAccount")
            .Refuses(StatusCodes.Status409Conflict, "secondFactorMust")
            .Does("endSecondFactor", "Ends the second factor, where the role can be without");
        group.MapDelete("sessions", EndSessions).For(Roles.All).GivesNothing()
            .Refuses(StatusCodes.Status404NotFound, "noAccount")
            .Does("endSessions", "Ends all of the caller's sessions, this one too");
    }

    private static async Task<IResult> With(
        HttpContext context, AccountStore store, Func<Account, Task<IResult>> use) =>
        Sessions.AccountOf(context) is { } id && await store.FindByIdAsync(id, context.RequestAborted) is { } account
            ? await use(account)
            : context.Problem(StatusCodes.Status404NotFound, "noAccount");

    private static Task<IResult> Get(
        HttpContext context, AccountStore store, AccountChanges changes, AccountSettings settings) =>
        With(context, store, async a => Results.Json(new AccountOfMine(a.Name, a.FullName, a.Email, a.Role, a.Scope,
            a.SecondFactor, settings.SecondFactor.Contains(a.Role),
            await store.CountCodesAsync(a, context.RequestAborted),
            await changes.List(a, 20, context.RequestAborted)), Wire.Json));

    private static Task<IResult> ChangePassword(HttpContext context, AccountStore store, PasswordSignIn signIn,
        UserManager<Account> people, AccountChanges changes, Sessions sessions) => With(context, store, async a =>
    {
        var (body, problem) = await context.ReadJson<PasswordChange>();
        if (body is null)
            return problem!;
        if (body.Password is not { Length: > 0 and <= AccountSettings.MostPassword } old
            || (await signIn.ByPassword(a.Name, old, context.RequestAborted)).Account is null)
            return context.Invalid(context.Field("/password", "password"));
        if (PasswordSignIn.Fault(a, old, body.NewPassword ?? "") is { } fault)
            return context.Invalid(context.Field("/newPassword", fault, AccountSettings.LeastPassword));
        // The stamp changes with it: whoever else is signed in as this person no longer is.
        var changed = await people.ChangePasswordAsync(a, old, body.NewPassword!);
        if (!changed.Succeeded)
            return context.Problem(StatusCodes.Status409Conflict, "accountMovedOn");
        await changes.Record(a, a.Name, AccountChanges.PasswordChanged);
        sessions.Forget(a);
        await Sessions.Begin(context, a);
        return Results.NoContent();
    });

    private static Task<IResult> Begin(
        HttpContext context, AccountStore store, UserManager<Account> people, AccountSettings settings) =>
        With(context, store, async a => a.SecondFactor
            ? context.Problem(StatusCodes.Status409Conflict, "secondFactorIsOn")
            : Results.Json(await SessionEndpoints.KeyFor(a, people, settings), Wire.Json));

    private static Task<IResult> Confirm(HttpContext context, AccountStore store, PasswordSignIn signIn,
        UserManager<Account> people, AccountChanges changes, Sessions sessions) =>
        WithCode(context, store, signIn, async a =>
        {
            var wasOn = a.SecondFactor;
            a.SecondFactor = true;
            var codes = await people.GenerateNewTwoFactorRecoveryCodesAsync(a, RecoveryCodeCount);
            if (codes is null)
                return context.Problem(StatusCodes.Status409Conflict, "accountMovedOn");
            if (!wasOn)
                await changes.Record(a, a.Name, AccountChanges.SecondFactorOn);
            await changes.Record(a, a.Name, AccountChanges.CodesMade);
            sessions.Forget(a);
            await Sessions.Begin(context, a);
            return Results.Json(new NewRecoveryCodes([.. codes]), Wire.Json);
        });

    private static Task<IResult> End(HttpContext context, AccountStore store, PasswordSignIn signIn,
        UserManager<Account> people, AccountChanges changes, AccountSettings settings, Sessions sessions) =>
        WithCode(context, store, signIn, async a =>
        {
            if (settings.SecondFactor.Contains(a.Role))
                return context.Problem(StatusCodes.Status409Conflict, "secondFactorMust");
            if (!await People.WithoutSecondFactor(a, people, changes, a.Name))
                return context.Problem(StatusCodes.Status409Conflict, "accountMovedOn");
            sessions.Forget(a);
            await Sessions.Begin(context, a);
            return Results.NoContent();
        });

    private static Task<IResult> WithCode(HttpContext context, AccountStore store, PasswordSignIn signIn,
        Func<Account, Task<IResult>> use) => With(context, store, async a =>
    {
        var (body, problem) = await context.ReadJson<CodeBody>();
        if (body is null)
            return problem!;
        return body.Code is { Length: > 0 and <= 20 } code && await signIn.IsOwnCode(a, code)
            ? await use(a)
            : context.Invalid(context.Field("/code", "code"));
    });

    private static Task<IResult> EndSessions(HttpContext context, AccountStore store, UserManager<Account> people,
        AccountChanges changes, Sessions sessions) => With(context, store, async a =>
    {
        if (!(await people.UpdateSecurityStampAsync(a)).Succeeded)
            return context.Problem(StatusCodes.Status409Conflict, "accountMovedOn");
        await changes.Record(a, a.Name, AccountChanges.SessionsEnded);
        sessions.Forget(a);
        await context.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        return Results.NoContent();
    });
}
