using System.Collections.Immutable;
using Despacho311.Domain.Clocks;
using Despacho311.Domain.Leaks;

namespace Despacho311.Domain.Cases;

public abstract record CaseCommand
{
    /// <param name="PartOf">The whole that it is a part of.</param>
    /// <param name="Task">Of a part: what is to be done.</param>
    public sealed record Open(
        string Id, string Service, string Agency, CasePlace Place, string Description,
        ImmutableSortedDictionary<string, ImmutableArray<string>> Answers, ImmutableArray<string> MediaUrls,
        Channel Channel, string? Reporter, DateTimeOffset RequestedAt, DateTimeOffset? DueAt, string? Via = null,
        ServiceTarget? Target = null, int? Edition = null, string? PartOf = null, CaseWord? Task = null)
        : CaseCommand;

    /// <param name="Version">The leak zone's version when this was so.</param>
    public sealed record LinkToLeak(string LeakId, long Version) : CaseCommand;

    /// <summary>The crew's leak went on, and the report with it.</summary>
    public sealed record FollowLeak(
        string LeakId, LeakState State, LeakDismissal? Dismissal, long Word, string? Finding) : CaseCommand;

    /// <param name="To">Acknowledged, Scheduled or InProgress.</param>
    public sealed record Progress(CaseStatus To, CaseWord Word) : CaseCommand;

    /// <summary>The agency needs to know something from the citizen.</summary>
    public sealed record Ask(CaseWord Word) : CaseCommand;

    public sealed record Answer(CaseWord Word) : CaseCommand;

    /// <summary>To the agency whose business it is.</summary>
    public sealed record Transfer(string Agency, CaseWord Word) : CaseCommand;

    /// <summary>Another agency does a part of it.</summary>
    /// <param name="Part">The part's code.</param>
    public sealed record Split(
        string Part, string Service, string Agency, ServiceTarget? Target, DateTimeOffset? DueAt, int? Edition,
        CaseWord Word) : CaseCommand;

    /// <summary>The engine's, to the whole: how a part of it stands.</summary>
    /// <param name="Part">The part as it is now.</param>
    public sealed record FollowPart(CitizenCase Part) : CaseCommand;

    /// <summary>The engine's, to a part: the whole knows this much of it.</summary>
    public sealed record TellWhole(int News) : CaseCommand;

    /// <param name="As">One of the closed states.</param>
    public sealed record Close(CaseStatus As, string? DuplicateOf, CaseWord Word) : CaseCommand;

    public sealed record Reopen(CaseWord Word) : CaseCommand;

    /// <param name="Public">False: for the people who work on it only.</param>
    public sealed record Note(CaseWord Word, bool Public) : CaseCommand;

    /// <summary>Somebody else reports the same.</summary>
    /// <param name="Who">An opaque token, the same for the same person.</param>
    public sealed record Join(string Who) : CaseCommand;

    /// <summary>One of its reporters says whether it was solved, and how they were served.</summary>
    /// <param name="Who">Their opaque token.</param>
    public sealed record Judge(string Who, CaseOpinion Opinion) : CaseCommand;

    /// <summary>The engine's: the clock has come to a stage.</summary>
    public sealed record Warn(ClockStage Stage, DateTimeOffset DueAt) : CaseCommand;
}

public abstract record CaseEvent
{
    /// <param name="Edition">The version of the service's rules that it came in under; null where none was known.
    /// </param>
    public sealed record Opened(
        string Id, string Service, string Agency, CasePlace Place, string Description,
        ImmutableSortedDictionary<string, ImmutableArray<string>> Answers, ImmutableArray<string> MediaUrls,
        Channel Channel, string? Reporter, DateTimeOffset RequestedAt, DateTimeOffset? DueAt, string? Via,
        ServiceTarget? Target, int? Edition = null, string? PartOf = null) : CaseEvent;

    public sealed record LinkedToLeak(string LeakId, long Version, DateTimeOffset At) : CaseEvent;

    public sealed record LeakFollowed(long Word) : CaseEvent;

    public sealed record Progressed(CaseStatus To, CaseWord Word, DateTimeOffset At) : CaseEvent;

    public sealed record Asked(CaseWord Word, DateTimeOffset At) : CaseEvent;

    public sealed record Answered(CaseWord Word, DateTimeOffset At) : CaseEvent;

    public sealed record Transferred(string Agency, CaseWord Word, DateTimeOffset At) : CaseEvent;

    public sealed record PartGiven(
        string Part, string Service, string Agency, ServiceTarget? Target, DateTimeOffset? DueAt, int? Edition,
        CaseWord Word, DateTimeOffset At) : CaseEvent;

    /// <param name="News">How much of the part the whole knows from now on.</param>
    /// <param name="Word">What was said on the part; null when it only says how the part stands.</param>
    /// <param name="HasAnswer">Whether the part has the answer that it was owed.</param>
    public sealed record PartHeard(
        string Part, int News, CaseStatus Status, string Agency, CaseWord? Word, bool HasAnswer,
        DateTimeOffset At) : CaseEvent;

    /// <summary>The citizen's answer to what the agency of a part asked.</summary>
    public sealed record PartAnswered(string Part, CaseWord Word, DateTimeOffset At) : CaseEvent;

    public sealed record WholeTold(int News) : CaseEvent;

    public sealed record Closed(CaseStatus As, string? DuplicateOf, CaseWord Word, DateTimeOffset At) : CaseEvent;

    public sealed record Reopened(CaseWord Word, DateTimeOffset At) : CaseEvent;

    public sealed record Noted(CaseWord Word, bool Public, DateTimeOffset At) : CaseEvent;

    public sealed record Joined(string Who, DateTimeOffset At) : CaseEvent;

    public sealed record Warned(ClockStage Stage, DateTimeOffset DueAt, DateTimeOffset At) : CaseEvent;

    public sealed record Judged(string Who, CaseOpinion Opinion) : CaseEvent;
}

public enum CaseRefusal
{
    NotOpened,
    AlreadyClosed,
    NotClosed,
    NothingAsked,
    SameAgency,
    OwnDuplicate,
    TooManyUpdates,
    TooManyPeople,
    NotAReporter,
    NothingToJudge,
    TooLateToJudge,

    /// <summary>Other agencies still do parts of it.</summary>
    PartsOpen,

    TooManyParts,

    /// <summary>It is a part itself: what was wanted is the whole's.</summary>
    PartOfACase,

    /// <summary>Somebody else moved it since the caller looked.</summary>
    CaseMovedOn,
}
