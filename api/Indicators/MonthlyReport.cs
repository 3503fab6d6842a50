using System.Globalization;
using Despacho311.Api.Pdf;
using Despacho311.Api.Text;
using Despacho311.Domain.Effectiveness;

namespace Despacho311.Api.Indicators;

/// <summary>A month of the centre on paper: what came in, how it was answered, by whom, and what each figure means.
/// </summary>
/// <param name="Month">The month itself, by agency.</param>
/// <param name="Services">The same, by service.</param>
/// <param name="Year">The twelve months up to it.</param>
/// <param name="Source">Where anybody can look the figures up and count them again.</param>
internal sealed record MonthlyReport(
    IndicatorEndpoints.IndicatorsAnswer Month, IndicatorEndpoints.IndicatorsAnswer Services,
    IndicatorEndpoints.IndicatorsAnswer Year, string Language, string Source)
{
    private const double Left = 48;
    private const double Right = PdfPage.Width - 48;
    private const double Bottom = 56;
    private const double RowHeight = 15;
    private const int MostServices = 12;

    /// <summary>Where the columns of figures end.</summary>
    private static readonly double[] Columns = [268, 320, 376, 430, 484, Right];

    private static readonly string[] Heads = ["received", "inTime", "median", "reopened", "satisfaction", "score"];

    private readonly CultureInfo culture = CultureInfo.GetCultureInfo(Language == "en" ? "en-GB" : "es-PA");

    private string Say(string key, params object[] values) => Texts.Get(Language, "report." + key, values);

    private string Name(string month) =>
        DateOnly.ParseExact(month, "yyyy-MM", CultureInfo.InvariantCulture).ToString("MMMM yyyy", culture);

    public byte[] Write()
    {
        var document = new PdfDocument(Say("title", Name(Month.From)), Language);
        var page = document.AddPage();
        page.Text(Left, 782, 20, Say("title", Name(Month.From)), bold: true);
        page.Text(Left, 762, 9, Say("made", Month.AsOf.ToOffset(Domain.PanamaTime.Offset)
            .ToString(Language == "en" ? "d MMMM yyyy, HH:mm" : "d 'de' MMMM 'de' yyyy, HH:mm", culture),
            Month.Method.Version));
        var y = Total(page, 732);
        y = Bars(page, y - 18);
        (page, y) = Rows(document, page, y - 26, Say("byAgency"), Month.Items);
        (page, y) = Rows(document, page, y - 20, Say("byService"), [.. Services.Items.Take(MostServices)]);
        Notes(document, page, y - 20);
        return document.Build();
    }

    private double Total(PdfPage page, double y)
    {
        if (Month.Total is not { } total)
        {
            page.Text(Left, y, 11, Say("tooFew"));
            return y;
        }
        var figures = new[]
        {
            ("received", total.Received.ToString("N0", culture)), ("closed", total.Closed.ToString("N0", culture)),
            ("inTime", Share(total.InTimeShare)), ("median", Days(total.MedianDays)), ("p90", Days(total.P90Days)),
            ("satisfaction", Number(total.Satisfaction)),
        };
        for (var i = 0; i < figures.Length; i++)
        {
            var x = Left + i * (Right - Left) / figures.Length;
            page.Text(x, y, 17, figures[i].Item2, bold: true);
            page.Text(x, y - 13, 8, Say(figures[i].Item1));
        }
        return y - 13;
    }

    /// <summary>What came in, month by month: a bar for each, its height in the share of the highest.</summary>
    private double Bars(PdfPage page, double y)
    {
        const double height = 60;
        page.Text(Left, y - 8, 11, Say("year"), bold: true);
        var bottom = y - 24 - height;
        var most = Math.Max(1, Year.Items.Select(i => i.Figures?.Received ?? 0).DefaultIfEmpty().Max());
        var width = (Right - Left) / Math.Max(12, Year.Items.Count);
        for (var i = 0; i < Year.Items.Count; i++)
        {
            var (x, received) = (Left + i * width, Year.Items[i].Figures?.Received ?? 0);
            page.Box(x + 4, bottom, width - 8, height * received / most);
            page.Text(x + 4, bottom - 10, 7, Year.Items[i].Key);
            page.Text(x + 4, bottom + height * received / most + 3, 7, received.ToString("N0", culture));
        }
        return bottom - 10;
    }

    private (PdfPage Page, double Y) Rows(PdfDocument document, PdfPage page, double y, string title,
        IReadOnlyList<IndicatorEndpoints.IndicatorAnswer> items)
    {
        if (y < Bottom + 4 * RowHeight)
            (page, y) = (document.AddPage(), 782);
        Head(page, y, title);
        y -= RowHeight;
        foreach (var item in items)
        {
            if (y < Bottom)
            {
                (page, y) = (document.AddPage(), 782);
                Head(page, y, title);
                y -= RowHeight;
            }
            page.Text(Left, y, 9, PdfPage.Fit(item.Rank is { } rank ? $"{rank}. {item.Name}" : item.Name, 9, 170));
            var cells = item.Figures is not { } f
                ? [Say("few"), "", "", "", "", ""]
                : new[]
                {
                    f.Received.ToString("N0", culture), Share(f.InTimeShare), Days(f.MedianDays),
                    Share(f.Received == 0 ? null : (double)f.Reopened / f.Received), Number(f.Satisfaction),
                    item.Score is { Ranked: true } s
                        ? $"{Number(s.Value)} ({Number(s.Interval.Low)}–{Number(s.Interval.High)})"
                        : "–",
                };
            for (var i = 0; i < cells.Length; i++)
                page.TextTo(Columns[i], y, 9, cells[i]);
            y -= RowHeight;
        }
        return (page, y);
    }

    private void Head(PdfPage page, double y, string title)
    {
        page.Text(Left, y, 11, title, bold: true);
        for (var i = 0; i < Heads.Length; i++)
            page.TextTo(Columns[i], y, 8, Say(Heads[i]));
        page.Line(Left, y - 4, Right);
    }

    private void Notes(PdfDocument document, PdfPage page, double y)
    {
        var notes = new[] { "received", "inTime", "median", "reopened", "satisfaction", "score", "few" };
        if (y < Bottom + (notes.Length + 2) * 12)
            (page, y) = (document.AddPage(), 782);
        page.Text(Left, y, 11, Say("what"), bold: true);
        foreach (var note in notes)
            page.Text(Left, y -= 12, 8, $"{Say(note)}: {Say("note." + note, Effectiveness.FewestRanked)}");
        page.Text(Left, y - 18, 8, Say("source", Source));
    }

    private string Share(double? share) => share is { } s ? $"{(100 * s).ToString("0.#", culture)} %" : "–";

    private string Days(double? days) => days is { } d ? d.ToString("0.#", culture) : "–";

    private string Number(double? number) => number is { } n ? n.ToString("0.#", culture) : "–";
}
