using System.Collections.Immutable;
using System.Diagnostics;
using Despacho311.Domain.Geo;

namespace Despacho311.Domain.Leaks;

public enum LeakState
{
    Suspected,
    Confirmed,
    Claimed,
    Repaired,
    FailedRepair,
    Dismissed,
    Merged,
}

/// <summary>Why a crew leaves a leak without a repair.</summary>
public enum LeakDismissal
{
    NotFound,
    NotOurs,
}

/// <summary>What the reports of one leak say together.</summary>
/// <param name="Zone">The leak zone that has the reports; a leak stays with it.</param>
/// <param name="Version">The zone's version that this was reckoned from; older words that come late are
/// ignored.</param>
/// <param name="Confidence">Probability, 0 to 1, that this is one leak and not a part of, or a mix with,
/// another.</param>
public sealed record LeakSummary(
    string Zone, long Version, GeoPoint Where, LeakEllipse Ellipse, double Confidence, int Reports, int People,
    DateTimeOffset FirstReportedAt, DateTimeOffset LastReportedAt);

/// <summary>
/// The 95 % ellipse of the place. Bearing is of the long axis, degrees clockwise from north, 0 ≤ b &lt; 180.
/// </summary>
public sealed record LeakEllipse(double SemiMajorM, double SemiMinorM, double BearingDeg);

/// <summary>One probable broken pipe behind one or more reports.</summary>
/// <param name="Summary">Null only when every report has moved elsewhere.</param>
/// <param name="ConfirmedAt">The place a crew found on site.</param>
/// <param name="Cause">What had broken, in the crew's words.</param>
/// <param name="Photos">Addresses of the crew's photos.</param>
/// <param name="Word">Counts what crews did; reporters are told of each.</param>
/// <param name="ToldWord">The newest that every report was told of.</param>
public sealed record LeakSite(
    string Id, LeakState State, LeakSummary Summary, string? Crew, GeoPoint? ConfirmedAt, DateTimeOffset? RepairedAt,
    string? Note, string? MergedInto, DateTimeOffset UpdatedAt, LeakDismissal? Dismissal,
    DateTimeOffset? DismissedAt, string? Cause, ImmutableArray<string> Photos, long Word, long ToldWord)
{
    public bool IsOpen => State is not (LeakState.Repaired or LeakState.Dismissed or LeakState.Merged);

    public GeoPoint Where => ConfirmedAt ?? Summary.Where;

    /// <summary>Where it lies with 95 % certainty: a place that a crew found is as good as their GPS.</summary>
    public LeakEllipse Ellipse => ConfirmedAt is null
        ? Summary.Ellipse
        : new LeakEllipse(GpsMeters, GpsMeters, 0);

    private const double GpsMeters = 8;

    /// <summary>
    /// A rank, not a measure: the more people it troubles, the longer they go on reporting it, and once more when a
    /// repair of it failed. A person counts more than another report of the same one, and the fourth of the same one
    /// nothing.
    /// </summary>
    public double Urgency =>
        Math.Log2(1 + Summary.People) + Math.Log2(1 + Math.Min(Summary.Reports, 3 * Summary.People)) / 2
        + Math.Min(3, (Summary.LastReportedAt - Summary.FirstReportedAt).TotalDays * 0.3)
        + (State == LeakState.FailedRepair ? 2 : 0);
}

/// <summary>As much of a leak as one of its reports tells.</summary>
public sealed record LeakBeginning(string Id, string Zone, GeoPoint Where, DateTimeOffset At)
{
    public static LeakBeginning Of(string leak, string zone, LeakReport report) =>
        new(leak, zone, report.Where, report.At);

    /// <summary>Of a leak whose reports went away before it had heard of any.</summary>
    public LeakSummary Empty(long version) =>
        new(Zone, version, Where, new LeakEllipse(0, 0, 0), 0, 0, 0, At, At);
}

public abstract record LeakCommand
{
    public sealed record FollowReports(string Id, LeakSummary Summary) : LeakCommand;

    /// <summary>All reports went to another leak, whose number this one now points to.</summary>
    /// <param name="First">
    /// One of its reports: where the leak was if this is the first it hears of itself, its zone's earlier word being
    /// late or lost. Null from whoever has seen the leak.
    /// </param>
    public sealed record FollowMerge(long Version, string Into, LeakBeginning? First = null) : LeakCommand;

    public sealed record Claim(string Crew) : LeakCommand;

    public sealed record Release : LeakCommand;

    public sealed record Confirm(GeoPoint Where) : LeakCommand;

    public sealed record Repair(string Note, string? Cause, ImmutableArray<string> Photos) : LeakCommand;

