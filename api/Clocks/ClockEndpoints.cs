using System.Collections.Immutable;
using Despacho311.Api.Accounts;
using Despacho311.Api.Cases;
using Despacho311.Api.City;
using Despacho311.Api.Text;
using Despacho311.Contracts;
using Despacho311.Contracts.Clocks;
using Despacho311.Contracts.Journal;
using Despacho311.Domain;
using Despacho311.Domain.Clocks;

namespace Despacho311.Api.Clocks;

/// <summary>When offices are open, and why a case is due when it is.</summary>
public static class ClockEndpoints
{
    private const int MaxClosures = 2_000;
    private const int MaxWhy = 400;

    /// <param name="Closures">Days on which offices are closed.</param>
    /// <param name="Hours">Of every agency that has none of its own.</param>
    /// <param name="LegalDays">1 to 365.</param>
    /// <param name="MaxPauseDays">1 to 365.</param>
    /// <param name="ReopenedDays">1 to 30.</param>
    /// <param name="Why">Such as the number of the decree. Everybody can read it.</param>
    public sealed record NewCalendar(
        ImmutableArray<Closure>? Closures, ImmutableArray<OpenSpan>? Hours,
        ImmutableSortedDictionary<string, ImmutableArray<OpenSpan>>? AgencyHours, int? LegalDays, int? MaxPauseDays,
        int? ReopenedDays, string? Why);

    public static void MapClocks(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/v1/cases/{id}/clock", Explain)
            .For(Roles.Client, Roles.Dispatcher, Roles.CallTaker, Roles.Liaison)
            .WithTags("cases").Gives<ClockExplanation>()
            .TakesCode()
            .Does("explainClock", "Why a case is due when it is, line by line; the lines sum exactly");
        var group = app.MapGroup("/api/v1/calendar").WithTags("calendar");
        group.MapGet("", Get).Public("rules are public").Gives<WorkCalendar>()
            .GivesVersion()
            .Does("getCalendar", "When offices are open and closed; the ETag names the version");
        group.MapGet("history", (HttpContext context, IJournal journal) => Lists.HistoryOf(
                context, journal, Aggregates.Calendars.Stream(WorkCalendar.Id), isKnown: true))
            .Public("rules are public").Gives<Page<HistoryItem>>()
            .Does("getCalendarHistory", "Every version of the calendar, oldest first");
        group.MapGet("shipped", (HttpContext context) => Answer(context, CityMap.ShippedCalendar))
            .Public("rules are public").Gives<WorkCalendar>()
            .GivesVersion()
            .Does("getShippedCalendar",
                "The calendar that comes with the program: version 0, which holds until another is published");
        group.MapPut("", Put).For(Roles.Admin).Takes<NewCalendar>().Gives<WorkCalendar>()
            .NeedsVersion()
            .Refuses<CalendarRefusal>()
            .Does("setCalendar", "Publishes the next version; what is left out stays. If-Match names the version seen. "
                + "Every case is reckoned by the newest one, whenever it came in");
    }

    private static async Task<IResult> Explain(
        HttpContext context, IGrainFactory grains, CityMap city, TimeProvider clock, string id)
    {
        var (found, problem) = await CaseEndpoints.FindToRead(context, grains, id);
        if (found is null)
            return problem!;
        var time = city.Time;
        return Results.Json(new ClockExplanation(found.Id,
            ClockAnswer.Of(CaseClock.Reckon(found, time), clock.GetUtcNow()),
            [.. CaseClock.Explain(found, time).Select(l => ClockLineAnswer.Of(context.Reader(), l))]), Wire.Json);
    }

    private static async Task<IResult> Get(HttpContext context, CityMap city)
    {
        await city.LoadCalendar();
        return Answer(context, city.Time.Calendar);
    }

    private static IResult Answer(HttpContext context, WorkCalendar calendar) =>
        Versions.Answer(context, calendar.Version, calendar);

    private static async Task<IResult> Put(HttpContext context, CityMap city, IGrainFactory grains)
    {
        var (body, problem) = await context.ReadJson<NewCalendar>();
        if (body is null)
            return problem!;
        await city.LoadCalendar();
        var now = city.Time.Calendar;
        var errors = Check(context, body, city);
        if (errors.Count > 0)
            return context.Invalid(errors);
        if (Versions.NotSeen(context, now.Version) is { } stale)
            return stale;
        var wanted = now with
        {
            Version = now.Version + 1,
            Closures = body.Closures ?? now.Closures,
            Hours = body.Hours ?? now.Hours,
            AgencyHours = body.AgencyHours ?? now.AgencyHours,
            LegalDays = body.LegalDays ?? now.LegalDays,
            MaxPauseDays = body.MaxPauseDays ?? now.MaxPauseDays,
            ReopenedDays = body.ReopenedDays ?? now.ReopenedDays,
        };
        var outcome = await grains.GetGrain<ICalendarGrain>(WorkCalendar.Id)
            .Do(new CalendarCommand.Publish(wanted, body.Why!.Trim()), context.Actor());
        if (outcome.Refusal is { } why)
            return context.Refused(why);
        await city.LoadCalendar();
        return Answer(context, outcome.State!);
    }

    private static List<FieldError> Check(HttpContext context, NewCalendar body, CityMap city)
    {
        var errors = new List<FieldError>();
        if (string.IsNullOrWhiteSpace(body.Why))
            errors.Add(context.Field("/why", "required"));
        if (body.Why?.Length > MaxWhy)
            errors.Add(context.Field("/why", "tooLong"));
        if (body.Closures?.Length > MaxClosures)
            errors.Add(context.Field("/closures", "tooLong"));
        foreach (var (closure, i) in (body.Closures ?? []).Select((c, i) => (c, i)))
        {
            if (closure.To < closure.From
                || closure.To.DayNumber - closure.From.DayNumber >= CalendarLogic.MaxClosureDays)
                errors.Add(context.Field($"/closures/{i}/to", "value"));
            if (string.IsNullOrWhiteSpace(closure.Name?.Es) || string.IsNullOrWhiteSpace(closure.Name.En))
                errors.Add(context.Field($"/closures/{i}/name", "required"));
        }
        foreach (var agency in (body.AgencyHours ?? Sorted.Map<ImmutableArray<OpenSpan>>()).Keys
            .Where(a => city.Directory.FindAgency(a) is null))
            errors.Add(context.Field($"/agencyHours/{agency}", "value"));
        Within(context, errors, "/legalDays", body.LegalDays, 1, 365);
        Within(context, errors, "/maxPauseDays", body.MaxPauseDays, 1, 365);
        Within(context, errors, "/reopenedDays", body.ReopenedDays, 1, 30);
        return errors;
    }

    private static void Within(
        HttpContext context, List<FieldError> errors, string pointer, int? value, int least, int most)
    {
        if (value is { } given && (given < least || given > most))
            errors.Add(context.Field(pointer, "range", least, most));
    }
}
