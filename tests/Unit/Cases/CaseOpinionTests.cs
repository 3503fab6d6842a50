using System.Collections.Immutable;
using Despacho311.Domain;
using Despacho311.Domain.Cases;

namespace Despacho311.Tests.Unit.Cases;

/// <summary>How the people who reported a case judge its end.</summary>
public class CaseOpinionTests
{
    private static readonly DateTimeOffset Closed = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static CitizenCase Case(int people, CaseStatus end = CaseStatus.Resolved) =>
        new CaseEvent[]
        {
            new CaseEvent.Opened("K7QX-M3PD", "S", "MOP", new CasePlace(null, null, "Calle 50", null, null, null), "",
                Sorted.Map<ImmutableArray<string>>(), [], Channel.Web, "p0", Closed.AddDays(-3), null, null,
                new ServiceTarget(5, TargetKind.Working)),
        }
        .Concat(Enumerable.Range(1, people - 1).Select(i => new CaseEvent.Joined($"p{i}", Closed.AddDays(-2))))
        .Append(new CaseEvent.Closed(end, null, new CaseWord("Listo", [], CaseSpeaker.Agency), Closed))
        .Aggregate((CitizenCase?)null, CaseLogic.Evolve)!;

    private static CaseCommand.Judge Says(string who, bool solved, int? score = null, string text = "") =>
        new(who, new CaseOpinion(solved, score, text, Closed));

    private static (CitizenCase After, CaseRefusal? Refusal) Do(
        CitizenCase c, CaseCommand command, DateTimeOffset? at = null)
    {
        var decision = CaseLogic.Decide(c, command, at ?? Closed.AddHours(1));
        return (decision.Events.Aggregate(c, CaseLogic.Evolve), decision.Refusal);
    }

    [Fact]
    public void A_case_opens_again_exactly_when_a_quarter_of_its_people_say_that_it_is_not_solved() =>
        Gen.Select(Gen.Int[1, 12], Gen.Bool.Array[0, 30], Gen.Int[0, 11].Array[30]).Sample((people, words, who) =>
        {
            var c = Case(people);
            var last = new Dictionary<string, bool>();
            foreach (var (solved, i) in words.Select((s, i) => (s, i)))
            {
                var speaker = $"p{who[i] % people}";
                last[speaker] = solved;
                (c, var refusal) = Do(c, Says(speaker, solved));
                Assert.Null(refusal);
                var against = last.Values.Count(s => !s);
                Assert.Equal(against * 4 >= people && !solved, c.IsOpen);
                if (c.IsOpen)
                    break;
            }
            Assert.Equal(c.IsOpen ? 1 : 0, c.Reopenings);
            Assert.True(!c.IsOpen || c.Opinions.IsEmpty);
        });

    [Fact]
    public void The_words_of_who_opens_it_again_are_a_citizens_and_the_agency_reads_them()
    {
        var (c, _) = Do(Case(1), Says("p0", false, text: "Sigue el hueco"));
        Assert.Equal(CaseStatus.Received, c.Status);
        Assert.Equal(("Sigue el hueco", CaseSpeaker.Citizen, "notSolved"),
            (c.Updates[^1].Word.Text, c.Updates[^1].Word.By, c.Updates[^1].Word.Key));
    }

    [Fact]
    public void Only_its_reporters_judge_a_case_once_it_has_ended_and_for_thirty_days()
    {
        Assert.Equal(CaseRefusal.NotAReporter, Do(Case(2), Says("somebody", true)).Refusal);
        Assert.Equal(CaseRefusal.NotClosed, Do(Do(Case(1), Says("p0", false)).After, Says("p0", true)).Refusal);
        Assert.Equal(CaseRefusal.NothingToJudge, Do(Case(1, CaseStatus.Duplicate), Says("p0", false)).Refusal);
        Assert.Null(Do(Case(1), Says("p0", true), Closed.AddDays(30)).Refusal);
        Assert.Equal(CaseRefusal.TooLateToJudge,
            Do(Case(1), Says("p0", true), Closed.AddDays(30).AddSeconds(1)).Refusal);
    }

    [Fact]
    public void The_last_word_counts_and_the_same_again_changes_nothing()
    {
        var (c, _) = Do(Case(1), Says("p0", true));
        (c, _) = Do(c, Says("p0", true, 5, "Rápido"));
        Assert.Equal((5, "Rápido"), (c.Opinions["p0"].Score, c.Opinions["p0"].Text));
        Assert.Empty(CaseLogic.Decide(c, Says("p0", true, 5, "Rápido"), Closed.AddHours(9)).Events);
    }
}
