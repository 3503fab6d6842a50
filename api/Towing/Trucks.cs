using Despacho311.Api.Accounts;
using Despacho311.Api.Codes;
using Despacho311.Contracts;
using Despacho311.Contracts.Journal;
using Despacho311.Contracts.Towing;
using Despacho311.Domain.Towing;

namespace Despacho311.Api.Towing;

/// <summary>Trucks, their shifts, and the offers they get.</summary>
public static class Trucks
{
    public sealed record ShiftBody(bool? OnDuty);

    public sealed record PauseBody(bool? Paused);

    public sealed record RefuseBody(string? Reason);

    public sealed record NewTruck(string? Id, string? Company, string? Zone, TruckClass? Class);

    public sealed record TruckAnswer(
        string Id, string Company, string CompanyName, string Slot, string Zone, TruckClass Class, bool OnDuty,
        bool Paused, TruckJob? Job,
        TruckPlace? Location);

    /// <summary>Where a truck was last, degrees clockwise from north where it said.</summary>
    public sealed record TruckPlace(double Lat, double Long, DateTimeOffset At, double? Heading);

    public sealed record OfferAnswer(string Offer, string Request);

    /// <summary>Why a truck cannot answer an offer.</summary>
    private static readonly TowZoneRefusal[] NotYours =
    [
        TowZoneRefusal.UnknownOffer, TowZoneRefusal.OfferExpired, TowZoneRefusal.OfferGone, TowZoneRefusal.OtherTruck,
        TowZoneRefusal.CompanyNotAllowed,
    ];

    public static void MapTrucks(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/v1/trucks").WithTags("trucks");
        group.MapGet("", List).For(Roles.Dispatcher).Gives<Page<TruckAnswer>>()
            .Does("listTrucks", "Trucks by their ids");
        group.MapPost("", Register).For(Roles.Admin).Takes<NewTruck>()
            .Gives<TruckAnswer>(StatusCodes.Status201Created)
            .TakesVersion().Refuses(TowTruckRefusal.OnAJob, TowTruckRefusal.OtherZone, TowTruckRefusal.TruckMovedOn)
            .Does("registerTruck", "Registers a truck or changes it");
        group.MapGet("{id}", Get).For(Roles.Dispatcher, Roles.Truck).Gives<TruckAnswer>().GivesVersion()
            .Does("getTruck", "One truck; a truck sees itself. Its ETag names the version seen");
        group.MapPost("{id}/shift", Shift).For(Roles.Truck, Roles.Dispatcher).Takes<ShiftBody>()
            .Gives<TruckAnswer>()
            .Refuses(TowTruckRefusal.UnknownTruck, TowTruckRefusal.OnAJob)
            .Does("setShift", "Begins or ends the truck's shift");
        group.MapPost("{id}/pause", Pause).For(Roles.Truck, Roles.Dispatcher).Takes<PauseBody>()
            .Gives<TruckAnswer>()
            .Refuses(TowTruckRefusal.UnknownTruck, TowTruckRefusal.OffDuty)
            .Does("setPause", "Pauses or goes on: a truck that pauses is on shift but not asked");
        var offers = app.MapGroup("/api/v1/offers").WithTags("offers");
        offers.MapGet("", Offers).For(Roles.Truck).Gives<Page<TruckJob>>()
            .Does("listOffers", "The caller's open offers");
        offers.MapPost("{id}/seen", (HttpContext context, IGrainFactory grains, string id) =>
            Reply(context, grains, id, truck => new TowZoneCommand.See(id, truck!))).For(Roles.Truck)
            .Gives<OfferAnswer>()
            .Refuses(NotYours)
            .TakesCode()
            .Does("seeOffer", "The offer is on the operator's screen");
        offers.MapPost("{id}/accept", Accept).For(Roles.Truck).Gives<OfferAnswer>()
            .Refuses(NotYours)
            .TakesCode()
            .Does("acceptOffer", "Takes the removal; of two answers one wins");
        offers.MapPost("{id}/refuse", Refuse).For(Roles.Truck).Takes<RefuseBody>().Gives<OfferAnswer>()
            .Refuses(NotYours)
            .TakesCode()
            .Does("refuseOffer", "Refuses with a reason; the turn is used");
    }

    private static async Task<TruckAnswer> AnswerOf(TowTruck t, IGrainFactory grains)
    {
        var position = await grains.GetGrain<ITowTruckGrain>(t.Id).FindPosition();
        var company = await grains.GetGrain<ITowCompanyGrain>(t.Company).Get();
        var place = position is null
            ? null
            : new TruckPlace(position.Where.Lat, position.Where.Long, position.At, position.Heading);
        return new TruckAnswer(t.Id, t.Company, company?.Name ?? t.Company, company?.Slot ?? t.Company, t.Zone,
            t.Class, t.OnDuty, t.Paused, t.Job, place);
    }

    private static async Task<IResult> List(HttpContext context, IRows rows, IGrainFactory grains, int? limit,
        string? after)
    {
        var most = Lists.Limit(limit);
        Where[] where = after is null ? [] : [new Where("id", ">", after)];
        var found = await rows.List(new RowQuery(Tables.TowTrucks, [.. where], Limit: most), context.RequestAborted);
        var items = await Task.WhenAll(found.Select(r => AnswerOf(Wire.Read<TowTruck>(r.State), grains)));
        return Results.Json(new Page<TruckAnswer>(items, items.Length == most ? items[^1].Id : null),
            Wire.Json);
    }

