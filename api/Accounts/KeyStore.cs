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
/// <param name="ReadsOnly">It changes nothing, whatever its role may.</param>
public sealed record KeyHolder(string Name, string Role, string? Scope, bool ReadsOnly = false)
{
    /// <summary>The claim of a key that changes nothing.</summary>
    public const string ReadsOnlyClaim = "readsOnly";

    private ClaimsPrincipal? principal;

    /// <summary>The same for every request with this key: nobody adds to it.</summary>
    [JsonIgnore]
    public ClaimsPrincipal Principal => principal ??= PrincipalFor(KeyAuthentication.Scheme_);

    public ClaimsPrincipal PrincipalFor(string scheme)
    {
        var claims = new List<Claim> { new(ClaimTypes.Name, Name), new(ClaimTypes.Role, Role) };
        if (Scope is not null)
            claims.Add(new Claim(Roles.Scope, Scope));
        if (ReadsOnly)
            claims.Add(new Claim(ReadsOnlyClaim, ""));
        return new ClaimsPrincipal(new ClaimsIdentity(claims, scheme));
    }
}

/// <summary>A key as an administrator sees it.</summary>
/// <param name="Id">Names it; it opens nothing.</param>
/// <param name="UsedOn">The last day on which it was used, in UTC.</param>
public sealed record KeyView(
    string Id, string Name, string Role, string? Scope, bool ReadsOnly, DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt, DateOnly? UsedOn);

/// <summary>
/// Keys of programs. Only their hashes are stored; a found key is remembered for a minute, so that one that ended
/// opens nothing a minute later.
/// </summary>
public sealed class KeyStore(Database database, TimeProvider clock)
{
    /// <summary>So much of a hash names a key.</summary>
    private const int IdLength = 12;

    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, (KeyHolder? Holder, DateTimeOffset Until)> known = new();

    private sealed record Row(
        string Hash, string Id, string Name, string Role, string? Scope, long ReadsOnly, long CreatedAtUs,
        long? ExpiresAtUs, long? UsedOnUs)
    {
        public const string Select = "SELECT hash AS Hash, id AS Id, name AS Name, role AS Role, scope AS Scope, "
            + "reads_only AS ReadsOnly, created_at_us AS CreatedAtUs, expires_at_us AS ExpiresAtUs, "
            + "used_on_us AS UsedOnUs FROM api_keys ";

        public KeyHolder Holder => new(Name, Role, Scope, ReadsOnly == 1);

        public KeyView View => new(Id, Name, Role, Scope, ReadsOnly == 1, Tables.Instant(CreatedAtUs),
            ExpiresAtUs is { } end ? Tables.Instant(end) : null,
            UsedOnUs is { } day ? DateOnly.FromDateTime(Tables.Instant(day).UtcDateTime) : null);
    }

    public static string NewKey() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));

    public Task<KeyHolder?> Find(string key, CancellationToken cancellation) =>
        key.Length is 0 or > 200 ? Task.FromResult<KeyHolder?>(null) : FindByHash(Hash(key), cancellation);

    public async Task<KeyHolder?> FindByHash(string hash, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        if (known.TryGetValue(hash, out var remembered) && remembered.Until > now)
            return remembered.Holder;
        Row? row;
        await using (var connection = await database.Open(cancellation))
            row = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
                Row.Select + "WHERE hash = @hash", new { hash }, cancellationToken: cancellation));
        var ends = row?.ExpiresAtUs is { } us ? Tables.Instant(us) : DateTimeOffset.MaxValue;
        var holder = ends > now ? row?.Holder : null;
        if (holder is not null)
            await MarkUsed(row!, now);
        if (known.Count > 50_000)
            known.Clear();
        known[hash] = (holder, now + Remembered < ends || holder is null ? now + Remembered : ends);
        return holder;
    }

    /// <summary>Once a day: an administrator sees which keys nobody needs.</summary>
    private async Task MarkUsed(Row row, DateTimeOffset now)
    {
        var today = Tables.Micros(new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero));
        if (row.UsedOnUs is null || row.UsedOnUs < today)
            await database.Execute(
                "UPDATE api_keys SET used_on_us = @today WHERE hash = @Hash", new { today, row.Hash });
    }

    /// <param name="expiresAt">Null: until it is taken back.</param>
    public async Task Add(IEnumerable<(string Key, KeyHolder Holder)> keys, DateTimeOffset? expiresAt = null)
    {
        await database.Change((connection, transaction) => connection.ExecuteAsync(
            "INSERT INTO api_keys (hash, id, name, role, scope, reads_only, created_at_us, expires_at_us) "
            + "VALUES (@Hash, @Id, @Name, @Role, @Scope, @ReadsOnly, @At, @Until) ON CONFLICT (hash) DO NOTHING",
            keys.Select(k => new
            {
                Hash = Hash(k.Key),
                Id = IdOf(k.Key),
                k.Holder.Name,
                k.Holder.Role,
                k.Holder.Scope,
                ReadsOnly = k.Holder.ReadsOnly ? 1L : 0L,
                At = Tables.Micros(clock.GetUtcNow()),
                Until = expiresAt is { } end ? Tables.Micros(end) : (long?)null,
            }), transaction), CancellationToken.None);
        known.Clear();
    }

    /// <summary>By their ids.</summary>
    /// <param name="after">The id before the first.</param>
    public async Task<IReadOnlyList<KeyView>> List(string after, int limit, CancellationToken cancellation)
    {
        await using var connection = await database.Open(cancellation);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            Row.Select + "WHERE id > @after ORDER BY id LIMIT @limit", new { after, limit },
            cancellationToken: cancellation));
        return [.. rows.Select(r => r.View)];
    }

    /// <summary>Ends every key of this name.</summary>
    /// <returns>How many.</returns>
    public Task<int> Remove(string name) => Remove("name", name);

    /// <summary>Ends one key.</summary>
    /// <returns>False when there is none of this id.</returns>
    public async Task<bool> RemoveOne(string id) => await Remove("id", id) > 0;

    private async Task<int> Remove(string column, string value)
    {
        var removed = await database.Execute($"DELETE FROM api_keys WHERE {column} = @value", new { value });
        known.Clear();
        return removed;
    }

    /// <summary>Whether a key has this name.</summary>
    public async Task<bool> Has(string name, CancellationToken cancellation)
    {
        await using var connection = await database.Open(cancellation);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            "SELECT count(*) FROM api_keys WHERE name = @name", new { name }, cancellationToken: cancellation)) > 0;
    }

    public static string IdOf(string key) => Hash(key)[..IdLength];

    public static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
