using System.Globalization;

namespace Despacho311.Tests.Benchmarks;

/// <summary>Figures of several rounds as a table in Markdown: median, and from least to most.</summary>
internal static class Table
{
    public static double Median(this IEnumerable<double> figures)
    {
        var sorted = figures.Order().ToList();
        return sorted.Count % 2 == 1
            ? sorted[sorted.Count / 2]
            : (sorted[sorted.Count / 2 - 1] + sorted[sorted.Count / 2]) / 2;
    }

    public static string Cell(IReadOnlyCollection<double> figures, string format) => string.Create(
        CultureInfo.InvariantCulture, $"{Text(figures.Median(), format)} ({Text(figures.Min(), format)}–{Text(
            figures.Max(), format)})");

    public static void Row(params string[] cells) => Console.Out.WriteLine($"| {string.Join(" | ", cells)} |");

    public static void Head(params string[] cells)
    {
        Row(cells);
        Row([.. cells.Select(_ => "---")]);
    }

    private static string Text(double figure, string format) => figure.ToString(format, CultureInfo.InvariantCulture);
}
