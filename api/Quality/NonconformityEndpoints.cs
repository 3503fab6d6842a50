using System.Globalization;
using Despacho311.Api.Accounts;
using Despacho311.Api.City;
using Despacho311.Contracts;
using Despacho311.Contracts.Journal;
using Despacho311.Contracts.Quality;
using Despacho311.Domain;
using Despacho311.Domain.Quality;

namespace Despacho311.Api.Quality;

/// <summary>What was not as it must be, from finding it to knowing that its cause is gone.</summary>
public static class NonconformityEndpoints
{
    private const int MaxText = 2_000;
    private const int MaxShort = 120;

    /// <param name="Open">Whether somebody still has to do something about it.</param>
    /// <param name="Late">Whether its action is late.</param>
    public sealed record NonconformityAnswer(Nonconformity Nonconformity, bool Open, bool Late);

    /// <param name="About">The code of a case or contact, or the name of an indicator.</param>
    private sealed record NewNonconformity(FindingKind? Kind, string? About, string? Agency, string? Text);

    private sealed record TextBody(string? Text);

    private sealed record ActionBody(string? Text, string? Responsible, DateOnly? DueOn);

    private sealed record CheckBody(bool? Effective, string? Text);

    public static void MapNonconformities(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/v1/nonconformities").WithTags("quality");
        group.MapGet("", List).For(Roles.Quality).Gives<Page<NonconformityAnswer>>()
            .Does("listNonconformities", "What was not as it must be, the newest first; `state` narrows");
        // Whoever meets one says so; what comes of it is quality's business.
        group.MapPost("", Post).For(Roles.Quality, Roles.Dispatcher, Roles.CallTaker, Roles.Liaison)
            .Takes<NewNonconformity>().Gives<NonconformityAnswer>(StatusCodes.Status201Created)
            .Does("openNonconformity", "Records something that was not as it must be, a complaint of the centre too");
        group.MapGet("{id}", async (HttpContext context, IRows rows, TimeProvider clock, string id) =>
            await rows.Find(Tables.Nonconformities, id, context.RequestAborted) is { } row
                ? Versions.Answer(context, row.Head.Version, Of(Wire.Read<Nonconformity>(row.State), clock))
                : context.Refused(NonconformityRefusal.UnknownNonconformity))
            .For(Roles.Quality).Gives<NonconformityAnswer>().GivesVersion()
            .Refuses(NonconformityRefusal.UnknownNonconformity)
            .Does("getNonconformity", "One of them");
        group.MapGet("{id}/history", async (HttpContext context, IJournal journal, string id) =>
            await Lists.History(journal, Aggregates.Nonconformities.Stream(id), context.RequestAborted) is { } history
                ? Results.Json(history, Wire.Json)
                : context.Problem(404, "notFound")).For(Roles.Quality).Gives<Page<HistoryItem>>()
            .Does("getNonconformityHistory", "All that happened to it, oldest first");
        Act<TextBody>(group, "correct", "correctNonconformity", "What was done at once about the matter itself",
            (_, b) => Fault(b.Text), (_, b) => new NonconformityCommand.Correct(b.Text!.Trim()));
        Act<TextBody>(group, "explain", "explainNonconformity", "Its cause; one found before is replaced",
            (_, b) => Fault(b.Text), (_, b) => new NonconformityCommand.Explain(b.Text!.Trim()));
        Act<ActionBody>(group, "plan", "planAction", "What shall be done about the cause, by whom and until when",
            (_, b) => Fault(b.Text) ?? Fault(b.Responsible, "/responsible", MaxShort)
                ?? (b.DueOn is null ? ("/dueOn", "required") : null),
            (_, b) => new NonconformityCommand.Plan(
                new CorrectiveAction(b.Text!.Trim(), b.Responsible!.Trim(), b.DueOn!.Value)));
        Act<TextBody>(group, "finish", "finishAction", "The action was carried out",
            (_, b) => Fault(b.Text), (context, b) => new NonconformityCommand.Finish(b.Text!.Trim(), context.Actor()));
        Act<CheckBody>(group, "check", "checkEffect", "Whether it helped, said by somebody who did not do it",
            (_, b) => b.Effective is null ? ("/effective", "required") : Fault(b.Text),
            (context, b) => new NonconformityCommand.Check(b.Effective!.Value, b.Text!.Trim(), context.Actor()));
        Act<TextBody>(group, "withdraw", "withdrawNonconformity", "There was nothing wrong, and why",
            (_, b) => Fault(b.Text), (_, b) => new NonconformityCommand.Withdraw(b.Text!.Trim()));
    }

