using System.Collections.Immutable;
using Despacho311.Api.Accounts;
using Despacho311.Api.City;
using Despacho311.Contracts;
using Despacho311.Contracts.Journal;
using Despacho311.Contracts.Live;
using Despacho311.Contracts.Towing;
using Despacho311.Domain;
using Despacho311.Domain.Towing;

namespace Despacho311.Api.Towing;

/// <summary>Towing companies and their papers: who may be sent, where, and until when.</summary>
public static class Companies
{
    private const int MaxText = 120;
    private const int MaxReason = 300;

    /// <param name="Bond">In balboas.</param>
    public sealed record NewPapers(
        DateOnly? AuthorizedFrom, DateOnly? AuthorizedUntil, decimal? Bond, DateOnly? BondUntil,
        DateOnly? InsuredUntil);

    /// <param name="Slot">The turn it shares with firms of the same owner; its own when not given.</param>
    public sealed record NewCompany(
        string? Name, string? Slot, ImmutableArray<string>? Zones, NewPapers? Papers, string? Phone);

    public sealed record ReasonBody(string? Reason);

    public static void MapCompanies(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/v1/companies").WithTags("companies");
        group.MapGet("", List).For(Roles.Dispatcher).Gives<Page<CompanyView>>()
            .Does("listCompanies", "Towing companies with their papers, by id");
        group.MapGet("{id}", Get).For(Roles.Dispatcher).Gives<CompanyView>().GivesVersion()
            .Does("getCompany", "One towing company; its ETag names the version seen");
        group.MapPut("{id}", Put).For(Roles.Admin).Takes<NewCompany>().Gives<CompanyView>()
            .TakesVersion().Refuses(TowCompanyRefusal.CompanyMovedOn)
            .Does("setCompany", "Registers a company or renews its papers; its zones know it at once");
        group.MapPost("{id}/suspend", (HttpContext context, IGrainFactory grains, string id) =>
            WithReason(context, grains, id, reason => new TowCompanyCommand.Suspend(reason))).For(Roles.Admin)
            .Takes<ReasonBody>().Gives<CompanyView>()
            .TakesVersion().Refuses<TowCompanyRefusal>()
            .Does("suspendCompany", "Suspends it: it is asked no more until it is reinstated");
        group.MapPost("{id}/reinstate", (HttpContext context, IGrainFactory grains, string id) =>
            WithReason(context, grains, id, reason => new TowCompanyCommand.Reinstate(reason))).For(Roles.Admin)
            .Takes<ReasonBody>().Gives<CompanyView>()
            .TakesVersion().Refuses<TowCompanyRefusal>()
            .Does("reinstateCompany", "Ends a suspension");
        group.MapGet("{id}/history", async (HttpContext context, IJournal journal, string id) =>
            await Lists.History(journal, Aggregates.TowCompanies.Stream(id), context.RequestAborted) is { } history
                ? Results.Json(history, Wire.Json)
                : context.Problem(404, "notFound")).For(Roles.Dispatcher).Gives<Page<HistoryItem>>()
            .Does("getCompanyHistory", "All that happened to a company's papers, oldest first");
    }

    private static async Task<IResult> List(HttpContext context, IRows rows, int? limit, string? after)
    {
        var most = Lists.Limit(limit);
        Where[] where = after is null ? [] : [new Where("id", ">", after)];
        var found = await rows.List(
            new RowQuery(Tables.TowCompanies, [.. where], Limit: most), context.RequestAborted);
        return Results.Json(new Page<CompanyView>(
            [.. found.Select(r => CompanyView.Of(Wire.Read<TowCompany>(r.State)))],
            found.Count == most ? found[^1].Id : null), Wire.Json);
    }

    private static async Task<IResult> Get(HttpContext context, IGrainFactory grains, string id) =>
        await grains.GetGrain<ITowCompanyGrain>(id).Look() is { State: { } found } looked
            ? Versions.Answer(context, looked.Version, CompanyView.Of(found))
            : context.Problem(404, "notFound");

