using System.Collections.Immutable;
using System.Diagnostics;
using Despacho311.Domain.Clocks;
using Despacho311.Domain.Geo;
using Despacho311.Domain.Leaks;

namespace Despacho311.Domain.Cases;

public enum CaseStatus
{
    Received,
    Acknowledged,
    Scheduled,
    InProgress,
    WaitingForCitizen,
    Resolved,
    Duplicate,
    NotOurs,
    Declined,
    Withdrawn,
}

/// <summary>How the contact came in.</summary>
public enum Channel
{
    Api,
    App,
    Phone,
    Web,
    Email,
    Social,
}

/// <summary>Where it is: a point, an address in words, or both.</summary>
/// <param name="AccuracyMeters">Standard error of the point along each axis, as the reporter's device states
/// it.</param>
/// <param name="Corregimiento">Found from the point when places are imported.</param>
public sealed record CasePlace(
    GeoPoint? Where, double? AccuracyMeters, string? Address, string? AddressId, string? Corregimiento,
        string? Province);

/// <summary>A citizen's case from call to accepted answer. It holds no personal data: that rests apart.</summary>
/// <param name="LeakVersion">How new the zone's word on its leak is; older ones that come late are ignored.</param>
/// <param name="Reporter">An opaque token: the same for two reports of one person, and nothing else.</param>
/// <param name="Via">The key that the report came through: it may speak for its reporter.</param>
/// <param name="DuplicateOf">The case that this one repeats, once somebody found so.</param>
/// <param name="LeakWord">The newest word of its leak that it followed.</param>
/// <param name="DueAt">What was promised when it came in; <see cref="CaseClock"/> knows when it is due now.</param>
/// <param name="FirstAgency">Who had it first.</param>
/// <param name="Target">The promise that it came in under; null when the date itself was promised.</param>
/// <param name="Joined">Opaque tokens of others who reported the same, by this case.</param>
/// <param name="Warned">The last stage of its clock of which people were told.</param>
/// <param name="Reopenings">How often it was opened again.</param>
/// <param name="Opinions">By the token of who has it, on its last end; empty while it is open.</param>
public sealed record CitizenCase(
    string Id, string Service, string Agency, CasePlace Place, string Description,
    ImmutableSortedDictionary<string, ImmutableArray<string>> Answers, ImmutableArray<string> MediaUrls,
        Channel Channel,
    string? Reporter, CaseStatus Status, DateTimeOffset OpenedAt, DateTimeOffset UpdatedAt, DateTimeOffset? DueAt,
    string? LeakId, long LeakVersion, string? Via, DateTimeOffset? ClosedAt, string? DuplicateOf,
    long LeakWord, ImmutableArray<CaseUpdate> Updates, string FirstAgency, ServiceTarget? Target, ClockStage Warned,
    ImmutableSortedSet<string> Joined, int Reopenings, ImmutableSortedDictionary<string, CaseOpinion> Opinions)
{
    /// <summary>How many people are known to have reported it.</summary>
    public int People => 1 + Joined.Count;

    /// <summary>Open311 knows two states.</summary>
    public bool IsOpen => CaseLogic.IsOpen(Status);

    /// <summary>The update that another system sent under its own number; null when it never did.</summary>
    public CaseUpdate? FindUpdate(string outerId) => Updates.FirstOrDefault(u => u.Word.OuterId == outerId);
}

public abstract record CaseCommand
{
    public sealed record Open(
        string Id, string Service, string Agency, CasePlace Place, string Description,
        ImmutableSortedDictionary<string, ImmutableArray<string>> Answers, ImmutableArray<string> MediaUrls,
        Channel Channel, string? Reporter, DateTimeOffset RequestedAt, DateTimeOffset? DueAt, string? Via = null,
        ServiceTarget? Target = null, int? Edition = null)
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
        ServiceTarget? Target, int? Edition = null) : CaseEvent;

    public sealed record LinkedToLeak(string LeakId, long Version, DateTimeOffset At) : CaseEvent;

    public sealed record LeakFollowed(long Word) : CaseEvent;

    public sealed record Progressed(CaseStatus To, CaseWord Word, DateTimeOffset At) : CaseEvent;

    public sealed record Asked(CaseWord Word, DateTimeOffset At) : CaseEvent;

    public sealed record Answered(CaseWord Word, DateTimeOffset At) : CaseEvent;

    public sealed record Transferred(string Agency, CaseWord Word, DateTimeOffset At) : CaseEvent;

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

    /// <summary>Somebody else moved it since the caller looked.</summary>
    CaseMovedOn,
}

