using System.Security.Cryptography;
using System.Text;

namespace Despacho311.Domain.Webhooks;

/// <summary>How a receiver knows that a message is ours: Standard Webhooks 1.0, symmetric.</summary>
public static class WebhookSignature
{
    private const string Prefix = "whsec_";

    public static string NewSecret() => Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    /// <summary>Whether it is a secret that others may use as well: 24 to 64 bytes, as Standard Webhooks has it.
    /// </summary>
    public static bool IsSecret(string text)
    {
        var bytes = new byte[64];
        return text.StartsWith(Prefix, StringComparison.Ordinal)
            && Convert.TryFromBase64String(text[Prefix.Length..], bytes, out var length) && length >= 24;
    }

    /// <summary>The header's value: one signature for each secret that is valid now.</summary>
    /// <param name="id">The same on every attempt.</param>
    /// <param name="at">The time of this attempt.</param>
    /// <exception cref="FormatException">A secret is not one.</exception>
    public static string Sign(string id, DateTimeOffset at, string body, params ReadOnlySpan<string> secrets)
    {
        var signed = Encoding.UTF8.GetBytes($"{id}.{at.ToUnixTimeSeconds()}.{body}");
        var signatures = new List<string>(secrets.Length);
        foreach (var secret in secrets)
        {
            var key = secret.StartsWith(Prefix, StringComparison.Ordinal) ? secret[Prefix.Length..] : secret;
            signatures.Add("v1," + Convert.ToBase64String(
                HMACSHA256.HashData(Convert.FromBase64String(key), signed)));
        }
        return string.Join(' ', signatures);
    }
}
