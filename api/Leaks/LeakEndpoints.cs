using System.Collections.Immutable;
using System.Globalization;
using Despacho311.Api.Accounts;
using Despacho311.Api.Cases;
using Despacho311.Api.Photos;
using Despacho311.Api.Text;
using Despacho311.Contracts;
using Despacho311.Contracts.Journal;
using Despacho311.Contracts.Leaks;
using Despacho311.Contracts.Live;
using Despacho311.Domain.Cases;
using Despacho311.Domain.Geo;
using Despacho311.Domain.Leaks;

namespace Despacho311.Api.Leaks;

/// <summary>Leaks for the water utility's crews and the dispatchers.</summary>
public static class LeakEndpoints
{
    /// <summary>A burst main can have thousands of reports; more than this are not listed with it.</summary>
    private const int MaxCases = 5_000;

    private const int MaxNote = 1_000;
    private const int MaxCause = 200;
    private const int MaxPhotos = 10;
    private const int MaxReportPhotos = 20;

    /// <summary>How far a school or a hospital may lie for the leak to be its matter.</summary>
    private static readonly Meters Beside = new(250);

    /// <summary>How far a past repair may lie to tell something about this leak.</summary>
    private static readonly Meters Near = new(150);

    public sealed record ConfirmBody(GeoPoint? Location);

    /// <param name="Cause">What had broken.</param>
    /// <param name="Photos">Addresses that <c>POST /api/v1/photos</c> gave.</param>
    public sealed record RepairedBody(string? Note, string? Cause, ImmutableArray<string>? Photos);

    /// <param name="Why">Not found when it is not said.</param>
    public sealed record DismissBody(string? Note, LeakDismissal? Why);

    public static void MapLeaks(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/v1/leaks").WithTags("leaks");
        group.MapGet("", List).For(Roles.Crew, Roles.Dispatcher, Roles.Liaison)
            .GivesPoints<LeakView>()
            .Does("listLeaks", "Leaks, last reported first or worst first (`order=worst`); GeoJSON on request");
        group.MapGet("{id}", Get).For(Roles.Crew, Roles.Dispatcher, Roles.Liaison).Gives<LeakView>()
            .Does("getLeak", "One leak with the cases that are held to be of it");
        group.MapPost("{id}/claim", (HttpContext context, IGrainFactory grains, string id) =>
            Do(context, grains, id, new LeakCommand.Claim(context.Actor()))).For(Roles.Crew).Gives<LeakView>()
            .Refuses(LeakRefusal.UnknownLeak, LeakRefusal.AlreadyClaimed, LeakRefusal.AlreadyEnded)
            .Does("claimLeak", "The crew takes the leak on");
        group.MapPost("{id}/release", (HttpContext context, IGrainFactory grains, string id) =>
            Do(context, grains, id, new LeakCommand.Release())).For(Roles.Crew).Gives<LeakView>()
            .Refuses(LeakRefusal.UnknownLeak, LeakRefusal.NotClaimed, LeakRefusal.AlreadyEnded)
            .Does("releaseLeak", "The crew gives the leak back");
        group.MapPost("{id}/confirm", Confirm).For(Roles.Crew).Takes<ConfirmBody>().Gives<LeakView>()
            .Refuses(LeakRefusal.UnknownLeak, LeakRefusal.AlreadyEnded)
            .Does("confirmLeak", "Found on site: pins the place");
        group.MapPost("{id}/repaired", Repaired).For(Roles.Crew).Takes<RepairedBody>().Gives<LeakView>()
            .Refuses(LeakRefusal.UnknownLeak, LeakRefusal.AlreadyEnded)
            .Does("repairLeak", "Repaired; a later report makes it a failed repair");
        group.MapPost("{id}/dismiss", Dismiss).For(Roles.Crew).Takes<DismissBody>().Gives<LeakView>()
            .Refuses(LeakRefusal.UnknownLeak, LeakRefusal.AlreadyEnded)
            .Does("dismissLeak", "Not found, or not the utility's business");
    }

    private static async Task<IResult> List(
        HttpContext context, IRows rows, City.CityMap city, string? state, string? bbox, string? order, int? limit,
        string? after)
    {
        var where = new List<Where>();
        if (state is not null)
            where.Add(new Where("state", "in", state.Split(',')));
        if (bbox is not null)
        {
            if (Live.Box.Read(bbox) is not { } box)
                return context.Invalid(context.Field("/bbox", "coordinates"));
            where.AddRange(Where.InBox(box));
        }
        if (order is not (null or "newest" or "worst"))
            return context.Invalid(context.Field("/order", "value"));
        var worst = order == "worst";
        if (worst && double.TryParse(after, CultureInfo.InvariantCulture, out var milder))
            where.Add(new Where("urgency", "<", milder));
        else if (long.TryParse(after, out var before))
            where.Add(new Where("last_reported_at_us", "<", before));
        var most = Lists.Limit(limit, 200);
        var found = await rows.List(new RowQuery(
            Tables.Leaks, [.. where], worst ? "urgency" : "last_reported_at_us", true, most), context.RequestAborted);
        var items = found.Select(r => Wire.Read<LeakSite>(r.State)).Select(l => LeakView.Of(l) with
        {
            Place = city.Places.Find(l.Where)?.Name,
        }).ToList();
        var next = items.Count < most ? null
            : worst ? items[^1].Urgency.ToString("R", CultureInfo.InvariantCulture)
            : $"{Tables.Micros(items[^1].LastReportedAt)}";
        return Lists.Answer(context, items, next, l => l.Location, l => l.Id);
    }

