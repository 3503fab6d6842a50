using System.Diagnostics;
using Despacho311.Domain.Cases;

namespace Despacho311.Domain.Agencies;

/// <summary>A service as it is from a moment on: what it asks, what it promises, and whose business it is.</summary>
/// <param name="Version">1 and up; 0 is what ships with the program.</param>
/// <param name="Offered">False: nobody can ask for it any more.</param>
/// <param name="From">The date of effect.</param>
public sealed record ServiceEdition(int Version, ServiceType Service, bool Offered, DateTimeOffset From);

/// <summary>The editions of one service that still matter; all of them are in its history.</summary>
/// <param name="Next">In force from its date on; null when no change is planned.</param>
/// <param name="Version">Of the newest there ever was, dropped ones too: a number is never given again.</param>
public sealed record ServiceRecord(ServiceEdition Now, ServiceEdition? Next, int Version)
{
    /// <summary>As it stands then: what was planned and has come is what holds.</summary>
    public ServiceRecord AsOf(DateTimeOffset at) => Next?.From <= at ? this with { Now = Next, Next = null } : this;

    /// <summary>What holds then; null before the first.</summary>
    public ServiceEdition? At(DateTimeOffset at) => AsOf(at).Now is { } now && now.From <= at ? now : null;
}

public abstract record ServiceCommand
{
    /// <param name="Edition">Its version is the one after the newest.</param>
    /// <param name="Shipped">What the program ships and nobody has changed yet: it holds until then.</param>
    public sealed record Publish(ServiceEdition Edition, ServiceEdition? Shipped, string Why) : ServiceCommand;

    /// <summary>What is planned does not come.</summary>
    public sealed record DropPlan(string Why) : ServiceCommand;
}

public abstract record ServiceEvent
{
    public sealed record Published(
        ServiceEdition Edition, ServiceEdition? Shipped, string Why, DateTimeOffset At) : ServiceEvent;

    public sealed record PlanDropped(int Version, string Why, DateTimeOffset At) : ServiceEvent;
}

public enum ServiceRefusal
{
    RulesMovedOn,
    NothingPlanned,

    /// <summary>The engine itself asks for it.</summary>
    LeakServiceStays,
}

public static class ServiceLogic
{
    public static Decision<ServiceEvent, ServiceRefusal> Decide(
        ServiceRecord? current, ServiceCommand command, DateTimeOffset now) => (current, command) switch
        {
            (_, ServiceCommand.Publish p) when p.Edition.Version != (current?.Version ?? 0) + 1 =>
                ServiceRefusal.RulesMovedOn,
            (_, ServiceCommand.Publish { Edition: { Offered: false, Service.Code: ServiceType.WaterLeak } }) =>
                ServiceRefusal.LeakServiceStays,
            // A date that has gone by means at once: no case that came in before was promised it.
            (_, ServiceCommand.Publish p) => new ServiceEvent.Published(
                p.Edition.From < now ? p.Edition with { From = now } : p.Edition,
                current is null ? p.Shipped : null, p.Why, now),
            ({ Next: { } next }, ServiceCommand.DropPlan d) when next.From > now =>
                new ServiceEvent.PlanDropped(next.Version, d.Why, now),
            (_, ServiceCommand.DropPlan) => ServiceRefusal.NothingPlanned,
            _ => throw new UnreachableException(),
        };

    public static ServiceRecord Evolve(ServiceRecord? current, ServiceEvent happened) => (current, happened) switch
    {
        (null, ServiceEvent.Published { Shipped: { } shipped } p) => After(new ServiceRecord(shipped, null, 0), p),
        (null, ServiceEvent.Published p) => new ServiceRecord(p.Edition, null, p.Edition.Version),
        ({ } c, ServiceEvent.Published p) => After(c, p),
        ({ } c, ServiceEvent.PlanDropped) => c with { Next = null },
        _ => throw new UnreachableException(),
    };

    private static ServiceRecord After(ServiceRecord current, ServiceEvent.Published p) => p.Edition.From <= p.At
        ? new ServiceRecord(p.Edition, null, p.Edition.Version)
        : new ServiceRecord(current.AsOf(p.At).Now, p.Edition, p.Edition.Version);
}
