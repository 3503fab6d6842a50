using Despacho311.Api.Accounts;
using Despacho311.Api.City;
using Despacho311.Contracts;
using Despacho311.Contracts.Journal;
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
    /// <param name="SilentAfter">3 minutes to 4 hours.</param>
    /// <param name="From">When they come into force; at once when not given or past.</param>
    /// <param name="Fares">All of them: what is left out of a tariff cannot be charged for.</param>
    public sealed record NewRules(
        DispatchPolicy? Policy, double? MinutesPerCredit, double? Bound, TimeSpan? OfferTimeout, TimeSpan? MaxWait,
        TimeSpan? AskAgainAfter, bool? OneCompanyPerScene, bool? RefusalCosts, bool? SilenceCosts,
        TimeSpan? SilentAfter, FareRules? Fares, DateTimeOffset? From);

    /// <param name="Rules">In force now.</param>
    /// <param name="Planned">What comes into force later, if anything.</param>
    public sealed record RulesAnswer(RuleSet Rules, PlannedRules? Planned);

    /// <summary>One change of the rules, as the ledger has it.</summary>
    /// <param name="From">When it was to come into force; null for at once.</param>
    public sealed record RulesChange(DateTimeOffset At, string Actor, RuleSet Rules, DateTimeOffset? From);

    /// <summary>The same days under the present rules and under the new ones.</summary>
    public sealed record Forecast(int Days, DayResult Now, DayResult Then);

    public static void MapRules(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/v1/zones/{id}/rules").WithTags("zones");
        group.MapGet("", Get).Public("rules are public").Gives<RulesAnswer>()
            .GivesVersion()
            .Does("getRules", "The zone's rules, now and planned; the ETag names the version in force");
        group.MapGet("history", History).Public("rules are public").Gives<Page<RulesChange>>()
            .Does("listRules", "Every rule set that the zone ever had or planned, newest first");
        group.MapPut("", Put).For(Roles.Admin).Takes<NewRules>().Gives<RulesAnswer>()
            .NeedsVersion()
            .Refuses(TowZoneRefusal.RulesMovedOn)
            .Does("setRules", "Changes the rules, now or from a date on; If-Match names the version seen");
        group.MapPost("forecast", Try).For(Roles.Admin).Takes<NewRules>().Gives<Forecast>()
            .Does("forecastRules", "What thirty simulated days show, under the present rules and under these");
    }

    private static async Task<IResult> Get(HttpContext context, CityMap city, IGrainFactory grains, string id) =>
        await Find(city, grains, id) is { } zone ? Answer(context, zone) : context.Problem(404, "notFound");

    private static async Task<TowZone?> Find(CityMap city, IGrainFactory grains, string id) =>
        city.TowZones.Areas.Any(a => a.Id == id) ? await grains.GetGrain<ITowZoneGrain>(id).Get() : null;

    private static IResult Answer(HttpContext context, TowZone zone) =>
        Versions.Answer(context, zone.Rules.Version, new RulesAnswer(zone.Rules, zone.Planned));

    private static async Task<IResult> History(HttpContext context, CityMap city, IJournal journal, string id)
    {
        if (city.TowZones.Areas.All(a => a.Id != id))
            return context.Problem(404, "notFound");
        var changes = new List<RulesChange>();
        await foreach (var e in journal.ReadStream(Aggregates.TowZones.Stream(id), 1, context.RequestAborted))
            if (e.Type.StartsWith("zone.rules-", StringComparison.Ordinal))
                changes.Add(Wire.Read(e.Type, e.Data) switch
                {
                    TowZoneEvent.RulesSet s => new RulesChange(e.At, e.Actor, s.Rules, null),
                    TowZoneEvent.RulesPlanned p => new RulesChange(e.At, e.Actor, p.Rules, p.From),
                    _ => throw new System.Diagnostics.UnreachableException(),
                });
        changes.Reverse();
        return Results.Json(new Page<RulesChange>(changes, null), Wire.Json);
    }

    private static async Task<IResult> Put(HttpContext context, CityMap city, IGrainFactory grains, string id)
    {
        var (wanted, from, now, problem) = await Read(context, city, grains, id);
        if (wanted is null)
            return problem!;
        if (Versions.NotSeen(context, now!.Version) is { } stale)
            return stale;
        var outcome = await grains.GetGrain<ITowZoneGrain>(id)
            .Do(new TowZoneCommand.SetRules(wanted, from), context.Actor());
        return outcome.Refusal is { } why ? context.Refused(why) : Answer(context, outcome.State!);
    }

    private static async Task<IResult> Try(HttpContext context, CityMap city, IGrainFactory grains, string id)
    {
        var (wanted, _, now, problem) = await Read(context, city, grains, id);
        if (wanted is null)
            return problem!;
        DayResult Days(RuleSet rules) =>
            DaySimulation.Run(new DayPlan(rules with { Version = 2 }, ForecastDays, ForecastSeed, 118, null));
        // A second of computing each: not on the threads that answer others.
        var both = await Task.WhenAll(Task.Run(() => Days(now!)), Task.Run(() => Days(wanted)));
        return Results.Json(new Forecast(ForecastDays, both[0], both[1]), Wire.Json);
    }

    private static async Task<(RuleSet? Wanted, DateTimeOffset? From, RuleSet? Now, IResult? Problem)> Read(
        HttpContext context, CityMap city, IGrainFactory grains, string id)
    {
        if ((await Find(city, grains, id))?.Rules is not { } now)
            return (null, null, null, context.Problem(404, "notFound"));
        var (body, problem) = await context.ReadJson<NewRules>();
        if (body is null)
            return (null, null, null, problem);
        var wanted = new RuleSet(now.Version + 1, body.Policy ?? now.Policy,
            body.MinutesPerCredit ?? now.MinutesPerCredit, body.Bound ?? now.Bound,
            body.OfferTimeout ?? now.OfferTimeout, body.MaxWait ?? now.MaxWait,
            body.AskAgainAfter ?? now.AskAgainAfter, body.OneCompanyPerScene ?? now.OneCompanyPerScene,
            body.RefusalCosts ?? now.RefusalCosts, body.SilenceCosts ?? now.SilenceCosts,
            body.SilentAfter ?? now.SilentAfter, body.Fares ?? now.Fares);
        var errors = new List<FieldError>();
        Within(context, errors, "/minutesPerCredit", wanted.MinutesPerCredit, 0, 60);
        Within(context, errors, "/bound", wanted.Bound, 0.5, 50);
        Within(context, errors, "/offerTimeout", wanted.OfferTimeout.TotalSeconds, 10, 600);
        Within(context, errors, "/maxWait", wanted.MaxWait.TotalMinutes, 10, 1_440);
        Within(context, errors, "/silentAfter", wanted.SilentAfter.TotalMinutes, 3, 240);
        Within(context, errors, "/askAgainAfter", wanted.AskAgainAfter.TotalMinutes, 0.5, 60);
        foreach (var (name, amount) in new[]
            { ("motorcycle", wanted.Fares.Motorcycle), ("car", wanted.Fares.Car), ("van", wanted.Fares.Van),
              ("heavy", wanted.Fares.Heavy), ("perKilometer", wanted.Fares.PerKilometer),
              ("storagePerDay", wanted.Fares.StoragePerDay) })
            TowSteps.Money(context, errors, $"/fares/{name}", amount, 10_000);
        Within(context, errors, "/fares/includedKilometers", wanted.Fares.IncludedKilometers, 0, 1_000);
        return errors.Count > 0 ? (null, null, null, context.Invalid(errors)) : (wanted, body.From, now, null);
    }

    private static void Within(
        HttpContext context, List<FieldError> errors, string pointer, double value, double least, double most)
    {
        if (!(value >= least && value <= most))
            errors.Add(context.Field(pointer, "range", least, most));
    }
}
