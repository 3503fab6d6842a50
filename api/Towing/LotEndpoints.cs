using Despacho311.Api.Accounts;
using Despacho311.Api.City;
using Despacho311.Api.Text;
using Despacho311.Contracts;
using Despacho311.Contracts.Journal;
using Despacho311.Contracts.Live;
using Despacho311.Domain.Geo;
using Despacho311.Domain.Towing;

namespace Despacho311.Api.Towing;

/// <summary>Impound lots: where they are, for everybody; what stands in them, for those who keep them.</summary>
public static class LotEndpoints
{
    private const int MaxVehicles = 500;

    public sealed record LotAnswer(
        string Id, string Zone, string Name, string Address, string Hours, string Phone, GeoPoint Location);

    /// <param name="Due">What its owner owes now, in balboas; null when nothing was quoted.</param>
    public sealed record LotVehicle(TowRequestView Removal, decimal? Due);

    /// <param name="Places">How many vehicles it holds; null when nobody said.</param>
    /// <param name="Taken">In it or on their way to it.</param>
    public sealed record LotVehicles(LotAnswer Lot, int? Places, long Taken, IReadOnlyList<LotVehicle> Items);

    public static void MapLots(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/v1/lots").WithTags("lots");
        group.MapGet("", (HttpContext context, CityMap city) => Results.Json(
            new Page<LotAnswer>([.. city.Lots.Select(l => Of(context, l))], null), Wire.Json))
            .Public("where the lots are is no secret").Gives<Page<LotAnswer>>().Does("listLots", "Impound lots");
        group.MapGet("{id}/vehicles", Vehicles).For(Roles.Dispatcher, Roles.Lot).Gives<LotVehicles>()
            .Does("listLotVehicles", "Vehicles in a lot or on their way to it, longest first; a lot sees its own");
    }

    internal static LotAnswer Of(HttpContext context, ImpoundLot lot)
    {
        var language = context.Language();
        return new LotAnswer(lot.Id, lot.Zone, lot.Name.In(language), lot.Address, lot.Hours.In(language), lot.Phone,
            lot.Location);
    }

    private static async Task<IResult> Vehicles(
        HttpContext context, CityMap city, LotBook book, IRows rows, TimeProvider clock, string id)
    {
        if (city.Lots.FirstOrDefault(l => l.Id == id) is not { } lot || (context.LotOf() is { } own && own != id))
            return context.Problem(404, "notFound");
        var now = clock.GetUtcNow();
        var found = await rows.List(new RowQuery(Tables.TowRequests, LotBook.StandsIn(id), "requested_at_us",
            Limit: MaxVehicles), context.RequestAborted);
        return Results.Json(new LotVehicles(Of(context, lot), lot.Places, await book.Count(id, context.RequestAborted),
            [.. found.Select(r => Wire.Read<TowRequest>(r.State))
                .Select(t => new LotVehicle(TowRequestView.Of(t), t.Due(now)))]), Wire.Json);
    }
}
