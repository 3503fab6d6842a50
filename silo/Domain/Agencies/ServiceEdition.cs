using Despacho311.Domain.Cases;
using Despacho311.Domain.Editions;

namespace Despacho311.Domain.Agencies;

/// <summary>A service as it is from a moment on: what it asks, what it promises, and whose business it is.</summary>
/// <param name="Version">1 and up; 0 is what ships with the program.</param>
/// <param name="Offered">False: nobody can ask for it any more.</param>
/// <param name="From">The date of effect.</param>
public sealed record ServiceEdition(int Version, ServiceType Service, bool Offered, DateTimeOffset From)
    : IEdition<ServiceEdition>
{
    public ServiceEdition StartingAt(DateTimeOffset from) => this with { From = from };
}

public static class ServiceLogic
{
    public static Decision<EditionEvent<ServiceEdition>, EditionRefusal> Decide(
        Planned<ServiceEdition>? current, EditionCommand<ServiceEdition> command, DateTimeOffset now)
    {
        var decision = EditionLogic.Decide(current, command, now);
        return decision.Refusal is null && command is EditionCommand<ServiceEdition>.Publish
        {
            Edition: { Offered: false, Service.Code: ServiceType.WaterLeak },
        }
            ? EditionRefusal.LeakServiceStays
            : decision;
    }
}
