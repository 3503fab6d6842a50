using System.Diagnostics;

namespace Despacho311.Domain.Editions;

public abstract record EditionCommand<TEdition> where TEdition : class, IEdition<TEdition>
{
    /// <param name="Edition">Its version is the one after the newest.</param>
    /// <param name="Shipped">What the program ships and nobody has changed yet: it holds until then.</param>
    public sealed record Publish(TEdition Edition, TEdition? Shipped, string Why) : EditionCommand<TEdition>;

    /// <summary>What is planned does not come.</summary>
    public sealed record DropPlan(string Why) : EditionCommand<TEdition>;
}

public abstract record EditionEvent<TEdition> where TEdition : class, IEdition<TEdition>
{
    public sealed record Published(
        TEdition Edition, TEdition? Shipped, string Why, DateTimeOffset At) : EditionEvent<TEdition>;

    public sealed record PlanDropped(int Version, string Why, DateTimeOffset At) : EditionEvent<TEdition>;
}

public enum EditionRefusal
{
    RulesMovedOn,
    NothingPlanned,

    /// <summary>The engine itself asks for the service.</summary>
    LeakServiceStays,
}

/// <summary>How rules change: by a new version from a day on, of which everybody knows why.</summary>
public static class EditionLogic
{
    public static Decision<EditionEvent<TEdition>, EditionRefusal> Decide<TEdition>(
        Planned<TEdition>? current, EditionCommand<TEdition> command, DateTimeOffset now)
        where TEdition : class, IEdition<TEdition> => (current, command) switch
        {
            (_, EditionCommand<TEdition>.Publish p) when p.Edition.Version != (current?.Version ?? 0) + 1 =>
                EditionRefusal.RulesMovedOn,
            // A date that has gone by means at once: what was decided before was decided by the rules of then.
            (_, EditionCommand<TEdition>.Publish p) => new EditionEvent<TEdition>.Published(
                p.Edition.From < now ? p.Edition.StartingAt(now) : p.Edition,
                current is null ? p.Shipped : null, p.Why, now),
            ({ Next: { } next }, EditionCommand<TEdition>.DropPlan d) when next.From > now =>
                new EditionEvent<TEdition>.PlanDropped(next.Version, d.Why, now),
            (_, EditionCommand<TEdition>.DropPlan) => EditionRefusal.NothingPlanned,
            _ => throw new UnreachableException(),
        };

    public static Planned<TEdition> Evolve<TEdition>(Planned<TEdition>? current, EditionEvent<TEdition> happened)
        where TEdition : class, IEdition<TEdition> => (current, happened) switch
        {
            (null, EditionEvent<TEdition>.Published { Shipped: { } shipped } p) =>
                new Planned<TEdition>(shipped, null, 0).With(p.Edition, p.At),
            (null, EditionEvent<TEdition>.Published p) => new Planned<TEdition>(p.Edition, null, p.Edition.Version),
            ({ } c, EditionEvent<TEdition>.Published p) => c.With(p.Edition, p.At),
            ({ } c, EditionEvent<TEdition>.PlanDropped) => c with { Next = null },
            _ => throw new UnreachableException(),
        };
}
