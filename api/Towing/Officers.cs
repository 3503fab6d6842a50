using System.Collections.Immutable;
using Despacho311.Api.Accounts;
using Despacho311.Contracts;
using Despacho311.Contracts.Journal;
using Despacho311.Contracts.Towing;
using Despacho311.Domain.Towing;

namespace Despacho311.Api.Towing;

/// <summary>The badges that may ask for removals, as the traffic authority and the police keep them.</summary>
public static class Officers
{
    private const int MaxItems = 500;

    /// <param name="Until">The last day of its authority; none when not given.</param>
    /// <param name="Active">False takes the right away at once.</param>
    public sealed record NewBadge(OfficerAgency? Agency, string? Badge, DateOnly? Until, bool? Active);

    public sealed record NewBadges(ImmutableArray<NewBadge>? Items);

    public sealed record BadgeAnswer(OfficerAgency Agency, string Badge, DateOnly? Until, bool Active);

    public sealed record BadgesAnswer(int Taken);

    public static void MapOfficers(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/v1/officers").WithTags("officers");
        group.MapGet("", List).For(Roles.Admin).Gives<Page<BadgeAnswer>>()
            .Does("listOfficers", "Badges that may ask for removals");
        group.MapPost("", Post).For(Roles.Admin).Takes<NewBadges>().Gives<BadgesAnswer>()
            .Does("setOfficers", "Adds or changes badges, up to 500 at once; all of them or none");
    }

    private static async Task<IResult> List(HttpContext context, IRows rows, int? limit, string? after)
    {
        var most = Lists.Limit(limit);
        Where[] where = after is null ? [] : [new Where("id", ">", after)];
        var found = await rows.List(new RowQuery(Tables.TowOfficers, [.. where], Limit: most), context.RequestAborted);
        return Results.Json(new Page<BadgeAnswer>([.. found.Select(r => Wire.Read<TowOfficer>(r.State))
            .Select(o => new BadgeAnswer(o.Badge.Agency, o.Badge.Badge, o.Until, o.Active))],
            found.Count == most ? found[^1].Id : null), Wire.Json);
    }

    private static async Task<IResult> Post(HttpContext context, IGrainFactory grains)
    {
        var (body, problem) = await context.ReadJson<NewBadges>();
        if (body is null)
            return problem!;
        if (body.Items is not { Length: > 0 and <= MaxItems } items)
            return context.Invalid(context.Field("/items", "range", 1, MaxItems));
        var errors = new List<FieldError>();
        for (var i = 0; i < items.Length; i++)
        {
            if (items[i].Agency is null)
                errors.Add(context.Field($"/items/{i}/agency", "required"));
            if (string.IsNullOrWhiteSpace(items[i].Badge))
                errors.Add(context.Field($"/items/{i}/badge", "required"));
            else if (items[i].Badge!.Trim().Length > TowOfficer.MaxBadge)
                errors.Add(context.Field($"/items/{i}/badge", "tooLong"));
        }
        if (errors.Count > 0)
            return context.Invalid(errors);
        // A repeat of the same list changes nothing, so one that stopped half-way is simply sent again.
        foreach (var item in items)
        {
            var badge = new Officer(item.Badge!.Trim(), item.Agency!.Value);
            await grains.GetGrain<ITowOfficerGrain>(TowOfficer.IdOf(badge))
                .Do(new TowOfficerCommand.Set(badge, item.Until, item.Active ?? true), context.Actor());
        }
        return Results.Json(new BadgesAnswer(items.Length), Wire.Json);
    }
}
