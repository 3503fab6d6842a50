using Despacho311.Contracts.Towing;
using Despacho311.Domain.Towing;

namespace Despacho311.Api.Towing;

/// <summary>Takes a request for a removal: chooses its lot, quotes its fare, asks the desk for its number.</summary>
public sealed class TowIntake(IGrainFactory grains, LotBook lots)
{
    public async Task<TowDeskAnswer> Ask(
        string id, string zone, TowDetails details, string actor, CancellationToken cancellation)
    {
        var rules = (await grains.GetGrain<ITowZoneGrain>(zone).Get()).Rules;
        var lot = await lots.Choose(zone, details.Where, cancellation);
        var complete = details with
        {
            Lot = lot?.Id,
            Fare = TowFare.Quote(rules, details.Vehicle.Kind, details.Where, lot?.Location),
        };
        return await grains.GetGrain<ITowDeskGrain>(ITowDeskGrain.City)
            .Ask(new TowRequestCommand.Request(id, zone, complete), actor);
    }
}
