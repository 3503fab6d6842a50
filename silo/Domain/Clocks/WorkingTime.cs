using System.Collections.Concurrent;
using System.Collections.Frozen;

namespace Despacho311.Domain.Clocks;

/// <summary>
/// Reckons with the hours in which offices are open. Days are those of the calendar's time zone; whose office is open
/// on a day is a function, since a case may go from one agency to another.
/// </summary>
public sealed class WorkingTime
{
    /// <summary>More days than this are never looked through: about eleven years.</summary>
    private const int MaxDays = 4_000;

    private readonly TimeZoneInfo zone;
    private readonly FrozenDictionary<DateOnly, Closure[]> closures;

    /// <summary>The zone's rules are slow to ask, and a calendar's days are few.</summary>
    private readonly ConcurrentDictionary<DateOnly, DateTimeOffset> starts = new();

    /// <exception cref="TimeZoneNotFoundException">The calendar's time zone is not known here.</exception>
    public WorkingTime(WorkCalendar calendar)
    {
        Calendar = calendar;
        zone = TimeZoneInfo.FindSystemTimeZoneById(calendar.TimeZone);
        closures = calendar.Closures.SelectMany(c => Enumerable.Range(0, c.To.DayNumber - c.From.DayNumber + 1)
                .Select(i => (Day: c.From.AddDays(i), Closure: c)))
            .GroupBy(d => d.Day).ToFrozenDictionary(g => g.Key, g => g.Select(d => d.Closure).ToArray());
    }

    public WorkCalendar Calendar { get; }

    public DateOnly DayOf(DateTimeOffset at) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);

    /// <summary>The first instant of a day.</summary>
    public DateTimeOffset StartOf(DateOnly day) =>
        starts.GetOrAdd(day, static (d, t) => t.At(d, TimeOnly.MinValue), this);

    private DateTimeOffset At(DateOnly day, TimeOnly time)
    {
        var local = day.ToDateTime(time);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }

    /// <summary>What closes the agency's offices on that day; null when only the week does, or nothing.</summary>
    public Closure? ClosureOn(string agency, DateOnly day)
    {
        if (!closures.TryGetValue(day, out var all))
            return null;
        foreach (var closure in all)
            if (closure.Agencies.IsDefaultOrEmpty || closure.Agencies.Contains(agency))
                return closure;
        return null;
    }

    public bool IsOpen(string agency, DateOnly day)
    {
        if (ClosureOn(agency, day) is not null)
            return false;
        foreach (var span in Calendar.HoursOf(agency))
            if (span.Day == day.DayOfWeek)
                return true;
        return false;
    }

    /// <summary>When the agency is open on that day, in order; nothing on a day of rest.</summary>
    public IEnumerable<(DateTimeOffset From, DateTimeOffset To)> Spans(string agency, DateOnly day) =>
        ClosureOn(agency, day) is not null
            ? []
            : Calendar.HoursOf(agency).Where(s => s.Day == day.DayOfWeek).OrderBy(s => s.From).Select(s =>
                (At(day, s.From), s.To == TimeOnly.MinValue ? StartOf(day.AddDays(1)) : At(day, s.To)));

    /// <summary>When the agency closes on a day on which it is open.</summary>
    public DateTimeOffset ClosingOf(string agency, DateOnly day) => Spans(agency, day).Last().To;

    /// <summary>The day on which the agency has been open so many days after the given one.</summary>
    public DateOnly WorkingDayAfter(Func<DateOnly, string> owner, DateOnly day, int days)
    {
        for (var looked = 0; days > 0 && looked < MaxDays; looked++)
        {
            day = day.AddDays(1);
            if (IsOpen(owner(day), day))
                days--;
        }
        return day;
    }

    /// <summary>How long offices were open between two instants.</summary>
    public TimeSpan Between(Func<DateOnly, string> owner, DateTimeOffset from, DateTimeOffset to)
    {
        var sum = TimeSpan.Zero;
        var day = DayOf(from);
        for (var looked = 0; looked < MaxDays && StartOf(day) < to; looked++, day = day.AddDays(1))
            foreach (var (open, close) in Spans(owner(day), day))
            {
                var (begin, end) = (open > from ? open : from, close < to ? close : to);
                if (end > begin)
                    sum += end - begin;
            }
        return sum;
    }

    /// <summary>The instant at which offices will have been open for so long after the given one.</summary>
    public DateTimeOffset Add(Func<DateOnly, string> owner, DateTimeOffset from, TimeSpan work)
    {
        if (work <= TimeSpan.Zero)
            return from;
        var (at, day) = (from, DayOf(from));
        for (var looked = 0; looked < MaxDays; looked++, day = day.AddDays(1))
            foreach (var (open, close) in Spans(owner(day), day))
            {
                var begin = open > from ? open : from;
                if (close <= begin)
                    continue;
                if (close - begin >= work)
                    return begin + work;
                work -= close - begin;
                at = close;
            }
        return at;
    }
}
