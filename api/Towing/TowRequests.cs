using Despacho311.Api.Accounts;
using Despacho311.Api.City;
using Despacho311.Api.Codes;
using Despacho311.Contracts;
using Despacho311.Contracts.Journal;
using Despacho311.Contracts.Live;
using Despacho311.Contracts.Towing;
using Despacho311.Domain.Geo;
using Despacho311.Domain.Towing;

namespace Despacho311.Api.Towing;

/// <summary>Removals: request, read, cancel, assign by hand, report steps.</summary>
public static class TowRequests
{
    private const int MaxText = 300;
    public sealed record NewVehicle(string? Plate, VehicleKind? Kind, string? Make, string? Model, string? Color);

    /// <param name="Scene">The CAC number of the first removal, when several vehicles stand at one place.</param>
    public sealed record NewRequest(
        Officer? Officer, string? Ticket, string? Infraction, NewVehicle? Vehicle, GeoPoint? Location, string? Address,
        string? Note, string? Scene);

    public sealed record CancelBody(string? Reason);

    public sealed record OverrideBody(string? Truck, string? Reason);

    public sealed record CandidatesAnswer(IReadOnlyList<Candidate> Items, string? Suggested);

    public static void MapTowRequests(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/v1/tow-requests").WithTags("tow-requests");
        group.MapPost("", Post).For(Roles.Officer, Roles.Dispatcher).Takes<NewRequest>()
            .Gives<TowRequestView>(StatusCodes.Status201Created)
            .Refuses(StatusCodes.Status422UnprocessableEntity, "outsideZones")
            .Refuses(TowRequestRefusal.SameVehicle, TowRequestRefusal.SameTicket, TowRequestRefusal.UnknownBadge)
            .Does("requestTow", "Asks for a removal; the id of the answer is the CAC number");
        group.MapGet("", List).For(Roles.Dispatcher, Roles.Officer).GivesPoints<TowRequestView>()
            .Does("listTowRequests", "Removals, newest first");
        group.MapGet("{id}", Get).For(Roles.Dispatcher, Roles.Officer, Roles.Truck, Roles.Lot)
            .Gives<TowRequestView>()
            .TakesCode()
            .Does("getTowRequest", "One removal; a truck and a lot see their own");
        group.MapGet("{id}/history", History).For(Roles.Dispatcher).Gives<Page<HistoryItem>>()
            .TakesCode()
            .Does("getTowRequestHistory", "All that happened to a removal, oldest first");
        group.MapGet("{id}/candidates", Candidates).For(Roles.Dispatcher).Gives<CandidatesAnswer>()
            .TakesCode()
            .Does("listCandidates", "The trucks as a decision would see them now, and the one the rule would ask");
        group.MapPost("{id}/cancel", Cancel).For(Roles.Officer, Roles.Dispatcher).Takes<CancelBody>()
            .Gives<TowRequestView>()
            .Refuses(TowRequestRefusal.UnknownRequest, TowRequestRefusal.AlreadyEnded, TowRequestRefusal.AlreadyHooked)
            .TakesCode()
            .Does("cancelTowRequest", "Cancels before hook-up; the company keeps its turn");
        group.MapPost("{id}/override", Override).For(Roles.Dispatcher).Takes<OverrideBody>()
            .Gives<TowRequestView>()
            .Refuses(TowRequestRefusal.UnknownRequest, TowRequestRefusal.AlreadyEnded, TowRequestRefusal.AlreadyHooked)
            .Refuses<TowZoneRefusal>()
            .TakesCode()
            .Does("overrideTowRequest", "Assigns a truck by hand; the reason is public");
    }

