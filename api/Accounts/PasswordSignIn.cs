using Microsoft.AspNetCore.Identity;

namespace Despacho311.Api.Accounts;

/// <summary>Why somebody is not let in; what is still missing, if the password was right.</summary>
public enum SignInRefusal
{
    /// <summary>The name or the password; or the account is closed, or shut for a while: who guesses learns nothing.
    /// </summary>
    WrongPassword,

    /// <summary>The password that was given was not replaced in time.</summary>
    PasswordSpent,

    /// <summary>The password that was given must be replaced now.</summary>
    NewPasswordNeeded,

    CodeNeeded,
    WrongCode,

    /// <summary>This role needs a second factor, and none is set up yet.</summary>
    SecondFactorNeeded,
}

/// <summary>What somebody types to sign in.</summary>
/// <param name="Code">Of the authenticator, or one of the recovery codes.</param>
/// <param name="NewPassword">Replaces one that was given.</param>
public sealed record Credentials(string Name, string Password, string? Code, string? NewPassword);

/// <summary>
/// Name and password, and a second factor. Nothing is changed before all of it is right; each wrong try is counted.
/// </summary>
public sealed class PasswordSignIn(
    UserManager<Account> people, AccountStore store, AccountSettings settings, AccountChanges changes,
    IPasswordHasher<Account> hasher, TimeProvider clock)
{
    private static string? nobodys;

    public async Task<(Account? Account, SignInRefusal? Refusal, string? NewPasswordFault)> Try(
        Credentials given, CancellationToken cancellation)
    {
        var (account, refusal) = await ByPassword(given.Name, given.Password, cancellation);
        if (account is null)
            return (null, refusal, null);
        if (account.PasswordUntil is not null)
        {
            if (given.NewPassword is null)
                return (null, SignInRefusal.NewPasswordNeeded, null);
            if (Fault(account, given.Password, given.NewPassword) is { } fault)
                return (null, null, fault);
        }
        var happened = new List<string>();
        if (await SecondFactor(account, given.Code, happened) is { } why)
        {
            if (why == SignInRefusal.WrongCode)
                await CountFailure(account);
            return (null, why, null);
        }
        if (account.PasswordUntil is not null)
        {
            account.PasswordHash = hasher.HashPassword(account, given.NewPassword!);
            account.PasswordUntil = null;
            happened.Add(AccountChanges.PasswordChanged);
        }
        account.Failures = 0;
        account.LockedUntil = null;
        account.SignedInAt = clock.GetUtcNow();
        // Two sign-ins at once with one code: the other was first.
        if (!(await people.UpdateAsync(account)).Succeeded)
            return (null, SignInRefusal.WrongCode, null);
        foreach (var what in happened)
            await changes.Record(account, account.Name, what);
        await changes.Record(account, account.Name, AccountChanges.SignedIn, "password");
        return (account, null, null);
    }

    /// <summary>Who has this name and password; their second factor is not looked at.</summary>
    public async Task<(Account? Account, SignInRefusal? Refusal)> ByPassword(
        string name, string password, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var account = await people.FindByNameAsync(name);
        cancellation.ThrowIfCancellationRequested();
        if (account is not { ClosedAt: null, PasswordHash: not null } || account.LockedUntil > now)
        {
            // As long as for a right one: time tells nobody which names there are.
            nobodys ??= hasher.HashPassword(NewNobody(), PasswordRule.NewOne());
            hasher.VerifyHashedPassword(account ?? NewNobody(), nobodys, password);
            return (null, SignInRefusal.WrongPassword);
        }
        if (hasher.VerifyHashedPassword(account, account.PasswordHash, password) == PasswordVerificationResult.Failed)
        {
            await CountFailure(account);
            return (null, SignInRefusal.WrongPassword);
        }
        return account.PasswordUntil < now ? (null, SignInRefusal.PasswordSpent) : (account, null);
    }

    /// <summary>What is wrong with a new password: the code of a field's text; null when nothing is.</summary>
    public static string? Fault(Account account, string old, string @new) =>
        old == @new ? PasswordRule.TooEasy : PasswordRule.Fault(@new, account.Name);

    private async Task<SignInRefusal?> SecondFactor(Account account, string? code, List<string> happened)
    {
        var isNeeded = settings.SecondFactor.Contains(account.Role);
        if (!account.SecondFactor && !isNeeded)
            return null;
        if (string.IsNullOrWhiteSpace(code))
            return account.SecondFactor ? SignInRefusal.CodeNeeded : SignInRefusal.SecondFactorNeeded;
        if (!account.SecondFactor && account.Authenticator is null)
            return SignInRefusal.SecondFactorNeeded;
        if (await IsCode(account, code))
        {
            if (!account.SecondFactor)
                happened.Add(AccountChanges.SecondFactorOn);
            account.SecondFactor = true;
            return null;
        }
        if (!account.SecondFactor || !await store.RedeemCodeAsync(account, code, CancellationToken.None))
            return SignInRefusal.WrongCode;
        happened.Add(AccountChanges.CodeUsed);
        return null;
    }

    /// <summary>Whether the authenticator says so now, and nobody has used it: it is used by this.</summary>
    public async Task<bool> IsCode(Account account, string code)
    {
        var digits = code.Replace(" ", "", StringComparison.Ordinal);
        if (digits == account.LastCode || !await people.VerifyTwoFactorTokenAsync(account,
            TokenOptions.DefaultAuthenticatorProvider, digits))
            return false;
        account.LastCode = digits;
        return true;
    }

    /// <summary>The same of somebody who is signed in: wrong ones are counted with those at the door.</summary>
    public async Task<bool> IsOwnCode(Account account, string code)
    {
        if (account.Authenticator is null || account.LockedUntil > clock.GetUtcNow())
            return false;
        if (await IsCode(account, code))
            return true;
        await CountFailure(account);
        return false;
    }

    private async Task CountFailure(Account account)
    {
        await store.CountFailure(account, AccountSettings.MostFailures, clock.GetUtcNow() + AccountSettings.ShutFor);
        if ((account.Failures + 1) % AccountSettings.MostFailures == 0)
            await changes.Record(account, account.Name, AccountChanges.Shut);
    }

    private static Account NewNobody() => new() { Id = "", Name = "", FullName = "", Role = "" };
}
