using Despacho311.Api.Accounts;
using Despacho311.Api.City;
using Despacho311.Contracts;
using Despacho311.Contracts.Journal;
using Despacho311.Domain.Effectiveness;
using Despacho311.Domain.Geo;
using Despacho311.Domain.Leaks;

namespace Despacho311.Api.Leaks;

/// <summary>What a supervisor of the crews needs: what waits, who works, how long it takes, which streets break again.
/// </summary>
public static class LeakOverview
{
    /// <summary>How far back repairs are counted.</summary>
    private static readonly TimeSpan Looked = TimeSpan.FromDays(90);

    private const int MaxLeaks = 50_000;

    /// <param name="Waiting">Open leaks that no crew has claimed.</param>
    /// <param name="FailedRepairs">Of them, reported again after a repair.</param>
    /// <param name="OldestWaitingAt">First report of the one that waits longest.</param>
    /// <param name="Repaired">In the last 90 days.</param>
    /// <param name="MedianHours">From the first report to the repair; null when nothing was repaired.</param>
    /// <param name="NotFound">Dismissed in the last 90 days, as not there or not the utility's.</param>
    public sealed record Overview(int Waiting, int Claimed, int FailedRepairs, DateTimeOffset? OldestWaitingAt,
        int Repaired, double? MedianHours, double? P90Hours, int NotFound, IReadOnlyList<CrewWork> Crews);

    /// <param name="Claimed">Leaks in hand now.</param>
    /// <param name="Repaired">In the last 90 days.</param>
    public sealed record CrewWork(string Crew, int Claimed, int Repaired, double? MedianHours);

    /// <param name="Place">The corregimiento, where places are imported.</param>
    /// <param name="ExpectedPerYear">Breaks to expect in a year if the pipe stays.</param>
    public sealed record HotStreetAnswer(string Id, string? Street, string? Place, GeoPoint Location, int Breaks,
        DateTimeOffset FirstAt, DateTimeOffset LastAt, double ExpectedPerYear, int? PipeYear, string? Material);

    public static void MapLeakOverview(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/v1/leaks").WithTags("leaks");
        group.MapGet("overview", Get).For(Roles.Crew, Roles.Dispatcher, Roles.Liaison).Gives<Overview>()
            .Does("getLeakOverview", "What waits, who works on what, and how long repairs took in the last 90 days");
        group.MapGet("hot-streets", HotStreetList).For(Roles.Crew, Roles.Dispatcher, Roles.Liaison)
            .GivesPoints<HotStreetAnswer>()
            .Does("listHotStreets", "Streets and stretches that broke twice or more, worst first; GeoJSON on request");
    }

    private static async Task<IResult> Get(HttpContext context, IRows rows, TimeProvider clock)
    {
        var since = clock.GetUtcNow() - Looked;
        var found = await rows.List(new RowQuery(Tables.Leaks, [], "last_reported_at_us", true, MaxLeaks),
            context.RequestAborted);
        return Results.Json(Of([.. found.Select(r => Wire.Read<LeakSite>(r.State))], since), Wire.Json);
    }

    private static Overview Of(IReadOnlyList<LeakSite> leaks, DateTimeOffset since)
    {
        var waiting = leaks.Where(l => l is { IsOpen: true, State: not LeakState.Claimed }).ToList();
        var claimed = leaks.Where(l => l.State == LeakState.Claimed).ToList();
        var repaired = leaks.Where(l => l.State == LeakState.Repaired && l.RepairedAt >= since).ToList();
        var crews = claimed.Concat(repaired).Select(l => l.Crew).OfType<string>().Distinct()
            .Order(StringComparer.Ordinal).Select(crew =>
            {
                var done = repaired.Where(l => l.Crew == crew).ToList();
                return new CrewWork(crew, claimed.Count(l => l.Crew == crew), done.Count, Hours(done, 0.5));
            });
        return new Overview(waiting.Count, claimed.Count, waiting.Count(l => l.State == LeakState.FailedRepair),
            waiting.Count == 0 ? null : waiting.Min(l => l.Summary.FirstReportedAt), repaired.Count,
            Hours(repaired, 0.5), Hours(repaired, 0.9),
            leaks.Count(l => l.State == LeakState.Dismissed && l.DismissedAt >= since), [.. crews]);
    }

    private static double? Hours(IReadOnlyList<LeakSite> repaired, double quantile) =>
        Statistics.Quantile([.. repaired.Select(l =>
            (l.RepairedAt!.Value - l.Summary.FirstReportedAt).TotalHours).Order()], quantile) is { } hours
            ? Math.Round(hours, 1)
            : null;

    private static async Task<IResult> HotStreetList(
        HttpContext context, PipeBreaks breaks, CityMap city, TimeProvider clock, int? limit)
    {
        var ranked = HotStreets.Rank(await breaks.List(context.RequestAborted), clock.GetUtcNow());
        var items = ranked.Where(s => s.Breaks > 1).Take(Lists.Limit(limit)).Select(s => new HotStreetAnswer(
            s.Id, s.Street, city.Places.Find(s.Where)?.Name, s.Where, s.Breaks, s.FirstAt, s.LastAt,
            Math.Round(s.ExpectedPerYear, 3), s.PipeYear, s.Material)).ToList();
        return Lists.Answer(context, items, null, s => s.Location, s => s.Id);
    }
}
