namespace Despacho311.Domain.Leaks;

/// <summary>Which leaks are near enough for a report, by squares of the plane.</summary>
public sealed partial class LeakPartition
{
    /// <summary>Puts it on the map as one of its leak's.</summary>
    private void Show(int i)
    {
        var cell = CellOf(sightings[i].Sums.Center);
        if (!cells.TryGetValue(cell, out var leaks))
            cells[cell] = leaks = [];
        if (!leaks.TryGetValue(sightings[i].Group, out var list))
            leaks[sightings[i].Group] = list = [];
        list.Add(i);
    }

    private void Hide(int i)
    {
        var leaks = cells[CellOf(sightings[i].Sums.Center)];
        var list = leaks[sightings[i].Group];
        list.Remove(i);
        if (list.Count == 0)
            leaks.Remove(sightings[i].Group);
    }

    private static (int, int) CellOf((double X, double Y) at) =>
        ((int)Math.Floor(at.X / CellMeters), (int)Math.Floor(at.Y / CellMeters));

    /// <summary>
    /// Leaks with a report near enough in place and time, lowest number first so that ties are settled alike.
    /// </summary>
    private SortedSet<int> Candidates(LeakSums sums, double sigma)
    {
        var found = new SortedSet<int>();
        var (x, y) = sums.Center;
        var reach = LeakSettings.ReachSigmas * (sigma + 45);
        var (c0, r0) = CellOf((x - reach, y - reach));
        var (c1, r1) = CellOf((x + reach, y + reach));
        for (var c = c0; c <= c1; c++)
            for (var r = r0; r <= r1; r++)
                if (cells.TryGetValue((c, r), out var leaks))
                    foreach (var (g, list) in leaks)
                        if (!found.Contains(g) && IsNear(list, sums, x, y, sigma))
                            found.Add(g);
        return found;
    }

    private bool IsNear(List<int> list, LeakSums sums, double x, double y, double sigma)
    {
        foreach (var j in list)
            if (Near(sightings[j], sums, x, y, sigma))
                return true;
        return false;
    }

    private static bool Near(Sighting s, LeakSums sums, double x, double y, double sigma)
    {
        var (sx, sy) = s.Sums.Center;
        var reach = LeakSettings.ReachSigmas * Math.Sqrt(sigma * sigma + s.Report.SigmaMeters * s.Report.SigmaMeters);
        return (sx - x) * (sx - x) + (sy - y) * (sy - y) <= reach * reach
            && Math.Abs(s.Day - sums.First) <= LeakSettings.LongestLife.TotalDays;
    }
}
