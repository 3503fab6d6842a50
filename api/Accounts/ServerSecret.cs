using System.Security.Cryptography;
using System.Text;
using Dapper;
using Despacho311.Journal;

namespace Despacho311.Api.Accounts;

/// <summary>
/// What only this installation knows: it seals what it gives out, so that it knows it again. Every server has the same.
/// With <c>Secrets:Key</c> a part of it is never in the database: who has a copy of that alone can read nothing sealed.
/// </summary>
public sealed class ServerSecret(Database database, IConfiguration configuration)
{
    private const string Name = "reporter-keys";
    private const string Check = "check";
    private const int FewestLetters = 32;

    private byte[] secret = [];

    /// <summary>The seal over a text: 32 bytes. Begin the text with what it is for.</summary>
    public byte[] Sign(string what) => secret.Length > 0
        ? HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(what))
        : throw new InvalidOperationException("The secret is not loaded.");

    /// <summary>The beginning of a seal in letters that an address may hold.</summary>
    public string Seal(string what, int bytes) =>
        Convert.ToBase64String(Sign(what), 0, bytes).Replace('+', '-').Replace('/', '_').TrimEnd('=');

    /// <summary>Whether somebody gives back what was given out.</summary>
    public static bool Same(string seal, string given) => CryptographicOperations.FixedTimeEquals(
        Encoding.UTF8.GetBytes(seal), Encoding.UTF8.GetBytes(given));

    /// <summary>The first server that needs it makes it.</summary>
    /// <exception cref="InvalidOperationException">The key of the configuration is too short, or is not the one that
    /// this installation began with: nothing that it sealed could be read.</exception>
    public async Task Load()
    {
        var outer = configuration["Secrets:Key"];
        if (outer is { Length: > 0 and < FewestLetters })
            throw new InvalidOperationException($"Secrets:Key needs at least {FewestLetters} letters.");
        var inner = await Keep(Name, RandomNumberGenerator.GetBytes(32));
        secret = string.IsNullOrEmpty(outer) ? inner : HMACSHA256.HashData(Encoding.UTF8.GetBytes(outer), inner);
        var check = Sign("check");
        if (!CryptographicOperations.FixedTimeEquals(await Keep(Check, check), check))
            throw new InvalidOperationException(
                "Secrets:Key is not the one that this installation began with. Without it nothing sealed can be read.");
    }

    /// <summary>What is kept under the name: this, unless there is something already.</summary>
    private async Task<byte[]> Keep(string name, byte[] value)
    {
        await using var connection = await database.Open(CancellationToken.None);
        await connection.ExecuteAsync(
            "INSERT INTO server_secrets (name, value) VALUES (@name, @value) ON CONFLICT (name) DO NOTHING",
            new { name, value });
        return await connection.QuerySingleAsync<byte[]>(
            "SELECT value FROM server_secrets WHERE name = @name", new { name });
    }
}