public static class CaseLogic
{
    /// <summary>More words than this are a quarrel or a runaway program, not a case.</summary>
    public const int MaxUpdates = 200;

    /// <summary>Beyond this, one more says nothing new.</summary>
    public const int MaxPeople = 1_000;

    public static bool IsOpen(CaseStatus status) => status < CaseStatus.Resolved;

    public static Decision<CaseEvent,
        CaseRefusal> Decide(CitizenCase? current, CaseCommand command, DateTimeOffset now) =>
        (current, command) switch
        {
            (null, CaseCommand.Open o) => new CaseEvent.Opened(o.Id, o.Service, o.Agency, o.Place, o.Description,
                o.Answers, o.MediaUrls, o.Channel, o.Reporter, o.RequestedAt, o.DueAt, o.Via,
                o.Target, o.Edition),
            (null, _) => CaseRefusal.NotOpened,
            (_, CaseCommand.Open) => Same,
            // Also of the leak that it has: an older word of another, which comes later, must find the newer version.
            ({ } c, CaseCommand.LinkToLeak l) => l.Version <= c.LeakVersion
                ? Same
                : new CaseEvent.LinkedToLeak(l.LeakId, l.Version, now),
            ({ } c, CaseCommand.FollowLeak f) => c.LeakId != f.LeakId || f.Word <= c.LeakWord
                ? Same
                : LeakNews.Decide(c, f, now),
            ({ } c, CaseCommand.Warn w) => !c.IsOpen || w.Stage <= c.Warned
                ? Same
                : new CaseEvent.Warned(w.Stage, w.DueAt, now),
            ({ } c, CaseCommand.Judge j) => CaseOpinion.Decide(c, j, now),
            ({ } c, CaseCommand.Join j) when c.Reporter == j.Who || c.Joined.Contains(j.Who) => Same,
            ({ Joined.Count: >= MaxPeople }, CaseCommand.Join) => CaseRefusal.TooManyPeople,
            ({ IsOpen: true }, CaseCommand.Join j) => new CaseEvent.Joined(j.Who, now),
            ({ } c, _) when WordOf(command) is { OuterId: { } outer } && c.FindUpdate(outer) is not null => Same,
            ({ Updates.Length: >= MaxUpdates }, _) => CaseRefusal.TooManyUpdates,
            (_, CaseCommand.Note n) => new CaseEvent.Noted(n.Word, n.Public, now),
            ({ IsOpen: false }, CaseCommand.Reopen r) => new CaseEvent.Reopened(r.Word, now),
            (_, CaseCommand.Reopen) => CaseRefusal.NotClosed,
            ({ } c, CaseCommand.Close s) when c.Status == s.As && c.DuplicateOf == s.DuplicateOf => Same,
            ({ IsOpen: false }, _) => CaseRefusal.AlreadyClosed,
            ({ } c, CaseCommand.Close s) => s.DuplicateOf == c.Id
                ? CaseRefusal.OwnDuplicate
                : new CaseEvent.Closed(s.As, s.DuplicateOf, s.Word, now),
            ({ } c, CaseCommand.Progress p) when c.Status == p.To && p.Word.IsEmpty => Same,
            (_, CaseCommand.Progress p) => new CaseEvent.Progressed(p.To, p.Word, now),
            (_, CaseCommand.Ask a) => new CaseEvent.Asked(a.Word, now),
            ({ Status: CaseStatus.WaitingForCitizen }, CaseCommand.Answer a) => new CaseEvent.Answered(a.Word, now),
            (_, CaseCommand.Answer) => CaseRefusal.NothingAsked,
            ({ } c, CaseCommand.Transfer t) => c.Agency == t.Agency
                ? CaseRefusal.SameAgency
                : new CaseEvent.Transferred(t.Agency, t.Word, now),
            _ => throw new UnreachableException(),
        };

