using Despacho311.Api.Accounts;
using Despacho311.Api.Cases;
using Despacho311.Api.City;
using Despacho311.Api.Codes;
using Despacho311.Api.Personal;
using Despacho311.Api.Photos;
using Despacho311.Api.Text;
using Despacho311.Contracts;
using Despacho311.Contracts.Cases;
using Despacho311.Contracts.Journal;
using Despacho311.Domain.Cases;

namespace Despacho311.Api.Reports;

/// <summary>
/// The citizen's own side, without an account: report, see whether others have, and with the key of one's own report
/// answer what the agency asks and say how it ended.
/// </summary>
public static class ReportEndpoints
{
    /// <param name="Key">Shows that one reported it: keep it, and send it as <c>X-Reporter-Key</c>.</param>
    public sealed record ReportAnswer(string Code, string Key, PublicCase Case);

    /// <summary>What others may know of a report near by.</summary>
    /// <param name="DistanceMeters">To ten metres.</param>
    /// <param name="People">How many reported it.</param>
    public sealed record NearbyReport(
        string Code, string ServiceName, CaseStatus Status, string? Corregimiento, DateTimeOffset OpenedAt,
        double DistanceMeters, int People, IReadOnlyList<string> Photos);

    /// <param name="Solved">Whether what was reported is gone.</param>
    /// <param name="Score">1 (badly) to 5 (very well).</param>
    public sealed record OpinionBody(bool? Solved, int? Score, string? Text);

    public static void MapReports(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/v1/reports").WithTags("reports");
        group.MapPost("", Post).Public("a citizen reports without an account").RequireRateLimiting(Limits.Report)
            .Takes<NewCase>().Gives<ReportAnswer>(StatusCodes.Status201Created)
            .Does("report", "Reports something to the city; the answer's key is the reporter's");
        group.MapPost("photos", PostPhoto).Public("a report's photos come before it").RequireRateLimiting(Limits.Report)
            .TakesPhoto().Gives<PhotoEndpoints.PhotoAnswer>(StatusCodes.Status201Created)
            .Does("addReportPhoto",
                "Keeps a photo for a report: JPEG, PNG or WebP, at most 10 MB; its metadata is not kept");
        group.MapGet("nearby", Nearby).Public("whether others have reported it").RequireRateLimiting(Limits.Look)
            .Gives<Page<NearbyReport>>()
            .Does("listNearbyReports",
                "Open reports of the service close to a place, the likeliest first, at most five");
        group.MapPost("{code}/join", Join).Public("one more person reports the same").RequireRateLimiting(Limits.Report)
            .Takes<NearbyCases.JoinBody>().Gives<ReportAnswer>()
            .Refuses(CaseRefusal.NotOpened, CaseRefusal.AlreadyClosed, CaseRefusal.TooManyPeople)
            .TakesCode()
            .Does("joinReport", "One more person reports the same and follows it");
        group.MapGet("{code}", Get).Public("with the reporter's key").RequireRateLimiting(Limits.Look)
            .Gives<OwnReport>()
            .Refuses(StatusCodes.Status403Forbidden, "notYourReport")
            .TakesCode()
            .Does("getReport", $"One's own report; the key goes as {OwnReports.KeyHeader}");
        group.MapPost("{code}/answer", Answer).Public("with the reporter's key").RequireRateLimiting(Limits.Report)
            .Takes<CaseMoves.WordBody>().Gives<OwnReport>()
            .Refuses(StatusCodes.Status403Forbidden, "notYourReport")
            .Refuses(CaseRefusal.NotOpened, CaseRefusal.NothingAsked, CaseRefusal.TooManyUpdates,
                CaseRefusal.NotAReporter)
            .TakesCode()
            .Does("answerAsReporter", $"Answers what the agency asked; the key goes as {OwnReports.KeyHeader}");
        group.MapPost("{code}/opinion", Judge).Public("with the reporter's key").RequireRateLimiting(Limits.Report)
            .Takes<OpinionBody>().Gives<OwnReport>()
            .Refuses(StatusCodes.Status403Forbidden, "notYourReport")
            .Refuses(CaseRefusal.NotOpened, CaseRefusal.NotClosed, CaseRefusal.NotAReporter,
                CaseRefusal.NothingToJudge, CaseRefusal.TooLateToJudge)
            .TakesCode()
            .Does("judgeReport", "Says whether it was solved; not solved opens it again, when one in four of those who "
                + $"reported it say so. The key goes as {OwnReports.KeyHeader}");
    }

