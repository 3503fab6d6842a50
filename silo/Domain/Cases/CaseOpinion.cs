using System.Collections.Immutable;

namespace Despacho311.Domain.Cases;

/// <summary>What one of those who reported it thinks of how a case ended.</summary>
/// <param name="Solved">Whether what they reported is really gone.</param>
/// <param name="Score">How they were served, 1 (badly) to 5 (very well); null when they did not say.</param>
/// <param name="Text">Personal: for the people who work on the case.</param>
public sealed record CaseOpinion(bool Solved, int? Score, string Text, DateTimeOffset At)
{
    public const int LowestScore = 1;
    public const int HighestScore = 5;

    /// <summary>Longer after the end, what is found is a new case.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromDays(30);

    /// <summary>One of so many must say that it is not solved.</summary>
    private const int OneOf = 4;

    /// <summary>
    /// How many must say "not solved" before a case is opened again: one of up to four people, two of up to eight. One
    /// alone cannot undo what a whole street says is done.
    /// </summary>
    /// <param name="people">How many reported it; at least 1.</param>
    public static int NeededToReopen(int people) => (people + OneOf - 1) / OneOf;

    /// <summary>Whether its reporters may say how it ended.</summary>
    public static bool IsAsked(CitizenCase c, DateTimeOffset now) =>
        c is { IsOpen: false, Status: not (CaseStatus.Duplicate or CaseStatus.Withdrawn) }
        && now <= c.ClosedAt + Window;

    public static Decision<CaseEvent, CaseRefusal> Decide(
        CitizenCase c, CaseCommand.Judge judge, DateTimeOffset now)
    {
        if (judge.Who != c.Reporter && !c.Joined.Contains(judge.Who))
            return CaseRefusal.NotAReporter;
        if (c.Opinions.GetValueOrDefault(judge.Who) is { } known && known with { At = judge.Opinion.At }
            == judge.Opinion)
            return Decision<CaseEvent, CaseRefusal>.Same;
        if (c.IsOpen)
            return CaseRefusal.NotClosed;
        if (c.Status is CaseStatus.Duplicate or CaseStatus.Withdrawn)
            return CaseRefusal.NothingToJudge;
        if (!IsAsked(c, now))
            return CaseRefusal.TooLateToJudge;
        var judged = new CaseEvent.Judged(judge.Who, judge.Opinion with { At = now });
        var against = c.Opinions.Count(o => o.Key != judge.Who && !o.Value.Solved) + (judge.Opinion.Solved ? 0 : 1);
        if (judge.Opinion.Solved || against < NeededToReopen(c.People) || c.Updates.Length >= CaseLogic.MaxUpdates)
            return judged;
        var word = new CaseWord(judge.Opinion.Text, [], CaseSpeaker.Citizen, "notSolved");
        return new Decision<CaseEvent, CaseRefusal>([judged, new CaseEvent.Reopened(word, now)], null);
    }
}
