using System.Collections.Immutable;
using Despacho311.Domain.Geo;

namespace Despacho311.Domain.Towing;

/// <summary>Days that differ in how many removals they bring.</summary>
public enum DemandDay
{
    Weekday,
    Weekend,

    /// <summary>The fifteenth or the last of the month, when wages are paid, and the day before a weekend it falls on.
    /// </summary>
    Payday,
}

/// <summary>What is expected of one hour.</summary>
/// <param name="Expected">Removals in the hour.</param>
/// <param name="Low">Nine hours in ten bring at least this many.</param>
/// <param name="High">Nine hours in ten bring at most this many.</param>
public sealed record DemandHour(DateTimeOffset From, DemandDay Day, double Expected, int Low, int High);

/// <summary>How wrong the forecast was on days it had not seen, per hour; and how wrong one mean for all hours is.
/// </summary>
public sealed record DemandError(int Hours, double MeanAbsolute, double MeanAbsoluteOfOneMean);

/// <summary>
/// Removals expected in a zone by hour and kind of day, learnt from its history: the mean of such hours, drawn towards
/// the mean of that hour on all days as long as few such days have been seen.
/// </summary>
public sealed class TowDemand
{
    /// <summary>How many days the mean of all days weighs beside those of one kind.</summary>
    private const double PriorDays = 4;

    private readonly double[,] counts = new double[3, 24];
    private readonly double[] days = new double[3];
    private readonly Dictionary<Cell, (double Lat, double Long, int Count)> cells = [];

    /// <summary>A side of the cells in which places are counted, in degrees: about a kilometre.</summary>
    private const double CellDegrees = 0.01;

    private readonly record struct Cell(int Row, int Column);

    /// <summary>Learns from the removals of the days from <paramref name="first"/> to <paramref name="last"/>, both
    /// whole.</summary>
    public static TowDemand Learn(
        IEnumerable<(DateTimeOffset At, GeoPoint Where)> removals, DateOnly first, DateOnly last)
    {
        var demand = new TowDemand();
        for (var day = first; day <= last; day = day.AddDays(1))
            demand.days[(int)KindOf(day)]++;
        foreach (var (at, where) in removals)
        {
            var day = PanamaTime.Day(at);
            if (day < first || day > last)
                continue;
            demand.counts[(int)KindOf(day), at.ToOffset(PanamaTime.Offset).Hour]++;
            var cell = new Cell((int)Math.Floor(where.Lat / CellDegrees),
                (int)Math.Floor(where.Long / CellDegrees));
            var known = demand.cells.GetValueOrDefault(cell);
            demand.cells[cell] = (known.Lat + where.Lat, known.Long + where.Long, known.Count + 1);
        }
        return demand;
    }

    public static DemandDay KindOf(DateOnly day)
    {
        if (IsPayday(day) || (day.DayOfWeek == DayOfWeek.Friday && (IsPayday(day.AddDays(1))
            || IsPayday(day.AddDays(2)))))
            return DemandDay.Payday;
        return day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? DemandDay.Weekend : DemandDay.Weekday;
    }

    /// <summary>Where removals were asked for, as the middles of cells of a kilometre with their numbers.</summary>
    public IReadOnlyList<DemandPoint> Places => [.. cells.OrderBy(c => (c.Key.Row, c.Key.Column)).Select(c =>
        new DemandPoint(new GeoPoint(c.Value.Lat / c.Value.Count, c.Value.Long / c.Value.Count), c.Value.Count))];

    public DemandHour At(DateTimeOffset at)
    {
        var local = at.ToOffset(PanamaTime.Offset);
        var day = KindOf(PanamaTime.Day(at));
        var expected = Expected(day, local.Hour);
        var from = local.AddTicks(-(local.Ticks % TimeSpan.TicksPerHour));
        return new DemandHour(from, day, expected, Quantile(expected, 0.1), Quantile(expected, 0.9));
    }

    /// <summary>Held against hours that it has not learnt from.</summary>
    public DemandError ErrorOn(IEnumerable<DateTimeOffset> removals, DateOnly first, DateOnly last)
    {
        var seen = removals.Where(at => PanamaTime.Day(at) >= first && PanamaTime.Day(at) <= last)
            .GroupBy(at => (PanamaTime.Day(at), at.ToOffset(PanamaTime.Offset).Hour))
            .ToDictionary(g => g.Key, g => g.Count());
        var mean = days.Sum() == 0 ? 0 : counts.Cast<double>().Sum() / (days.Sum() * 24);
        var (hours, error, plain) = (0, 0.0, 0.0);
        for (var day = first; day <= last; day = day.AddDays(1))
            for (var hour = 0; hour < 24; hour++, hours++)
            {
                var real = seen.GetValueOrDefault((day, hour));
                error += Math.Abs(real - Expected(KindOf(day), hour));
                plain += Math.Abs(real - mean);
            }
        return new DemandError(hours, hours == 0 ? 0 : error / hours, hours == 0 ? 0 : plain / hours);
    }

    private double Expected(DemandDay day, int hour)
    {
        var all = days.Sum();
        if (all == 0)
            return 0;
        var ofAll = Enumerable.Range(0, 3).Sum(d => counts[d, hour]) / all;
        return (counts[(int)day, hour] + PriorDays * ofAll) / (days[(int)day] + PriorDays);
    }

    private static bool IsPayday(DateOnly day) =>
        day.Day == 15 || day.Day == DateTime.DaysInMonth(day.Year, day.Month);

    /// <summary>The least number that a Poisson variable of this mean stays at or below so often.</summary>
    private static int Quantile(double mean, double part)
    {
        var (chance, sum, k) = (Math.Exp(-mean), Math.Exp(-mean), 0);
        while (sum < part && k < 1_000)
        {
            chance *= mean / ++k;
            sum += chance;
        }
        return k;
    }
}
