using Dapper;
using Despacho311.Contracts.Journal;
using Despacho311.Journal;

namespace Despacho311.Api.Accounts;

/// <summary>One thing that was done to an account, or with it.</summary>
/// <param name="What">A stable code.</param>
/// <param name="Detail">What exactly, where there is more than one way.</param>
public sealed record AccountChange(DateTimeOffset At, string Actor, string What, string? Detail);

/// <summary>Who did what to whose account, for ever.</summary>
public sealed class AccountChanges(Database database, TimeProvider clock)
{
    public const string Made = "made";
    public const string Changed = "changed";
    public const string SignedIn = "signedIn";
    public const string Shut = "shut";
    public const string PasswordGiven = "passwordGiven";
    public const string PasswordChanged = "passwordChanged";
    public const string SecondFactorOn = "secondFactorOn";
    public const string SecondFactorOff = "secondFactorOff";
    public const string CodesMade = "recoveryCodesMade";
    public const string CodeUsed = "recoveryCodeUsed";
    public const string SessionsEnded = "sessionsEnded";
    public const string Closed = "closed";
    public const string Opened = "opened";
    public const string Linked = "linked";

    private sealed record Row(long AtUs, string Actor, string What, string? Detail);

    public Task Record(Account account, string actor, string what, string? detail = null) => database.Execute(
        "INSERT INTO account_changes (account, at_us, actor, what, detail) VALUES (@Id, @at, @actor, @what, @detail)",
        new { account.Id, at = Tables.Micros(clock.GetUtcNow()), actor, what, detail });

    /// <summary>The newest first.</summary>
    public async Task<IReadOnlyList<AccountChange>> List(Account account, int limit, CancellationToken cancellation)
    {
        await using var connection = await database.Open(cancellation);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            "SELECT at_us AS AtUs, actor AS Actor, what AS What, detail AS Detail FROM account_changes "
            + "WHERE account = @Id ORDER BY at_us DESC LIMIT @limit", new { account.Id, limit },
            cancellationToken: cancellation));
        return [.. rows.Select(r => new AccountChange(Tables.Instant(r.AtUs), r.Actor, r.What, r.Detail))];
    }
}
