using Despacho311.Contracts;
using Despacho311.Domain.Cases;
using Despacho311.Domain.Clocks;

namespace Despacho311.Tests.Simulator;

/// <summary>Months of cases under faults. A failure names its seed; <c>SIM_SEED</c> replays it alone.</summary>
public class CaseOfficeTests
{
    private const int Steps = 600;

    private static CaseOffice Run(int seed, Faults faults)
    {
        var office = new CaseOffice(seed, faults);
        try
        {
            for (var step = 0; step < Steps; step++)
                office.Step();
            office.Settle();
            Assert.Empty(office.SaidTooEarly);
            Assert.Empty(office.SaidTwice);
            foreach (var kept in office.Cases.Values)
            {
                FollowsFromItsHistory(kept);
                EachStageIsSaidOnceAndInOrder(office, kept);
                IsNotedAsItStands(office, kept);
                SaysWhyItIsDue(office, kept.Case);
                KnowsItsParts(office, kept.Case);
            }
        }
        catch (Exception e) when (e is Xunit.Sdk.XunitException)
        {
            Assert.Fail($"seed {seed}: {e.Message}");
        }
        return office;
    }

    /// <summary>Also when events and state have been to the database and back.</summary>
    private static void FollowsFromItsHistory(CaseOffice.Kept kept)
    {
        var again = kept.Events.Select(e => (CaseEvent)Wire.Read(Wire.NameOf(e), Wire.Write(e)))
            .Aggregate((CitizenCase?)null, CaseLogic.Evolve);
        Assert.Equal(Wire.Write(kept.Case), Wire.Write(again!));
        Assert.Equal(Wire.Write(kept.Case), Wire.Write(Wire.Read<CitizenCase>(Wire.Write(kept.Case))));
    }

    /// <summary>And, of an open case, up to the stage at which it is.</summary>
    private static void EachStageIsSaidOnceAndInOrder(CaseOffice office, CaseOffice.Kept kept)
    {
        var last = ClockStage.None;
        foreach (var happened in kept.Events)
            switch (happened)
            {
                case CaseEvent.Reopened:
                    last = ClockStage.None;
                    break;
                case CaseEvent.Warned warned:
                    Assert.True(warned.Stage > last, $"{kept.Case.Id}: {warned.Stage} was said after {last}");
                    last = warned.Stage;
                    break;
                default:
                    break;
            }
        var stage = CaseClock.Reckon(kept.Case, office.Time).StageAt(office.Now);
        Assert.True(!kept.Case.IsOpen || last >= stage, $"{kept.Case.Id} is at {stage}, and heard of {last}");
    }

    /// <summary>What the feed keeps of it is what would be reckoned now.</summary>
    private static void IsNotedAsItStands(CaseOffice office, CaseOffice.Kept kept)
    {
        var (c, clock) = (kept.Case, CaseClock.Reckon(kept.Case, office.Time));
        var noted = office.Notes[c.Id];
        Assert.Equal(new CaseOffice.Noted(c.IsOpen ? clock.NextStageAt(c.Warned) : null, clock.DueAt, c.IsOpen,
            office.Time.Calendar.Version), noted);
    }

    /// <summary>Whole and parts know each other as they are, and each word of a part is said on the whole once.
    /// </summary>
    private static void KnowsItsParts(CaseOffice office, CitizenCase c)
    {
        Assert.False(c.HasToTell, $"{c.Id} has something to tell");
        Assert.True(c.PartOf is null || office.Cases[c.PartOf].Case.Parts.Any(p => p.Id == c.Id), $"{c.Id} is no part");
        foreach (var known in c.Parts)
        {
            var part = office.Cases[known.Id].Case;
            Assert.Equal((part.Status, part.Agency, part.News, c.Id),
                (known.Status, known.Agency, known.Heard, part.PartOf));
            var spoken = part.Updates.Where(u => u.Public && u.Word.OuterId?.Split('-')[0] != c.Id);
            var answers = part.Updates.Select(u => u.Word.OuterId).ToHashSet();
            Assert.Null(known.Owed);
            var heard = c.Updates.Where(u => u.Of?.Part == known.Id && !answers.Contains(u.IdIn(c.Id)));
            Assert.Equal([known.Task.OuterId, .. spoken.Select(u => u.Word.OuterId)],
                heard.Select(u => u.Word.OuterId));
            Assert.True(!part.IsOpen || c.Status is not (CaseStatus.Resolved or CaseStatus.Withdrawn
                or CaseStatus.Duplicate), $"{c.Id} is {c.Status}, and its part {part.Id} is open");
        }
    }

    private static void SaysWhyItIsDue(CaseOffice office, CitizenCase c)
    {
        var lines = CaseClock.Explain(c, office.Time);
        Assert.Equal(CaseClock.Reckon(c, office.Time).DueAt, lines.Length == 0 ? c.OpenedAt : lines[^1].DueAt);
    }

    [Fact]
    public void Whatever_fails_nobody_is_forgotten_and_nothing_is_said_twice_or_too_early()
    {
        var (warned, parts, answers) = (0, 0, 0);
        Seeds.Each(seed =>
        {
            var office = Run(seed, Faults.Bad);
            Interlocked.Add(ref warned, office.Warned);
            Interlocked.Add(ref parts, office.PartsEnded);
            Interlocked.Add(ref answers, office.Answers);
        });
        Assert.True(answers > 0, "No part got an answer by its whole.");
        Assert.True(parts > Seeds.Count / 2, $"{parts} parts came to an end: the simulation tests nothing of them.");
        Assert.True(warned > Seeds.Count, "Hardly any case came to a stage: the simulation tests nothing.");
    }

    [Fact]
    public void The_same_seed_gives_the_same_months() => Assert.Equal(
        Run(7, Faults.Bad).Cases.Values.SelectMany(k => k.Events).Select(Wire.Write),
        Run(7, Faults.Bad).Cases.Values.SelectMany(k => k.Events).Select(Wire.Write));
}
