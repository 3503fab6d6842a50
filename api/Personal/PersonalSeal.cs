using System.Security.Cryptography;
using System.Text;
using Despacho311.Api.Accounts;
using Despacho311.Contracts;
using Despacho311.Contracts.Cases;
using Despacho311.Domain.Contacts;

namespace Despacho311.Api.Personal;

/// <summary>
/// Keeps what is personal unreadable without two things: the record's own key, which is destroyed when its person is
/// erased, and this installation's secret. AES-256-GCM; the key of the cipher is made of both (HMAC, SHA-256).
/// </summary>
public sealed class PersonalSeal(ServerSecret secret)
{
    private const int KeyBytes = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int IndexBytes = 12;

    /// <summary>A key of its own for each record.</summary>
    public static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes));

    /// <summary>What only who has the key reads again.</summary>
    public byte[] Close(string key, ReadOnlySpan<byte> plain)
    {
        var closed = new byte[NonceBytes + TagBytes + plain.Length];
        RandomNumberGenerator.Fill(closed.AsSpan(0, NonceBytes));
        using var cipher = new AesGcm(CipherKey(key), TagBytes);
        cipher.Encrypt(closed.AsSpan(0, NonceBytes), plain, closed.AsSpan(NonceBytes + TagBytes),
            closed.AsSpan(NonceBytes, TagBytes));
        return closed;
    }

    /// <returns>Null when the key was destroyed: there is no way back to what was closed with it.</returns>
    /// <exception cref="CryptographicException">It was closed with another key, or changed since.</exception>
    public byte[]? Open(string? key, byte[] closed)
    {
        if (key is null)
            return null;
        var plain = new byte[closed.Length - NonceBytes - TagBytes];
        using var cipher = new AesGcm(CipherKey(key), TagBytes);
        cipher.Decrypt(closed.AsSpan(0, NonceBytes), closed.AsSpan(NonceBytes + TagBytes),
            closed.AsSpan(NonceBytes, TagBytes), plain);
        return plain;
    }

    public string CloseText(string key, string text) =>
        Convert.ToBase64String(Close(key, Encoding.UTF8.GetBytes(text)));

    /// <returns>Null when the key was destroyed.</returns>
    public string? OpenText(string? key, string closed) =>
        Open(key, Convert.FromBase64String(closed)) is { } plain ? Encoding.UTF8.GetString(plain) : null;

    /// <summary>
    /// By what a person is found again without being named: the same for the same telephone number or mail address,
    /// whether it is written to, called, or chatted with.
    /// </summary>
    public string IndexOf(string address)
    {
        if (address.Contains('@', StringComparison.Ordinal))
            return secret.Seal("person\n" + address.Trim().ToLowerInvariant(), IndexBytes);
        var bare = address[(address.LastIndexOf(':') + 1)..];
        return secret.Seal("person\n" + (PhoneNumber.Normal(bare) ?? bare), IndexBytes);
    }

    public SealedReporter? Seal(Reporter? reporter)
    {
        if (reporter is null)
            return null;
        var key = NewKey();
        return new SealedReporter(key, CloseText(key, Wire.Write(reporter)),
            reporter.Number is { } number ? IndexOf(number) : null,
            string.IsNullOrWhiteSpace(reporter.Email) ? null : IndexOf(reporter.Email));
    }

    /// <returns>Null when they were erased.</returns>
    public Reporter? Open(string? key, string closed) =>
        OpenText(key, closed) is { } json ? Wire.Read<Reporter>(json) : null;

    private byte[]? ours;

    /// <summary>32 random bytes need no more than this to become another key that depends on the secret as well.
    /// </summary>
    private byte[] CipherKey(string key) =>
        HMACSHA256.HashData(ours ??= secret.Sign("personal data"), Convert.FromBase64String(key));
}