    private static async Task<IResult> Post(
        HttpContext context, CityMap city, TowIntake intake, Idempotency idempotency, IGrainFactory grains)
    {
        var (body, problem) = await context.ReadJson<NewRequest>();
        if (body is null)
            return problem!;
        var errors = Check(context, body);
        if (errors.Count > 0)
            return context.Invalid(errors);
        var where = body.Location!.Value;
        if (city.TowZones.Find(where) is not { } zone)
            return context.Problem(StatusCodes.Status422UnprocessableEntity, "outsideZones");
        var vehicle = new Vehicle(Vehicle.NormalizePlate(body.Vehicle!.Plate)!, body.Vehicle.Kind!.Value,
            body.Vehicle.Make, body.Vehicle.Model, body.Vehicle.Color);
        var details = new TowDetails(body.Officer! with { Badge = body.Officer.Badge.Trim() },
            body.Ticket!.Trim().ToUpperInvariant(), body.Infraction!.Trim(), vehicle, where, body.Address, body.Note);
        if (body.Scene is not null)
        {
            if (TypedCode.Read(context, body.Scene).Code is not { } scene
                || await grains.GetGrain<ITowRequestGrain>(scene).Get() is not { } first || first.Zone != zone.Id)
                return context.Invalid(context.Field("/scene", "scene"));
            details = details with { Scene = first.Details.Scene ?? first.Id };
        }
        var id = await idempotency.Code(context);
        var (outcome, existing) = await intake.Ask(id, zone.Id, details, context.Actor(), context.RequestAborted);
        return outcome.Refusal is { } why
            ? context.Refused(why, existing)
            : Results.Text(Wire.Write(TowRequestView.Of(outcome.State!)), "application/json", null, 201)
                .WithLocation(context, $"/api/v1/tow-requests/{id}");
    }

    private static List<FieldError> Check(HttpContext context, NewRequest body)
    {
        var errors = new List<FieldError>();
        if (string.IsNullOrWhiteSpace(body.Officer?.Badge))
            errors.Add(context.Field("/officer/badge", "required"));
        else if (body.Officer.Badge.Length > 20)
            errors.Add(context.Field("/officer/badge", "tooLong"));
        Require(context, errors, "/ticket", body.Ticket, 40);
        Require(context, errors, "/infraction", body.Infraction, 120);
        if (Vehicle.NormalizePlate(body.Vehicle?.Plate) is null)
            errors.Add(context.Field("/vehicle/plate", "plate"));
        if (body.Vehicle?.Kind is null)
            errors.Add(context.Field("/vehicle/kind", "required"));
        if (body.Location is not { } where)
            errors.Add(context.Field("/location", "required"));
        else if (!where.IsOnEarth)
            errors.Add(context.Field("/location", "coordinates"));
        else if (!GeoBox.Panama.Contains(where))
            errors.Add(context.Field("/location", "outsideCountry"));
        foreach (var (pointer, text) in new[]
            { ("/address", body.Address), ("/note", body.Note), ("/vehicle/make", body.Vehicle?.Make),
              ("/vehicle/model", body.Vehicle?.Model), ("/vehicle/color", body.Vehicle?.Color) })
            if (text?.Length > MaxText)
                errors.Add(context.Field(pointer, "tooLong"));
        return errors;
    }

    private static void Require(HttpContext context, List<FieldError> errors, string pointer, string? text, int most)
    {
        if (string.IsNullOrWhiteSpace(text))
            errors.Add(context.Field(pointer, "required"));
        else if (text.Length > most)
            errors.Add(context.Field(pointer, "tooLong"));
    }

    private static async Task<IResult> Get(HttpContext context, IGrainFactory grains, string id)
    {
        var (code, problem) = TypedCode.Read(context, id);
        if (code is null)
            return problem!;
        var found = await grains.GetGrain<ITowRequestGrain>(code).Get();
        // A truck and a lot see their own removals; that another one exists is not its business.
        return found is null || (context.TruckOf() is { } truck && found.Match.Truck != truck)
            || (context.LotOf() is { } lot && found.Details.Lot != lot)
            ? context.Problem(404, "notFound")
            : Results.Json(TowRequestView.Of(found), Wire.Json);
    }

