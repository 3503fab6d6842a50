namespace Despacho311.Domain.Contacts;

/// <summary>Telephone numbers as they are compared: the same number however it was written.</summary>
public static class PhoneNumber
{
    /// <summary>Panama's country code; its own numbers have seven digits, or eight when mobile.</summary>
    private const string Panama = "507";

    private const int Fewest = 7;
    private const int Most = 15;

    /// <summary>Its digits, without Panama's own prefix; null when it cannot be a number (E.164: 15 digits at most).
    /// </summary>
    public static string? Normal(string? written)
    {
        if (written is null)
            return null;
        var digits = string.Concat(written.Where(char.IsAsciiDigit));
        if (digits.StartsWith("00", StringComparison.Ordinal))
            digits = digits[2..];
        if (digits.StartsWith(Panama, StringComparison.Ordinal) && digits.Length is 10 or 11)
            digits = digits[Panama.Length..];
        return digits.Length is >= Fewest and <= Most ? digits : null;
    }

    /// <summary>A mobile number of Panama with its country, digits only, such as <c>50766123456</c>; null when it is
    /// another's or a landline's.</summary>
    public static string? Mobile(string? written) =>
        Normal(written) is { Length: 8 } number && number[0] == '6' ? Panama + number : null;
}
