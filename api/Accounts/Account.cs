using Despacho311.Contracts.Journal;

namespace Despacho311.Api.Accounts;

/// <summary>A person who works here, as ASP.NET Core Identity changes it. Names are lower case.</summary>
public sealed class Account
{
    public required string Id { get; init; }

    /// <summary>What they sign in with, and what the journal knows them by.</summary>
    public required string Name { get; set; }

    public required string FullName { get; set; }

    /// <summary>Lower case; where another sign-in knows them by.</summary>
    public string? Email { get; set; }

    public required string Role { get; set; }

    public string? Scope { get; set; }

    public string? PasswordHash { get; set; }

    /// <summary>A password that somebody else gave is good until then, and must be replaced; null for their own.
    /// </summary>
    public DateTimeOffset? PasswordUntil { get; set; }

    /// <summary>Sessions hold it; another one ends them all.</summary>
    public string Stamp { get; set; } = "";

    /// <summary>The authenticator's key, sealed; there from the moment the second factor is being set up.</summary>
    public string? Authenticator { get; set; }

    public bool SecondFactor { get; set; }

    /// <summary>Hashes, by blanks.</summary>
    public string RecoveryCodes { get; set; } = "";

    /// <summary>The last code that was taken: a code is good once (RFC 6238, 5.2).</summary>
    public string? LastCode { get; set; }

    public int Failures { get; set; }

    public DateTimeOffset? LockedUntil { get; set; }

    public DateTimeOffset? ClosedAt { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? SignedInAt { get; set; }

    /// <summary>As it was read: a change of an older one is not saved.</summary>
    public long Version { get; set; }

    public KeyHolder Holder => new(Name, Role, Scope);
}

/// <summary>A row of <c>accounts</c>, as both databases give it.</summary>
internal sealed record AccountRow(
    string Id, string Name, string FullName, string? Email, string Role, string? Scope, string? PasswordHash,
    long? PasswordUntilUs, string Stamp, string? Authenticator, long SecondFactor, string RecoveryCodes,
    string? LastCode, long Failures, long? LockedUntilUs, long? ClosedAtUs, long CreatedAtUs, long? SignedInAtUs,
    long Version)
{
    public static AccountRow Of(Account a) => new(a.Id, a.Name, a.FullName, a.Email, a.Role, a.Scope, a.PasswordHash,
        Us(a.PasswordUntil), a.Stamp, a.Authenticator, a.SecondFactor ? 1 : 0, a.RecoveryCodes, a.LastCode, a.Failures,
        Us(a.LockedUntil), Us(a.ClosedAt), Tables.Micros(a.CreatedAt), Us(a.SignedInAt), a.Version);

    public Account ToAccount() => new()
    {
        Id = Id,
        Name = Name,
        FullName = FullName,
        Email = Email,
        Role = Role,
        Scope = Scope,
        PasswordHash = PasswordHash,
        PasswordUntil = At(PasswordUntilUs),
        Stamp = Stamp,
        Authenticator = Authenticator,
        SecondFactor = SecondFactor == 1,
        RecoveryCodes = RecoveryCodes,
        LastCode = LastCode,
        Failures = (int)Failures,
        LockedUntil = At(LockedUntilUs),
        ClosedAt = At(ClosedAtUs),
        CreatedAt = Tables.Instant(CreatedAtUs),
        SignedInAt = At(SignedInAtUs),
        Version = Version,
    };

    private static long? Us(DateTimeOffset? at) => at is { } t ? Tables.Micros(t) : null;

    private static DateTimeOffset? At(long? micros) => micros is { } us ? Tables.Instant(us) : null;
}
