using System.Collections.Immutable;
using System.Globalization;
using Despacho311.Api.Accounts;
using Despacho311.Api.Cases;
using Despacho311.Api.City;
using Despacho311.Api.Clocks;
using Despacho311.Api.Personal;
using Despacho311.Api.Photos;
using Despacho311.Api.Reports;
using Despacho311.Api.Text;
using Despacho311.Contracts.Cases;
using Despacho311.Contracts.Journal;
using Despacho311.Domain;
using Despacho311.Domain.Cases;
using Despacho311.Domain.Geo;

namespace Despacho311.Api.Open311;

/// <summary>GeoReport v2: a citizen's report comes in.</summary>
public static class Open311Post
{
    public static void MapOpen311Post(this IEndpointRouteBuilder app) =>
        app.MapPost("/open311/v2/requests.{format:open311}", Post)
            .AddEndpointFilter(Open311Services.CheckJurisdiction)
            .For(Roles.Client, Roles.Dispatcher, Roles.Crew, Roles.Liaison, Roles.Officer)
            .DisableAntiforgery().ExcludeFromDescription();

    private static async Task<IResult> Post(HttpContext context, CityMap city, Idempotency idempotency,
        PhotoStore photos, ICaseIntakeGrain intake, ReporterKeys reporters, PersonalSeal seal, TimeProvider clock,
        IRows rows, IGrainFactory grains)
    {
        var form = await FormReader.Read(context.Request);
        if (FormReader.IsBroken(context) || (form is null && context.Request.ContentLength > 0))
            return Answer.Error(context, 400, "badForm");
        var values = new Values(context, form);
        if (values.Text("service_code") is not { } code)
            return Answer.Error(context, 400, "missingService");
        if (city.FindOffered(code) is not { } service)
            return Answer.Error(context, 404, "unknownService");
        var errors = new List<string>();
        var where = Place(context, values, errors);
        var answers = Answers(context, values, service, errors);
        var description = values.Text("description") ?? "";
        if (description.Length > CaseAnswers.MaxText)
            errors.Add(context.Text("open311.descriptionTooLong"));
        var requestedAt = RequestedAt(context, values, clock.GetUtcNow(), errors);
        if (errors.Count > 0)
            return Answer.Errors(400, errors);
        var accuracy = answers.TryGetValue("accuracy_m", out var given)
            ? double.Parse(given[0], CultureInfo.InvariantCulture)
            : (double?)null;
        if (values.Text("join") is { } other)
            return await Open311Similar.Join(context, values, other, grains, idempotency, reporters, seal);
        var (id, mismatch) = await idempotency.CodeOf(
            context, values.Fingerprint(service.Code, description), values.OwnNumber is not null);
        if (mismatch)
            return Answer.Error(context, 422, "idempotencyMismatch");
        if (await Open311Similar.Ask(context, values, rows, service, where, accuracy, requestedAt, id)
            is { } similar)
            return similar;
        var (media, refused) = await UploadedPhotos.Keep(context, form, photos);
        if (refused is not null)
            return refused;
        var reporter = values.Reporter();
        var agency = city.AgencyAt(service, where);
        var outcome = await intake.Open(new CaseCommand.Open(id, service.Code, agency,
            city.PlaceOf(where, accuracy, values.Text("address_string"), values.Text("address_id")),
            Answer.Legal(description), answers, media.IsEmpty ? values.MediaUrls() : media, ChannelOf(values),
            reporters.TokenOf(reporter), requestedAt, city.Promise(service, agency, requestedAt),
            context.Actor(), service.Target, city.Directory.Find(code, requestedAt)?.Version),
            context.Actor(), seal.Seal(reporter));
        if (outcome.Refusal is { } why)
            return Answer.Error(context, 400, why);
        return new Answer("service_requests", new Node.List("request", [Node.Of(
            ("service_request_id", id),
            ("service_notice", context.Text(service.Target.Kind == TargetKind.Working
                ? "open311.noticeWorking" : "open311.notice", service.Agency, service.Target.Days, id)),
            ("account_id", values.Text("account_id")))]));
    }

    private static GeoPoint? Place(HttpContext context, Values values, List<string> errors)
    {
        var before = errors.Count;
        if (values.Point(errors) is { } place)
        {
            if (!GeoBox.Panama.Contains(place))
                errors.Add(context.Text("open311.outsideCountry"));
            return place;
        }
        if (errors.Count == before && values.Text("address_string") is null && values.Text("address_id") is null)
            errors.Add(context.Text("open311.missingPlace"));
        return null;
    }

    private static ImmutableSortedDictionary<string, ImmutableArray<string>> Answers(
        HttpContext context, Values values, ServiceType service, List<string> errors)
    {
        var answers = Sorted.Map<ImmutableArray<string>>().ToBuilder();
        foreach (var question in service.Questions)
        {
            var given = values.Attribute(question.Code);
            if (given.IsEmpty && question.Required)
                errors.Add(context.Text("open311.missingAttribute", question.Code));
            else if (!given.IsEmpty && !given.All(g => CaseAnswers.IsAdmitted(question, g)))
                errors.Add(context.Text("open311.badAttribute", question.Code));
            else if (!given.IsEmpty)
                answers[question.Code] = given;
        }
        return answers.ToImmutable();
    }

    /// <summary>A late entry by a trusted key may say when it was reported; everybody else reports now.</summary>
    private static DateTimeOffset RequestedAt(
        HttpContext context, Values values, DateTimeOffset now, List<string> errors)
    {
        if (values.Text("requested_datetime") is not { } text || !context.User.IsInRole(Roles.Admin))
            return now;
        if (Values.Time(text, out var at) && at <= now)
            return at;
        errors.Add(context.Text("open311.badDate", "requested_datetime"));
        return now;
    }

    private static Channel ChannelOf(Values values) => values.Text("channel") switch
    {
        "app" => Channel.App,
        "phone" => Channel.Phone,
        "web" => Channel.Web,
        "social" => Channel.Social,
        "email" => Channel.Email,
        _ => Channel.Api,
    };
}
