using System.Collections.Immutable;
using System.Diagnostics;
using Despacho311.Domain.Geo;

namespace Despacho311.Domain.Cases;

public enum CaseStatus
{
    Received,
    Acknowledged,
    Resolved,
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
public sealed record CitizenCase(
    string Id, string Service, string Agency, CasePlace Place, string Description,
    ImmutableSortedDictionary<string, ImmutableArray<string>> Answers, ImmutableArray<string> MediaUrls,
        Channel Channel,
    string? Reporter, CaseStatus Status, DateTimeOffset OpenedAt, DateTimeOffset UpdatedAt, DateTimeOffset? DueAt,
    string? StatusNotes, string? LeakId, long LeakVersion)
{
    /// <summary>Open311 knows two states.</summary>
    public bool IsOpen => Status is not CaseStatus.Resolved;
}

public abstract record CaseCommand
{
    public sealed record Open(
        string Id, string Service, string Agency, CasePlace Place, string Description,
        ImmutableSortedDictionary<string, ImmutableArray<string>> Answers, ImmutableArray<string> MediaUrls,
        Channel Channel, string? Reporter, DateTimeOffset RequestedAt, DateTimeOffset? DueAt) : CaseCommand;

    /// <param name="Version">The leak zone's version when this was so.</param>
    public sealed record LinkToLeak(string LeakId, long Version) : CaseCommand;

    public sealed record Acknowledge : CaseCommand;

    public sealed record Resolve(string Notes) : CaseCommand;

    public sealed record Reopen(string Reason) : CaseCommand;
}

public abstract record CaseEvent
{
    public sealed record Opened(
        string Id, string Service, string Agency, CasePlace Place, string Description,
        ImmutableSortedDictionary<string, ImmutableArray<string>> Answers, ImmutableArray<string> MediaUrls,
        Channel Channel, string? Reporter, DateTimeOffset RequestedAt, DateTimeOffset? DueAt) : CaseEvent;

    public sealed record LinkedToLeak(string LeakId, long Version, DateTimeOffset At) : CaseEvent;

    public sealed record Acknowledged(DateTimeOffset At) : CaseEvent;

    public sealed record Resolved(string Notes, DateTimeOffset At) : CaseEvent;

    public sealed record Reopened(string Reason, DateTimeOffset At) : CaseEvent;
}

public enum CaseRefusal
{
    NotOpened,
    AlreadyClosed,
    NotClosed,
}

public static class CaseLogic
{
    public static Decision<CaseEvent,
        CaseRefusal> Decide(CitizenCase? current, CaseCommand command, DateTimeOffset now) =>
        (current, command) switch
        {
            (null, CaseCommand.Open o) => new CaseEvent.Opened(o.Id, o.Service, o.Agency, o.Place, o.Description,
                o.Answers, o.MediaUrls, o.Channel, o.Reporter, o.RequestedAt, o.DueAt),
            (null, _) => CaseRefusal.NotOpened,
            (_, CaseCommand.Open) => Same,
            ({ } c, CaseCommand.LinkToLeak l) => c.LeakId == l.LeakId || l.Version <= c.LeakVersion
                ? Same
                : new CaseEvent.LinkedToLeak(l.LeakId, l.Version, now),
            ({ Status: CaseStatus.Acknowledged }, CaseCommand.Acknowledge) => Same,
            ({ Status: CaseStatus.Resolved }, CaseCommand.Acknowledge) => CaseRefusal.AlreadyClosed,
            (_, CaseCommand.Acknowledge) => new CaseEvent.Acknowledged(now),
            ({ Status: CaseStatus.Resolved }, CaseCommand.Resolve) => Same,
            (_, CaseCommand.Resolve r) => new CaseEvent.Resolved(r.Notes, now),
            ({ Status: CaseStatus.Resolved }, CaseCommand.Reopen r) => new CaseEvent.Reopened(r.Reason, now),
            (_, CaseCommand.Reopen) => CaseRefusal.NotClosed,
            _ => throw new UnreachableException(),
        };

    public static CitizenCase Evolve(CitizenCase? current, CaseEvent happened) => (current, happened) switch
    {
        (null, CaseEvent.Opened o) => new CitizenCase(o.Id, o.Service, o.Agency, o.Place, o.Description, o.Answers,
            o.MediaUrls, o.Channel, o.Reporter, CaseStatus.Received, o.RequestedAt, o.RequestedAt, o.DueAt, null, null,
            0),
        // Which leak a report belongs to is our reckoning, not news of the case: its time of change stays.
        ({ } c, CaseEvent.LinkedToLeak l) => c with { LeakId = l.LeakId, LeakVersion = l.Version },
        ({ } c, CaseEvent.Acknowledged a) => c with { Status = CaseStatus.Acknowledged, UpdatedAt = a.At },
        ({ } c, CaseEvent.Resolved r) =>
            c with { Status = CaseStatus.Resolved, UpdatedAt = r.At, StatusNotes = r.Notes },
        ({ } c, CaseEvent.Reopened r) =>
            c with { Status = CaseStatus.Acknowledged, UpdatedAt = r.At, StatusNotes = r.Reason },
        _ => throw new UnreachableException(),
    };

    private static Decision<CaseEvent, CaseRefusal> Same => Decision<CaseEvent, CaseRefusal>.Same;
}
