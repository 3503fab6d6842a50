using System.Collections.Immutable;
using System.Diagnostics;
using Despacho311.Domain.Clocks;
using Despacho311.Domain.Geo;

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
    /// <summary>The case that it is a part of; null when it is a whole.</summary>
    public string? PartOf { get; init; }

    /// <summary>What other agencies do of it.</summary>
    public ImmutableArray<CasePart> Parts { get; init; } = [];

    /// <summary>Of a part: how much of its <see cref="News"/> the whole knows.</summary>
    public int Told { get; init; }

    /// <summary>Of a part: how much there is to tell the whole. That it was opened is the first of it.</summary>
    public int News => 1 + Updates.Length;

    public bool HasOpenParts => Parts.Any(p => CaseLogic.IsOpen(p.Status));

    /// <summary>Whether an agency waits for the citizen: the one that has it, or one that does a part of it.</summary>
    public bool IsAnswerWanted =>
        IsOpen && (Status == CaseStatus.WaitingForCitizen || PartNews.Asking(this) is not null);

    /// <summary>Whether others have to be told of it who may not know yet: its leak, its parts, its whole.</summary>
    public bool HasToTell => IsLeakWanted || Parts.Any(p => p.IsOwed(this)) || (PartOf is not null && Told < News);

    /// <summary>It says where water leaks, and no leak is known to it yet. What is over needs none.</summary>
    public bool IsLeakWanted =>
        this is { IsOpen: true, LeakId: null, Service: ServiceType.WaterLeak, Place.Where: not null };

    /// <summary>How many people are known to have reported it.</summary>
    public int People => 1 + Joined.Count;

    /// <summary>Open311 knows two states.</summary>
    public bool IsOpen => CaseLogic.IsOpen(Status);

    /// <summary>The update that another system sent under its own number; null when it never did.</summary>
    public CaseUpdate? FindUpdate(string outerId) => Updates.FirstOrDefault(u => u.Word.OuterId == outerId);
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
            (null, CaseCommand.Open o) => Open(o, now),
            (null, _) => CaseRefusal.NotOpened,
            (_, CaseCommand.Open) => Same,
            // Also of the leak that it has: an older word of another, which comes later, must find the newer version.
            ({ } c, CaseCommand.LinkToLeak l) => l.Version <= c.LeakVersion
                ? Same
                : new CaseEvent.LinkedToLeak(l.LeakId, l.Version, now),
            ({ } c, CaseCommand.FollowLeak f) => c.LeakId != f.LeakId || f.Word <= c.LeakWord
                ? Same
                : LeakNews.Decide(c, f, now),
            ({ } c, CaseCommand.FollowPart f) => PartNews.Decide(c, f.Part, now),
            ({ } c, CaseCommand.TellWhole t) => t.News <= c.Told ? Same : new CaseEvent.WholeTold(t.News),
            ({ } c, CaseCommand.Warn w) => !c.IsOpen || w.Stage <= c.Warned
                ? Same
                : new CaseEvent.Warned(w.Stage, w.DueAt, now),
            ({ } c, CaseCommand.Judge j) => CaseOpinion.Decide(c, j, now),
            ({ PartOf: not null }, CaseCommand.Join or CaseCommand.Split) => CaseRefusal.PartOfACase,
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
            ({ HasOpenParts: true }, CaseCommand.Close { As: not (CaseStatus.Withdrawn or CaseStatus.Duplicate) }) =>
                CaseRefusal.PartsOpen,
            ({ } c, CaseCommand.Split s) => PartNews.Decide(c, s, now),
            ({ } c, CaseCommand.Close s) => s.DuplicateOf == c.Id
                ? CaseRefusal.OwnDuplicate
                : new CaseEvent.Closed(s.As, s.DuplicateOf, s.Word, now),
            ({ } c, CaseCommand.Progress p) when c.Status == p.To && p.Word.IsEmpty => Same,
            (_, CaseCommand.Progress p) => new CaseEvent.Progressed(p.To, p.Word, now),
            (_, CaseCommand.Ask a) => new CaseEvent.Asked(a.Word, now),
            ({ Status: CaseStatus.WaitingForCitizen }, CaseCommand.Answer a) => new CaseEvent.Answered(a.Word, now),
            ({ } c, CaseCommand.Answer a) => PartNews.Decide(c, a, now),
            ({ } c, CaseCommand.Transfer t) => c.Agency == t.Agency
                ? CaseRefusal.SameAgency
                : new CaseEvent.Transferred(t.Agency, t.Word, now),
            _ => throw new UnreachableException(),
        };

    private static Decision<CaseEvent, CaseRefusal> Open(CaseCommand.Open o, DateTimeOffset now)
    {
        var opened = new CaseEvent.Opened(o.Id, o.Service, o.Agency, o.Place, o.Description, o.Answers, o.MediaUrls,
            o.Channel, o.Reporter, o.RequestedAt, o.DueAt, o.Via, o.Target, o.Edition, o.PartOf);
        // The citizen has read the task on the whole.
        return o.Task is { } task
            ? new Decision<CaseEvent, CaseRefusal>([opened, new CaseEvent.Noted(task, false, now)], null)
            : opened;
    }

    private static CaseWord? WordOf(CaseCommand command) => command switch
    {
        CaseCommand.Progress p => p.Word,
        CaseCommand.Ask a => a.Word,
        CaseCommand.Answer a => a.Word,
        CaseCommand.Transfer t => t.Word,
        CaseCommand.Split s => s.Word,
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
            Sorted.Map<CaseOpinion>())
        { PartOf = o.PartOf },
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
        ({ } c, CaseEvent.WholeTold t) => c with { Told = t.News },
        ({ } c, CaseEvent.PartGiven or CaseEvent.PartHeard or CaseEvent.PartAnswered) => PartNews.Evolve(c, happened),
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

    /// <param name="of">The part on which it was said; null when it was on the case itself.</param>
    internal static CitizenCase Said(
        CitizenCase c, CaseWord word, DateTimeOffset at, bool isPublic = true, PartSpeech? of = null) => c with
        {
            UpdatedAt = at,
            Updates = c.Updates.Add(
                new CaseUpdate(c.Updates.Length + 1, c.Status, c.Agency, word, isPublic, at) { Of = of }),
        };

    private static Decision<CaseEvent, CaseRefusal> Same => Decision<CaseEvent, CaseRefusal>.Same;
}
