using Despacho311.Api.Accounts;
using Despacho311.Api.Towing;
using Despacho311.Contracts;
using Despacho311.Contracts.Journal;
using Despacho311.Contracts.Leaks;
using Despacho311.Contracts.Live;
using Despacho311.Domain.Geo;
using Despacho311.Domain.Leaks;

namespace Despacho311.Api.Leaks;

/// <summary>Leaks for the water utility's crews and the dispatchers.</summary>
public static class LeakEndpoints
{
    /// <summary>A burst main can have thousands of reports; more than this are not listed with it.</summary>
    private const int MaxCases = 5_000;

    public sealed record ConfirmBody(GeoPoint? Location);

    public sealed record RepairedBody(string? Note);

    public static void MapLeaks(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/v1/leaks").WithTags("leaks");
        group.MapGet("", List).For(Roles.Crew, Roles.Dispatcher, Roles.Liaison)
            .Gives<TowRequests.Page<LeakView>>().Does("listLeaks", "Leaks, last reported first; GeoJSON on request");
        group.MapGet("{id}", Get).For(Roles.Crew, Roles.Dispatcher, Roles.Liaison).Gives<LeakView>()
            .Does("getLeak", "One leak with the cases that are held to be of it");
        group.MapPost("{id}/claim", (HttpContext context, IGrainFactory grains, string id) =>
            Do(context, grains, id, new LeakCommand.Claim(context.Actor()))).For(Roles.Crew).Gives<LeakView>()
            .Does("claimLeak", "The crew takes the leak on");
        group.MapPost("{id}/release", (HttpContext context, IGrainFactory grains, string id) =>
            Do(context, grains, id, new LeakCommand.Release())).For(Roles.Crew).Gives<LeakView>()
            .Does("releaseLeak", "The crew gives the leak back");
        group.MapPost("{id}/confirm", Confirm).For(Roles.Crew).Takes<ConfirmBody>().Gives<LeakView>()
            .Does("confirmLeak", "Found on site: pins the place");
        group.MapPost("{id}/repaired", Repaired).For(Roles.Crew).Takes<RepairedBody>().Gives<LeakView>()
            .Does("repairLeak", "Repaired; a later report makes it a failed repair");
        group.MapPost("{id}/dismiss", Dismiss).For(Roles.Crew).Takes<RepairedBody>().Gives<LeakView>()
            .Does("dismissLeak", "Not found, or not a leak");
    }

    private static async Task<IResult> List(
        HttpContext context, IRows rows, string? state, string? bbox, string? format, int? limit, string? after)
    {
        var where = new List<Where>();
        if (state is not null)
            where.Add(new Where("state", "in", state.Split(',')));
        if (bbox is not null)
        {
            if (Live.Box.Read(bbox) is not { } box)
                return context.Invalid(context.Field("/bbox", "coordinates"));
            where.AddRange([new("long", ">=", box.West), new("lat", ">=", box.South),
                new("long", "<=", box.East), new("lat", "<=", box.North)]);
        }
        if (long.TryParse(after, out var before))
            where.Add(new Where("last_reported_at_us", "<", before));
        var most = Math.Clamp(limit ?? 200, 1, 1_000);
        var found = await rows.List(new RowQuery(
            Tables.Leaks, [.. where], "last_reported_at_us", true, most), context.RequestAborted);
        var items = found.Select(r => LeakView.Of(Wire.Read<LeakSite>(r.State))).ToList();
        if (format == "geojson"
            || context.Request.Headers.Accept.ToString().Contains("geo+json", StringComparison.Ordinal))
            return Results.Json(new
            {
                type = "FeatureCollection",
                features = items.Select(l => new
                {
                    type = "Feature",
                    id = l.Id,
                    geometry = new { type = "Point", coordinates = new[] { l.Location.Long, l.Location.Lat } },
                    properties = l,
                }),
            }, Wire.Json, "application/geo+json");
        var next = items.Count == most ? $"{Tables.Micros(items[^1].LastReportedAt)}" : null;
        return Results.Json(new TowRequests.Page<LeakView>(items, next), Wire.Json);
    }

    private static async Task<IResult> Get(
        HttpContext context, IGrainFactory grains, IRows rows, City.CityMap city, string id)
    {
        if (await grains.GetGrain<ILeakGrain>(id).Get() is not { } leak)
            return context.Problem(404, "notFound");
        var reports = await rows.List(new RowQuery(
            Tables.LeakReports, [new Where("leak_id", "=", id)], Limit: MaxCases), context.RequestAborted);
        return Results.Json(LeakView.Of(leak) with
        {
            Place = city.Places.Find(leak.Where)?.Name,
            Cases = [.. reports.Select(r => r.Id)],
        }, Wire.Json);
    }

    private static async Task<IResult> Confirm(HttpContext context, IGrainFactory grains, string id)
    {
        var (body, problem) = await context.ReadJson<ConfirmBody>();
        if (body is null)
            return problem!;
        return body.Location is { } where && GeoBox.Panama.Contains(where)
            ? await Do(context, grains, id, new LeakCommand.Confirm(where))
            : context.Invalid(context.Field("/location", "outsideCountry"));
    }

    private static async Task<IResult> Repaired(HttpContext context, IGrainFactory grains, string id)
    {
        var (body, problem) = await context.ReadJson<RepairedBody>();
        return body is null ? problem!
            : await Do(context, grains, id, new LeakCommand.Repair(body.Note ?? ""));
    }

    private static async Task<IResult> Dismiss(HttpContext context, IGrainFactory grains, string id)
    {
        var (body, problem) = await context.ReadJson<RepairedBody>();
        if (body is null)
            return problem!;
        return string.IsNullOrWhiteSpace(body.Note)
            ? context.Invalid(context.Field("/note", "required"))
            : await Do(context, grains, id, new LeakCommand.Dismiss(body.Note));
    }

    private static async Task<IResult> Do(HttpContext context, IGrainFactory grains, string id, LeakCommand command)
    {
        var outcome = await grains.GetGrain<ILeakGrain>(id).Do(command, context.Actor());
        return outcome.Refusal is { } why
            ? context.Refused(why)
            : Results.Json(LeakView.Of(outcome.State!), Wire.Json);
    }
}
