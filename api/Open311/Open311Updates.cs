using System.Collections.Immutable;
using Despacho311.Api.Accounts;
using Despacho311.Api.Cases;
using Despacho311.Api.Photos;
using Despacho311.Api.Text;
using Despacho311.Contracts;
using Despacho311.Contracts.Cases;
using Despacho311.Contracts.Journal;
using Despacho311.Domain.Cases;

namespace Despacho311.Api.Open311;

/// <summary>Updates on requests, both ways, as FixMyStreet's extension of GeoReport v2 has them.</summary>
public static class Open311Updates
{
    private const int MaxListed = 10_000;
    private const int MaxUpdateId = 100;
    private static readonly TimeSpan DefaultWindow = TimeSpan.FromDays(90);

    public static void MapOpen311Updates(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/open311/v2").AddEndpointFilter(Open311Services.CheckJurisdiction)
            .ExcludeFromDescription();
        group.MapGet("servicerequestupdates.{format:open311}", List)
            .Public("updates of Open311 requests, without personal data");
        group.MapPost("servicerequestupdates.{format:open311}", Post)
            .For(Roles.Client, Roles.Dispatcher, Roles.Liaison).DisableAntiforgery();
    }

    private static async Task<IResult> List(HttpContext context, IRows rows, TimeProvider clock)
    {
        var values = new Values(context, null);
        var errors = new List<string>();
        var end = values.Instant("end_date", errors) ?? clock.GetUtcNow();
        var start = values.Instant("start_date", errors) ?? end - DefaultWindow;
        if (errors.Count > 0)
            return Answer.Errors(400, errors);
        var where = ImmutableArray.CreateBuilder<Where>();
        where.Add(new Where("public", "=", 1L));
        if (values.List("service_request_id") is { } ids)
            where.Add(new Where("case_id", "in", ids));
        // A window's end is a whole second for clients that send whole seconds: what happened within it belongs to it.
        RequestFilter.AddWindow(where, "at_us", start, end.Ticks % TimeSpan.TicksPerSecond == 0
            ? end + TimeSpan.FromSeconds(1) - TimeSpan.FromMicroseconds(1)
            : end);
        var found = await rows.List(new RowQuery(Tables.CaseUpdates, where.ToImmutable(), "at_us", Limit: MaxListed),
            context.RequestAborted);
        return new Answer("service_request_updates", new Node.List("request_update",
            [.. found.Select(r => Item(context, Wire.Read<StoredCaseUpdate>(r.State)))]));
    }

    private static Node.Map Item(HttpContext context, StoredCaseUpdate stored)
    {
        var update = stored.Update;
        return Node.Of(
            ("update_id", update.IdIn(stored.Case)),
            ("service_request_id", stored.Case),
            ("status", UpdateStatus.NameOf(update.Status)),
            ("updated_datetime", Answer.Time(update.At)),
            ("description", update.Word.Read(context.Reader())),
            ("media_url", new Node.Many(CaseWords.Photos(context.Reader(), update.Word.MediaUrls))));
    }

    private static async Task<IResult> Post(HttpContext context, IGrainFactory grains, IRows rows, PhotoStore photos)
    {
        var form = await FormReader.Read(context.Request);
        if (FormReader.IsBroken(context) || (form is null && context.Request.ContentLength > 0))
            return Answer.Error(context, 400, "badForm");
        var values = new Values(context, form);
        var errors = Check(context, values);
        if (errors.Count > 0)
            return Answer.Errors(400, errors);
        if (await Open311Requests.Find(rows, values.Text("service_request_id")!, context.RequestAborted) is not { } c)
            return Answer.Error(context, 404, "unknownRequest");
        if (CaseAccess.SpeakerFor(context, c) is not { } speaker)
            return Answer.Error(context, 403, "notYourRequest");
        var (media, refused) = await UploadedPhotos.Keep(context, form, photos);
        if (refused is not null)
            return refused;
        var outer = $"{context.Actor()} {values.Text("update_id")}";
        var word = new CaseWord(Answer.Legal(values.Text("description") ?? ""),
            media.IsEmpty ? values.MediaUrls() : media, speaker, null, outer);
        var outcome = await grains.GetGrain<ICaseGrain>(c.Id).Do(
            UpdateStatus.CommandFor(c, values.Text("status")!, word), context.Actor(), null);
        // Somebody moved the case in the meantime: what was said is kept as a word.
        if (outcome.Refusal is not null and not CaseRefusal.TooManyUpdates)
            outcome = await grains.GetGrain<ICaseGrain>(c.Id).Do(
                new CaseCommand.Note(word, true), context.Actor(), null);
        if (outcome.Refusal is { } why)
            return Answer.Error(context, 400, why);
        var number = outcome.State!.FindUpdate(outer)?.IdIn(c.Id)
            ?? outcome.State.Updates.LastOrDefault()?.IdIn(c.Id) ?? $"{c.Id}-0";
        return new Answer("service_request_updates", new Node.List("request_update",
            [Node.Of(("update_id", number), ("account_id", values.Text("account_id")))]));
    }

    private static List<string> Check(HttpContext context, Values values)
    {
        var errors = new List<string>();
        foreach (var name in new[] { "service_request_id", "update_id", "status", "updated_datetime" })
            if (values.Text(name) is null)
                errors.Add(context.Text("open311.missingParameter", name));
        if (values.Text("description")?.Length > CaseAnswers.MaxText)
            errors.Add(context.Text("open311.descriptionTooLong"));
        if (values.Text("update_id")?.Length > MaxUpdateId)
            errors.Add(context.Text("open311.badParameter", "update_id"));
        if (values.Text("status") is { } status && !UpdateStatus.IsKnown(status))
            errors.Add(context.Text("open311.badParameter", "status"));
        values.Instant("updated_datetime", errors);
        return errors;
    }
}
