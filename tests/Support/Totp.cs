using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;

namespace Despacho311.Tests.Support;

/// <summary>An authenticator in somebody's hand: RFC 6238 with SHA-1, thirty seconds and six digits.</summary>
public static class Totp
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <param name="later">In how many half minutes: a clock that goes before.</param>
    public static string Code(string key, int later = 0) =>
        CodeAt(key, TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 30 + later);

    public static string CodeAt(string key, long step)
    {
        // Base 32 (RFC 4648): five bits a letter.
        var bits = key.Aggregate(BigInteger.Zero, (all, letter) => all * 32 + Letters.IndexOf(letter));
        var secret = (bits >> (key.Length * 5 % 8)).ToByteArray(isUnsigned: true, isBigEndian: true);
        secret = [.. new byte[key.Length * 5 / 8 - secret.Length], .. secret];
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
#pragma warning disable CA5350 // RFC 6238's own; authenticators know no other
        var hash = HMACSHA1.HashData(secret, counter);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 15)) & int.MaxValue;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }
}