    public sealed record Dismiss(string Reason, LeakDismissal Why) : LeakCommand;

    /// <summary>Every report knows of this word now.</summary>
    public sealed record NoteTold(long Word) : LeakCommand;
}

public abstract record LeakEvent
{
    public sealed record Reported(string Id, LeakSummary Summary, DateTimeOffset At) : LeakEvent;

    public sealed record MergedInto(long Version, string Into, DateTimeOffset At) : LeakEvent;

    public sealed record Claimed(string Crew, DateTimeOffset At) : LeakEvent;

    public sealed record Released(DateTimeOffset At) : LeakEvent;

    public sealed record Confirmed(GeoPoint Where, DateTimeOffset At) : LeakEvent;

    public sealed record Repaired(string Note, string? Cause, ImmutableArray<string> Photos, DateTimeOffset At)
        : LeakEvent;

    public sealed record RepairFailed(DateTimeOffset At) : LeakEvent;

    public sealed record Dismissed(string Reason, LeakDismissal Why, DateTimeOffset At) : LeakEvent;

    /// <summary>Reported again after a crew had not found it, or had held it for somebody else's.</summary>
    public sealed record SeenAgain(DateTimeOffset At) : LeakEvent;

    public sealed record Told(long Word) : LeakEvent;
}

public enum LeakRefusal
{
    UnknownLeak,
    AlreadyClaimed,
    NotClaimed,
    AlreadyEnded,
    UnknownReport,

    /// <summary>A leak must keep one report at least, and lose one, to be split.</summary>
    NothingToSplit,

    /// <summary>A crew has claimed or found it: the other one is merged into it, not it into the other.</summary>
    CrewIsOnIt,
    SameLeak,

    /// <summary>Farther apart than two leaks that anybody could take for one.</summary>
    LeaksTooFarApart,
}

public static class LeakLogic
{
    /// <summary>Two leaks farther apart are not merged: somebody has mistyped.</summary>
    public const double MergeMeters = 1_000;

    /// <summary>Whether a person may say that two leaks are one; null when they may.</summary>
    public static LeakRefusal? WhyNotMerge(LeakSite gone, LeakSite keep) =>
        gone.Id == keep.Id ? LeakRefusal.SameLeak
        : !gone.IsOpen || !keep.IsOpen ? LeakRefusal.AlreadyEnded
        : gone.State != LeakState.Suspected ? LeakRefusal.CrewIsOnIt
        : gone.Where.DistanceTo(keep.Where).Value > MergeMeters ? LeakRefusal.LeaksTooFarApart
        : null;

    /// <summary>
    /// What the leak that goes on has to hear of one that was merged into it: whoever was on their way to the one is on
    /// their way to the other. Null when nobody was; refused, as any claim, when another crew has that already.
    /// </summary>
    public static LeakCommand? PassOn(LeakSite gone) =>
        gone is { State: LeakState.Merged, Crew: { } crew } ? new LeakCommand.Claim(crew) : null;

    public static Decision<LeakEvent, LeakRefusal> Decide(LeakSite? current, LeakCommand command, DateTimeOffset now) =>
        (current, command) switch
        {
            (null, LeakCommand.FollowReports f) => new LeakEvent.Reported(f.Id, f.Summary, now),
            (null, LeakCommand.FollowMerge { First: { } first } m) => new Decision<LeakEvent, LeakRefusal>(
                [new LeakEvent.Reported(first.Id, first.Empty(m.Version), now),
                    new LeakEvent.MergedInto(m.Version, m.Into, now)], null),
            (null, LeakCommand.FollowMerge) => Same,
            (null, _) => LeakRefusal.UnknownLeak,
            ({ } l, LeakCommand.FollowReports f) => DecideReports(l, f, now),
            ({ } l, LeakCommand.FollowMerge m) => m.Version <= l.Summary.Version
                ? Same
                : new LeakEvent.MergedInto(m.Version, m.Into, now),
            ({ } l, LeakCommand.NoteTold t) => t.Word <= l.ToldWord ? Same : new LeakEvent.Told(t.Word),
            ({ State: LeakState.Merged }, _) => LeakRefusal.AlreadyEnded,
            ({ } l, LeakCommand.Claim c) when l.State is LeakState.Claimed =>
                l.Crew == c.Crew ? Same : LeakRefusal.AlreadyClaimed,
            ({ IsOpen: false }, LeakCommand.Claim or LeakCommand.Confirm or LeakCommand.Release) =>
                LeakRefusal.AlreadyEnded,
            (_, LeakCommand.Claim c) => new LeakEvent.Claimed(c.Crew, now),
            ({ State: LeakState.Claimed }, LeakCommand.Release) => new LeakEvent.Released(now),
            (_, LeakCommand.Release) => LeakRefusal.NotClaimed,
            ({ } l, LeakCommand.Confirm c) => l.ConfirmedAt == c.Where ? Same : new LeakEvent.Confirmed(c.Where, now),
            ({ State: LeakState.Repaired }, LeakCommand.Repair) => Same,
            ({ State: LeakState.Dismissed }, LeakCommand.Dismiss) => Same,
            ({ IsOpen: false }, _) => LeakRefusal.AlreadyEnded,
            (_, LeakCommand.Repair r) => new LeakEvent.Repaired(r.Note, r.Cause, r.Photos, now),
            (_, LeakCommand.Dismiss d) => new LeakEvent.Dismissed(d.Reason, d.Why, now),
            _ => throw new UnreachableException(),
        };