    private static async Task<IResult> Post(HttpContext context, CityMap city, Idempotency idempotency,
        ICaseIntakeGrain intake, ReporterKeys reporters, PersonalSeal seal, OwnReports own, TimeProvider clock)
    {
        var (body, problem) = await context.ReadJson<NewCase>();
        if (body is null)
            return problem!;
        var service = city.FindOffered(body.Service ?? "");
        if (body.Check(context, service) is { Count: > 0 } errors)
            return context.Invalid(errors);
        var id = await idempotency.Code(context);
        var who = reporters.TokenOf(body.Reporter) ?? reporters.TokenOfNobody(id);
        var opened = await intake.Open(
            body.CommandOf(id, service!, city, Channel.Web, who, context.Actor(), clock.GetUtcNow()), context.Actor(),
            seal.Seal(body.Reporter));
        if (opened.Refusal is { } why)
            return context.Refused(why);
        context.Response.Headers.Location = $"/api/v1/cases/{id}/public";
        return Given(context, own, reporters, opened.State!, who, StatusCodes.Status201Created);
    }

    private static async Task<IResult> PostPhoto(HttpContext context, PhotoStore photos) =>
        await PhotoEndpoints.Keep(context, photos, PhotoAudience.Public);

    private static async Task<IResult> Nearby(HttpContext context, IRows rows, CityMap city, TimeProvider clock,
        string? service, double? lat, double? @long)
    {
        var (here, errors) = NearbyCases.Check(context, city, service, lat, @long);
        if (errors.Count > 0)
            return context.Invalid(errors);
        var found = await NearbyCases.Find(
            rows, city.FindService(service!)!, here, null, clock.GetUtcNow(), context.RequestAborted);
        return Results.Json(new Page<NearbyReport>([.. found.Select(n => new NearbyReport(n.Case.Id,
            city.FindService(n.Case.Service)?.Name.In(context.Language()) ?? n.Case.Service, n.Case.Status,
            n.Case.Place.Corregimiento, n.Case.OpenedAt, Math.Round(n.Meters / 10) * 10, n.Case.People,
            CaseWords.Photos(context.Reader(), n.Case.MediaUrls)))], null), Wire.Json);
    }

    private static async Task<IResult> Join(HttpContext context, Idempotency idempotency, IGrainFactory grains,
        ReporterKeys reporters, PersonalSeal seal, OwnReports own, string code)
    {
        var (body, problem) = await context.ReadJson<NearbyCases.JoinBody>();
        if (body is null)
            return problem!;
        if (NewCase.Check(context, body.Reporter).ToList() is { Count: > 0 } errors)
            return context.Invalid(errors);
        var (id, mistyped) = TypedCode.Read(context, code);
        if (id is null)
            return mistyped!;
        var who = reporters.TokenOf(body.Reporter) ?? reporters.TokenOfNobody(await idempotency.Code(context));
        var outcome = await grains.GetGrain<ICaseGrain>(id).Do(
            new CaseCommand.Join(who), context.Actor(), seal.Seal(body.Reporter));
        return outcome.Refusal switch
        {
            CaseRefusal.NotOpened => context.Problem(StatusCodes.Status404NotFound, "notFound"),
            { } why => context.Refused(why),
            null => Given(context, own, reporters, outcome.State!, who, StatusCodes.Status200OK),
        };
    }

    private static IResult Given(
        HttpContext context, OwnReports own, ReporterKeys reporters, CitizenCase c, string who, int status) =>
        Results.Json(
            new ReportAnswer(c.Id, reporters.KeyOf(c.Id, who), own.Shown(context, c)), Wire.Json, statusCode: status);

    private static async Task<IResult> Get(HttpContext context, OwnReports own, string code)
    {
        var (found, who, problem) = await own.Find(context, code);
        return found is null ? problem! : await own.Show(context, found, who!);
    }

    private static async Task<IResult> Answer(HttpContext context, OwnReports own, string code)
    {
        var (body, problem) = await context.ReadJson<CaseMoves.WordBody>();
        if (body is null)
            return problem!;
        var errors = new List<(string Pointer, string Code)>();
        var word = CaseMoves.Word(body, true, CaseSpeaker.Citizen, errors);
        return errors.Count > 0
            ? context.Invalid([.. errors.Select(e => context.Field(e.Pointer, e.Code))])
            : await own.Do(context, code, _ => new CaseCommand.Answer(word));
    }

    private static async Task<IResult> Judge(HttpContext context, OwnReports own, TimeProvider clock, string code)
    {
        var (body, problem) = await context.ReadJson<OpinionBody>();
        if (body is null)
            return problem!;
        var errors = new List<FieldError>();
        if (body.Solved is null)
            errors.Add(context.Field("/solved", "required"));
        if (body.Score is not (null or (>= CaseOpinion.LowestScore and <= CaseOpinion.HighestScore)))
            errors.Add(context.Field("/score", "range", CaseOpinion.LowestScore, CaseOpinion.HighestScore));
        if (body.Text?.Length > CaseAnswers.MaxText)
            errors.Add(context.Field("/text", "tooLong"));
        if (errors.Count > 0)
            return context.Invalid(errors);
        var opinion = new CaseOpinion(
            body.Solved!.Value, body.Score, Open311.Answer.Legal(body.Text?.Trim() ?? ""), clock.GetUtcNow());
        return await own.Do(context, code, who => new CaseCommand.Judge(who, opinion));
    }
}
