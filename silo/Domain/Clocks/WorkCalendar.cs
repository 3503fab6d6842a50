using System.Collections.Immutable;
using System.Diagnostics;
using Despacho311.Domain.Cases;

namespace Despacho311.Domain.Clocks;

/// <summary>On whose word offices are closed.</summary>
public enum ClosureKind
{
    /// <summary>A day of national rest by law.</summary>
    Law,

    /// <summary>A day on which public offices rest by custom or rule.</summary>
    PublicSector,

    /// <summary>A district's own day.</summary>
    Local,

    /// <summary>A decree, often on short notice.</summary>
    Decree,
}

/// <summary>Whole days on which offices are closed.</summary>
/// <param name="From">The first of them.</param>
/// <param name="To">The last of them.</param>
/// <param name="Agencies">Whose offices; empty for everybody's.</param>
public sealed record Closure(
    DateOnly From, DateOnly To, ClosureKind Kind, Bilingual Name, ImmutableArray<string> Agencies);

/// <summary>A part of a weekday in which an office is open. A lunch break is the gap between two.</summary>
/// <param name="To">Midnight is the end of the day.</param>
public sealed record OpenSpan(DayOfWeek Day, TimeOnly From, TimeOnly To);

/// <summary>When offices are open, and what the clocks of cases go by. Each version stays readable.</summary>
/// <param name="TimeZone">An IANA name such as <c>America/Panama</c>.</param>
/// <param name="Hours">The hours of every agency that has none of its own.</param>
/// <param name="LegalDays">
/// Calendar days within which the law wants an answer, whatever the service promises (Panama: 30, constitution and
/// transparency law of 2002).
/// </param>
/// <param name="MaxPauseDays">Calendar days after which a question to the citizen no longer stops the clock.</param>
/// <param name="ReopenedDays">Working days that an agency has at least after a case is reopened.</param>
public sealed record WorkCalendar(
    int Version, string TimeZone, ImmutableArray<Closure> Closures, ImmutableArray<OpenSpan> Hours,
    ImmutableSortedDictionary<string, ImmutableArray<OpenSpan>> AgencyHours, int LegalDays, int MaxPauseDays,
    int ReopenedDays)
{
    /// <summary>There is one for the whole installation.</summary>
    public const string Id = "work";

    public ImmutableArray<OpenSpan> HoursOf(string agency) => AgencyHours.GetValueOrDefault(agency) switch
    {
        { IsDefaultOrEmpty: false } own => own,
        _ => Hours,
    };
}

public abstract record CalendarCommand
{
    /// <param name="Calendar">Its version is the one after the present one.</param>
    public sealed record Publish(WorkCalendar Calendar, string Why) : CalendarCommand;
}

public abstract record CalendarEvent
{
    public sealed record Published(WorkCalendar Calendar, string Why, DateTimeOffset At) : CalendarEvent;
}

public enum CalendarRefusal
{
    RulesMovedOn,
    NeverOpen,
    ClosedTooLong,
}

public static class CalendarLogic
{
    /// <summary>Longer than any closure of offices: a typing error in a year, more likely.</summary>
    public const int MaxClosureDays = 92;

    public static Decision<CalendarEvent, CalendarRefusal> Decide(
        WorkCalendar? current, CalendarCommand command, DateTimeOffset now) => command switch
        {
            CalendarCommand.Publish p when p.Calendar.Version != (current?.Version ?? 0) + 1 =>
                CalendarRefusal.RulesMovedOn,
            CalendarCommand.Publish p when p.Calendar.AgencyHours.Values.Append(p.Calendar.Hours)
                .Any(h => h.IsDefaultOrEmpty || h.Any(s => s.To != TimeOnly.MinValue && s.To <= s.From)) =>
                CalendarRefusal.NeverOpen,
            CalendarCommand.Publish p when p.Calendar.Closures
                .Any(c => c.To < c.From || c.To.DayNumber - c.From.DayNumber >= MaxClosureDays) =>
                CalendarRefusal.ClosedTooLong,
            CalendarCommand.Publish p => new CalendarEvent.Published(p.Calendar, p.Why, now),
            _ => throw new UnreachableException(),
        };

    public static WorkCalendar Evolve(WorkCalendar? current, CalendarEvent happened) => happened switch
    {
        CalendarEvent.Published p => p.Calendar,
        _ => throw new UnreachableException(),
    };
}
