using System.Collections.Immutable;
using System.Globalization;
using Despacho311.Api.Accounts;
using Despacho311.Contracts;
using Despacho311.Contracts.Journal;
using Despacho311.Contracts.Quality;
using Despacho311.Domain;
using Despacho311.Domain.Contacts;
using Despacho311.Domain.Quality;

namespace Despacho311.Api.Quality;

/// <summary>Some of each call-taker's contacts of a week are looked at by somebody else.</summary>
public static class ReviewEndpoints
{
    private const int UsualEach = 3;
    private const int MostEach = 20;
    private const int MaxNote = 1_000;

    /// <summary>More contacts than in any week of a whole country.</summary>
    private const int MaxContacts = 1_000_000;

    public sealed record SampledContact(Contact Contact, ContactReview? Review);

    /// <param name="Week">Such as 2026-W48 (ISO 8601).</param>
    /// <param name="Contacts">How many there were to choose from.</param>
    public sealed record SampleAnswer(string Week, int Contacts, IReadOnlyList<SampledContact> Items);

    /// <param name="Scores">One for each criterion.</param>
    private sealed record ReviewBody(string? Contact, ImmutableArray<CriterionScore>? Scores, string? Note);

    public static void MapReviews(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/v1/quality").WithTags("quality");
        group.MapGet("sample", Sample).For(Roles.Quality).Gives<SampleAnswer>()
            .Does("sampleContacts", "The contacts of a week that are to be looked at: the same whoever asks");
        group.MapPost("reviews", Post).For(Roles.Quality).Takes<ReviewBody>().Gives<ContactReview>(201)
            .Refuses<ReviewRefusal>().Refuses(StatusCodes.Status404NotFound, "notFound")
            .Does("reviewContact", "What was found in a contact; it does not change any more");
        group.MapGet("reviews", List).For(Roles.Quality).Gives<Page<ContactReview>>()
            .Does("listReviews", "Reviews, the newest first; of one `agent` alone");
    }

    private static async Task<IResult> Sample(HttpContext context, IRows rows, ServerSecret secret,
        TimeProvider clock, string? week, int? each)
    {
        var today = PanamaTime.Day(clock.GetUtcNow());
        var name = week ?? Name(today.AddDays(-7));
        if (MondayOf(name) is not { } monday)
            return context.Invalid(context.Field("/week", "value"));
        if (each is < 1 or > MostEach)
            return context.Invalid(context.Field("/each", "range", 1, MostEach));
        var cancellation = context.RequestAborted;
        var contacts = (await rows.List(new RowQuery(Tables.Contacts,
        [
            new Where("ended_at_us", ">=", Tables.Micros(PanamaTime.Midnight(monday))),
            new Where("ended_at_us", "<", Tables.Micros(PanamaTime.Midnight(monday.AddDays(7)))),
        ], "ended_at_us", Limit: MaxContacts), cancellation)).Select(r => Wire.Read<Contact>(r.State)).ToList();
        var chosen = ReviewSample.Choose(contacts, c => c.Id, c => c.Agent, each ?? UsualEach,
            secret.Seal("review|" + name, 16));
        var reviews = chosen.Count == 0 ? [] : (await rows.List(new RowQuery(Tables.ContactReviews,
            [new Where("id", "in", chosen.Select(c => c.Id).ToArray())], Limit: chosen.Count), cancellation))
            .ToDictionary(r => r.Id, r => Wire.Read<ContactReview>(r.State));
        return Results.Json(new SampleAnswer(name, contacts.Count,
            [.. chosen.Select(c => new SampledContact(c, reviews.GetValueOrDefault(c.Id)))]), Wire.Json);
    }

    private static string Name(DateOnly day)
    {
        var at = day.ToDateTime(TimeOnly.MinValue);
        return $"{ISOWeek.GetYear(at)}-W{ISOWeek.GetWeekOfYear(at):D2}";
    }

    private static DateOnly? MondayOf(string week)
    {
        if (week.Split("-W") is not [{ Length: 4 } y, { Length: 2 } w]
            || !int.TryParse(y, NumberStyles.None, CultureInfo.InvariantCulture, out var year)
            || !int.TryParse(w, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || year is < 2000 or > 2200 || number < 1 || number > ISOWeek.GetWeeksInYear(year))
            return null;
        return DateOnly.FromDateTime(ISOWeek.ToDateTime(year, number, DayOfWeek.Monday));
    }

    private static async Task<IResult> Post(HttpContext context, IRows rows, IGrainFactory grains)
    {
        var (body, problem) = await context.ReadJson<ReviewBody>();
        if (body is null)
            return problem!;
        var errors = new List<FieldError>();
        var scores = body.Scores ?? [];
        if (string.IsNullOrWhiteSpace(body.Contact))
            errors.Add(context.Field("/contact", "required"));
        if (!scores.Select(s => s.Criterion).Order().SequenceEqual(Enum.GetValues<ReviewCriterion>())
            || scores.Any(s => s.Points is < 0 or > 2))
            errors.Add(context.Field("/scores", "reviewScores"));
        if (body.Note?.Length > MaxNote)
            errors.Add(context.Field("/note", "tooLong"));
        if (errors.Count > 0)
            return context.Invalid(errors);
        if (await rows.Find(Tables.Contacts, body.Contact!, context.RequestAborted) is not { } row)
            return context.Problem(404, "notFound");
        var contact = Wire.Read<Contact>(row.State);
        var outcome = await grains.GetGrain<IContactReviewGrain>(contact.Id).Do(new ReviewCommand.Record(contact.Id,
            contact.Agent, context.Actor(), [.. scores.OrderBy(s => s.Criterion)], body.Note?.Trim() ?? ""),
            context.Actor());
        return outcome.Refusal is { } why
            ? context.Refused(why)
            : Results.Json(outcome.State!, Wire.Json, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> List(
        HttpContext context, IRows rows, string? agent, int? limit, string? after)
    {
        var where = new List<Where>();
        if (agent is not null)
            where.Add(new Where("agent", "=", agent));
        if (after is not null)
        {
            if (!long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var micros))
                return context.Invalid(context.Field("/after", "value"));
            where.Add(new Where("reviewed_at_us", "<", micros));
        }
        var most = Lists.Limit(limit);
        var found = (await rows.List(new RowQuery(Tables.ContactReviews, [.. where], "reviewed_at_us", true, most),
            context.RequestAborted)).Select(r => Wire.Read<ContactReview>(r.State)).ToList();
        return Results.Json(new Page<ContactReview>(found,
            found.Count == most ? $"{Tables.Micros(found[^1].At)}" : null), Wire.Json);
    }
}
