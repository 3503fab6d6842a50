namespace Despacho311.Domain.Leaks;

/// <summary>
/// How rare leaks are, district by district, learnt from the leaks that are known: old pipes break more often. Before
/// anything is known it is the default, which counts as much as a handful of leaks.
/// </summary>
/// <param name="expected">Leaks per m² and day, before any was seen.</param>
internal sealed class LeakRarity(double expected)
{
    private const double CellMeters = 1_000;

    /// <summary>The default weighs like this many leaks: a district soon speaks for itself.</summary>
    private const double PriorLeaks = 5;

    private readonly Dictionary<(int, int), int> leaks = [];
    private double firstDay = double.PositiveInfinity;
    private double lastDay = double.NegativeInfinity;

    public static (int, int) CellOf((double X, double Y) at) =>
        ((int)Math.Floor(at.X / CellMeters), (int)Math.Floor(at.Y / CellMeters));

    /// <summary>A report came from here: the district is one that reports leaks.</summary>
    public void See((double X, double Y) at, double day)
    {
        leaks.TryAdd(CellOf(at), 0);
        firstDay = Math.Min(firstDay, day);
        lastDay = Math.Max(lastDay, day);
    }

    public void Count((int, int) cell, int change) => leaks[cell] += change;

    /// <summary>
    /// The logarithm of the rate around a place, in leaks per m² and day: what one more leak costs the score.
    /// </summary>
    public double LogAt((double X, double Y) at)
    {
        var (column, row) = CellOf(at);
        var (seen, area) = (0, 0.0);
        for (var c = column - 1; c <= column + 1; c++)
            for (var r = row - 1; r <= row + 1; r++)
                if (leaks.TryGetValue((c, r), out var count))
                    (seen, area) = (seen + count, area + CellMeters * CellMeters);
        var days = Math.Clamp(lastDay - firstDay, 0, LeakSettings.LongestLife.TotalDays);
        return Math.Log((seen + PriorLeaks) / (area * days + PriorLeaks / expected));
    }
}
