using System.Collections.Immutable;
using Despacho311.Api.Accounts;
using Despacho311.Api.City;
using Despacho311.Api.Text;
using Despacho311.Contracts;
using Despacho311.Contracts.Agencies;
using Despacho311.Contracts.Journal;
using Despacho311.Domain.Cases;
using Despacho311.Domain.Editions;
using Despacho311.Domain.Texts;

namespace Despacho311.Api.StandardTexts;

/// <summary>Answers to frequent questions and words of agencies: everybody reads, administrators change them.
/// </summary>
public static class StandardTextEndpoints
{
    /// <param name="Keywords">Other words by which it is found, in either language.</param>
    /// <param name="Questions">In both languages: people search in either.</param>
    public sealed record FrequentAnswerView(
        string Id, ImmutableArray<string> Services, string Question, string Answer, Bilingual Questions,
        ImmutableArray<string> Keywords);

    /// <param name="Services">The services that it belongs to; empty for all.</param>
    /// <param name="Agencies">The agencies that it is offered to; empty for all.</param>
    /// <param name="Title">By what it is chosen, in the caller's language.</param>
    /// <param name="Offered">False: it is not said any more.</param>
    public sealed record StandardTextView(
        string Id, TextUse Use, ImmutableArray<string> Services, ImmutableArray<string> Agencies, string Title,
        string Text, bool Offered);

    public static void MapStandardTexts(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/v1/answers", (HttpContext context, TextStore texts, string? service) => Results.Json(
                new Page<FrequentAnswerView>([.. texts.Offered.Where(a => a.Use == TextUse.Answer)
                    .Where(a => service is null || a.Services.Contains(service))
                    .Select(a => Of(a, context.Language()))], null), Wire.Json))
            .Public("what people ask often").WithTags("contacts").Gives<Page<FrequentAnswerView>>()
            .Does("listAnswers", "Frequent questions with their answers; of one `service` alone");
        var group = app.MapGroup("/api/v1/texts").WithTags("texts");
        group.MapGet("", List).Public("what the centre says").Gives<Page<StandardTextView>>()
            .Does("listTexts", "Answers to frequent questions and words for agencies to citizens; `all=true`: those "
                + "too that are not said any more");
        group.MapGet("{id}", Get).Public("rules are public").Gives<Planned<TextEdition>>().GivesVersion()
            .Does("getText", "A standard text, as it is and as it is planned; the ETag names the version");
        group.MapPut("{id}", Put).For(Roles.Admin).Takes<StandardTextBody>().Gives<Planned<TextEdition>>()
            .NeedsVersion().Refuses<EditionRefusal>()
            .Does("setText", "Publishes the next version, from a date on; what is new needs no If-Match");
        group.MapPost("{id}/drop-plan", DropPlan).For(Roles.Admin).Takes<WhyBody>()
            .Gives<Planned<TextEdition>>()
            .Refuses<EditionRefusal>().Does("dropTextPlan", "What is planned does not come into force");
        group.MapGet("{id}/history", (HttpContext context, IJournal journal, TextStore texts, string id) =>
                Lists.HistoryOf(context, journal, Aggregates.StandardTexts.Stream(id), texts.Book.Find(id) is not null))
            .Public("rules are public").Gives<Page<HistoryItem>>()
            .Does("getTextHistory", "Every version of a standard text, oldest first");
    }

    private static FrequentAnswerView Of(StandardText a, string language) =>
        new(a.Id, a.Services, a.Title.In(language), a.Text.In(language), a.Title, a.Keywords);

    private static IResult List(HttpContext context, TextStore texts, TimeProvider clock, bool? all)
    {
        var now = clock.GetUtcNow();
        return Results.Json(new Page<StandardTextView>([.. texts.Book.All.Select(r => r.AsOf(now).Now)
            .Where(e => all is true || (e.Offered && e.From <= now))
            .Select(e => new StandardTextView(e.Text.Id, e.Text.Use, e.Text.Services, e.Text.Agencies,
                e.Text.Title.In(context.Language()), e.Text.Text.In(context.Language()), e.Offered))], null),
            Wire.Json);
    }

    private static async Task<IResult> Get(HttpContext context, TextStore texts, TimeProvider clock, string id)
    {
        await texts.Load();
        return texts.Book.Find(id) is { } record
            ? Versions.Answer(context, record.Version, record.AsOf(clock.GetUtcNow()))
            : context.Problem(404, "notFound");
    }

    private static async Task<IResult> Put(HttpContext context, TextStore texts, CityMap city,
        IGrainFactory grains, TimeProvider clock, string id)
    {
        var (body, problem) = await context.ReadJson<StandardTextBody>();
        if (body is null)
            return problem!;
        await texts.Load();
        var now = clock.GetUtcNow();
        var known = texts.Book.Find(id);
        var errors = body.Faults(id, known?.Now.Text.Use, city, now).Select(f => context.Field(f.Pointer, f.Code))
            .ToList();
        if (errors.Count > 0)
            return context.Invalid(errors);
        if (known is not null && Versions.NotSeen(context, known.Version) is { } unseen)
            return unseen;
        var edition = new TextEdition((known?.Version ?? 0) + 1, body.ToText(id), body.Offered ?? true,
            (body.From ?? now).ToUniversalTime());
        return await Do(context, texts, grains, id, new EditionCommand<TextEdition>.Publish(
            edition, known is { Version: 0 } ? known.Now : null, body.Why!.Trim()));
    }

    private static async Task<IResult> DropPlan(
        HttpContext context, TextStore texts, IGrainFactory grains, string id)
    {
        var (body, problem) = await context.ReadJson<WhyBody>();
        if (body is null)
            return problem!;
        if (body.Fault() is { } fault)
            return context.Invalid(context.Field("/why", fault));
        return texts.Book.Find(id) is null
            ? context.Problem(404, "notFound")
            : await Do(context, texts, grains, id, new EditionCommand<TextEdition>.DropPlan(body.Why!.Trim()));
    }

    private static async Task<IResult> Do(HttpContext context, TextStore texts, IGrainFactory grains, string id,
        EditionCommand<TextEdition> command)
    {
        var outcome = await grains.GetGrain<IStandardTextGrain>(id).Do(command, context.Actor());
        if (outcome.Refusal is { } why)
            return context.Refused(why);
        await texts.Load();
        return Versions.Answer(context, outcome.State!.Version, outcome.State);
    }
}
