using System.Collections.Immutable;
using Despacho311.Domain.Cases;

namespace Despacho311.Domain.Clocks;

public enum ClockState
{
    Running,
    Paused,
    Stopped,
}

/// <summary>How far a clock has run: the stages at which people are told.</summary>
public enum ClockStage
{
    None,

    /// <summary>50 %: the agency's liaison.</summary>
    Half,

    /// <summary>80 %: the head of the agency.</summary>
    Most,

    /// <summary>100 %: the centre.</summary>
    Due,
}

public enum ClockLineKind
{
    /// <summary>The rest of the day on which it came in: it does not count as a day.</summary>
    DayOfFiling,

    /// <summary>A day that counts.</summary>
    Counted,

    /// <summary>Days on which the office is never open.</summary>
    WeeklyRest,

    /// <summary>Days on which offices are closed by law, custom or decree; the line names it.</summary>
    Closure,

    /// <summary>The agency waited for the citizen.</summary>
    Waiting,

    /// <summary>It waited longer than a pause may last: this part counts.</summary>
    WaitingTooLong,

    /// <summary>The case counted as closed and was reopened.</summary>
    WasClosed,

    /// <summary>The least time that a reopened case gives.</summary>
    Reopened,

    /// <summary>The date was promised elsewhere, and stands.</summary>
    Promised,
}

/// <summary>One line of the answer to "why is it due then".</summary>
/// <param name="Adds">
/// What this line adds to the time until it is due: open hours for a target in working days, hours for one in calendar
/// days. The lines' sum is exactly the time from the filing until the case is due.
/// </param>
/// <param name="Name">Of the closure.</param>
/// <param name="DueAt">When the case would be due if nothing followed.</param>
public sealed record ClockLine(
    ClockLineKind Kind, DateTimeOffset From, DateTimeOffset To, TimeSpan Adds, Bilingual? Name, DateTimeOffset DueAt);

/// <summary>How a case's two clocks stand.</summary>
/// <param name="DueAt">By the service's promise; while it waits for the citizen, as if that lasts its longest.</param>
/// <param name="LegalDueAt">By law.</param>
/// <param name="HalfAt">When half of the time is used.</param>
/// <param name="MostAt">When four fifths of the time are used.</param>
public sealed record ClockReading(
    ClockState State, DateTimeOffset DueAt, DateTimeOffset LegalDueAt, DateTimeOffset HalfAt, DateTimeOffset MostAt,
    DateTimeOffset? StoppedAt, int CalendarVersion)
{
    /// <summary>What is due first.</summary>
    public DateTimeOffset FirstDueAt => DueAt < LegalDueAt ? DueAt : LegalDueAt;

    public ClockStage StageAt(DateTimeOffset now) => now >= FirstDueAt ? ClockStage.Due
        : now >= MostAt ? ClockStage.Most
        : now >= HalfAt ? ClockStage.Half
        : ClockStage.None;

    /// <summary>When the stage after this one is reached; null after the last.</summary>
    public DateTimeOffset? NextStageAt(ClockStage reached) => reached switch
    {
        ClockStage.None => HalfAt < FirstDueAt ? HalfAt : FirstDueAt,
        ClockStage.Half => MostAt < FirstDueAt ? MostAt : FirstDueAt,
        ClockStage.Most => FirstDueAt,
        _ => null,
    };

    /// <summary>Whether a closed case was answered in time; null while it is open.</summary>
    public bool? InTime => StoppedAt is { } stopped ? stopped <= FirstDueAt : null;
}

/// <summary>
/// When a case is due, from its history and the calendar alone. Nothing is counted along, so nothing can drift: a
/// calendar that changes, a pause or a transfer give the same answer whenever it is asked.
/// </summary>
public static class CaseClock
{
    public static ClockReading Reckon(CitizenCase c, WorkingTime time) => Reckon(c, time, null);

    /// <summary>The reckoning line by line.</summary>
    public static ImmutableArray<ClockLine> Explain(CitizenCase c, WorkingTime time)
    {
        var lines = new List<ClockLine>();
        Reckon(c, time, lines);
        return [.. lines];
    }

    /// <summary>When a case that is opened now would be due.</summary>
    public static DateTimeOffset Promise(ServiceTarget target, string agency, DateTimeOffset start, WorkingTime time) =>
        Count(target, _ => agency, start, time, null);

    private static ClockReading Reckon(CitizenCase c, WorkingTime time, List<ClockLine>? lines)
    {
        var course = CaseCourse.Of(c);
        var owner = course.OwnerOn(time);
        var legal = time.StartOf(time.DayOf(course.Start).AddDays(time.Calendar.LegalDays + 1));
        foreach (var pause in course.Pauses.Where(p => p.WasClosed && p.From < legal))
            legal += pause.To!.Value - pause.From;
        var state = course.StoppedAt is not null ? ClockState.Stopped
            : course.Pauses is [.., { To: null }] ? ClockState.Paused : ClockState.Running;
        if (c.Target is not { } target)
        {
            var promised = c.DueAt ?? legal;
            lines?.Add(new ClockLine(ClockLineKind.Promised, course.Start, promised, promised - course.Start, null,
                promised));
            var whole = promised - course.Start;
            return new ClockReading(state, promised, legal, course.Start + whole / 2, course.Start + whole * 0.8,
                course.StoppedAt, time.Calendar.Version);
        }
        var open = OpenTime.Of(target, owner, time);
        var counted = Count(target, owner, course.Start, time, lines);
        var due = Push(counted, course, open, lines);
        var work = open.Between(course.Start, counted);
        return new ClockReading(state, due, legal,
            Push(open.Add(course.Start, work / 2), course, open, null),
            Push(open.Add(course.Start, work * 0.8), course, open, null), course.StoppedAt, time.Calendar.Version);
    }

