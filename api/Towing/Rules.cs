using Despacho311.Api.Accounts;
using Despacho311.Api.City;
using Despacho311.Contracts;
using Despacho311.Contracts.Towing;
using Despacho311.Domain.Towing;

namespace Despacho311.Api.Towing;

/// <summary>
/// The rule set of a zone: read with its number, changed only by who has seen the present one, and tried on simulated
/// days before.
/// </summary>
public static class Rules
{
    private const int ForecastDays = 30;
    private const int ForecastSeed = 311;

    /// <param name="MinutesPerCredit">0 to 60.</param>
    /// <param name="Bound">0.5 to 50 removals.</param>
    /// <param name="OfferTimeout">10 seconds to 10 minutes.</param>
    /// <param name="MaxWait">10 minutes to 24 hours.</param>
    /// <param name="AskAgainAfter">30 seconds to 60 minutes.</param>
    /// <param name="Fares">All of them: what is left out of a tariff cannot be charged for.</param>
    public sealed record NewRules(
        DispatchPolicy? Policy, double? MinutesPerCredit, double? Bound, TimeSpan? OfferTimeout, TimeSpan? MaxWait,
        TimeSpan? AskAgainAfter, bool? OneCompanyPerScene, FareRules? Fares);

    /// <summary>The same days under the present rules and under the new ones.</summary>
    public sealed record Forecast(int Days, DayResult Now, DayResult Then);

    public static void MapRules(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/v1/zones/{id}/rules").WithTags("zones");
        group.MapGet("", Get).Public("rules are public").Gives<RuleSet>()
            .Does("getRules", "The zone's rules; the ETag names their version");
        group.MapPut("", Put).For(Roles.Admin).Takes<NewRules>().Gives<RuleSet>()
            .Does("setRules", "Changes the rules from the next decision on; If-Match names the version seen");
        group.MapPost("forecast", Try).For(Roles.Admin).Takes<NewRules>().Gives<Forecast>()
            .Does("forecastRules", "What thirty simulated days show, under the present rules and under these");
    }

    private static async Task<IResult> Get(HttpContext context, CityMap city, IGrainFactory grains, string id) =>
        await Find(city, grains, id) is { } rules ? Answer(context, rules) : context.Problem(404, "notFound");

    private static async Task<RuleSet?> Find(CityMap city, IGrainFactory grains, string id) =>
        city.TowZones.Areas.Any(a => a.Id == id) ? (await grains.GetGrain<ITowZoneGrain>(id).Get()).Rules : null;

    private static IResult Answer(HttpContext context, RuleSet rules)
    {
        context.Response.Headers.ETag = Tag(rules);
        return Results.Json(rules, Wire.Json);
    }

    private static string Tag(RuleSet rules) => $"\"{rules.Version}\"";

    private static async Task<IResult> Put(HttpContext context, CityMap city, IGrainFactory grains, string id)
    {
        var (wanted, now, problem) = await Read(context, city, grains, id);
        if (wanted is null)
            return problem!;
        if (context.Request.Headers.IfMatch.ToString() is not { Length: > 0 } seen)
            return context.Problem(StatusCodes.Status428PreconditionRequired, "ifMatchRequired");
        if (seen != Tag(now!))
            return context.Problem(StatusCodes.Status412PreconditionFailed, "rulesMovedOn");
        var outcome = await grains.GetGrain<ITowZoneGrain>(id)
            .Do(new TowZoneCommand.SetRules(wanted), context.Actor());
        return outcome.Refusal is { } why ? context.Refused(why) : Answer(context, outcome.State!.Rules);
    }

    private static async Task<IResult> Try(HttpContext context, CityMap city, IGrainFactory grains, string id)
    {
        var (wanted, now, problem) = await Read(context, city, grains, id);
        if (wanted is null)
            return problem!;
        DayResult Days(RuleSet rules) =>
            DaySimulation.Run(new DayPlan(rules with { Version = 2 }, ForecastDays, ForecastSeed, 118, null));
        // A second of computing each: not on the threads that answer others.
        var both = await Task.WhenAll(Task.Run(() => Days(now!)), Task.Run(() => Days(wanted)));
        return Results.Json(new Forecast(ForecastDays, both[0], both[1]), Wire.Json);
    }

    private static async Task<(RuleSet? Wanted, RuleSet? Now, IResult? Problem)> Read(
        HttpContext context, CityMap city, IGrainFactory grains, string id)
    {
        if (await Find(city, grains, id) is not { } now)
            return (null, null, context.Problem(404, "notFound"));
        var (body, problem) = await context.ReadJson<NewRules>();
        if (body is null)
            return (null, null, problem);
        var wanted = new RuleSet(now.Version + 1, body.Policy ?? now.Policy,
            body.MinutesPerCredit ?? now.MinutesPerCredit, body.Bound ?? now.Bound,
            body.OfferTimeout ?? now.OfferTimeout, body.MaxWait ?? now.MaxWait,
            body.AskAgainAfter ?? now.AskAgainAfter, body.OneCompanyPerScene ?? now.OneCompanyPerScene,
            body.Fares ?? now.Fares);
        var errors = new List<FieldError>();
        Within(context, errors, "/minutesPerCredit", wanted.MinutesPerCredit, 0, 60);
        Within(context, errors, "/bound", wanted.Bound, 0.5, 50);
        Within(context, errors, "/offerTimeout", wanted.OfferTimeout.TotalSeconds, 10, 600);
        Within(context, errors, "/maxWait", wanted.MaxWait.TotalMinutes, 10, 1_440);
        Within(context, errors, "/askAgainAfter", wanted.AskAgainAfter.TotalMinutes, 0.5, 60);
        foreach (var (name, amount) in new[]
            { ("motorcycle", wanted.Fares.Motorcycle), ("car", wanted.Fares.Car), ("van", wanted.Fares.Van),
              ("heavy", wanted.Fares.Heavy), ("perKilometer", wanted.Fares.PerKilometer),
              ("storagePerDay", wanted.Fares.StoragePerDay) })
            TowSteps.Money(context, errors, $"/fares/{name}", amount, 10_000);
        Within(context, errors, "/fares/includedKilometers", wanted.Fares.IncludedKilometers, 0, 1_000);
        return errors.Count > 0 ? (null, null, context.Invalid(errors)) : (wanted, now, null);
    }

    private static void Within(
        HttpContext context, List<FieldError> errors, string pointer, double value, double least, double most)
    {
        if (!(value >= least && value <= most))
            errors.Add(context.Field(pointer, "range", least, most));
    }
}