    /// <summary>
    /// A repaired place that is reported again is a failed repair of the same leak, not a new one; a dismissed one has
    /// to be looked at again.
    /// </summary>
    private static Decision<LeakEvent, LeakRefusal> DecideReports(
        LeakSite leak, LeakCommand.FollowReports f, DateTimeOffset now)
    {
        if (f.Summary.Version <= leak.Summary.Version)
            return Same;
        var reported = new LeakEvent.Reported(f.Id, f.Summary, now);
        LeakEvent? again = leak switch
        {
            { State: LeakState.Repaired, RepairedAt: { } at } when f.Summary.LastReportedAt > at =>
                new LeakEvent.RepairFailed(now),
            { State: LeakState.Dismissed, DismissedAt: { } at } when f.Summary.LastReportedAt > at =>
                new LeakEvent.SeenAgain(now),
            _ => null,
        };
        return again is null ? reported : new Decision<LeakEvent, LeakRefusal>([reported, again], null);
    }

    public static LeakSite Evolve(LeakSite? current, LeakEvent happened) => (current, happened) switch
    {
        (null, LeakEvent.Reported r) =>
            new LeakSite(r.Id, LeakState.Suspected, r.Summary, null, null, null, null, null, r.At, null, null, null, [],
                0, 0),
        ({ } l, LeakEvent.Reported r) => l with
        {
            Summary = r.Summary,
            UpdatedAt = r.At,
            // Reports that were taken away may come back: the number then lives again.
            State = l.State == LeakState.Merged ? LeakState.Suspected : l.State,
            Crew = l.State == LeakState.Merged ? null : l.Crew,
            MergedInto = null,
        },
        ({ } l, LeakEvent.MergedInto m) => l with
        {
            State = LeakState.Merged,
            Crew = l.State == LeakState.Claimed ? l.Crew : null,
            MergedInto = m.Into,
            Summary = l.Summary with { Version = m.Version },
            UpdatedAt = m.At,
        },
        ({ } l, LeakEvent.Told t) => l with { ToldWord = t.Word },
        ({ } l, _) => AfterCrew(l, happened) with { Word = l.Word + 1 },
        _ => throw new UnreachableException(),
    };

    private static LeakSite AfterCrew(LeakSite l, LeakEvent happened) => happened switch
    {
        LeakEvent.Claimed c => l with { State = LeakState.Claimed, Crew = c.Crew, UpdatedAt = c.At },
        LeakEvent.Released r => l with
        {
            State = l.ConfirmedAt is null ? LeakState.Suspected : LeakState.Confirmed,
            Crew = null,
            UpdatedAt = r.At,
        },
        LeakEvent.Confirmed c => l with
        {
            State = l.State == LeakState.Claimed ? LeakState.Claimed : LeakState.Confirmed,
            ConfirmedAt = c.Where,
            UpdatedAt = c.At,
        },
        LeakEvent.Repaired r => l with
        {
            State = LeakState.Repaired,
            RepairedAt = r.At,
            Note = r.Note,
            Cause = r.Cause,
            Photos = r.Photos,
            UpdatedAt = r.At,
        },
        LeakEvent.RepairFailed f => l with { State = LeakState.FailedRepair, Crew = null, UpdatedAt = f.At },
        LeakEvent.Dismissed d =>
            l with
            {
                State = LeakState.Dismissed,
                Note = d.Reason,
                Dismissal = d.Why,
                DismissedAt = d.At,
                UpdatedAt = d.At,
            },
        LeakEvent.SeenAgain s => l with
        {
            State = LeakState.Suspected,
            Crew = null,
            Dismissal = null,
            DismissedAt = null,
            UpdatedAt = s.At,
        },
        _ => throw new UnreachableException(),
    };

    private static Decision<LeakEvent, LeakRefusal> Same => Decision<LeakEvent, LeakRefusal>.Same;
}
