using System.Globalization;
using System.Text;

namespace Despacho311.Domain.Search;

/// <summary>
/// Text as it is searched: without accents, capitals, plurals and gender, so that what people type finds what others
/// wrote. The same on both databases, since it is done before either sees it.
/// </summary>
public static class Words
{
    private const int MaxWords = 400;
    private const int MaxLetters = 30;

    /// <summary>Words of this many letters keep their last vowel.</summary>
    private const int Shortest = 4;

    /// <summary>The stems of a text in its order, at most 400.</summary>
    public static IReadOnlyList<string> Of(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var c in text.Normalize(NormalizationForm.FormD))
        {
            if (words.Count == MaxWords)
                return words;
            // An accent stands apart from its letter in this form, and is left out.
            if (CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark)
                continue;
            if (char.IsLetterOrDigit(c))
            {
                if (word.Length < MaxLetters)
                    word.Append(char.ToLowerInvariant(c));
                continue;
            }
            Take(words, word);
        }
        Take(words, word);
        return words;
    }

    private static void Take(List<string> words, StringBuilder word)
    {
        if (word.Length > 0)
            words.Add(Stem(word.ToString()));
        word.Clear();
    }

    /// <summary>
    /// Leaves out what tells number and gender: light stemming, which joins fewer words wrongly than a full one.
    /// Numbers and codes stay as they are.
    /// </summary>
    private static string Stem(string word)
    {
        if (word.Length <= Shortest || word.Any(char.IsDigit))
            return word;
        // luces and luz.
        if (word.EndsWith("ces", StringComparison.Ordinal))
            return word[..^3] + "z";
        var bare = Singular(word);
        // Not of short words: casa and caso are two.
        if (bare.Length > Shortest && bare[^1] is 'a' or 'e' or 'o')
            bare = bare[..^1];
        // autobuses and autobus, clases and clase.
        return bare.Length > Shortest && bare[^1] == 's' ? bare[..^1] : bare;
    }

    private static string Singular(string word)
    {
        if (!word.EndsWith("es", StringComparison.Ordinal))
            return word[^1] == 's' ? word[..^1] : word;
        // redes comes of red, but nubes of nube: of so short a word only these letters take a whole syllable.
        return word.Length > Shortest + 1 || word[^3] is 'd' or 'l' or 'n' or 'r' or 's' ? word[..^2] : word[..^1];
    }
}
