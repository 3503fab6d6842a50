using System.Security.Cryptography;
using Dapper;
using Despacho311.Contracts.Journal;
using Despacho311.Journal;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;

namespace Despacho311.Api.Accounts;

/// <summary>
/// Where ASP.NET Core Identity keeps people's accounts: the same tables on both databases. A change that was made on
/// an older version is not saved.
/// </summary>
public sealed class AccountStore(Database database, IDataProtectionProvider protection) :
    IUserPasswordStore<Account>, IUserTwoFactorStore<Account>, IUserAuthenticatorKeyStore<Account>,
    IUserTwoFactorRecoveryCodeStore<Account>, IUserSecurityStampStore<Account>
{
    private const string Columns =
        "id, name, full_name, email, role, scope, password_hash, password_until_us, stamp, authenticator, "
        + "second_factor, recovery_codes, last_code, failures, locked_until_us, closed_at_us, created_at_us, "
        + "signed_in_at_us, version";

    private const string Select =
        "SELECT id AS Id, name AS Name, full_name AS FullName, email AS Email, role AS Role, scope AS Scope, "
        + "password_hash AS PasswordHash, password_until_us AS PasswordUntilUs, stamp AS Stamp, "
        + "authenticator AS Authenticator, second_factor AS SecondFactor, recovery_codes AS RecoveryCodes, "
        + "last_code AS LastCode, failures AS Failures, locked_until_us AS LockedUntilUs, "
        + "closed_at_us AS ClosedAtUs, created_at_us AS CreatedAtUs, signed_in_at_us AS SignedInAtUs, "
        + "version AS Version FROM accounts ";

    private readonly IDataProtector seal = protection.CreateProtector("authenticator");

    public async Task<IdentityResult> CreateAsync(Account user, CancellationToken cancellationToken)
    {
        var made = await database.Execute($"INSERT INTO accounts ({Columns}) VALUES (@Id, @Name, @FullName, @Email, "
            + "@Role, @Scope, @PasswordHash, @PasswordUntilUs, @Stamp, @Authenticator, @SecondFactor, @RecoveryCodes, "
            + "@LastCode, @Failures, @LockedUntilUs, @ClosedAtUs, @CreatedAtUs, @SignedInAtUs, @Version) "
            + "ON CONFLICT DO NOTHING", AccountRow.Of(user));
        return made == 1
            ? IdentityResult.Success
            : IdentityResult.Failed(new IdentityErrorDescriber().DuplicateUserName(user.Name));
    }

    public async Task<IdentityResult> UpdateAsync(Account user, CancellationToken cancellationToken)
    {
        var changed = await database.Execute("UPDATE accounts SET full_name = @FullName, email = @Email, "
            + "role = @Role, scope = @Scope, password_hash = @PasswordHash, password_until_us = @PasswordUntilUs, "
            + "stamp = @Stamp, authenticator = @Authenticator, second_factor = @SecondFactor, "
            + "recovery_codes = @RecoveryCodes, last_code = @LastCode, failures = @Failures, "
            + "locked_until_us = @LockedUntilUs, closed_at_us = @ClosedAtUs, signed_in_at_us = @SignedInAtUs, "
            + "version = @Version + 1 WHERE id = @Id AND version = @Version", AccountRow.Of(user));
        if (changed == 0)
            return IdentityResult.Failed(new IdentityErrorDescriber().ConcurrencyFailure());
        user.Version++;
        return IdentityResult.Success;
    }

    /// <summary>Accounts are closed, never deleted: the journal names who did what.</summary>
    public Task<IdentityResult> DeleteAsync(Account user, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<Account?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        FindOne("WHERE id = @userId", new { userId }, cancellationToken);

    public Task<Account?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) =>
        FindOne("WHERE name = @normalizedUserName", new { normalizedUserName }, cancellationToken);

    public Task<Account?> FindByEmail(string email, CancellationToken cancellation) => FindOne(
        "WHERE email = @email", new { email = email.ToLowerInvariant() }, cancellation);

    /// <summary>
    /// Counts a wrong password or code in the database itself: guesses that come at once are all counted. Every so
    /// many of them shut the account for a while.
    /// </summary>
    public Task CountFailure(Account account, int most, DateTimeOffset until) => database.Execute(
        "UPDATE accounts SET failures = failures + 1, version = version + 1, locked_until_us = "
        + "CASE WHEN (failures + 1) % @most = 0 THEN @until ELSE locked_until_us END WHERE id = @Id",
        new { account.Id, most = (long)most, until = Tables.Micros(until) });

    /// <summary>By name.</summary>
    /// <param name="after">The name before the first.</param>
    public async Task<IReadOnlyList<Account>> List(string after, int limit, CancellationToken cancellation)
    {
        await using var connection = await database.Open(cancellation);
        var rows = await connection.QueryAsync<AccountRow>(new CommandDefinition(
            Select + "WHERE name > @after ORDER BY name LIMIT @limit", new { after, limit },
            cancellationToken: cancellation));
        return [.. rows.Select(r => r.ToAccount())];
    }

    /// <summary>How many open accounts have this role.</summary>
    public async Task<long> Count(string role, CancellationToken cancellation)
    {
        await using var connection = await database.Open(cancellation);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            "SELECT count(*) FROM accounts WHERE role = @role AND closed_at_us IS NULL", new { role },
            cancellationToken: cancellation));
    }

    /// <summary>Whom this provider calls so.</summary>
    public Task<Account?> FindByLogin(string provider, string subject, CancellationToken cancellation) => FindOne(
        "WHERE id = (SELECT account FROM account_logins WHERE provider = @provider AND subject = @subject)",
        new { provider, subject }, cancellation);

    public Task AddLogin(string provider, string subject, Account account) => database.Execute(
        "INSERT INTO account_logins (provider, subject, account) VALUES (@provider, @subject, @Id) "
        + "ON CONFLICT DO NOTHING", new { provider, subject, account.Id });

    /// <summary>No provider knows them any more.</summary>
    public Task RemoveLogins(Account account) =>
        database.Execute("DELETE FROM account_logins WHERE account = @Id", new { account.Id });

    private async Task<Account?> FindOne(string where, object values, CancellationToken cancellation)
    {
        await using var connection = await database.Open(cancellation);
        var row = await connection.QuerySingleOrDefaultAsync<AccountRow>(
            new CommandDefinition(Select + where, values, cancellationToken: cancellation));
        return row?.ToAccount();
    }

    public Task SetAuthenticatorKeyAsync(Account user, string key, CancellationToken cancellationToken) =>
        Set(() => user.Authenticator = seal.Protect(key));

    public Task<string?> GetAuthenticatorKeyAsync(Account user, CancellationToken cancellationToken)
    {
        try
        {
            return Task.FromResult(user.Authenticator is { } sealed_ ? seal.Unprotect(sealed_) : null);
        }
        // The folder with the server's keys was lost: an administrator ends the second factor, and it is set up anew.
        catch (CryptographicException)
        {
            return Task.FromResult<string?>(null);
        }
    }

    public Task ReplaceCodesAsync(
        Account user, IEnumerable<string> recoveryCodes, CancellationToken cancellationToken) =>
        Set(() => user.RecoveryCodes = string.Join(' ', recoveryCodes.Select(KeyStore.Hash)));

    public Task<bool> RedeemCodeAsync(Account user, string code, CancellationToken cancellationToken)
    {
        var left = user.RecoveryCodes.Split(' ').ToList();
        var taken = left.Remove(KeyStore.Hash(code.Trim().ToUpperInvariant()));
        user.RecoveryCodes = string.Join(' ', left);
        return Task.FromResult(taken);
    }

    public Task<int> CountCodesAsync(Account user, CancellationToken cancellationToken) =>
        Task.FromResult(user.RecoveryCodes.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length);

    public Task<string> GetUserIdAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.Id);

    public Task<string?> GetUserNameAsync(Account user, CancellationToken cancellationToken) =>
        Task.FromResult<string?>(user.Name);

    public Task SetUserNameAsync(Account user, string? userName, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    public Task<string?> GetNormalizedUserNameAsync(Account user, CancellationToken cancellationToken) =>
        Task.FromResult<string?>(user.Name);

    public Task SetNormalizedUserNameAsync(
        Account user, string? normalizedName, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task SetPasswordHashAsync(Account user, string? passwordHash, CancellationToken cancellationToken) =>
        Set(() => user.PasswordHash = passwordHash);

    public Task<string?> GetPasswordHashAsync(Account user, CancellationToken cancellationToken) =>
        Task.FromResult(user.PasswordHash);

    public Task<bool> HasPasswordAsync(Account user, CancellationToken cancellationToken) =>
        Task.FromResult(user.PasswordHash is not null);

    public Task SetTwoFactorEnabledAsync(Account user, bool enabled, CancellationToken cancellationToken) =>
        Set(() => user.SecondFactor = enabled);

    public Task<bool> GetTwoFactorEnabledAsync(Account user, CancellationToken cancellationToken) =>
        Task.FromResult(user.SecondFactor);

    public Task SetSecurityStampAsync(Account user, string stamp, CancellationToken cancellationToken) =>
        Set(() => user.Stamp = stamp);

    public Task<string?> GetSecurityStampAsync(Account user, CancellationToken cancellationToken) =>
        Task.FromResult<string?>(user.Stamp);

    private static Task Set(Action change)
    {
        change();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        // Nothing is held: connections are opened for each question.
    }
}
