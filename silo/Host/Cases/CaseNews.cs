using Despacho311.Contracts.Live;
using Despacho311.Domain.Cases;
using Despacho311.Host.Live;

namespace Despacho311.Host.Cases;

/// <summary>What others see of a case after its commit.</summary>
internal static class CaseNews
{
    public static bool IsLeakReport(CitizenCase c) =>
        c is { LeakId: null, Service: ServiceType.WaterLeak, Place.Where: not null };

    public static void Show(LiveMap live, CitizenCase c) => live.Publish(Layers.Cases, c.Id, c.IsOpen
        ? new CaseView(c.Id, c.Service, c.Agency, c.Status.ToString(), c.Place.Where, c.OpenedAt, c.UpdatedAt, c.LeakId)
        : null);
}