    private static async Task<IResult> List(HttpContext context, IRows rows, string? zone, int? limit, string? after)
    {
        var where = new List<Where>();
        if (zone is not null)
            where.Add(new Where("zone", "=", zone));
        if (long.TryParse(after, out var before))
            where.Add(new Where("requested_at_us", "<", before));
        var most = Lists.Limit(limit);
        var found = await rows.List(new RowQuery(
            Tables.TowRequests, [.. where], "requested_at_us", true, most), context.RequestAborted);
        var items = found.Select(r => TowRequestView.Of(Wire.Read<TowRequest>(r.State))).ToList();
        var next = items.Count == most ? $"{Tables.Micros(items[^1].RequestedAt)}" : null;
        return Lists.Answer(context, items, next, t => t.Location, t => t.Id);
    }

    private static async Task<IResult> History(HttpContext context, IJournal journal, string id)
    {
        var (code, problem) = TypedCode.Read(context, id);
        if (code is null)
            return problem!;
        return await Lists.History(journal, Aggregates.TowRequests.Stream(code), context.RequestAborted) is { } history
            ? Results.Json(history, Wire.Json)
            : context.Problem(404, "notFound");
    }

    private static async Task<IResult> Candidates(HttpContext context, IGrainFactory grains, string id)
    {
        var (code, problem) = TypedCode.Read(context, id);
        if (code is null)
            return problem!;
        if (await grains.GetGrain<ITowRequestGrain>(code).Get() is not { } request)
            return context.Problem(404, "notFound");
        var zone = grains.GetGrain<ITowZoneGrain>(request.Zone);
        var candidates = await zone.ListCandidates(code);
        var suggested = FairCredit.Choose((await zone.Get()).Rules, candidates)?.Truck;
        return Results.Json(new CandidatesAnswer(candidates, suggested), Wire.Json);
    }

    private static async Task<IResult> Cancel(HttpContext context, IGrainFactory grains, string id)
    {
        var (body, problem) = await context.ReadJson<CancelBody>();
        if (body is null)
            return problem!;
        if (string.IsNullOrWhiteSpace(body.Reason) || body.Reason.Length > MaxText)
            return context.Invalid(context.Field("/reason", "required"));
        return await Do(context, grains, id, new TowRequestCommand.Cancel(body.Reason.Trim()));
    }

    /// <summary>Carries out a command on the removal that the address names.</summary>
    internal static async Task<IResult> Do(
        HttpContext context, IGrainFactory grains, string id, TowRequestCommand command)
    {
        var (code, problem) = TypedCode.Read(context, id);
        if (code is null)
            return problem!;
        var outcome = await grains.GetGrain<ITowRequestGrain>(code).Do(command, context.Actor());
        return outcome.Refusal is { } why
            ? context.Refused(why)
            : Results.Json(TowRequestView.Of(outcome.State!), Wire.Json);
    }

    private static async Task<IResult> Override(HttpContext context, IGrainFactory grains, string id)
    {
        var (body, problem) = await context.ReadJson<OverrideBody>();
        if (body is null)
            return problem!;
        if (string.IsNullOrWhiteSpace(body.Truck))
            return context.Invalid(context.Field("/truck", "required"));
        if (string.IsNullOrWhiteSpace(body.Reason) || body.Reason.Length > MaxText)
            return context.Invalid(context.Field("/reason", "required"));
        var (code, badCode) = TypedCode.Read(context, id);
        if (code is null)
            return badCode!;
        if (await grains.GetGrain<ITowRequestGrain>(code).Get() is not { } request)
            return context.Problem(404, "notFound");
        var outcome = await grains.GetGrain<ITowZoneGrain>(request.Zone)
            .Override(code, body.Truck, body.Reason.Trim(), context.Actor());
        if (outcome.Refusal is { } why)
            return context.Refused(why);
        return Results.Json(TowRequestView.Of((await grains.GetGrain<ITowRequestGrain>(code).Get())!), Wire.Json);
    }

    private static IResult WithLocation(this IResult result, HttpContext context, string location)
    {
        context.Response.Headers.Location = location;
        return result;
    }
}
