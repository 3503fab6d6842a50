using System.Diagnostics;

namespace Despacho311.Domain.Towing;

/// <summary>A tow truck: who owns it, what it can carry, whether it is on shift, and what it is doing.</summary>
/// <param name="Company">The id of the company that owns it.</param>
/// <param name="Zone">The dispatch zone whose rotation it stands in.</param>
/// <param name="Version">How many events made this state: what it tells its zone is as new as this.</param>
/// <param name="BrokeDownOn">The offer whose job it had to leave; null once it has another job.</param>
/// <param name="HeardVersion">The newest word of the zone that it has heard; older ones that arrive late are
/// ignored.</param>
/// <param name="Paused">On shift, but not to be asked now.</param>
public sealed record TowTruck(
    string Id, long Version, string Company, string Zone, TruckClass Class, bool OnDuty, bool Paused,
    long HeardVersion, TruckJob? Job, string? BrokeDownOn)
{
    /// <summary>It can be asked, if it is free.</summary>
    public bool Works => OnDuty && !Paused;
}

public abstract record TowTruckCommand
{
    public sealed record Register(string Id, string Company, string Zone, TruckClass Class) : TowTruckCommand;

    public sealed record SetShift(bool OnDuty) : TowTruckCommand;

    public sealed record SetPause(bool Paused) : TowTruckCommand;

    /// <summary>It cannot go on: it leaves its job, and its shift ends.</summary>
    public sealed record BreakDown : TowTruckCommand;

    /// <summary>The zone's word on what this truck does now; null frees it.</summary>
    public sealed record FollowZone(long Version, TruckJob? Job) : TowTruckCommand;
}

public abstract record TowTruckEvent
{
    public sealed record Registered(string Id, string Company, string Zone, TruckClass Class) : TowTruckEvent;

    public sealed record ShiftStarted : TowTruckEvent;

    public sealed record ShiftEnded : TowTruckEvent;

    public sealed record Paused : TowTruckEvent;

    public sealed record Resumed : TowTruckEvent;

    /// <param name="OfferId">The job it left; null when it had none.</param>
    public sealed record BrokenDown(string? OfferId) : TowTruckEvent;

    public sealed record Engaged(TruckJob Job) : TowTruckEvent;

    public sealed record Freed(long Version, string OfferId) : TowTruckEvent;
}

public enum TowTruckRefusal
{
    UnknownTruck,
    OnAJob,
    OtherZone,
    OffDuty,

    /// <summary>It is not as the caller saw it any more.</summary>
    TruckMovedOn,
}

public static class TowTruckLogic
{
    public static Decision<TowTruckEvent, TowTruckRefusal> Decide(TowTruck? current, TowTruckCommand command) =>
        (current, command) switch
        {
            (null, TowTruckCommand.Register r) =>
                new TowTruckEvent.Registered(r.Id, r.Company, r.Zone, r.Class),
            (null, _) => TowTruckRefusal.UnknownTruck,
            ({ } t, TowTruckCommand.Register r)
                when (r.Company, r.Zone, r.Class) == (t.Company, t.Zone, t.Class) => Same,
            ({ Job: not null }, TowTruckCommand.Register) => TowTruckRefusal.OnAJob,
            (_, TowTruckCommand.Register r) => new TowTruckEvent.Registered(r.Id, r.Company, r.Zone, r.Class),
            ({ OnDuty: false, Job: null }, TowTruckCommand.BreakDown) => Same,
            ({ } t, TowTruckCommand.BreakDown) => new TowTruckEvent.BrokenDown(t.Job?.OfferId),
            ({ } t, TowTruckCommand.SetShift s) when t.OnDuty == s.OnDuty => Same,
            ({ Job: not null }, TowTruckCommand.SetShift { OnDuty: false }) => TowTruckRefusal.OnAJob,
            (_, TowTruckCommand.SetShift { OnDuty: true }) => new TowTruckEvent.ShiftStarted(),
            (_, TowTruckCommand.SetShift) => new TowTruckEvent.ShiftEnded(),
            ({ } t, TowTruckCommand.SetPause p) when t.Paused == p.Paused => Same,
            ({ OnDuty: false }, TowTruckCommand.SetPause) => TowTruckRefusal.OffDuty,
            ({ Job: not null }, TowTruckCommand.SetPause { Paused: true }) => TowTruckRefusal.OnAJob,
            (_, TowTruckCommand.SetPause { Paused: true }) => new TowTruckEvent.Paused(),
            (_, TowTruckCommand.SetPause) => new TowTruckEvent.Resumed(),
            ({ } t, TowTruckCommand.FollowZone f) when f.Version <= t.HeardVersion => Same,
            (_, TowTruckCommand.FollowZone { Job: { } job }) => new TowTruckEvent.Engaged(job),
            ({ Job: null }, TowTruckCommand.FollowZone) => Same,
            ({ Job: { } job }, TowTruckCommand.FollowZone f) => new TowTruckEvent.Freed(f.Version, job.OfferId),
            _ => throw new UnreachableException(),
        };

    public static TowTruck Evolve(TowTruck? current, TowTruckEvent happened) =>
        After(current, happened) with { Version = (current?.Version ?? 0) + 1 };

    private static TowTruck After(TowTruck? current, TowTruckEvent happened) => (current, happened) switch
    {
        (var t, TowTruckEvent.Registered r) => new TowTruck(r.Id, 0, r.Company, r.Zone, r.Class,
            t?.OnDuty ?? false, t?.Paused ?? false, t?.HeardVersion ?? 0, t?.Job, t?.BrokeDownOn),
        ({ } t, TowTruckEvent.ShiftStarted) => t with { OnDuty = true },
        ({ } t, TowTruckEvent.ShiftEnded) => t with { OnDuty = false, Paused = false },
        ({ } t, TowTruckEvent.Paused) => t with { Paused = true },
        ({ } t, TowTruckEvent.Resumed) => t with { Paused = false },
        ({ } t, TowTruckEvent.Engaged e) => t with
        {
            HeardVersion = e.Job.Version,
            Job = e.Job,
            BrokeDownOn = null,
        },
        ({ } t, TowTruckEvent.BrokenDown b) => t with
        {
            OnDuty = false,
            Paused = false,
            Job = null,
            BrokeDownOn = b.OfferId,
        },
        ({ } t, TowTruckEvent.Freed f) => t with { HeardVersion = f.Version, Job = null },
        _ => throw new UnreachableException(),
    };

    private static Decision<TowTruckEvent, TowTruckRefusal> Same => Decision<TowTruckEvent, TowTruckRefusal>.Same;
}
