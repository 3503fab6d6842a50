using Despacho311.Api.Accounts;
using Despacho311.Api.City;
using Despacho311.Api.Reports;
using Despacho311.Contracts;
using Despacho311.Contracts.Cases;
using Despacho311.Contracts.Journal;
using Despacho311.Domain.Cases;
using Despacho311.Domain.Geo;

namespace Despacho311.Api.Cases;

/// <summary>Others have reported this already: which case it may be, and joining it.</summary>
public static class NearbyCases
{
    private const int Looked = 200;
    private const int Most = 5;
    private static readonly Meters Reach = new(250);
    private static readonly TimeSpan Age = TimeSpan.FromDays(60);

    /// <param name="Likeness">
    /// 0 to 1, for the order only: 1 at the same spot today, half of it 60 m away, half again for each 30 days.
    /// </param>
    public sealed record Nearby(CaseAnswer Case, double DistanceMeters, double Likeness);

    /// <param name="Reporter">Personal data: kept apart. Who says nothing of themselves is not counted twice by us.
    /// </param>
    public sealed record JoinBody(Reporter? Reporter);

    public static void MapNearby(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/v1/cases/nearby", List).For(Roles.Dispatcher, Roles.CallTaker)
            .WithTags("cases").Gives<Page<Nearby>>()
            .Does("listNearbyCases", "Open cases of the service close to a place, the likeliest first, at most five");
        app.MapPost("/api/v1/cases/{id}/join", Join).For(Roles.Dispatcher, Roles.CallTaker)
            .WithTags("cases").Takes<JoinBody>().Gives<CaseAnswer>()
            .Does("joinCase", "One more person reports the same; the same person twice is one");
    }

    private static async Task<IResult> List(HttpContext context, IRows rows, CityMap city, TimeProvider clock,
        string? service, double? lat, double? @long)
    {
        var (here, errors) = Check(context, city, service, lat, @long);
        if (errors.Count > 0)
            return context.Invalid(errors);
        return Results.Json(new Page<Nearby>([.. (await Find(rows, service!, here, clock.GetUtcNow(),
            context.RequestAborted)).Select(n => new Nearby(CaseAnswer.Of(context, n.Case), Math.Round(n.Meters, 1),
                Math.Round(n.Likeness, 3)))], null), Wire.Json);
    }

    public static (GeoPoint Here, List<FieldError> Errors) Check(
        HttpContext context, CityMap city, string? service, double? lat, double? @long)
    {
        var errors = new List<FieldError>();
        if (city.FindService(service ?? "") is null)
            errors.Add(context.Field("/service", service is null ? "required" : "value"));
        var here = new GeoPoint(lat ?? 0, @long ?? 0);
        if (lat is null || @long is null)
            errors.Add(context.Field("/lat", "required"));
        else if (!GeoBox.Panama.Contains(here))
            errors.Add(context.Field("/lat", "outsideCountry"));
        return (here, errors);
    }

    /// <summary>Open cases of the service near a place, the likeliest to be the same first.</summary>
    public static async Task<IReadOnlyList<(CitizenCase Case, double Meters, double Likeness)>> Find(
        IRows rows, string service, GeoPoint here, DateTimeOffset now, CancellationToken cancellation)
    {
        var found = await rows.List(new RowQuery(Tables.Cases,
            [
                new Where("service", "=", service),
                new Where("opened_at_us", ">=", Tables.Micros(now - Age)),
            ], "opened_at_us", true, Looked, Within: new Circle(here, Reach)), cancellation);
        return [.. found.Select(r => Wire.Read<CitizenCase>(r.State))
            .Where(c => c is { IsOpen: true, Place.Where: not null })
            .Select(c => (Case: c, Meters: c.Place.Where!.Value.DistanceTo(here).Value))
            .Select(c => (c.Case, c.Meters,
                Likeness: Math.Pow(0.5, c.Meters / 60 + (now - c.Case.OpenedAt).TotalDays / 30)))
            .OrderByDescending(n => n.Likeness).ThenBy(n => n.Case.Id, StringComparer.Ordinal).Take(Most)];
    }

    private static async Task<IResult> Join(
        HttpContext context, IGrainFactory grains, ReporterKeys reporters, string id)
    {
        var (body, problem) = await context.ReadJson<JoinBody>();
        if (body is null)
            return problem!;
        if (NewCase.Check(context, body.Reporter).ToList() is { Count: > 0 } errors)
            return context.Invalid(errors);
        var (found, unknown) = await CaseEndpoints.Find(context, grains, id);
        if (found is null)
            return unknown!;
        // Who says nothing of themselves is one more person: whoever took the call has heard that they are.
        var who = reporters.TokenOf(body.Reporter) ?? Guid.CreateVersion7().ToString("N");
        var outcome = await grains.GetGrain<ICaseGrain>(found.Id).Do(
            new CaseCommand.Join(who), context.Actor(), body.Reporter);
        return outcome.Refusal is { } why
            ? context.Refused(why)
            : Results.Json(CaseAnswer.Of(context, outcome.State!), Wire.Json);
    }
}
