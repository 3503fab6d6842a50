using System.Collections.Immutable;
using Despacho311.Domain.Geo;

namespace Despacho311.Domain.Leaks;

/// <summary>A pipe that broke once: a leak that a crew repaired, or a line of the utility's old register.</summary>
/// <param name="Street">Null when nobody wrote it down.</param>
/// <param name="PipeYear">When the pipe that lies there now was laid.</param>
public sealed record PipeBreak(
    string Id, GeoPoint Where, DateTimeOffset At, string? Street, int? PipeYear, string? Material, string? Cause);

/// <summary>A street, or a stretch of one, where pipes break again and again.</summary>
/// <param name="Street">Null for a stretch whose breaks name none.</param>
/// <param name="Where">The middle of its breaks.</param>
/// <param name="ExpectedPerYear">Breaks to expect in a year if nothing is done.</param>
/// <param name="PipeYear">Of its newest break that tells; likewise the material.</param>
public sealed record HotStreet(
    string Id, string? Street, GeoPoint Where, int Breaks, DateTimeOffset FirstAt, DateTimeOffset LastAt,
    double ExpectedPerYear, int? PipeYear, string? Material);

/// <summary>
/// Which streets to replace first. A break counts half after ten years, and nothing once the pipe was replaced; few
/// breaks are drawn towards what streets have on average, so that one bad winter does not make a bad street.
/// </summary>
public static class HotStreets
{
    /// <summary>A round figure: on a real register the order hardly changes from 6 to 20 years.</summary>
    public const double HalfLifeYears = 10;

    /// <summary>Breaks nearer than this are of one stretch.</summary>
    public const double ReachMeters = 75;

    /// <summary>The average weighs like this many breaks.</summary>
    private const double PriorBreaks = 0.5;

    private const double DaysPerYear = 365.25;

    /// <summary>The worst first; ties by name.</summary>
    public static ImmutableArray<HotStreet> Rank(IEnumerable<PipeBreak> breaks, DateTimeOffset now)
    {
        var counted = breaks.Where(b => b.At <= now && !IsReplaced(b, now))
            .OrderBy(b => b.At).ThenBy(b => b.Id, StringComparer.Ordinal).ToList();
        if (counted.Count == 0)
            return [];
        var streets = Streets(counted);
        var years = Math.Max(1, (now - counted[0].At).TotalDays / DaysPerYear);
        var exposure = HalfLifeYears / Math.Log(2) * (1 - Math.Pow(0.5, years / HalfLifeYears));
        var average = counted.Sum(b => Weight(b, now)) / streets.Count / exposure;
        return
        [
            .. streets.Select(s => Of(s,
                    (s.Sum(b => Weight(b, now)) + PriorBreaks) / (exposure + PriorBreaks / average)))
                .OrderByDescending(s => s.ExpectedPerYear).ThenBy(s => s.Id, StringComparer.Ordinal),
        ];
    }

    private static bool IsReplaced(PipeBreak b, DateTimeOffset now) => b.PipeYear > b.At.Year && b.PipeYear <= now.Year;

    private static double Weight(PipeBreak b, DateTimeOffset now) =>
        Math.Pow(0.5, (now - b.At).TotalDays / DaysPerYear / HalfLifeYears);

    private static HotStreet Of(List<PipeBreak> breaks, double expected) => new(
        breaks[0].Street ?? "~" + breaks[0].Id, breaks[0].Street,
        new GeoPoint(breaks.Average(b => b.Where.Lat), breaks.Average(b => b.Where.Long)), breaks.Count,
        breaks[0].At, breaks[^1].At, expected, breaks.LastOrDefault(b => b.PipeYear is not null)?.PipeYear,
        breaks.LastOrDefault(b => b.Material is not null)?.Material);

    /// <summary>
    /// By name; a break without one is of the street of the nearest break that has one, or of a stretch with its
    /// nameless neighbours.
    /// </summary>
    private static List<List<PipeBreak>> Streets(List<PipeBreak> breaks)
    {
        var grid = new Grid(breaks);
        var streets = new Dictionary<string, List<PipeBreak>>(StringComparer.Ordinal);
        var nameless = new Dictionary<string, PipeBreak>(StringComparer.Ordinal);
        foreach (var one in breaks)
        {
            var street = one.Street ?? grid.Near(one).Where(b => b.Street is not null)
                .OrderBy(b => b.Where.DistanceTo(one.Where).Value).FirstOrDefault()?.Street;
            if (street is null)
                nameless.Add(one.Id, one);
            else if (streets.TryGetValue(street, out var others))
                others.Add(one with { Street = street });
            else
                streets.Add(street, [one with { Street = street }]);
        }
        return [.. streets.Values, .. Stretches(grid, breaks, nameless)];
    }

    private static IEnumerable<List<PipeBreak>> Stretches(
        Grid grid, List<PipeBreak> breaks, Dictionary<string, PipeBreak> nameless)
    {
        foreach (var first in breaks)
        {
            if (!nameless.Remove(first.Id))
                continue;
            var stretch = new List<PipeBreak>();
            var next = new Queue<PipeBreak>([first]);
            while (next.TryDequeue(out var one))
            {
                stretch.Add(one);
                foreach (var other in grid.Near(one))
                    if (nameless.Remove(other.Id))
                        next.Enqueue(other);
            }
            yield return [.. stretch.OrderBy(b => b.At).ThenBy(b => b.Id, StringComparer.Ordinal)];
        }
    }

    /// <summary>Squares as wide as the reach, true to scale around the first break: a register is of one city.
    /// </summary>
    private sealed class Grid
    {
        private readonly double metersPerDegreeLong;
        private readonly ILookup<(int, int), PipeBreak> cells;

        public Grid(List<PipeBreak> breaks)
        {
            metersPerDegreeLong = LocalPlane.MetersPerDegreeLat * Math.Cos(breaks[0].Where.Lat * Math.PI / 180);
            cells = breaks.ToLookup(b => CellOf(b.Where));
        }

        public IEnumerable<PipeBreak> Near(PipeBreak one)
        {
            var (column, row) = CellOf(one.Where);
            return from c in Enumerable.Range(column - 1, 3)
                   from r in Enumerable.Range(row - 1, 3)
                   from other in cells[(c, r)]
                   where other.Id != one.Id && other.Where.DistanceTo(one.Where).Value <= ReachMeters
                   select other;
        }

        private (int, int) CellOf(GeoPoint where) => ((int)Math.Floor(where.Long * metersPerDegreeLong / ReachMeters),
            (int)Math.Floor(where.Lat * LocalPlane.MetersPerDegreeLat / ReachMeters));
    }
}
