using Despacho311.Api.Accounts;
using Despacho311.Api.City;
using Despacho311.Api.Codes;
using Despacho311.Api.Text;
using Despacho311.Contracts;
using Despacho311.Contracts.Towing;
using Despacho311.Domain.Towing;

namespace Despacho311.Api.Towing;

/// <summary>
/// The voucher of a removal: what the company, the lot and the owner hold in their hands. Its proof is a seal of this
/// installation, so anybody can see whether a paper is real and what it says in truth.
/// </summary>
public static class Vouchers
{
    /// <summary>60 bits: short enough to type from paper, and the door is watched.</summary>
    private const int ProofLetters = 12;

    /// <summary>Thirty-two letters that nobody takes for one another.</summary>
    private const string Letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <param name="Proof">Stands on the paper; with the code it opens the voucher to anybody.</param>
    /// <param name="Due">What is owed now, in balboas; null when nothing was quoted.</param>
    public sealed record Voucher(
        string Code, string Proof, TowState State, DateTimeOffset RequestedAt, DateTimeOffset StateSince,
        OfficerAgency Agency, string Ticket, string Infraction, Vehicle Vehicle, string? Address, string? Company,
        string? Truck, string? Lot, string? LotAddress, TowFare? Fare, decimal? Due, DateTimeOffset? EnteredAt,
        TowCustody Custody, int Photos);

    public static void MapVouchers(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/v1/tow-requests/{id}/voucher", Own)
            .For(Roles.Dispatcher, Roles.Officer, Roles.Truck, Roles.Lot).WithTags("tow-requests").Gives<Voucher>()
            .TakesCode()
            .Does("getVoucher", "The voucher of a removal, to print; a truck and a lot get their own");
        app.MapGet("/api/v1/vouchers/{id}", Check).Public("a paper is checked by whoever holds it")
            .RequireRateLimiting(Limits.TowedVehicle).WithTags("tow-requests").Gives<Voucher>()
            .Refuses(StatusCodes.Status404NotFound, "noSuchVoucher")
            .Does("checkVoucher", "What a voucher says in truth; its proof is needed");
    }

    private static async Task<IResult> Own(
        HttpContext context, IGrainFactory grains, CityMap city, ServerSecret secret, TimeProvider clock, string id)
    {
        var (code, problem) = TypedCode.Read(context, id);
        if (code is null)
            return problem!;
        var found = await grains.GetGrain<ITowRequestGrain>(code).Get();
        return found is null || (context.TruckOf() is { } truck && found.Match.Truck != truck)
            || (context.LotOf() is { } lot && found.Details.Lot != lot)
            ? context.Problem(404, "notFound")
            : await Answer(context, grains, city, secret, clock, found);
    }

    private static async Task<IResult> Check(HttpContext context, IGrainFactory grains, CityMap city,
        ServerSecret secret, TimeProvider clock, string id, string? proof)
    {
        var (code, _) = TypedCode.Read(context, id);
        context.Response.Headers.CacheControl = "no-store";
        // A wrong proof and an unknown code are told alike.
        return code is not null && ServerSecret.Same(ProofOf(secret, code), AsPrinted(proof))
            && await grains.GetGrain<ITowRequestGrain>(code).Get() is { } found
            ? await Answer(context, grains, city, secret, clock, found)
            : context.Problem(404, "noSuchVoucher");
    }

    private static string ProofOf(ServerSecret secret, string code) => Grouped(
        secret.Sign($"voucher\n{code}").Take(ProofLetters).Select(b => Letters[b % Letters.Length]));

    /// <summary>As it stands on the paper, however it was typed.</summary>
    private static string AsPrinted(string? typed) => Grouped((typed ?? "").ToUpperInvariant()
        .Where(char.IsAsciiLetterOrDigit).Select(c => c switch { 'O' => '0', 'I' or 'L' => '1', _ => c }));

    private static string Grouped(IEnumerable<char> letters) =>
        string.Join('-', letters.Chunk(4).Select(group => new string(group)));

    private static async Task<IResult> Answer(HttpContext context, IGrainFactory grains, CityMap city,
        ServerSecret secret, TimeProvider clock, TowRequest t)
    {
        var company = t.Match.Company is { } id ? await grains.GetGrain<ITowCompanyGrain>(id).Get() : null;
        var lot = city.Lots.FirstOrDefault(l => l.Id == t.Details.Lot);
        return Results.Json(new Voucher(t.Id, ProofOf(secret, t.Id), t.State, t.RequestedAt, t.StepAt,
            t.Details.Officer.Agency, t.Details.Ticket, t.Details.Infraction, t.Details.Vehicle, t.Details.Address,
            company?.Name ?? t.Match.Company, t.Match.Truck, lot?.Name.In(context.Language()), lot?.Address,
            t.Details.Fare, t.Due(clock.GetUtcNow()), t.EnteredAt, t.Custody, t.Photos.Length), Wire.Json);
    }
}
