using System.Runtime.InteropServices;

namespace Despacho311.Domain.Leaks;

/// <summary>Where and when a report saw its leak: metres on the plane, days.</summary>
internal readonly record struct LeakSpot(double X, double Y, double Sigma, double Day)
{
    public static LeakSpot Of(LeakReport report, in LeakSums sums, double day)
    {
        var (x, y) = sums.Center;
        return new LeakSpot(x, y, report.SigmaMeters, day);
    }

    public bool IsNear(in LeakSpot other)
    {
        var reach = LeakSettings.ReachSigmas * Math.Sqrt(Sigma * Sigma + other.Sigma * other.Sigma);
        return (other.X - X) * (other.X - X) + (other.Y - Y) * (other.Y - Y) <= reach * reach
            && Math.Abs(other.Day - Day) <= LeakSettings.LongestLife.TotalDays;
    }
}

/// <summary>
/// Which leaks are near enough for a report, by squares of the plane. Among a million reports most of its cost is
/// memory that no cache holds, so all that a look needs of a report lies in its square, not behind it.
/// </summary>
internal sealed class LeakIndex
{
    private const double CellMeters = 150;

    /// <summary>Squares are looked through as far as reports by telephone of the same leak may lie.</summary>
    private const double UsualSigmaMeters = 45;

    /// <summary>A leak's reports in one square: of thousands one near enough will do. Most have one there.</summary>
    private struct Place
    {
        public int Leak;
        public int Report;
        public LeakSpot Spot;
        public List<(int Report, LeakSpot Spot)>? More;

        public readonly bool IsNear(in LeakSpot spot)
        {
            if (Spot.IsNear(spot))
                return true;
            if (More is not null)
                foreach (ref readonly var other in CollectionsMarshal.AsSpan(More))
                    if (other.Spot.IsNear(spot))
                        return true;
            return false;
        }
    }

    private readonly Dictionary<(int Column, int Row), List<Place>> cells = [];

    public void Add(int report, int leak, in LeakSpot spot)
    {
        ref var here = ref CollectionsMarshal.GetValueRefOrAddDefault(cells, CellOf(spot), out _);
        here ??= [];
        if (Find(here, leak) is >= 0 and var at)
            (CollectionsMarshal.AsSpan(here)[at].More ??= []).Add((report, spot));
        else
            here.Add(new Place { Leak = leak, Report = report, Spot = spot });
    }

    public void Remove(int report, int leak, in LeakSpot spot)
    {
        var here = cells[CellOf(spot)];
        var at = Find(here, leak);
        ref var place = ref CollectionsMarshal.AsSpan(here)[at];
        if (place.Report != report)
        {
            place.More!.RemoveAt(place.More.FindIndex(m => m.Report == report));
        }
        else if (place.More is { Count: > 0 } more)
        {
            (place.Report, place.Spot) = more[^1];
            more.RemoveAt(more.Count - 1);
        }
        else
        {
            here[at] = here[^1];
            here.RemoveAt(here.Count - 1);
        }
    }

    /// <summary>
    /// Leaks with a report near enough in place and time, lowest number first so that ties are settled alike.
    /// </summary>
    public List<int> Near(in LeakSpot spot)
    {
        var found = new List<int>();
        var reach = LeakSettings.ReachSigmas * (spot.Sigma + UsualSigmaMeters);
        var (c0, r0, c1, r1) = (Cell(spot.X - reach), Cell(spot.Y - reach), Cell(spot.X + reach), Cell(spot.Y + reach));
        for (var c = c0; c <= c1; c++)
            for (var r = r0; r <= r1; r++)
                if (cells.TryGetValue((c, r), out var here))
                    foreach (ref readonly var place in CollectionsMarshal.AsSpan(here))
                        if (found.BinarySearch(place.Leak) is < 0 and var at && place.IsNear(spot))
                            found.Insert(~at, place.Leak);
        return found;
    }

    private static int Find(List<Place> here, int leak)
    {
        for (var i = 0; i < here.Count; i++)
            if (here[i].Leak == leak)
                return i;
        return -1;
    }

    private static int Cell(double meters) => (int)Math.Floor(meters / CellMeters);

    private static (int, int) CellOf(in LeakSpot spot) => (Cell(spot.X), Cell(spot.Y));
}