    private static async Task<IResult> Put(HttpContext context, CityMap city, IGrainFactory grains, string id)
    {
        var (body, problem) = await context.ReadJson<NewCompany>();
        if (body is null)
            return problem!;
        var errors = Check(context, city, id, body);
        if (errors.Count > 0)
            return context.Invalid(errors);
        var p = body.Papers!;
        return await Do(context, grains, id, new TowCompanyCommand.Register(
            id, body.Name!.Trim(), string.IsNullOrWhiteSpace(body.Slot) ? id : body.Slot.Trim(),
            Sorted.Set().Union(body.Zones!.Value), new TowPapers(p.AuthorizedFrom!.Value, p.AuthorizedUntil!.Value,
                p.Bond!.Value, p.BondUntil!.Value, p.InsuredUntil!.Value), body.Phone?.Trim()));
    }

    private static List<FieldError> Check(HttpContext context, CityMap city, string id, NewCompany body)
    {
        var errors = new List<FieldError>();
        if (id.Length > 20 || !id.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
            errors.Add(context.Field("/id", "value"));
        if (string.IsNullOrWhiteSpace(body.Name))
            errors.Add(context.Field("/name", "required"));
        foreach (var (pointer, text) in new[] { ("/name", body.Name), ("/slot", body.Slot), ("/phone", body.Phone) })
            if (text?.Length > MaxText)
                errors.Add(context.Field(pointer, "tooLong"));
        if (body.Zones is not { Length: > 0 } zones)
            errors.Add(context.Field("/zones", "required"));
        else if (zones.Any(z => city.TowZones.Areas.All(a => a.Id != z)))
            errors.Add(context.Field("/zones", "value"));
        CheckPapers(context, errors, body.Papers ?? new NewPapers(null, null, null, null, null));
        return errors;
    }

    private static void CheckPapers(HttpContext context, List<FieldError> errors, NewPapers papers)
    {
        foreach (var (pointer, day) in new[]
            { ("/papers/authorizedFrom", papers.AuthorizedFrom), ("/papers/authorizedUntil", papers.AuthorizedUntil),
              ("/papers/bondUntil", papers.BondUntil), ("/papers/insuredUntil", papers.InsuredUntil) })
            if (day is null)
                errors.Add(context.Field(pointer, "required"));
        if (papers.Bond is null)
            errors.Add(context.Field("/papers/bond", "required"));
        else if (papers.Bond < TowPapers.LeastBond)
            errors.Add(context.Field("/papers/bond", "leastBond", TowPapers.LeastBond));
        if (papers is { AuthorizedFrom: { } from, AuthorizedUntil: { } until }
            && (until < from || until > from.AddYears(TowPapers.MaxYears)))
            errors.Add(context.Field("/papers/authorizedUntil", "authorization", TowPapers.MaxYears));
    }

    private static async Task<IResult> WithReason(
        HttpContext context, IGrainFactory grains, string id, Func<string, TowCompanyCommand> command)
    {
        var (body, problem) = await context.ReadJson<ReasonBody>();
        if (body is null)
            return problem!;
        if (string.IsNullOrWhiteSpace(body.Reason) || body.Reason.Length > MaxReason)
            return context.Invalid(context.Field("/reason", "required"));
        return await Do(context, grains, id, command(body.Reason.Trim()));
    }

    private static async Task<IResult> Do(
        HttpContext context, IGrainFactory grains, string id, TowCompanyCommand command)
    {
        var (seen, problem) = Versions.Seen(context);
        if (problem is not null)
            return problem;
        var grain = grains.GetGrain<ITowCompanyGrain>(id);
        var outcome = seen is { } version
            ? await grain.DoIf(command, context.Actor(), version)
            : await grain.Do(command, context.Actor());
        return outcome.Refusal is { } why
            ? context.Refused(why)
            : Versions.Answer(context, outcome.Version, CompanyView.Of(outcome.State!));
    }
}
