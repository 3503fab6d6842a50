using System.Collections.Concurrent;
using Despacho311.Api.Accounts;
using Despacho311.Api.City;
using Despacho311.Api.Personal;
using Despacho311.Api.Reports;
using Despacho311.Contracts;
using Despacho311.Contracts.Cases;
using Despacho311.Contracts.Journal;
using Despacho311.Domain.Cases;
using Despacho311.Domain.Geo;
using Despacho311.Domain.Leaks;

namespace Despacho311.Api.Cases;

/// <summary>Others have reported this already: which case it may be, and joining it.</summary>
public static class NearbyCases
{
    private const int Looked = 200;
    private const int Most = 5;
    private static readonly Meters Reach = new(250);
    private static readonly TimeSpan Age = TimeSpan.FromDays(60);
    private static readonly LeakScore Leak = new(LeakSettings.Default);
    private static readonly ConcurrentDictionary<ServiceFrequency, LeakScore> Scores = new();

    /// <param name="Probability">0 to 1 that both are of the same thing; of one thing only the nearest is listed.
    /// </param>
    public sealed record Nearby(CaseAnswer Case, double DistanceMeters, double Probability);

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
            .Refuses(CaseRefusal.NotOpened, CaseRefusal.AlreadyClosed, CaseRefusal.TooManyPeople)
            .TakesCode()
            .Does("joinCase", "One more person reports the same; the same person twice is one");
    }

    private static async Task<IResult> List(HttpContext context, IRows rows, CityMap city, TimeProvider clock,
        string? service, double? lat, double? @long, double? accuracy)
    {
        var (here, errors) = Check(context, city, service, lat, @long);
        if (accuracy is not (null or >= 0))
            errors.Add(context.Field("/accuracy", "value"));
        if (errors.Count > 0)
            return context.Invalid(errors);
        var found = await Find(rows, city.FindService(service!)!, here, accuracy, clock.GetUtcNow(),
            context.RequestAborted);
        return Results.Json(new Page<Nearby>([.. found.Select(n => new Nearby(CaseAnswer.Of(context, n.Case),
            Math.Round(n.Meters, 1), Math.Round(n.Probability, 3)))], null), Wire.Json);
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

    /// <summary>
    /// Open cases of the service near a place, the likeliest to be the same first: of one leak only the nearest.
    /// </summary>
    /// <param name="accuracyMeters">Standard error of the place; of a place shown on a map when null.</param>
    public static async Task<IReadOnlyList<(CitizenCase Case, double Meters, double Probability)>> Find(
        IRows rows, ServiceType service, GeoPoint here, double? accuracyMeters, DateTimeOffset now,
        CancellationToken cancellation)
    {
        var found = await rows.List(new RowQuery(Tables.Cases,
            [
                new Where("service", "=", service.Code),
                new Where("opened_at_us", ">=", Tables.Micros(now - Age)),
            ], "opened_at_us", true, Looked, Within: new Circle(here, Reach)), cancellation);
        var open = found.Select(r => Wire.Read<CitizenCase>(r.State))
            .Where(c => c is { IsOpen: true, Place.Where: not null }).ToList();
        var probability = LikelyDuplicates.Of(ScoreOf(service),
            new LeakReport("", here, LeakReport.Sigma(accuracyMeters, Channel.App), now, null),
            open.Select(c => (ThingOf(c), new LeakReport(
                c.Id, c.Place.Where!.Value, LeakReport.Sigma(c.Place.AccuracyMeters, c.Channel), c.OpenedAt, null))));
        return [.. open.Select(c => (Case: c, Meters: c.Place.Where!.Value.DistanceTo(here).Value,
                Probability: probability[ThingOf(c)]))
            .GroupBy(n => ThingOf(n.Case)).Select(g => g.MinBy(n => n.Meters))
            .OrderByDescending(n => n.Probability).ThenBy(n => n.Case.Id, StringComparer.Ordinal).Take(Most)];
    }

    private static string ThingOf(CitizenCase c) => c.LeakId ?? c.Id;

    private static LeakScore ScoreOf(ServiceType service) => service.Code == ServiceType.WaterLeak
        ? Leak
        : Scores.GetOrAdd(service.Happens ?? ServiceFrequency.Usual, f => new LeakScore(LeakSettings.Of(f)));

    private static async Task<IResult> Join(
        HttpContext context, IGrainFactory grains, ReporterKeys reporters, PersonalSeal seal, string id)
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
            new CaseCommand.Join(who), context.Actor(), seal.Seal(body.Reporter));
        return outcome.Refusal is { } why
            ? context.Refused(why)
            : Results.Json(CaseAnswer.Of(context, outcome.State!), Wire.Json);
    }
}