    private static void Act<TBody>(RouteGroupBuilder group, string act, string id, string about,
        Func<HttpContext, TBody, (string, string)?> fault, Func<HttpContext, TBody, NonconformityCommand> command)
        where TBody : class =>
        group.MapPost("{id}/" + act, async (
            HttpContext context, IGrainFactory grains, TimeProvider clock, string id) =>
        {
            var (body, problem) = await context.ReadJson<TBody>();
            if (body is null)
                return problem!;
            return fault(context, body) is var (pointer, code)
                ? context.Invalid(context.Field(pointer, code))
                : await Do(context, grains, clock, id, command(context, body), StatusCodes.Status200OK);
        }).For(Roles.Quality).Takes<TBody>().Gives<NonconformityAnswer>().Refuses<NonconformityRefusal>()
            .Does(id, about);

    private static (string, string)? Fault(string? text, string pointer = "/text", int most = MaxText) =>
        Problems.Fault(text, most) is { } code ? (pointer, code) : null;

    private static NonconformityAnswer Of(Nonconformity n, TimeProvider clock) =>
        new(n, n.IsOpen, n.IsLate(PanamaTime.Day(clock.GetUtcNow())));

    private static async Task<IResult> Do(HttpContext context, IGrainFactory grains, TimeProvider clock, string id,
        NonconformityCommand command, int status)
    {
        var outcome = await grains.GetGrain<INonconformityGrain>(id).Do(command, context.Actor());
        return outcome.Refusal is { } why
            ? context.Refused(why)
            : Results.Json(Of(outcome.State!, clock), Wire.Json, statusCode: status);
    }

    private static async Task<IResult> Post(HttpContext context, CityMap city, IGrainFactory grains,
        Idempotency idempotency, TimeProvider clock)
    {
        var (body, problem) = await context.ReadJson<NewNonconformity>();
        if (body is null)
            return problem!;
        var errors = new List<FieldError>();
        if (body.Kind is null)
            errors.Add(context.Field("/kind", "required"));
        if (Fault(body.Text) is var (pointer, code))
            errors.Add(context.Field(pointer, code));
        if (body.About?.Length > MaxShort)
            errors.Add(context.Field("/about", "tooLong"));
        if (body.Agency is { } agency && city.Directory.FindAgency(agency) is null)
            errors.Add(context.Field("/agency", "unknownAgency"));
        if (errors.Count > 0)
            return context.Invalid(errors);
        var id = "NC-" + await idempotency.Code(context);
        context.Response.Headers.Location = $"/api/v1/nonconformities/{id}";
        return await Do(context, grains, clock, id, new NonconformityCommand.Open(id, body.Kind!.Value,
            string.IsNullOrWhiteSpace(body.About) ? null : body.About.Trim(), body.Agency, body.Text!.Trim()),
            StatusCodes.Status201Created);
    }

    private static async Task<IResult> List(
        HttpContext context, IRows rows, TimeProvider clock, string? state, int? limit, string? after)
    {
        var where = new List<Where>();
        if (state is not null)
            where.Add(new Where("state", "in", state.Split(',')));
        if (after is not null)
        {
            if (!long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var micros))
                return context.Invalid(context.Field("/after", "value"));
            where.Add(new Where("opened_at_us", "<", micros));
        }
        var most = Lists.Limit(limit);
        var found = (await rows.List(new RowQuery(Tables.Nonconformities, [.. where], "opened_at_us", true, most),
            context.RequestAborted)).Select(r => Wire.Read<Nonconformity>(r.State)).ToList();
        return Results.Json(new Page<NonconformityAnswer>([.. found.Select(n => Of(n, clock))],
            found.Count == most ? $"{Tables.Micros(found[^1].OpenedAt)}" : null), Wire.Json);
    }
}
