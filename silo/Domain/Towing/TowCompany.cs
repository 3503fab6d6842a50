using System.Collections.Immutable;
using System.Diagnostics;

namespace Despacho311.Domain.Towing;

/// <summary>
/// What a company must hold to be sent out: the traffic authority's authorisation, a bond, an insurance. Days are
/// Panama's, and the last one counts whole.
/// </summary>
/// <param name="Bond">In balboas.</param>
public sealed record TowPapers(
    DateOnly AuthorizedFrom, DateOnly AuthorizedUntil, decimal Bond, DateOnly BondUntil, DateOnly InsuredUntil)
{
    /// <summary>An authorisation is given for so many years at the most.</summary>
    public const int MaxYears = 2;

    /// <summary>The least bond, in balboas.</summary>
    public const decimal LeastBond = 50_000;

    /// <summary>The last day on which all of them are valid.</summary>
    public DateOnly LastDay => new[] { AuthorizedUntil, BondUntil, InsuredUntil }.Min();

    public DateTimeOffset From => PanamaTime.Midnight(AuthorizedFrom);

    /// <summary>From this moment on, not a second later, the company gets nothing.</summary>
    public DateTimeOffset Until => PanamaTime.Midnight(LastDay.AddDays(1));
}

/// <summary>A towing company, or one of several under one owner.</summary>
/// <param name="Slot">The turn it uses: its own id, or the one that firms under the same owner share.</param>
/// <param name="Zones">The dispatch zones it is authorised for.</param>
/// <param name="Phone">The number of last resort, when an operator's phone does not answer.</param>
/// <param name="Suspension">Why it is suspended; null when it is not.</param>
/// <param name="Left">Zones it served before: they are told that it no longer does.</param>
public sealed record TowCompany(
    string Id, long Version, string Name, string Slot, ImmutableSortedSet<string> Zones, TowPapers Papers,
    string? Phone, string? Suspension, ImmutableSortedSet<string> Left);

public abstract record TowCompanyCommand
{
    public sealed record Register(
        string Id, string Name, string Slot, ImmutableSortedSet<string> Zones, TowPapers Papers, string? Phone)
        : TowCompanyCommand;

    public sealed record Suspend(string Reason) : TowCompanyCommand;

    public sealed record Reinstate(string Reason) : TowCompanyCommand;
}

public abstract record TowCompanyEvent
{
    public sealed record Registered(
        string Id, string Name, string Slot, ImmutableSortedSet<string> Zones, TowPapers Papers, string? Phone,
        DateTimeOffset At) : TowCompanyEvent;

    public sealed record Suspended(string Reason, DateTimeOffset At) : TowCompanyEvent;

    public sealed record Reinstated(string Reason, DateTimeOffset At) : TowCompanyEvent;
}

public enum TowCompanyRefusal
{
    UnknownCompany,

    /// <summary>It is not as the caller saw it any more.</summary>
    CompanyMovedOn,
}

public static class TowCompanyLogic
{
    public static Decision<TowCompanyEvent, TowCompanyRefusal> Decide(
        TowCompany? current, TowCompanyCommand command, DateTimeOffset now) => (current, command) switch
        {
            ({ } c, TowCompanyCommand.Register r) when Same(c, r) => Decision<TowCompanyEvent, TowCompanyRefusal>.Same,
            (_, TowCompanyCommand.Register r) =>
                new TowCompanyEvent.Registered(r.Id, r.Name, r.Slot, r.Zones, r.Papers, r.Phone, now),
            (null, _) => TowCompanyRefusal.UnknownCompany,
            ({ } c, TowCompanyCommand.Suspend s) => c.Suspension == s.Reason
                ? Decision<TowCompanyEvent, TowCompanyRefusal>.Same
                : new TowCompanyEvent.Suspended(s.Reason, now),
            ({ Suspension: null }, TowCompanyCommand.Reinstate) => Decision<TowCompanyEvent, TowCompanyRefusal>.Same,
            (_, TowCompanyCommand.Reinstate r) => new TowCompanyEvent.Reinstated(r.Reason, now),
            _ => throw new UnreachableException(),
        };

    public static TowCompany Evolve(TowCompany? current, TowCompanyEvent happened)
    {
        var version = (current?.Version ?? 0) + 1;
        return (current, happened) switch
        {
            (var c, TowCompanyEvent.Registered r) => new TowCompany(r.Id, version, r.Name, r.Slot, r.Zones, r.Papers,
                r.Phone, c?.Suspension, c is null ? Sorted.Set() : c.Left.Union(c.Zones).Except(r.Zones)),
            ({ } c, TowCompanyEvent.Suspended s) => c with { Version = version, Suspension = s.Reason },
            ({ } c, TowCompanyEvent.Reinstated) => c with { Version = version, Suspension = null },
            _ => throw new UnreachableException(),
        };
    }

    private static bool Same(TowCompany c, TowCompanyCommand.Register r) => c.Zones.SetEquals(r.Zones)
        && (c.Name, c.Slot, c.Papers, c.Phone) == (r.Name, r.Slot, r.Papers, r.Phone);
}
