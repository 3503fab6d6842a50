using System.Collections.Immutable;
using Despacho311.Domain;
using Despacho311.Domain.Cases;
using Despacho311.Domain.Clocks;

namespace Despacho311.Tests.Unit.Clocks;

/// <summary>
/// Clocks that survive an audit. The faults of other systems are cases here: a pause measured around the clock and
/// applied to working hours, holidays ignored, lunch breaks, pauses forgotten after a transfer.
/// </summary>
public class CaseClockTests
{
    private const string Mop = "MOP";
    private static readonly TimeSpan Panama = TimeSpan.FromHours(-5);
    private static readonly Bilingual Name = new("Martes de Carnaval", "Carnival Tuesday");

    private static readonly DayOfWeek[] Week =
        [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday];

    private static ImmutableArray<OpenSpan> Hours(int from, int to) =>
        [.. Week.Select(d => new OpenSpan(d, new TimeOnly(from, 0), new TimeOnly(to, 0)))];

    private static Closure Closed(int month, int day, ClosureKind kind, params string[] agencies) =>
        new(new DateOnly(2026, month, day), new DateOnly(2026, month, day), kind, Name, [.. agencies]);

    private static readonly WorkCalendar Carnival = new(1, "America/Panama",
        [Closed(2, 16, ClosureKind.Decree), Closed(2, 17, ClosureKind.Law), Closed(2, 18, ClosureKind.Decree)],
        Hours(8, 16), Sorted.Map<ImmutableArray<OpenSpan>>(), 30, 15, 2);

    private static DateTimeOffset At(int month, int day, int hour, int minute = 0) =>
        new(2026, month, day, hour, minute, 0, Panama);

    /// <summary>A case and what happens to it, each at its time.</summary>
    private static CitizenCase Case(DateTimeOffset opened, int days, TargetKind kind,
        params (DateTimeOffset At, CaseCommand Command)[] then)
    {
        var c = CaseLogic.Evolve(null, new CaseEvent.Opened("K7QX-M3PD", "S", Mop,
            new CasePlace(null, null, "Calle 50", null, null, null), "", Sorted.Map<ImmutableArray<string>>(), [],
            Channel.Phone, null, opened, null, null, new ServiceTarget(days, kind)));
        foreach (var (at, command) in then)
            c = CaseLogic.Decide(c, command, at).Events.Aggregate(c, CaseLogic.Evolve);
        return c;
    }

    private static CaseWord Word => new("x", [], CaseSpeaker.Agency);

    private static CaseCommand Ask => new CaseCommand.Ask(Word);

    private static CaseCommand Answer => new CaseCommand.Answer(Word);

    private static CaseCommand Close => new CaseCommand.Close(CaseStatus.Resolved, null, Word);

    private static CaseCommand Reopen => new CaseCommand.Reopen(Word);

    private static DateTimeOffset Due(CitizenCase c, WorkCalendar? calendar = null) =>
        CaseClock.Reckon(c, new WorkingTime(calendar ?? Carnival)).DueAt;

    [Fact]
    public void Two_working_days_over_carnival() =>
        Assert.Equal(At(2, 20, 16), Due(Case(At(2, 13, 16), 2, TargetKind.Working)));

    [Theory]
    [InlineData(7, 0)]
    [InlineData(12, 0)]
    [InlineData(16, 0)]
    [InlineData(23, 59)]
    public void The_hour_of_filing_does_not_matter(int hour, int minute) =>
        Assert.Equal(At(3, 4, 16), Due(Case(At(3, 2, hour, minute), 2, TargetKind.Working)));

    [Fact]
    public void What_comes_in_on_a_sunday_counts_from_monday() =>
        Assert.Equal(At(3, 3, 16), Due(Case(At(3, 1, 10), 2, TargetKind.Working)));

    [Fact]
    public void A_weekend_of_waiting_gives_the_agency_nothing() => Assert.Equal(At(3, 10, 16),
        Due(Case(At(3, 3, 9), 5, TargetKind.Working, (At(3, 6, 17), Ask), (At(3, 9, 7), Answer))));

    [Fact]
    public void Waiting_is_measured_in_the_hours_that_it_takes_from_the_agency() => Assert.Equal(At(3, 6, 16),
        Due(Case(At(3, 2, 10), 2, TargetKind.Working, (At(3, 3, 12), Ask), (At(3, 5, 12), Answer))));

