using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Despacho311.Api.Push;

/// <summary>
/// What goes through a browser vendor's push service: readable by the one browser alone (RFC 8291 over RFC 8188), and
/// signed so that the service knows who sends (RFC 8292).
/// </summary>
public static class PushSeal
{
    /// <summary>A point of P-256, uncompressed.</summary>
    public const int PointBytes = 65;

    public const int AuthBytes = 16;
    private const int SaltBytes = 16;
    private const int TagBytes = 16;

    /// <summary>What push services take at most, with room for the head and the tag.</summary>
    private const int RecordBytes = 4_096;

    /// <summary>Services refuse a token that lasts longer than a day.</summary>
    private static readonly TimeSpan TokenLasts = TimeSpan.FromHours(12);

    /// <summary>The text for one browser: head, ciphertext, tag.</summary>
    /// <param name="receiver">The browser's public point.</param>
    /// <param name="auth">The secret that the browser gave with it.</param>
    /// <param name="sender">A key for this message alone.</param>
    /// <param name="salt">Random, for this message alone.</param>
    public static byte[] Seal(
        ReadOnlySpan<byte> text, byte[] receiver, byte[] auth, ECDiffieHellman sender, byte[] salt)
    {
        var own = PointOf(sender.ExportParameters(includePrivateParameters: false));
        using var other = ECDiffieHellman.Create(ParametersOf(receiver));
        var shared = sender.DeriveRawSecretAgreement(other.PublicKey);
        var material = HKDF.DeriveKey(HashAlgorithmName.SHA256, shared, 32, auth,
            [.. "WebPush: info\0"u8, .. receiver, .. own]);
        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, material, 16, salt, [.. "Content-Encoding: aes128gcm\0"u8]);
        var nonce = HKDF.DeriveKey(HashAlgorithmName.SHA256, material, 12, salt, [.. "Content-Encoding: nonce\0"u8]);
        // The one record is the last, which a 2 says; nothing is filled up.
        byte[] plain = [.. text, 2];
        var head = SaltBytes + 4 + 1 + PointBytes;
        var sealedText = new byte[head + plain.Length + TagBytes];
        salt.CopyTo(sealedText, 0);
        BinaryPrimitives.WriteUInt32BigEndian(sealedText.AsSpan(SaltBytes), RecordBytes);
        sealedText[SaltBytes + 4] = PointBytes;
        own.CopyTo(sealedText, SaltBytes + 5);
        using var cipher = new AesGcm(key, TagBytes);
        cipher.Encrypt(nonce, plain, sealedText.AsSpan(head, plain.Length), sealedText.AsSpan(head + plain.Length));
        return sealedText;
    }

    /// <summary>Who sends, for the push service at this address: the value of <c>Authorization</c>.</summary>
    /// <param name="contact">Where the service's people find us: https or mailto.</param>
    public static string Token(Uri service, string contact, ECDsa key, DateTimeOffset now)
    {
        var head = Base64Url.EncodeToString("""{"typ":"JWT","alg":"ES256"}"""u8);
        var claims = Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
        {
            ["aud"] = service.GetLeftPart(UriPartial.Authority),
            ["exp"] = (now + TokenLasts).ToUnixTimeSeconds(),
            ["sub"] = contact,
        }));
        var signature = key.SignData(Encoding.ASCII.GetBytes($"{head}.{claims}"), HashAlgorithmName.SHA256);
        return $"vapid t={head}.{claims}.{Base64Url.EncodeToString(signature)}, "
            + $"k={Base64Url.EncodeToString(PointOf(key.ExportParameters(includePrivateParameters: false)))}";
    }

    public static byte[] PointOf(ECParameters key) => [4, .. key.Q.X!, .. key.Q.Y!];

    /// <exception cref="CryptographicException">It is no point of the curve.</exception>
    public static ECParameters ParametersOf(byte[] point)
    {
        if (point is not [4, ..] || point.Length != PointBytes)
            throw new CryptographicException("Not an uncompressed point of P-256.");
        var key = new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = point[1..33], Y = point[33..] },
        };
        key.Validate();
        return key;
    }
}
