using System.Collections.Immutable;
using Despacho311.Api.Accounts;
using Despacho311.Api.City;
using Despacho311.Api.Clocks;
using Despacho311.Api.Codes;
using Despacho311.Api.Personal;
using Despacho311.Api.Reports;
using Despacho311.Contracts;
using Despacho311.Contracts.Cases;
using Despacho311.Contracts.Journal;
using Despacho311.Domain.Cases;
using Despacho311.Domain.Search;

namespace Despacho311.Api.Cases;

/// <summary>Citizens' cases: open one, find them, see what became of one.</summary>
public static class CaseEndpoints
{
    /// <summary>The end of the year 9000: later than any cursor, and still a time.</summary>
    private const long MaxMicros = 221_845_392_000_000_000;

    public static void MapCases(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/v1/cases").WithTags("cases");
        group.MapPost("", Post)
            .For(Roles.Client, Roles.Dispatcher, Roles.CallTaker, Roles.Liaison, Roles.Officer, Roles.Crew)
            .Takes<NewCase>().Gives<CaseAnswer>(StatusCodes.Status201Created)
            .Does("openCase", "Opens a case; its id is the code that its reporter follows it by");
        group.MapGet("", List).For(Roles.Dispatcher, Roles.CallTaker, Roles.Liaison).GivesPoints<CaseAnswer>()
            .Does("listCases", "Cases, newest first; a liaison sees their agency's. `q`: words that it must tell of, "
                + "in any form. `order=due`: open ones only, those due first at the top. GeoJSON on request");
        group.MapGet("{id}", Get).For(Roles.Client, Roles.Dispatcher, Roles.CallTaker, Roles.Liaison)
            .Gives<CaseAnswer>()
            .TakesCode()
            .GivesVersion()
            .Does("getCase", "One case with all that was said on it; its ETag names the version seen");
        group.MapGet("{id}/history", History).For(Roles.Dispatcher, Roles.Liaison).Gives<Page<HistoryItem>>()
            .TakesCode()
            .Does("getCaseHistory", "All that happened to a case, oldest first");
        group.MapGet("{code}/public", Public).Public("what everybody who knows the code may know")
            .Gives<PublicCase>()
            .TakesCode()
            .Does("trackCase", "How a case stands, for whoever has its code");
    }

    private static async Task<IResult> Post(HttpContext context, CityMap city, Idempotency idempotency,
        ICaseIntakeGrain intake, ReporterKeys reporters, PersonalSeal seal, TimeProvider clock)
    {
        var (body, problem) = await context.ReadJson<NewCase>();
        if (body is null)
            return problem!;
        var service = city.FindOffered(body.Service ?? "");
        var errors = body.Check(context, service);
        if (errors.Count > 0)
            return context.Invalid(errors);
        var id = await idempotency.Code(context);
        var opened = await intake.Open(body.CommandOf(id, service!, city, body.Channel ?? Channel.Api,
            reporters.TokenOf(body.Reporter), context.Actor(), clock.GetUtcNow()), context.Actor(),
            seal.Seal(body.Reporter));
        if (opened.Refusal is { } why)
            return context.Refused(why);
        context.Response.Headers.Location = $"/api/v1/cases/{id}";
        return Results.Json(CaseAnswer.Of(context, opened.State!), Wire.Json, statusCode: 201);
    }

    private static async Task<IResult> List(HttpContext context, IRows rows, ClockStore clocks, CityMap city,
        string? service, string? agency, string? kind, string? sector, string? status, string? bbox, string? q,
        string? order, int? limit, string? after)
    {
        var (filter, errors) = CaseFilter.Read(service, agency, kind, sector, city, context);
        if (order is not (null or "newest" or "due"))
            errors.Add(context.Field("/order", "value"));
        if (errors.Count > 0)
            return context.Invalid(errors);
        if (order == "due")
            return await ListDue(context, rows, clocks, filter, Lists.Limit(limit), after);
        var where = new List<Where>();
        if (filter.Services is not null)
            where.Add(new Where("service", "in", filter.Services));
        if (filter.Agencies is not null)
            where.Add(new Where("agency", "in", filter.Agencies));
        if (status is not null)
            where.Add(new Where("status", "in", status.Split(',')));
        if (Scope(context) is { } own)
            where.Add(own);
        if (bbox is not null)
        {
            if (Live.Box.Read(bbox) is not { } box)
                return context.Invalid(context.Field("/bbox", "coordinates"));
            where.AddRange(Where.InBox(box));
        }
        if (long.TryParse(after, out var before))
            where.Add(new Where("opened_at_us", "<", before));
        var most = Lists.Limit(limit);
        var found = await rows.List(
            new RowQuery(Tables.Cases, [.. where], "opened_at_us", true, most,
                Words: q is null ? null : [.. Words.Of(q)]), context.RequestAborted);
        var items = found.Select(r => CaseAnswer.Of(context, Wire.Read<CitizenCase>(r.State))).ToList();
        var next = items.Count == most ? $"{Tables.Micros(items[^1].OpenedAt)}" : null;
        return Lists.Answer(context, items, next, c => c.Location, c => c.Id);
    }

