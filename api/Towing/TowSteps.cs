using System.Collections.Immutable;
using Despacho311.Api.Accounts;
using Despacho311.Api.Codes;
using Despacho311.Api.Photos;
using Despacho311.Contracts.Live;
using Despacho311.Contracts.Towing;
using Despacho311.Domain.Towing;

namespace Despacho311.Api.Towing;

/// <summary>What happens to a removal on the way: the operator's steps, the lot's, a truck that breaks down.</summary>
public static class TowSteps
{
    private const int MaxText = 300;
    private const int MaxPhotos = 20;

    /// <param name="To">What the person is to the vehicle.</param>
    /// <param name="Paid">In balboas, storage included.</param>
    /// <param name="Receipt">The number of the lot's receipt.</param>
    public sealed record ReleaseBody(ReleasedTo? To, decimal? Paid, string? Receipt);

    /// <param name="Photos">Addresses that <c>POST /api/v1/photos</c> gave.</param>
    /// <param name="DoneAt">When it was done, if it could not be told at once.</param>
    /// <param name="Damage">Marks seen on the vehicle.</param>
    /// <param name="KeysTaken">Whether the keys went along.</param>
    /// <param name="Bay">Where it stands in the lot.</param>
    /// <param name="Price">In balboas, at most what was quoted.</param>
    /// <param name="Release">Needed when it is released.</param>
    public sealed record StepBody(
        TowStep? Step, string? Note, ImmutableArray<string>? Photos, DateTimeOffset? DoneAt, string? Damage,
        bool? KeysTaken, string? Bay, decimal? Price, ReleaseBody? Release);

    public sealed record BreakdownBody(string? Reason);

    public static void MapTowSteps(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/v1/tow-requests/{id}").WithTags("tow-requests");
        group.MapPost("steps", Step).For(Roles.Truck, Roles.Dispatcher, Roles.Lot).Takes<StepBody>()
            .Gives<TowRequestView>()
            .Refuses(TowRequestRefusal.UnknownRequest, TowRequestRefusal.AlreadyEnded,
                TowRequestRefusal.AlreadyHooked, TowRequestRefusal.NoTruckYet, TowRequestRefusal.OtherTruck,
                TowRequestRefusal.OutOfOrder, TowRequestRefusal.OverFare, TowRequestRefusal.ReleaseMissing)
            .TakesCode()
            .Does("reportStep", "Reports the next step on the way to the lot; the lot enters and releases");
        group.MapPost("breakdown", Breakdown).For(Roles.Truck, Roles.Dispatcher).Takes<BreakdownBody>()
            .Gives<TowRequestView>()
            .Refuses(TowTruckRefusal.UnknownTruck)
            .Refuses(TowRequestRefusal.AlreadyEnded, TowRequestRefusal.AlreadyHooked, TowRequestRefusal.NoTruckYet)
            .TakesCode()
            .Does("reportBreakdown", "The truck cannot go on: its shift ends and another truck is found");
    }

    private static async Task<IResult> Step(HttpContext context, IGrainFactory grains, string id)
    {
        var (body, problem) = await context.ReadJson<StepBody>();
        if (body is null)
            return problem!;
        var errors = Check(context, body);
        if (errors.Count > 0)
            return context.Invalid(errors);
        var step = body.Step!.Value;
        if (context.TruckOf() is not null && step == TowStep.Released)
            return context.Problem(StatusCodes.Status403Forbidden, "forbidden");
        if (context.LotOf() is { } lot)
        {
            if (step is not (TowStep.Impounded or TowStep.Released))
                return context.Problem(StatusCodes.Status403Forbidden, "forbidden");
            var (code, badCode) = TypedCode.Read(context, id);
            if (code is null)
                return badCode!;
            if ((await grains.GetGrain<ITowRequestGrain>(code).Get())?.Details.Lot != lot)
                return context.Problem(404, "notFound");
        }
        var release = body.Release is { } r ? new TowRelease(r.To!.Value, r.Paid!.Value, r.Receipt!.Trim()) : null;
        var custody = new TowCustody(body.Damage, body.KeysTaken, body.Bay, body.Price, release);
        return await TowRequests.Do(context, grains, id, new TowRequestCommand.Report(step, context.TruckOf(),
            body.Note, body.Photos, body.DoneAt, custody == new TowCustody() ? null : custody));
    }

    private static List<FieldError> Check(HttpContext context, StepBody body)
    {
        var errors = new List<FieldError>();
        if (body.Step is null)
            errors.Add(context.Field("/step", "required"));
        foreach (var (pointer, text) in new[]
            { ("/note", body.Note), ("/damage", body.Damage), ("/bay", body.Bay),
              ("/release/receipt", body.Release?.Receipt) })
            if (text?.Length > MaxText)
                errors.Add(context.Field(pointer, "tooLong"));
        if (body.Photos is { } photos && (photos.Length > MaxPhotos || !photos.All(PhotoStore.IsAddress)))
            errors.Add(context.Field("/photos", "value"));
        Money(context, errors, "/price", body.Price);
        Money(context, errors, "/release/paid", body.Release?.Paid);
        if (body.Release is { } release)
        {
            if (release.To is null)
                errors.Add(context.Field("/release/to", "required"));
            if (release.Paid is null)
                errors.Add(context.Field("/release/paid", "required"));
            if (string.IsNullOrWhiteSpace(release.Receipt))
                errors.Add(context.Field("/release/receipt", "required"));
        }
        return errors;
    }

    /// <summary>Balboas with at most two decimals.</summary>
    internal static void Money(
        HttpContext context, List<FieldError> errors, string pointer, decimal? amount, decimal most = 100_000)
    {
        if (amount is { } value && (value < 0 || value > most || decimal.Round(value, 2) != value))
            errors.Add(context.Field(pointer, "money", most));
    }

    private static async Task<IResult> Breakdown(
        HttpContext context, IGrainFactory grains, TimeProvider clock, string id)
    {
        var (body, problem) = await context.ReadJson<BreakdownBody>();
        if (body is null)
            return problem!;
        if (string.IsNullOrWhiteSpace(body.Reason) || body.Reason.Length > MaxText)
            return context.Invalid(context.Field("/reason", "required"));
        var (code, badCode) = TypedCode.Read(context, id);
        if (code is null)
            return badCode!;
        if (await grains.GetGrain<ITowRequestGrain>(code).Get() is not { Match.Truck: { } truck } request
            || (context.TruckOf() is { } own && own != truck))
            return context.Problem(404, "notFound");
        var leave = new TowRequestCommand.BreakDown(truck, body.Reason.Trim());
        if (TowRequestLogic.Decide(request, leave, clock.GetUtcNow()).Refusal is { } why)
            return context.Refused(why);
        // First the truck leaves its job, then the removal asks for another: so it never has two. Should the second
        // get lost, the zone finds it by the first.
        await grains.GetGrain<ITowTruckGrain>(truck).Do(new TowTruckCommand.BreakDown(), context.Actor());
        return await TowRequests.Do(context, grains, code, leave);
    }
}
