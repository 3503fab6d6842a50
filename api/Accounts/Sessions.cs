using System.Collections.Concurrent;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace Despacho311.Api.Accounts;

/// <summary>
/// A browser's session lives as long as what it was begun with: an account that is closed or changed, or a key that is
/// taken back, ends its sessions within a minute on every server.
/// </summary>
public sealed class Sessions(KeyStore keys, AccountStore accounts, TimeProvider clock)
{
    private const string AccountClaim = "account";
    private const string StampClaim = "stamp";
    private const string KeyClaim = "key";

    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, (string? Stamp, DateTimeOffset Until)> stamps = new();

    /// <summary>Whose account the caller signed in with; null for keys.</summary>
    public static string? AccountOf(HttpContext context) => context.User.FindFirst(AccountClaim)?.Value;

    public static Task Begin(HttpContext context, KeyHolder holder, string key) => context.SignInAsync(
        CookieAuthenticationDefaults.AuthenticationScheme,
        Principal(holder, new Claim(KeyClaim, KeyStore.Hash(key))));

    public static Task Begin(HttpContext context, Account account) => context.SignInAsync(
        CookieAuthenticationDefaults.AuthenticationScheme, PrincipalOf(account));

    public static ClaimsPrincipal PrincipalOf(Account account) => Principal(account.Holder,
        new Claim(AccountClaim, account.Id), new Claim(StampClaim, account.Stamp));

    private static ClaimsPrincipal Principal(KeyHolder holder, params Claim[] proof)
    {
        var principal = holder.PrincipalFor(CookieAuthenticationDefaults.AuthenticationScheme);
        principal.Identities.Single().AddClaims(proof);
        return principal;
    }

    /// <summary>This server need not wait the minute.</summary>
    public void Forget(Account account) => stamps.TryRemove(account.Id, out _);

    public static Task Check(CookieValidatePrincipalContext context) =>
        context.HttpContext.RequestServices.GetRequiredService<Sessions>().CheckOne(context);

    private async Task CheckOne(CookieValidatePrincipalContext context)
    {
        var user = context.Principal!;
        var cancellation = context.HttpContext.RequestAborted;
        var holds = user.FindFirst(KeyClaim) is { } key
            ? await keys.FindByHash(key.Value, cancellation) is not null
            : user.FindFirst(AccountClaim) is { } account && user.FindFirst(StampClaim) is { } stamp
                && await StampOf(account.Value, cancellation) == stamp.Value;
        if (!holds)
            context.RejectPrincipal();
    }

    private async Task<string?> StampOf(string id, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        if (stamps.TryGetValue(id, out var remembered) && remembered.Until > now)
            return remembered.Stamp;
        var account = await accounts.FindByIdAsync(id, cancellation);
        var stamp = account is { ClosedAt: null } ? account.Stamp : null;
        if (stamps.Count > 50_000)
            stamps.Clear();
        stamps[id] = (stamp, now + Remembered);
        return stamp;
    }
}
