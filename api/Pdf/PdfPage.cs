using System.Globalization;
using System.Text;

namespace Despacho311.Api.Pdf;

/// <summary>What stands on one page. Lengths are points, 1/72 inch, from the lower left corner.</summary>
public sealed class PdfPage
{
    public const int Width = 595;
    public const int Height = 842;

    /// <summary>Of the letters from the space to the tilde in Helvetica, in thousandths of their size, by Adobe's
    /// metrics.</summary>
    private static readonly int[] Widths =
    [
        278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556,
        556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667,
        556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556,
        556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722,
        500, 500, 500, 334, 260, 334, 584,
    ];

    private readonly StringBuilder content = new();

    internal string Content => content.ToString();

    /// <summary>How long a text is when it is written at this size.</summary>
    public static double WidthOf(string text, double size) => size / 1_000 * text.Normalize(NormalizationForm.FormD)
        .Where(letter => char.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark)
        .Sum(letter => letter is >= ' ' and <= '~' ? Widths[letter - ' '] : letter == 'ı' ? 278 : 556);

    /// <summary>Cuts a text that is too long for its place, and says so by a dot of three.</summary>
    public static string Fit(string text, double size, double most)
    {
        if (WidthOf(text, size) <= most)
            return text;
        var length = text.Length;
        while (length > 0 && WidthOf(text[..length] + "…", size) > most)
            length--;
        return text[..length].TrimEnd() + "…";
    }

    public PdfPage Text(double x, double y, double size, string text, bool bold = false)
    {
        Add($"BT /F{(bold ? 2 : 1)} {N(size)} Tf {N(x)} {N(y)} Td {PdfDocument.Literal(text)} Tj ET");
        return this;
    }

    /// <param name="x">Where it ends.</param>
    public PdfPage TextTo(double x, double y, double size, string text) => Text(x - WidthOf(text, size), y, size, text);

    public PdfPage Line(double x, double y, double toX)
    {
        Add($"0.6 w 0.6 G {N(x)} {N(y)} m {N(toX)} {N(y)} l S 0 G");
        return this;
    }

    public PdfPage Box(double x, double y, double width, double height)
    {
        Add($"0.13 0.38 0.62 rg {N(x)} {N(y)} {N(width)} {N(height)} re f 0 g");
        return this;
    }

    private void Add(string what) => content.Append(what).Append('\n');

    private static string N(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}