    /// <summary>Open cases, those due first at the top: what an agency works through.</summary>
    private static async Task<IResult> ListDue(
        HttpContext context, IRows rows, ClockStore clocks, CaseFilter filter, int most, string? after)
    {
        (DateTimeOffset, string)? from = null;
        if (after is not null)
        {
            if (after.Split('_') is not [var due, var code] || !long.TryParse(due, out var micros)
                || micros is < 0 or > MaxMicros)
                return context.Invalid(context.Field("/after", "value"));
            from = (Tables.Instant(micros), code);
        }
        if (Scope(context) is { Value: string own })
            filter = filter with { Agencies = [own] };
        var ids = await clocks.ListDue(filter, from, most, context.RequestAborted);
        var found = ids.Count == 0 ? [] : await rows.List(new RowQuery(Tables.Cases,
            [new Where("id", "in", ids.Select(i => i.Id).ToArray())], Limit: most), context.RequestAborted);
        // The order is a moment behind the cases: what was closed or has left the agency meanwhile is not shown.
        var byId = found.Select(r => Wire.Read<CitizenCase>(r.State))
            .Where(c => c.IsOpen && CaseAccess.SpeakerFor(context, c) is not null)
            .ToDictionary(c => c.Id, c => CaseAnswer.Of(context, c));
        return Lists.Answer(context, [.. ids.Select(i => byId.GetValueOrDefault(i.Id)).OfType<CaseAnswer>()],
            ids.Count == most ? $"{Tables.Micros(ids[^1].DueAt)}_{ids[^1].Id}" : null, c => c.Location, c => c.Id);
    }

    /// <summary>What narrows a liaison's list to their agency; null for the centre's people.</summary>
    private static Where? Scope(HttpContext context) => context.User.IsInRole(Roles.Liaison)
        && context.User.FindFirst(Roles.Scope)?.Value is var scope && scope != CaseAccess.EveryAgency
        ? new Where("agency", "=", scope ?? "")
        : null;

    private static async Task<IResult> Get(HttpContext context, IGrainFactory grains, string id)
    {
        var (found, version, problem) = await Look(context, grains, id, CaseAccess.MayRead);
        return found is null ? problem! : Versions.Answer(context, version, CaseAnswer.Of(context, found));
    }

    private static async Task<IResult> History(HttpContext context, IGrainFactory grains, IJournal journal, string id)
    {
        var (found, problem) = await FindToRead(context, grains, id);
        return found is null ? problem! : Results.Json(
            await Lists.History(journal, Aggregates.Cases.Stream(found.Id), context.RequestAborted), Wire.Json);
    }

    private static async Task<IResult> Public(HttpContext context, CityMap city, IGrainFactory grains, string code)
    {
        var (canonical, problem) = TypedCode.Read(context, code);
        if (canonical is null)
            return problem!;
        var found = await grains.GetGrain<ICaseGrain>(canonical).Get();
        // Citizens follow the whole.
        if (found is { PartOf: { } whole })
            found = await grains.GetGrain<ICaseGrain>(whole).Get();
        return found is not null
            ? Results.Json(PublicCase.Of(context, city, city.Reckoned(found)), Wire.Json)
            : context.Problem(StatusCodes.Status404NotFound, "notFound");
    }

    /// <summary>The case, when it is the caller's business; else as if there were none.</summary>
    public static async Task<(CitizenCase? Found, IResult? Problem)> Find(
        HttpContext context, IGrainFactory grains, string typed)
    {
        var (found, _, problem) = await Look(context, grains, typed, (context, _, c) =>
            Task.FromResult(CaseAccess.SpeakerFor(context, c) is not null));
        return (found, problem);
    }

    /// <summary>The case, when the caller may read it: also who does another part of it.</summary>
    public static async Task<(CitizenCase? Found, IResult? Problem)> FindToRead(
        HttpContext context, IGrainFactory grains, string typed)
    {
        var (found, _, problem) = await Look(context, grains, typed, CaseAccess.MayRead);
        return (found, problem);
    }

    private static async Task<(CitizenCase? Found, long Version, IResult? Problem)> Look(HttpContext context,
        IGrainFactory grains, string typed, Func<HttpContext, IGrainFactory, CitizenCase, Task<bool>> may)
    {
        var (code, problem) = TypedCode.Read(context, typed);
        if (code is null)
            return (null, 0, problem);
        var seen = await grains.GetGrain<ICaseGrain>(code).Look();
        return seen.State is { } found && await may(context, grains, found)
            ? (found, seen.Version, null)
            : (null, 0, context.Problem(StatusCodes.Status404NotFound, "notFound"));
    }
}
