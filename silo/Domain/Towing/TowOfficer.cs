using System.Diagnostics;

namespace Despacho311.Domain.Towing;

/// <summary>
/// A badge that may ask for removals: an inspector of the traffic authority, or an officer of the police's traffic
/// division. Its id is <see cref="IdOf"/>.
/// </summary>
/// <param name="Until">The last day of its authority, in Panama; null for no end.</param>
public sealed record TowOfficer(string Id, Officer Badge, DateOnly? Until, bool Active)
{
    public const int MaxBadge = 20;

    public static string IdOf(Officer badge) =>
        $"{badge.Agency.ToString().ToLowerInvariant()}-{badge.Badge.Trim().ToUpperInvariant()}";

    public bool MayAsk(DateTimeOffset now) => Active && !(PanamaTime.Day(now) > Until);
}

public abstract record TowOfficerCommand
{
    public sealed record Set(Officer Badge, DateOnly? Until, bool Active) : TowOfficerCommand;
}

public abstract record TowOfficerEvent
{
    public sealed record Recorded(Officer Badge, DateOnly? Until, bool Active, DateTimeOffset At) : TowOfficerEvent;
}

public enum TowOfficerRefusal
{
    /// <summary>Nothing, or more than <see cref="TowOfficer.MaxBadge"/> characters.</summary>
    BadBadge,
}

public static class TowOfficerLogic
{
    public static Decision<TowOfficerEvent, TowOfficerRefusal> Decide(
        TowOfficer? current, TowOfficerCommand command, DateTimeOffset now) => command switch
        {
            TowOfficerCommand.Set s when current is not null
                && (current.Badge, current.Until, current.Active) == (s.Badge, s.Until, s.Active) =>
                Decision<TowOfficerEvent, TowOfficerRefusal>.Same,
            TowOfficerCommand.Set { Badge.Badge: var badge }
                when string.IsNullOrWhiteSpace(badge) || badge.Length > TowOfficer.MaxBadge =>
                TowOfficerRefusal.BadBadge,
            TowOfficerCommand.Set s => new TowOfficerEvent.Recorded(s.Badge, s.Until, s.Active, now),
            _ => throw new UnreachableException(),
        };

    public static TowOfficer Evolve(TowOfficer? current, TowOfficerEvent happened) => happened switch
    {
        TowOfficerEvent.Recorded r => new TowOfficer(TowOfficer.IdOf(r.Badge), r.Badge, r.Until, r.Active),
        _ => throw new UnreachableException(),
    };
}