    private static async Task<IResult> Register(HttpContext context, IGrainFactory grains, City.CityMap city)
    {
        var (body, problem) = await context.ReadJson<NewTruck>();
        if (body is null)
            return problem!;
        var errors = new List<FieldError>();
        if (body.Id is not { Length: > 0 and <= 20 } || !body.Id.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
            errors.Add(context.Field("/id", "value"));
        if (string.IsNullOrWhiteSpace(body.Company))
            errors.Add(context.Field("/company", "required"));
        if (city.TowZones.Areas.All(a => a.Id != body.Zone))
            errors.Add(context.Field("/zone", "value"));
        if (body.Class is null)
            errors.Add(context.Field("/class", "required"));
        if (errors.Count > 0)
            return context.Invalid(errors);
        if (await grains.GetGrain<ITowCompanyGrain>(body.Company!).Get() is not { } company)
            return context.Invalid(context.Field("/company", "unknownCompany"));
        if (!company.Zones.Contains(body.Zone!))
            return context.Invalid(context.Field("/zone", "zoneNotServed"));
        var (seen, malformed) = Versions.Seen(context);
        if (malformed is not null)
            return malformed;
        var (grain, command) = (grains.GetGrain<ITowTruckGrain>(body.Id!),
            new TowTruckCommand.Register(body.Id!, body.Company!, body.Zone!, body.Class!.Value));
        var outcome = seen is { } version
            ? await grain.DoIf(command, context.Actor(), version)
            : await grain.Do(command, context.Actor());
        return outcome.Refusal is { } why
            ? context.Refused(why)
            : Results.Json(await AnswerOf(outcome.State!, grains), Wire.Json, statusCode: 201);
    }

    private static async Task<IResult> Get(HttpContext context, IGrainFactory grains, string id) =>
        IsOthers(context, id)
            || await grains.GetGrain<ITowTruckGrain>(id).Look() is not { State: { } found, Version: var version }
            ? context.Problem(404, "notFound")
            : Versions.Answer(context, version, await AnswerOf(found, grains));

    private static Task<IResult> Shift(HttpContext context, IGrainFactory grains, string id) =>
        Change<ShiftBody>(context, grains, id, "/onDuty",
            b => b.OnDuty is { } onDuty ? new TowTruckCommand.SetShift(onDuty) : null);

    private static Task<IResult> Pause(HttpContext context, IGrainFactory grains, string id) =>
        Change<PauseBody>(context, grains, id, "/paused",
            b => b.Paused is { } paused ? new TowTruckCommand.SetPause(paused) : null);

    /// <param name="command">Null when the field was not given.</param>
    private static async Task<IResult> Change<TBody>(HttpContext context, IGrainFactory grains, string id,
        string field, Func<TBody, TowTruckCommand?> command) where TBody : class
    {
        if (IsOthers(context, id))
            return context.Problem(404, "notFound");
        var (body, problem) = await context.ReadJson<TBody>();
        if (body is null)
            return problem!;
        if (command(body) is not { } wanted)
            return context.Invalid(context.Field(field, "required"));
        var outcome = await grains.GetGrain<ITowTruckGrain>(id).Do(wanted, context.Actor());
        return outcome.Refusal is { } why
            ? context.Refused(why)
            : Results.Json(await AnswerOf(outcome.State!, grains), Wire.Json);
    }

    /// <summary>A truck's key opens its own truck only.</summary>
    private static bool IsOthers(HttpContext context, string id) => context.User.IsInRole(Roles.Truck)
        && context.TruckOf() != id;

    private static async Task<IResult> Offers(HttpContext context, IGrainFactory grains, TimeProvider clock)
    {
        var truck = context.TruckOf() is { } id ? await grains.GetGrain<ITowTruckGrain>(id).Get() : null;
        var open = truck?.Job is { Phase: MatchPhase.Offered } job && job.Deadline > clock.GetUtcNow();
        return Results.Json(new Page<TruckJob>(open ? [truck!.Job!] : [], null), Wire.Json);
    }

    private static async Task<IResult> Accept(HttpContext context, IGrainFactory grains, string id) =>
        await Reply(context, grains, id, truck => new TowZoneCommand.Accept(id, truck));

    private static async Task<IResult> Refuse(HttpContext context, IGrainFactory grains, string id)
    {
        var (body, problem) = await context.ReadJson<RefuseBody>();
        if (body is null)
            return problem!;
        return string.IsNullOrWhiteSpace(body.Reason) || body.Reason.Length > 200
            ? context.Invalid(context.Field("/reason", "required"))
            : await Reply(context, grains, id, truck => new TowZoneCommand.Refuse(id, truck, body.Reason));
    }

    private static async Task<IResult> Reply(
        HttpContext context, IGrainFactory grains, string offer, Func<string?, TowZoneCommand> command)
    {
        var (code, problem) = TypedCode.Read(context, offer.Split('.')[0]);
        if (code is null)
            return problem!;
        if (await grains.GetGrain<ITowRequestGrain>(code).Get() is not { } request)
            return context.Problem(404, "notFound");
        var truck = context.TruckOf() ?? request.Match.Truck;
        var outcome = await grains.GetGrain<ITowZoneGrain>(request.Zone).Do(command(truck), context.Actor());
        return outcome.Refusal is { } why
            ? context.Refused(why)
            : Results.Json(new OfferAnswer(offer, code), Wire.Json);
    }
}