    /// <summary>The end of the last of the promised days; the day of filing is not one of them.</summary>
    private static DateTimeOffset Count(
        ServiceTarget target, Func<DateOnly, string> owner, DateTimeOffset start, WorkingTime time,
        List<ClockLine>? lines)
    {
        var filed = time.DayOf(start);
        var open = OpenTime.Of(target, owner, time);
        if (target.Kind == TargetKind.Calendar)
        {
            var end = time.StartOf(filed.AddDays(target.Days + 1));
            var midnight = time.StartOf(filed.AddDays(1));
            lines?.Add(new ClockLine(ClockLineKind.DayOfFiling, start, midnight, midnight - start, null, midnight));
            lines?.Add(new ClockLine(ClockLineKind.Counted, midnight, end, end - midnight, null, end));
            return end;
        }
        var last = time.WorkingDayAfter(owner, filed, target.Days);
        if (lines is not null)
            ExplainDays(owner, start, filed, last, time, open, lines);
        return time.IsOpen(owner(last), last) ? time.ClosingOf(owner(last), last) : time.StartOf(last.AddDays(1));
    }

    /// <summary>Each day that counts, and what was skipped between; days of one reason are one line.</summary>
    private static void ExplainDays(Func<DateOnly, string> owner, DateTimeOffset start, DateOnly filed, DateOnly last,
        WorkingTime time, OpenTime open, List<ClockLine> lines)
    {
        var first = time.StartOf(filed.AddDays(1));
        lines.Add(new ClockLine(ClockLineKind.DayOfFiling, start, first, open.Between(start, first), null, first));
        for (var day = filed.AddDays(1); day <= last; day = day.AddDays(1))
        {
            var (from, to) = (time.StartOf(day), time.StartOf(day.AddDays(1)));
            var closure = time.ClosureOn(owner(day), day);
            var kind = closure is not null ? ClockLineKind.Closure
                : time.IsOpen(owner(day), day) ? ClockLineKind.Counted : ClockLineKind.WeeklyRest;
            if (kind != ClockLineKind.Counted && lines[^1] is var before && before.Kind == kind
                && before.Name == closure?.Name)
                lines[^1] = before with { To = to, DueAt = to };
            else
                lines.Add(new ClockLine(kind, from, to, open.Between(from, to), closure?.Name,
                    kind == ClockLineKind.Counted ? time.ClosingOf(owner(day), day) : to));
        }
    }

    /// <summary>
    /// Moves an instant by the open time of each pause that began before it. A pause is measured on the same clock that
    /// it stops: a weekend of waiting costs the citizen nothing and gives the agency nothing.
    /// </summary>
    private static DateTimeOffset Push(
        DateTimeOffset due, CaseCourse course, OpenTime open, List<ClockLine>? lines)
    {
        var calendar = open.Time.Calendar;
        foreach (var pause in course.Pauses)
        {
            if (pause.From >= due)
                continue;
            var longest = pause.WasClosed ? DateTimeOffset.MaxValue : pause.From.AddDays(calendar.MaxPauseDays);
            var to = pause.To is { } ended && ended < longest ? ended : longest;
            // In whole minutes: a pause of seconds at closing time must not move the due time to the next morning.
            var gained = TimeSpan.FromMinutes(Math.Floor(open.Between(pause.From, to).TotalMinutes));
            due = open.Add(due, gained);
            lines?.Add(new ClockLine(pause.WasClosed ? ClockLineKind.WasClosed : ClockLineKind.Waiting, pause.From, to,
                gained, null, due));
            if (pause.To > to)
                lines?.Add(new ClockLine(ClockLineKind.WaitingTooLong, to, pause.To.Value, TimeSpan.Zero, null, due));
            if (!pause.WasClosed)
                continue;
            var least = open.LeastAfter(to, calendar.ReopenedDays);
            if (least <= due)
                continue;
            lines?.Add(new ClockLine(ClockLineKind.Reopened, to, least, open.Between(due, least), null, least));
            due = least;
        }
        return due;
    }

    /// <summary>The time that a target goes by: when offices are open, or all of it.</summary>
    private sealed record OpenTime(Func<DateOnly, string>? Owner, WorkingTime Time, Func<DateOnly, string> Agency)
    {
        public static OpenTime Of(ServiceTarget target, Func<DateOnly, string> owner, WorkingTime time) =>
            new(target.Kind == TargetKind.Working ? owner : null, time, owner);

        public TimeSpan Between(DateTimeOffset from, DateTimeOffset to) =>
            Owner is null ? (to > from ? to - from : TimeSpan.Zero) : Time.Between(Owner, from, to);

        public DateTimeOffset Add(DateTimeOffset from, TimeSpan work) =>
            Owner is null ? from + work : Time.Add(Owner, from, work);

        public DateTimeOffset LeastAfter(DateTimeOffset from, int days)
        {
            var day = Time.WorkingDayAfter(Agency, Time.DayOf(from), days);
            return Owner is not null && Time.IsOpen(Agency(day), day)
                ? Time.ClosingOf(Agency(day), day)
                : Time.StartOf(day.AddDays(1));
        }
    }
}
