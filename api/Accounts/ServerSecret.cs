using System.Security.Cryptography;
using System.Text;
using Dapper;
using Despacho311.Journal;

namespace Despacho311.Api.Accounts;

/// <summary>
/// What only this installation knows: it seals what it gives out, so that it knows it again. Every server has the same.
/// </summary>
public sealed class ServerSecret(Database database)
{
    private const string Name = "reporter-keys";

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
    public async Task Load()
    {
        await using var connection = await database.Open(CancellationToken.None);
        await connection.ExecuteAsync(
            "INSERT INTO server_secrets (name, value) VALUES (@Name, @value) ON CONFLICT (name) DO NOTHING",
            new { Name, value = RandomNumberGenerator.GetBytes(32) });
        secret = await connection.QuerySingleAsync<byte[]>(
            "SELECT value FROM server_secrets WHERE name = @Name", new { Name });
    }
}