    [Fact]
    public void Waiting_beyond_its_limit_counts()
    {
        var longest = Due(Case(At(3, 2, 10), 2, TargetKind.Working, (At(3, 3, 8), Ask), (At(3, 18, 8), Answer)));
        Assert.Equal(longest, Due(Case(At(3, 2, 10), 2, TargetKind.Working, (At(3, 3, 8), Ask),
            (At(3, 27, 8), Answer))));
        Assert.Equal(longest, Due(Case(At(3, 2, 10), 2, TargetKind.Working, (At(3, 3, 8), Ask))));
    }

    [Fact]
    public void A_question_after_the_due_time_moves_nothing() => Assert.Equal(At(3, 4, 16),
        Due(Case(At(3, 2, 10), 2, TargetKind.Working, (At(3, 5, 8), Ask), (At(3, 6, 8), Answer))));

    [Fact]
    public void A_lunch_break_is_not_waited_through()
    {
        var lunch = Carnival with
        {
            Hours = [.. Week.SelectMany(d => new[]
            {
                new OpenSpan(d, new TimeOnly(8, 0), new TimeOnly(12, 0)),
                new OpenSpan(d, new TimeOnly(13, 0), new TimeOnly(17, 0)),
            })],
        };
        Assert.Equal(At(3, 5, 10), Due(Case(At(3, 2, 10), 2, TargetKind.Working, (At(3, 3, 11), Ask),
            (At(3, 3, 14), Answer)), lunch));
    }

    [Fact]
    public void A_transfer_keeps_what_was_paused_and_goes_by_the_new_agencys_days()
    {
        var local = Carnival with { Closures = [.. Carnival.Closures, Closed(3, 5, ClosureKind.Local, "AAUD")] };
        Assert.Equal(At(3, 6, 16), Due(Case(At(3, 2, 10), 3, TargetKind.Working,
            (At(3, 3, 10), new CaseCommand.Transfer("AAUD", Word))), local));
        Assert.Equal(At(3, 9, 16), Due(Case(At(3, 2, 10), 3, TargetKind.Working, (At(3, 3, 8), Ask),
            (At(3, 3, 16), new CaseCommand.Transfer("AAUD", Word))), local));
    }

    [Fact]
    public void Closing_does_not_reset_the_clock_and_reopening_gives_two_days()
    {
        var closed = (At(3, 3, 8), Close);
        Assert.Equal(At(3, 13, 16), Due(Case(At(3, 2, 10), 2, TargetKind.Working, closed, (At(3, 11, 8), Reopen))));
        // It was late before it was closed: it stays late.
        Assert.Equal(At(3, 4, 16), Due(Case(At(3, 2, 10), 2, TargetKind.Working, (At(3, 5, 8), Close),
            (At(3, 11, 8), Reopen))));
    }

    [Fact]
    public void A_decree_moves_what_is_open()
    {
        var c = Case(At(2, 9, 10), 3, TargetKind.Working);
        Assert.Equal(At(2, 12, 16), Due(c));
        Assert.Equal(At(2, 13, 16), Due(c, Carnival with
        {
            Version = 2,
            Closures = [.. Carnival.Closures, Closed(2, 11, ClosureKind.Decree)],
        }));
    }

    [Fact]
    public void Calendar_days_end_with_the_last_of_them()
    {
        Assert.Equal(At(3, 6, 0), Due(Case(At(3, 2, 10), 3, TargetKind.Calendar)));
        Assert.Equal(At(3, 8, 12), Due(Case(At(3, 2, 10), 3, TargetKind.Calendar, (At(3, 3, 0), Ask),
            (At(3, 5, 12), Answer))));
    }

    [Fact]
    public void The_constitutions_thirty_days_wait_for_nobody()
    {
        var c = Case(At(3, 2, 10), 60, TargetKind.Working, (At(3, 3, 8), Ask));
        var reading = CaseClock.Reckon(c, new WorkingTime(Carnival));
        Assert.Equal(At(4, 2, 0), reading.LegalDueAt);
        Assert.Equal(reading.LegalDueAt, reading.FirstDueAt);
        Assert.Equal(ClockStage.Due, reading.StageAt(At(4, 2, 0)));
    }

