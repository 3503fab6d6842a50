using System.Collections.Immutable;
using Despacho311.Api.Accounts;
using Despacho311.Api.Cases;
using Despacho311.Api.City;
using Despacho311.Api.StandardTexts;
using Despacho311.Api.Text;
using Despacho311.Contracts;
using Despacho311.Contracts.Agencies;
using Despacho311.Contracts.Journal;
using Despacho311.Domain.Agencies;
using Despacho311.Domain.Cases;
using Despacho311.Domain.Contacts;
using Despacho311.Domain.Editions;

namespace Despacho311.Api.Agencies;

/// <summary>Who answers for what, and by which rules: read by everybody, changed by administrators.</summary>
public static class DirectoryEndpoints
{
    /// <param name="Name">In the caller's language.</param>
    /// <param name="Services">Codes of those that are its business and are offered now.</param>
    public sealed record AgencyAnswer(
        string Code, string Name, Bilingual Names, string? Phone, bool Active, Sector Sector,
        IReadOnlyList<string> Services);

    /// <param name="Answerable">At most 20; as they were when left out.</param>
    private sealed record AgencyBody(
        Bilingual? Name, string? Phone, string? Email, string? HeadEmail, bool? Active, string? Why, Sector? Sector,
        ImmutableArray<AnswerablePerson>? Answerable);

    private const int MostAnswerable = 20;

    public static void MapDirectory(this IEndpointRouteBuilder app)
    {
        var agencies = app.MapGroup("/api/v1/agencies").WithTags("agencies");
        agencies.MapGet("", (HttpContext context, CityMap city) => Results.Json(new Page<AgencyAnswer>(
                [.. city.Directory.Agencies.Select(a => Of(context, city, a))], null), Wire.Json))
            .Public("who answers for what").Gives<Page<AgencyAnswer>>()
            .Does("listAgencies", "The institutions that answer, by code");
        agencies.MapGet("letters", async (HttpContext context, DigestStore digests, string? agency, int? limit) =>
                Results.Json(new Page<DigestLetter>(
                    await digests.List(agency, Lists.Limit(limit), context.RequestAborted), null), Wire.Json))
            .For(Roles.Dispatcher).Gives<Page<DigestLetter>>()
            .Does("listAgencyLetters", "The morning's letters to agencies, newest first, and what became of each");
        agencies.MapGet("{code}", async (HttpContext context, CityMap city, string code) =>
        {
            await city.LoadDirectory();
            return city.Directory.FindAgency(code) is { } agency
                ? Versions.Answer(context, agency.Version, agency)
                : context.Problem(404, "notFound");
        }).For(Roles.Dispatcher, Roles.CallTaker, Roles.Liaison).Gives<Agency>().GivesVersion()
            .Does("getAgency", "One institution, its offices and who is answerable; the ETag names the version");
        agencies.MapPut("{code}", PutAgency).For(Roles.Admin).Takes<AgencyBody>().Gives<Agency>()
            .NeedsVersion().Refuses<AgencyRefusal>()
            .Does("setAgency", "Registers an institution, or changes it; what is new needs no If-Match");
        agencies.MapGet("{code}/history", (HttpContext context, IJournal journal, CityMap city, string code) =>
                Lists.HistoryOf(context, journal, Aggregates.Agencies.Stream(code),
                    city.Directory.FindAgency(code) is not null))
            .For(Roles.Dispatcher).Gives<Page<HistoryItem>>()
            .Does("getAgencyHistory", "All that changed of an institution, oldest first");
        var services = app.MapGroup("/api/v1/services/{code}").WithTags("agencies");
        services.MapGet("rules", GetRules).Public("rules are public").Gives<Planned<ServiceEdition>>().GivesVersion()
            .Does("getServiceRules", "A service's rules, those in force and those planned; the ETag names the version");
        services.MapPut("rules", PutService).For(Roles.Admin).Takes<ServiceBody>().Gives<Planned<ServiceEdition>>()
            .NeedsVersion().Refuses<EditionRefusal>()
            .Does("setServiceRules", "Publishes the next version, from a date on; what is new needs no If-Match");
        services.MapPost("rules/drop-plan", DropPlan).For(Roles.Admin).Takes<WhyBody>().Gives<Planned<ServiceEdition>>()
            .Refuses<EditionRefusal>().Does("dropServicePlan", "What is planned does not come into force");
        services.MapGet("history", (HttpContext context, IJournal journal, CityMap city, string code) =>
                Lists.HistoryOf(context, journal, Aggregates.Services.Stream(code),
                    city.Directory.FindRecord(code) is not null))
            .Public("rules are public").Gives<Page<HistoryItem>>()
            .Does("getServiceHistory", "Every version of a service's rules, oldest first");
        app.MapDirectoryImport();
        app.MapRouting();
        app.MapStandardTexts();
    }

    private static AgencyAnswer Of(HttpContext context, CityMap city, Agency a) => new(a.Code,
        a.Name.In(context.Language()), a.Name, a.Phone, a.Active, a.Sector,
        [.. city.Services.Where(s => s.Agency == a.Code).Select(s => s.Code)]);

    private static async Task<IResult> GetRules(HttpContext context, CityMap city, TimeProvider clock, string code)
    {
        await city.LoadDirectory();
        return city.Directory.FindRecord(code) is { } record
            ? Versions.Answer(context, record.Version, record.AsOf(clock.GetUtcNow()))
            : context.Problem(404, "notFound");
    }

