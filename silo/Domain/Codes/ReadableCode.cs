namespace Despacho311.Domain.Codes;

/// <summary>What a code that somebody typed or read out turned out to be.</summary>
public enum CodeReading
{
    /// <summary>Well formed; whether anything has this code is another question.</summary>
    WellFormed,

    /// <summary>Right length and letters, but the check character does not fit: a slip of ear, eye or finger.</summary>
    Mistyped,

    /// <summary>Not a code of ours at all.</summary>
    NotACode,
}

/// <summary>
/// Codes for the phone: eight characters in two groups, such as <c>K7QX-M3PD</c>. No vowels (no words), no 0/O, 1/I/L,
/// B/8, S/5, U/V pairs. The last character checks the other seven: it finds every single wrong character and every
/// swap of two neighbours, because weights and their differences are coprime to the alphabet's size.
/// </summary>
public static class ReadableCode
{
    /// <summary>23 characters: a prime, so that each weight 1…22 has an inverse.</summary>
    public const string Alphabet = "234679CDFGHJKMNPQRTVWXY";

    private const int Digits = 7;

    /// <summary>How many codes there are: 23⁷, over three thousand million.</summary>
    public const long Count = 3_404_825_447;

    /// <summary>
    /// The code of a running number. Numbers that follow each other get codes far apart, so that a code does not tell
    /// how many came before it; the mapping is one to one, so that codes cannot collide.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">When the number is not in 0…<see cref="Count"/>−1.</exception>
    public static string FromNumber(long number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(number, Count);
        var rest = Scatter(number);
        Span<int> values = stackalloc int[Digits];
        for (var i = Digits - 1; i >= 0; i--)
        {
            values[i] = (int)(rest % Alphabet.Length);
            rest /= Alphabet.Length;
        }
        Span<char> text = stackalloc char[Digits + 2];
        var at = 0;
        for (var i = 0; i < Digits; i++)
        {
            if (i == 4)
                text[at++] = '-';
            text[at++] = Alphabet[values[i]];
        }
        text[at] = Alphabet[Check(values)];
        return new string(text);
    }

    /// <summary>
    /// Reads a code as people type it: any case, with or without the hyphen or blanks. <paramref name="code"/> is the
    /// canonical form when the answer is <see cref="CodeReading.WellFormed"/>, and empty otherwise.
    /// </summary>
    public static CodeReading Read(string typed, out string code)
    {
        code = "";
        Span<int> values = stackalloc int[Digits + 1];
        Span<char> text = stackalloc char[Digits + 1];
        var n = 0;
        foreach (var c in typed)
        {
            if (c is '-' or ' ')
                continue;
            var value = Alphabet.IndexOf(char.ToUpperInvariant(c), StringComparison.Ordinal);
            if (value < 0 || n > Digits)
                return CodeReading.NotACode;
            text[n] = Alphabet[value];
            values[n++] = value;
        }
        if (n != Digits + 1)
            return CodeReading.NotACode;
        if (Check(values[..Digits]) != values[Digits])
            return CodeReading.Mistyped;
        code = $"{text[..4]}-{text[4..]}";
        return CodeReading.WellFormed;
    }

    /// <summary>Weights 2…8, and the check character's own weight 1: all different and none 0 modulo 23.</summary>
    private static int Check(ReadOnlySpan<int> values)
    {
        var sum = 0;
        for (var i = 0; i < values.Length; i++)
            sum += (i + 2) * values[i];
        return (Alphabet.Length - sum % Alphabet.Length) % Alphabet.Length;
    }

    /// <summary>
    /// An affine map modulo <see cref="Count"/> = 23⁷; a factor not divisible by 23 makes it a permutation.
    /// </summary>
    private static long Scatter(long number) =>
        (long)(((UInt128)number * 2_104_298_041 + 1_618_033_988) % (UInt128)Count);
}
