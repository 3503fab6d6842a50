using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Despacho311.Api.Pdf;

/// <summary>
/// A small document of text, lines and boxes (PDF 1.7, ISO 32000-1), in the two letters that every reader has:
/// Helvetica and Helvetica Bold. Libraries want a font's file to put in, and a server may have none.
/// </summary>
public sealed class PdfDocument(string title, string language)
{
    private const int FirstPageObject = 5;

    /// <summary>Latin-1 and a few more, as <c>WinAnsiEncoding</c> has them.</summary>
    private static readonly Encoding Ansi = CodePagesEncodingProvider.Instance.GetEncoding(
        1252, new EncoderReplacementFallback("?"), DecoderFallback.ReplacementFallback)!;

    private readonly List<PdfPage> pages = [];

    /// <summary>A4, upright.</summary>
    public PdfPage AddPage()
    {
        pages.Add(new PdfPage());
        return pages[^1];
    }

    public byte[] Build()
    {
        using var file = new MemoryStream();
        var at = new List<long>();
        void Write(string text) => file.Write(Ansi.GetBytes(text));
        void Object(string content)
        {
            at.Add(file.Position);
            Write($"{at.Count} 0 obj\n{content}\nendobj\n");
        }
        Write("%PDF-1.7\n");
        var kids = string.Join(' ', pages.Select((_, i) => $"{FirstPageObject + 2 * i} 0 R"));
        Object($"<< /Type /Catalog /Pages 2 0 R /Lang {Literal(language)} "
            + "/ViewerPreferences << /DisplayDocTitle true >> >>");
        Object($"<< /Type /Pages /Count {pages.Count} /Kids [{kids}] /MediaBox [0 0 {PdfPage.Width} {PdfPage.Height}] "
            + "/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>");
        foreach (var font in new[] { "Helvetica", "Helvetica-Bold" })
            Object($"<< /Type /Font /Subtype /Type1 /BaseFont /{font} /Encoding /WinAnsiEncoding >>");
        foreach (var page in pages)
        {
            Object($"<< /Type /Page /Parent 2 0 R /Contents {at.Count + 2} 0 R >>");
            var packed = Packed(Ansi.GetBytes(page.Content));
            at.Add(file.Position);
            Write($"{at.Count} 0 obj\n<< /Length {packed.Length} /Filter /FlateDecode >>\nstream\n");
            file.Write(packed);
            Write("\nendstream\nendobj\n");
        }
        Object($"<< /Title {Literal(title)} /Producer (Despacho 311) >>");
        var table = file.Position;
        Write($"xref\n0 {at.Count + 1}\n0000000000 65535 f \n");
        foreach (var offset in at)
            Write(offset.ToString("D10", CultureInfo.InvariantCulture) + " 00000 n \n");
        Write($"trailer\n<< /Size {at.Count + 1} /Root 1 0 R /Info {at.Count} 0 R >>\nstartxref\n{table}\n%%EOF\n");
        return file.ToArray();
    }

    private static byte[] Packed(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            zlib.Write(content);
        return packed.ToArray();
    }

    /// <summary>A string of the document; what has no place in the encoding becomes a question mark.</summary>
    internal static string Literal(string text)
    {
        var escaped = new StringBuilder("(");
        foreach (var letter in text)
            escaped.Append(letter switch
            {
                '(' or ')' or '\\' => $"\\{letter}",
                _ when letter < ' ' || char.IsWhiteSpace(letter) => " ",
                _ => $"{letter}",
            });
        return escaped.Append(')').ToString();
    }
}
