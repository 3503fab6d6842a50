using System.Diagnostics;
using Despacho311.Domain.Geo;

namespace Despacho311.Domain.Leaks;

/// <summary>How a leak stands, in the words that registries of leaks exchange.</summary>
public enum LeakStanding
{
    Suspected,
    Confirmed,
    Claimed,
    Repaired,
    FailedRepair,
    NotFound,
    NotOurs,
}

/// <summary>What another registry says of a leak.</summary>
/// <param name="Crew">Who has it.</param>
/// <param name="Where">Where a crew found it; null when they do not say.</param>
public sealed record LeakTold(LeakStanding Standing, string Crew, GeoPoint? Where, string Note, string? Cause);

public static class LeakStandings
{
    /// <param name="leak">Null for a report that has no leak yet.</param>
    public static LeakStanding Of(LeakSite? leak) => leak switch
    {
        null or { State: LeakState.Suspected or LeakState.Merged } => LeakStanding.Suspected,
        { State: LeakState.Confirmed } => LeakStanding.Confirmed,
        { State: LeakState.Claimed } => LeakStanding.Claimed,
        { State: LeakState.Repaired } => LeakStanding.Repaired,
        { State: LeakState.FailedRepair } => LeakStanding.FailedRepair,
        { Dismissal: LeakDismissal.NotOurs } => LeakStanding.NotOurs,
        { State: LeakState.Dismissed } => LeakStanding.NotFound,
        _ => throw new UnreachableException(),
    };

    /// <summary>
    /// What has to be said to the leak so that it stands as it is told; null when nobody can say so: that a repair has
    /// failed, reports tell, and a leak that is ended comes back by being reported again.
    /// </summary>
    public static LeakCommand? CommandFor(LeakSite leak, LeakTold told) => told.Standing switch
    {
        LeakStanding.Suspected when leak.State == LeakState.Claimed => new LeakCommand.Release(),
        LeakStanding.Confirmed => new LeakCommand.Confirm(told.Where ?? leak.Where),
        LeakStanding.Claimed => new LeakCommand.Claim(told.Crew),
        LeakStanding.Repaired => new LeakCommand.Repair(told.Note, told.Cause, []),
        LeakStanding.NotFound => new LeakCommand.Dismiss(told.Note, LeakDismissal.NotFound),
        LeakStanding.NotOurs => new LeakCommand.Dismiss(told.Note, LeakDismissal.NotOurs),
        _ => null,
    };
}
