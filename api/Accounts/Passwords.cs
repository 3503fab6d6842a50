using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;

namespace Despacho311.Api.Accounts;

/// <summary>Names are compared in lower case.</summary>
public sealed class LowerCaseNames : ILookupNormalizer
{
    public string? NormalizeName(string? name) => name?.Trim().ToLowerInvariant();

    public string? NormalizeEmail(string? email) => email?.Trim().ToLowerInvariant();
}

/// <summary>
/// What a password may be: long, and not what anybody would try first. No rule asks for a digit or a sign: such rules
/// make passwords that are hard to keep and easy to guess (NIST SP 800-63B, 3.1.1.2).
/// </summary>
public static class PasswordRule
{
    public const string TooShort = "passwordLength";
    public const string TooEasy = "passwordEasy";

    private static readonly string[] TriedFirst = ["contrase", "password", "despacho", "qwerty", "12345", "panama"];

    /// <summary>Why not; null when it may be.</summary>
    public static string? Fault(string password, string name)
    {
        if (password.Length is < AccountSettings.LeastPassword or > AccountSettings.MostPassword)
            return TooShort;
        // What is left when the obvious is taken out of it has to be something, and not one letter again and again.
        var rest = TriedFirst.Append(name).Aggregate(password.ToLowerInvariant(),
            (left, word) => left.Replace(word, "", StringComparison.Ordinal));
        return rest.Length < 6 || rest.Distinct().Count() < 4 ? TooEasy : null;
    }

    /// <summary>One to be used once: 79 random bits, in letters that can be read out.</summary>
    public static string NewOne() => string.Join('-', RandomNumberGenerator.GetString(
        "abcdefghjkmnpqrstuvwxyz23456789", 16).Chunk(4).Select(c => new string(c)));
}
