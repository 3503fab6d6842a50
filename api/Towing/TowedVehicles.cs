using Despacho311.Api.Accounts;
using Despacho311.Api.City;
using Despacho311.Api.Text;
using Despacho311.Contracts;
using Despacho311.Contracts.Journal;
using Despacho311.Domain.Towing;

namespace Despacho311.Api.Towing;

/// <summary>
/// "Where is my car?": an owner finds the vehicle by plate and ticket number. Both are needed and a wrong one is not
/// told from an unknown one, so that nobody can go through plates; and nobody may ask often.
/// </summary>
public static class TowedVehicles
{
    /// <param name="Code">The CAC number, which must stand on the tow report.</param>
    /// <param name="Lot">Where it stands, or will; null when it was never taken away.</param>
    /// <param name="Due">What is owed now, in balboas: the way and the days begun in the lot.</param>
    /// <param name="StoragePerDay">What each further day costs.</param>
    /// <param name="Bring">What to bring to the lot, in the reader's language.</param>
    public sealed record TowedVehicle(
        string Plate, string Code, TowState State, DateTimeOffset Since, string Words, LotEndpoints.LotAnswer? Lot,
        decimal? Due, decimal? StoragePerDay, string? Bring);

    public static void MapTowedVehicles(this IEndpointRouteBuilder app) =>
        app.MapGet("/api/v1/towed-vehicles", Find).Public("an owner looks for a vehicle by plate and ticket")
            .RequireRateLimiting(Limits.TowedVehicle).WithTags("towed-vehicles").Gives<TowedVehicle>()
            .Refuses(StatusCodes.Status404NotFound, "noSuchVehicle")
            .Does("findTowedVehicle", "Where a removed vehicle is; plate and ticket are both needed");

    private static async Task<IResult> Find(
        HttpContext context, IRows rows, CityMap city, TimeProvider clock, string? plate, string? ticket)
    {
        var errors = new List<FieldError>();
        var asked = Vehicle.NormalizePlate(plate);
        if (asked is null)
            errors.Add(context.Field("/plate", "plate"));
        if (string.IsNullOrWhiteSpace(ticket))
            errors.Add(context.Field("/ticket", "required"));
        if (errors.Count > 0)
            return context.Invalid(errors);
        var found = await rows.List(new RowQuery(Tables.TowRequests,
            [new Where("plate", "=", asked!), new Where("ticket", "=", ticket!.Trim().ToUpperInvariant())],
            "requested_at_us", Descending: true, Limit: 1), context.RequestAborted);
        context.Response.Headers.CacheControl = "no-store";
        if (found.Count == 0)
            return context.Problem(StatusCodes.Status404NotFound, "noSuchVehicle");
        var removal = Wire.Read<TowRequest>(found[0].State);
        var lot = removal.State is TowState.Hooked or TowState.InTransit or TowState.Impounded
            ? city.Lots.FirstOrDefault(l => l.Id == removal.Details.Lot)
            : null;
        return Results.Json(new TowedVehicle(removal.Details.Vehicle.Plate, removal.Id, removal.State, removal.StepAt,
            context.Text("towed." + Tables.NameOf(removal.State)), lot is null ? null : LotEndpoints.Of(context, lot),
            lot is null ? null : removal.Due(clock.GetUtcNow()),
            lot is null ? null : removal.Details.Fare?.StoragePerDay,
            lot is null ? null : context.Text("towed.bring")), Wire.Json);
    }
}