    [Fact]
    public void Stages_follow_one_another_and_each_is_said_once()
    {
        var c = Case(At(3, 2, 8), 10, TargetKind.Working);
        var reading = CaseClock.Reckon(c, new WorkingTime(Carnival));
        Assert.True(reading.HalfAt < reading.MostAt && reading.MostAt < reading.DueAt);
        Assert.Equal(reading.HalfAt, reading.NextStageAt(ClockStage.None));
        var warned = CaseLogic.Decide(c, new CaseCommand.Warn(ClockStage.Most, reading.DueAt), reading.MostAt);
        c = warned.Events.Aggregate(c, CaseLogic.Evolve);
        Assert.Empty(CaseLogic.Decide(c, new CaseCommand.Warn(ClockStage.Most, reading.DueAt), reading.DueAt).Events);
        Assert.Equal(reading.DueAt, reading.NextStageAt(c.Warned));
    }

    private static readonly Gen<CaseCommand> Command = Gen.Int[0, 5].Select(i => i switch
    {
        0 => Ask,
        1 => Answer,
        2 => Close,
        3 => Reopen,
        4 => new CaseCommand.Progress(CaseStatus.InProgress, Word),
        _ => new CaseCommand.Note(Word, true),
    });

    /// <summary>Any course of a case within one agency, on any hour of two months around carnival.</summary>
    private static readonly Gen<CitizenCase> AnyCourse = Gen.Select(Gen.Int[0, 24 * 20], Gen.Int[1, 12], Gen.Bool,
        Gen.Select(Gen.Int[1, 60 * 60], Command).Array[0, 8]).Select((hour, days, working, steps) =>
        {
            var opened = At(2, 3, 0).AddHours(hour);
            var at = opened;
            return Case(opened, days, working ? TargetKind.Working : TargetKind.Calendar,
                [.. steps.Select(s => (at = at.AddMinutes(s.Item1), s.Item2))]);
        });

    [Fact]
    public void The_explanation_sums_exactly() => AnyCourse.Sample(c =>
    {
        var time = new WorkingTime(Carnival);
        var lines = CaseClock.Explain(c, time);
        var due = Due(c);
        var sum = lines.Aggregate(TimeSpan.Zero, (s, l) => s + l.Adds);
        var whole = c.Target!.Kind == TargetKind.Working
            ? time.Between(_ => Mop, c.OpenedAt, due)
            : due - c.OpenedAt;
        return sum == whole && lines[^1].DueAt == due
            && lines.Count(l => l.Kind == ClockLineKind.Counted)
                == (c.Target.Kind == TargetKind.Working ? c.Target.Days : 1);
    });

    [Fact]
    public void A_pause_never_makes_a_case_due_earlier_and_a_stage_never_comes_after_the_next() => AnyCourse.Sample(c =>
    {
        var reading = CaseClock.Reckon(c, new WorkingTime(Carnival));
        var undisturbed = CaseClock.Promise(c.Target!, Mop, c.OpenedAt, new WorkingTime(Carnival));
        return reading.DueAt >= undisturbed && reading.HalfAt <= reading.MostAt && reading.MostAt <= reading.DueAt;
    });

    /// <summary>The obvious way, minute by minute.</summary>
    [Fact]
    public void Open_time_is_what_counting_minutes_gives() =>
        Gen.Select(Gen.Int[0, 60 * 24 * 16], Gen.Int[0, 60 * 24 * 6]).Sample((from, length) =>
        {
            var time = new WorkingTime(Carnival);
            var start = At(2, 9, 0).AddMinutes(from);
            var open = Enumerable.Range(0, length).Count(i =>
            {
                var local = start.AddMinutes(i).ToOffset(Panama);
                return Week.Contains(local.DayOfWeek) && local.Hour is >= 8 and < 16
                    && local.DayOfYear is not (47 or 48 or 49);
            });
            var work = time.Between(_ => Mop, start, start.AddMinutes(length));
            var reached = time.Add(_ => Mop, start, work);
            return work == TimeSpan.FromMinutes(open) && time.Between(_ => Mop, start, reached) == work;
        }, iter: 300);
}