    private static CaseWord? WordOf(CaseCommand command) => command switch
    {
        CaseCommand.Progress p => p.Word,
        CaseCommand.Ask a => a.Word,
        CaseCommand.Answer a => a.Word,
        CaseCommand.Transfer t => t.Word,
        CaseCommand.Close c => c.Word,
        CaseCommand.Reopen r => r.Word,
        CaseCommand.Note n => n.Word,
        _ => null,
    };

    public static CitizenCase Evolve(CitizenCase? current, CaseEvent happened) => (current, happened) switch
    {
        (null, CaseEvent.Opened o) => new CitizenCase(o.Id, o.Service, o.Agency, o.Place, o.Description, o.Answers,
            o.MediaUrls, o.Channel, o.Reporter, CaseStatus.Received, o.RequestedAt, o.RequestedAt, o.DueAt, null,
            0, o.Via, null, null, 0, [], o.Agency, o.Target, ClockStage.None, Sorted.Set(), 0,
            Sorted.Map<CaseOpinion>()),
        // Which leak a report belongs to is our reckoning, not news of the case: its time of change stays.
        ({ } c, CaseEvent.LinkedToLeak l) => c with
        {
            LeakId = l.LeakId,
            LeakVersion = l.Version,
            LeakWord = c.LeakId == l.LeakId ? c.LeakWord : 0,
        },
        ({ } c, CaseEvent.LeakFollowed f) => c with { LeakWord = f.Word },
        // Nor is a warning to those who work on it.
        ({ } c, CaseEvent.Joined j) => c with { Joined = c.Joined.Add(j.Who) },
        ({ } c, CaseEvent.Warned w) => c with { Warned = w.Stage },
        ({ } c, CaseEvent.Judged j) => c with { Opinions = c.Opinions.SetItem(j.Who, j.Opinion) },
        ({ } c, CaseEvent.Progressed p) => Said(c with { Status = p.To }, p.Word, p.At),
        ({ } c, CaseEvent.Asked a) => Said(c with { Status = CaseStatus.WaitingForCitizen }, a.Word, a.At),
        ({ } c, CaseEvent.Answered a) => Said(c with { Status = CaseStatus.Acknowledged }, a.Word, a.At),
        ({ } c, CaseEvent.Transferred t) =>
            Said(c with { Status = CaseStatus.Received, Agency = t.Agency }, t.Word, t.At),
        ({ } c, CaseEvent.Closed s) => Said(c with
        {
            Status = s.As,
            DuplicateOf = s.DuplicateOf,
            ClosedAt = s.At,
        }, s.Word, s.At),
        ({ } c, CaseEvent.Reopened r) =>
            Said(c with
            {
                Status = CaseStatus.Received,
                ClosedAt = null,
                DuplicateOf = null,
                Warned = ClockStage.None,
                Reopenings = c.Reopenings + 1,
                Opinions = c.Opinions.Clear(),
            },
                r.Word, r.At),
        // A closed case's time of change is when it was closed: Open311 says so, and a late word does not move it.
        ({ } c, CaseEvent.Noted n) => Said(c, n.Word, n.At, n.Public) with
        {
            UpdatedAt = n.Public && c.IsOpen ? n.At : c.UpdatedAt,
        },
        _ => throw new UnreachableException(),
    };

    private static CitizenCase Said(CitizenCase c, CaseWord word, DateTimeOffset at, bool isPublic = true) => c with
    {
        UpdatedAt = at,
        Updates = c.Updates.Add(new CaseUpdate(c.Updates.Length + 1, c.Status, c.Agency, word, isPublic, at)),
    };

    private static Decision<CaseEvent, CaseRefusal> Same => Decision<CaseEvent, CaseRefusal>.Same;
}
