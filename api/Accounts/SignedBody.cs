using System.Security.Cryptography;
using System.Text;

namespace Despacho311.Api.Accounts;

/// <summary>A message that its sender has signed with a secret that both know: HMAC-SHA256 over its bytes.</summary>
public static class SignedBody
{
    private const string Scheme = "sha256=";

    /// <param name="header">Hexadecimal, after <c>sha256=</c> as Meta and Esri write it, or by itself.</param>
    public static bool IsBy(string secret, byte[] body, string header) => ServerSecret.Same(
        header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? header[Scheme.Length..].ToLowerInvariant()
            : header.ToLowerInvariant(),
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body)));
}
