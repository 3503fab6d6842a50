using System.Collections.Immutable;
using Despacho311.Contracts.Towing;
using Despacho311.Domain.Towing;

namespace Despacho311.Host.Towing;

/// <summary>Delivers what zone, removal and truck say to each other, without waiting for an answer.</summary>
/// <param name="tell">Runs a delivery in the background and logs when it did not arrive.</param>
internal sealed class TowPost(IGrainFactory grains, Action<string, Func<Task>> tell)
{
    public void Send(ImmutableArray<TowMessage> messages)
    {
        foreach (var message in messages)
        {
            switch (message)
            {
                case TowMessage.ToZone m:
                    tell(m.Zone, () => grains.GetGrain<ITowZoneGrain>(m.Zone).Do(m.Command, "engine"));
                    break;
                case TowMessage.ToTruck m:
                    tell(m.Truck, () => grains.GetGrain<ITowTruckGrain>(m.Truck).Do(m.Command, "engine"));
                    break;
                case TowMessage.ToRequest m:
                    tell(m.Request, async () =>
                    {
                        var answer = await grains.GetGrain<ITowRequestGrain>(m.Request).Do(m.Command, "engine");
                        if (answer.Refusal is { } why)
                            Send(TowMessages.AfterRefusal(answer.State, why));
                    });
                    break;
                default:
                    throw new System.Diagnostics.UnreachableException();
            }
        }
    }
}
