using Despacho311.Api.Accounts;
using Despacho311.Api.City;
using Despacho311.Contracts;
using Despacho311.Contracts.Journal;
using Despacho311.Domain.Agencies;
using Despacho311.Domain.Cases;

namespace Despacho311.Api.Agencies;

/// <summary>Cases that came to the wrong door, and what would have brought them to the right one.</summary>
public static class RoutingEndpoints
{
    private const int UsualDays = 365;
    private const int MostDays = 366;

    /// <summary>The newest are looked at: they tell of the rules that hold.</summary>
    private const int MostCases = 200_000;

    private const int Portion = 10_000;

    /// <param name="Cases">How many were looked at.</param>
    /// <param name="Bounced">How many of them went on to another agency.</param>
    public sealed record RoutingAnswer(
        int Cases, int Bounced, IReadOnlyList<Bounce> Bounces, IReadOnlyList<RouteProposal> Proposals);

    public static void MapRouting(this IEndpointRouteBuilder app) =>
        app.MapGet("/api/v1/routing", Get).For(Roles.Dispatcher, Roles.Quality).WithTags("agencies")
            .Gives<RoutingAnswer>().Does("getRouting", "Cases that came to the wrong agency, counted, and routes that "
                + "would have brought them to the right one, tried on the same cases");

    private static async Task<IResult> Get(
        HttpContext context, IRows rows, CityMap city, TimeProvider clock, int? days)
    {
        if (days is < 1 or > MostDays)
            return context.Invalid(context.Field("/days", "range", 1, MostDays));
        var cases = await Cases(rows, city, clock.GetUtcNow().AddDays(-(days ?? UsualDays)), context.RequestAborted);
        return Results.Json(new RoutingAnswer(cases.Count, cases.Count(c => c.First != c.Last),
            RoutingProposals.Bounces(cases), RoutingProposals.Find(cases, city.FindService)), Wire.Json);
    }

    private static async Task<List<RoutedCase>> Cases(
        IRows rows, CityMap city, DateTimeOffset since, CancellationToken cancellation)
    {
        var cases = new List<RoutedCase>();
        for (long? before = null; cases.Count < MostCases;)
        {
            Where[] where = before is { } b
                ? [new Where("opened_at_us", ">=", Tables.Micros(since)), new Where("opened_at_us", "<", b)]
                : [new Where("opened_at_us", ">=", Tables.Micros(since))];
            var part = (await rows.List(new RowQuery(Tables.Cases, [.. where], "opened_at_us", true, Portion),
                cancellation)).Select(r => Wire.Read<CitizenCase>(r.State)).ToList();
            cases.AddRange(part.Select(c => new RoutedCase(c.Service,
                c.Place.Where is { } p ? city.Places.Find(p)?.Id : null, c.FirstAgency, c.Agency)));
            if (part.Count < Portion)
                break;
            before = Tables.Micros(part[^1].OpenedAt);
        }
        return cases;
    }
}
