using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Despacho311.Tests.Support;

/// <summary>A browser's side of RFC 8291: it has the keys, and reads what a push service would hand to it.</summary>
public sealed class PushBrowser : IDisposable
{
    private readonly ECDiffieHellman own = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] auth = RandomNumberGenerator.GetBytes(16);

    private byte[] Point => PointOf(own.ExportParameters(false).Q);

    public string P256dh => Base64Url.EncodeToString(Point);

    public string Auth => Base64Url.EncodeToString(auth);

    private static byte[] PointOf(ECPoint p) => [4, .. p.X!, .. p.Y!];

    private static ECPoint PointOf(byte[] bytes) => new() { X = bytes[1..33], Y = bytes[33..65] };

    /// <exception cref="CryptographicException">It is for another browser, or was changed.</exception>
    public JsonElement Read(byte[] message)
    {
        var (salt, sender) = (message[..16], message[21..86]);
        using var other = ECDiffieHellman.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = PointOf(sender),
        });
        var material = HKDF.DeriveKey(HashAlgorithmName.SHA256, own.DeriveRawSecretAgreement(other.PublicKey), 32, auth,
            [.. "WebPush: info\0"u8, .. Point, .. sender]);
        byte[] Derive(int bytes, string info) =>
            HKDF.DeriveKey(HashAlgorithmName.SHA256, material, bytes, salt, Encoding.ASCII.GetBytes(info));
        using var cipher = new AesGcm(Derive(16, "Content-Encoding: aes128gcm\0"), 16);
        var plain = new byte[message.Length - 86 - 16];
        cipher.Decrypt(Derive(12, "Content-Encoding: nonce\0"), message.AsSpan(86, plain.Length),
            message.AsSpan()[^16..], plain);
        return JsonDocument.Parse(plain.AsMemory(0, plain.Length - 1)).RootElement.Clone();
    }

    /// <summary>The claims of a sender's token, whose signature is by the key that it names.</summary>
    public static (JsonElement Claims, string Key) Verify(string authorization)
    {
        var parts = authorization["vapid ".Length..].Split(", ").ToDictionary(p => p[..1], p => p[2..]);
        var token = parts["t"].Split('.');
        using var key = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = PointOf(Base64Url.DecodeFromChars(parts["k"])),
        });
        if (!key.VerifyData(Encoding.ASCII.GetBytes($"{token[0]}.{token[1]}"), Base64Url.DecodeFromChars(token[2]),
            HashAlgorithmName.SHA256))
            throw new CryptographicException("The signature is another's.");
        return (JsonDocument.Parse(Base64Url.DecodeFromChars(token[1])).RootElement.Clone(), parts["k"]);
    }

    public void Dispose() => own.Dispose();
}
