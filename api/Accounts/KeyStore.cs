using System.Collections.Concurrent;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Dapper;
using Despacho311.Contracts.Journal;
using Despacho311.Journal;

namespace Despacho311.Api.Accounts;

/// <summary>Who a key stands for.</summary>
public sealed record KeyHolder(string Name, string Role, string? Scope)
{
    private ClaimsPrincipal? principal;

    /// <summary>The same for every request with this key: nobody adds to it.</summary>
    [JsonIgnore]
    public ClaimsPrincipal Principal => principal ??= PrincipalFor(KeyAuthentication.Scheme_);

    public ClaimsPrincipal PrincipalFor(string scheme)
    {
        var claims = new List<Claim> { new(ClaimTypes.Name, Name), new(ClaimTypes.Role, Role) };
        if (Scope is not null)
            claims.Add(new Claim(Roles.Scope, Scope));
        return new ClaimsPrincipal(new ClaimsIdentity(claims, scheme));
    }
}

/// <summary>
/// Keys of programs and people. Only their hashes are stored; a found key is remembered for a minute.
/// </summary>
public sealed class KeyStore(Database database, TimeProvider clock)
{
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, (KeyHolder? Holder, DateTimeOffset Until)> known = new();

    private sealed record Row(string Name, string Role, string? Scope);

    public static string NewKey() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));

    public async Task<KeyHolder?> Find(string key, CancellationToken cancellation)
    {
        if (key.Length is 0 or > 200)
            return null;
        var now = clock.GetUtcNow();
        if (known.TryGetValue(key, out var remembered) && remembered.Until > now)
            return remembered.Holder;
        await using var connection = await database.Open(cancellation);
        var row = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            "SELECT name, role, scope FROM api_keys WHERE hash = @hash", new { hash = Hash(key) },
                cancellationToken: cancellation));
        var holder = row is null ? null : new KeyHolder(row.Name, row.Role, row.Scope);
        if (known.Count > 50_000)
            known.Clear();
        known[key] = (holder, now + Remembered);
        return holder;
    }

    public async Task Add(IEnumerable<(string Key, KeyHolder Holder)> keys)
    {
        await database.Change((connection, transaction) => connection.ExecuteAsync(
            "INSERT INTO api_keys (hash, name, role, scope, created_at_us) VALUES (@Hash, @Name, @Role, @Scope, @At) "
            + "ON CONFLICT (hash) DO NOTHING",
            keys.Select(k => new
            {
                Hash = Hash(k.Key),
                k.Holder.Name,
                k.Holder.Role,
                k.Holder.Scope,
                At = Tables.Micros(clock.GetUtcNow()),
            }), transaction), CancellationToken.None);
        known.Clear();
    }

    public async Task<bool> Any()
    {
        await using var connection = await database.Open(CancellationToken.None);
        return await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM api_keys") > 0;
    }

    /// <summary>Ends every key of this name.</summary>
    /// <returns>How many.</returns>
    public async Task<int> Remove(string name)
    {
        var removed = await database.Execute("DELETE FROM api_keys WHERE name = @name", new { name });
        known.Clear();
        return removed;
    }

    public static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