    private static async Task<IResult> Get(HttpContext context, IGrainFactory grains, IRows rows, City.CityMap city,
        TimeProvider clock, string id)
    {
        if (await grains.GetGrain<ILeakGrain>(id).Get() is not { } leak)
            return context.Problem(404, "notFound");
        var reports = await rows.List(new RowQuery(
            Tables.Cases, [new Where("leak_id", "=", id)], Limit: MaxCases), context.RequestAborted);
        var cases = reports.Select(r => Wire.Read<CitizenCase>(r.State)).ToList();
        var yesterday = clock.GetUtcNow().AddDays(-1);
        return Results.Json(LeakView.Of(leak) with
        {
            // As most of those who gave one say it.
            Address = cases.Select(c => c.Place.Address).Where(a => !string.IsNullOrWhiteSpace(a)).GroupBy(a => a)
                .OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).FirstOrDefault()?.Key,
            LastDay = cases.Count(c => c.OpenedAt > yesterday),
            NearPlaces = [.. city.SensitivePlaces
                .Select(p => new NearPlace(p.Name, Math.Round(p.Where.DistanceTo(leak.Where).Value)))
                .Where(p => p.DistanceMeters <= Beside.Value).OrderBy(p => p.DistanceMeters)],
            Place = city.Places.Find(leak.Where)?.Name,
            Cases = [.. reports.Select(r => r.Id)],
            ReportPhotos = CaseWords.Photos(context.Reader(),
                cases.SelectMany(c => c.MediaUrls).Take(MaxReportPhotos)),
            PastRepairs = await PastRepairs(rows, leak, context.RequestAborted),
        }, Wire.Json);
    }

    private static async Task<IReadOnlyList<PastRepair>> PastRepairs(
        IRows rows, LeakSite leak, CancellationToken cancellation)
    {
        var near = await rows.List(new RowQuery(Tables.Leaks, [new Where("state", "=", "repaired")],
            Limit: MaxReportPhotos, Within: new Circle(leak.Where, Near)), cancellation);
        return [.. near.Select(r => Wire.Read<LeakSite>(r.State)).Where(l => l.Id != leak.Id)
            .OrderByDescending(l => l.RepairedAt)
            .Select(l => new PastRepair(l.Id, Math.Round(l.Where.DistanceTo(leak.Where).Value),
                l.RepairedAt!.Value, l.Cause))];
    }

    private static async Task<IResult> Confirm(HttpContext context, IGrainFactory grains, string id)
    {
        var (body, problem) = await context.ReadJson<ConfirmBody>();
        if (body is null)
            return problem!;
        return body.Location is { } where && GeoBox.Panama.Contains(where)
            ? await Do(context, grains, id, new LeakCommand.Confirm(where))
            : context.Invalid(context.Field("/location", "outsideCountry"));
    }

    private static async Task<IResult> Repaired(HttpContext context, IGrainFactory grains, string id)
    {
        var (body, problem) = await context.ReadJson<RepairedBody>();
        if (body is null)
            return problem!;
        var photos = body.Photos ?? [];
        var errors = new List<FieldError>();
        if (body.Note?.Length > MaxNote)
            errors.Add(context.Field("/note", "tooLong"));
        if (body.Cause?.Length > MaxCause)
            errors.Add(context.Field("/cause", "tooLong"));
        if (photos.Length > MaxPhotos || !photos.All(PhotoStore.IsAddress))
            errors.Add(context.Field("/photos", "value"));
        return errors.Count > 0
            ? context.Invalid(errors)
            : await Do(context, grains, id, new LeakCommand.Repair(body.Note ?? "", body.Cause, photos));
    }

    private static async Task<IResult> Dismiss(HttpContext context, IGrainFactory grains, string id)
    {
        var (body, problem) = await context.ReadJson<DismissBody>();
        if (body is null)
            return problem!;
        if (string.IsNullOrWhiteSpace(body.Note))
            return context.Invalid(context.Field("/note", "required"));
        return body.Note.Length > MaxNote
            ? context.Invalid(context.Field("/note", "tooLong"))
            : await Do(context, grains, id, new LeakCommand.Dismiss(body.Note, body.Why ?? LeakDismissal.NotFound));
    }

    /// <summary>
    /// A phone in a dead spot cannot know of a merge: what it says is said of the leak that goes on. Only that nothing
    /// is there is not, since nobody has looked for the other.
    /// </summary>
    private static async Task<IResult> Do(HttpContext context, IGrainFactory grains, string id, LeakCommand command)
    {
        var outcome = command is LeakCommand.Dismiss
            ? await grains.GetGrain<ILeakGrain>(id).Do(command, context.Actor())
            : await grains.Say(id, command, context.Actor());
        return outcome.Refusal is { } why
            ? context.Refused(why)
            : Results.Json(LeakView.Of(outcome.State!), Wire.Json);
    }
}