    private static async Task<IResult> PutAgency(
        HttpContext context, CityMap city, IGrainFactory grains, string code)
    {
        var (body, problem) = await context.ReadJson<AgencyBody>();
        if (body is null)
            return problem!;
        await city.LoadDirectory();
        var known = city.Directory.FindAgency(code);
        var wanted = new Agency(code, body.Name!, Blank(body.Phone), Blank(body.Email), Blank(body.HeadEmail),
            body.Active ?? true, Sector: body.Sector ?? known?.Sector ?? default)
        {
            Answerable = body.Answerable is { } people
                ? [.. people.Select(p => new AnswerablePerson(
                    Blank(p.Name) ?? "", Blank(p.Role), Blank(p.Phone), Blank(p.Email)))]
                : known?.Answerable ?? [],
        };
        var errors = Faults(wanted).Concat(Problems.Fault(body.Why, WhyBody.MaxWhy) is { } fault
            ? [("/why", fault)] : []).Select(f => context.Field(f.Item1, f.Item2)).ToList();
        if (errors.Count > 0)
            return context.Invalid(errors);
        if (known is not null && Versions.NotSeen(context, known.Version) is { } unseen)
            return unseen;
        var outcome = await grains.GetGrain<IAgencyGrain>(code).Do(
            new AgencyCommand.Set(wanted with { Version = (known?.Version ?? 0) + 1 }, body.Why!.Trim()),
            context.Actor());
        if (outcome.Refusal is { } why)
            return context.Refused(why);
        await city.LoadDirectory();
        return Versions.Answer(context, outcome.State!.Version, outcome.State);
    }

    /// <summary>What is wrong with an agency: pointers and the codes of their texts.</summary>
    public static IEnumerable<(string Pointer, string Code)> Faults(Agency a)
    {
        if (!ServiceBody.IsCode(a.Code))
            yield return ("/code", "serviceCode");
        if (ServiceBody.Fault(a.Name, ServiceBody.MaxName) is { } fault)
            yield return ("/name", fault);
        if (a.Email is { } email && !NewCase.IsEmail(email))
            yield return ("/email", "email");
        if (a.HeadEmail is { } head && !NewCase.IsEmail(head))
            yield return ("/headEmail", "email");
        if (!IsPhone(a.Phone))
            yield return ("/phone", "value");
        if (a.Answerable.Length > MostAnswerable)
            yield return ("/answerable", "tooLong");
        foreach (var (person, i) in a.Answerable.Select((p, i) => (p, i)))
        {
            if (Problems.Fault(person.Name, ServiceBody.MaxName) is { } nameless)
                yield return ($"/answerable/{i}/name", nameless);
            if (person.Role?.Length > ServiceBody.MaxName)
                yield return ($"/answerable/{i}/role", "tooLong");
            if (!IsPhone(person.Phone))
                yield return ($"/answerable/{i}/phone", "value");
            if (person.Email is { } address && !NewCase.IsEmail(address))
                yield return ($"/answerable/{i}/email", "email");
        }
    }

    /// <summary>A number of the country's, a short one, or none.</summary>
    private static bool IsPhone(string? text) =>
        text is null or { Length: <= 3 } || PhoneNumber.Normal(text) is not null;

    public static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static async Task<IResult> PutService(
        HttpContext context, CityMap city, IGrainFactory grains, TimeProvider clock, string code)
    {
        var (body, problem) = await context.ReadJson<ServiceBody>();
        if (body is null)
            return problem!;
        await city.LoadDirectory();
        var now = clock.GetUtcNow();
        var errors = body.Faults(code, city.Directory, now).Select(f => context.Field(f.Pointer, f.Code)).ToList();
        if (errors.Count > 0)
            return context.Invalid(errors);
        var known = city.Directory.FindRecord(code);
        if (known is not null && Versions.NotSeen(context, known.Version) is { } unseen)
            return unseen;
        return await Do(context, city, grains, code, Publish(known, body.ToService(code), body.Offered ?? true,
            body.From ?? now, body.Why!));
    }

    /// <summary>The command by which this becomes the next version.</summary>
    public static EditionCommand<ServiceEdition>.Publish Publish(
        Planned<ServiceEdition>? known, ServiceType service, bool offered, DateTimeOffset from, string why) => new(
        new ServiceEdition((known?.Version ?? 0) + 1, service, offered, from.ToUniversalTime()),
        known is { Version: 0 } ? known.Now : null, why.Trim());

    private static async Task<IResult> DropPlan(
        HttpContext context, CityMap city, IGrainFactory grains, string code)
    {
        var (body, problem) = await context.ReadJson<WhyBody>();
        if (body is null)
            return problem!;
        if (body.Fault() is { } fault)
            return context.Invalid(context.Field("/why", fault));
        return city.Directory.FindRecord(code) is null
            ? context.Problem(404, "notFound")
            : await Do(context, city, grains, code, new EditionCommand<ServiceEdition>.DropPlan(body.Why!.Trim()));
    }

    private static async Task<IResult> Do(
        HttpContext context, CityMap city, IGrainFactory grains, string code, EditionCommand<ServiceEdition> command)
    {
        var outcome = await grains.GetGrain<IServiceGrain>(code).Do(command, context.Actor());
        if (outcome.Refusal is { } why)
            return context.Refused(why);
        await city.LoadDirectory();
        return Versions.Answer(context, outcome.State!.Version, outcome.State);
    }
}
