using Despacho311.Contracts;
using Despacho311.Contracts.Journal;
using Despacho311.Contracts.Towing;
using Despacho311.Domain.Towing;

namespace Despacho311.Host.Towing;

/// <summary>
/// Takes requests one after another and looks at the rows before each: the row of the one before is committed by then.
/// It has no state of its own, so it wakes anywhere at once.
/// </summary>
internal sealed class TowDeskGrain(GrainTools tools) : Grain, ITowDeskGrain
{
    public async Task<TowDeskAnswer> Ask(TowRequestCommand.Request request, string actor)
    {
        var removal = GrainFactory.GetGrain<ITowRequestGrain>(request.Id);
        // Asked twice with one number: the same answer, whatever has changed meanwhile.
        if (await removal.Get() is null && await WhyNot(request) is var (why, existing))
            return new TowDeskAnswer(new Outcome<TowRequest, TowRequestRefusal>(null, why, false, 0), existing);
        return new TowDeskAnswer(await removal.Do(request, actor), null);
    }

    private async Task<(TowRequestRefusal Why, string? Existing)?> WhyNot(TowRequestCommand.Request request)
    {
        var details = request.Details;
        var badge = await tools.Rows.Find(
            Tables.TowOfficers, TowOfficer.IdOf(details.Officer), CancellationToken.None);
        if (badge is null || !Wire.Read<TowOfficer>(badge.State).MayAsk(tools.Now))
            return (TowRequestRefusal.UnknownBadge, null);
        var open = await tools.Rows.List(new RowQuery(Tables.TowRequests,
            [new Where("plate", "=", details.Vehicle.Plate), new Where("done_for_zone", "=", 0L)], Limit: 1),
            CancellationToken.None);
        if (open.Count > 0)
            return (TowRequestRefusal.SameVehicle, open[0].Id);
        // A removal that came to nothing leaves its ticket free.
        var used = await tools.Rows.List(new RowQuery(Tables.TowRequests,
        [
            new Where("ticket", "=", details.Ticket),
            new Where("state", "in", UsesTicket),
        ], Limit: 1), CancellationToken.None);
        return used.Count > 0 ? (TowRequestRefusal.SameTicket, used[0].Id) : null;
    }

    private static readonly string[] UsesTicket =
        [.. Enum.GetValues<TowState>().Where(s => s is not (TowState.Cancelled or TowState.GoneOnArrival
            or TowState.Unfulfilled)).Select(s => Tables.NameOf(s))];
}
