using System.Collections.Immutable;
using Despacho311.Api.Accounts;
using Despacho311.Api.City;
using Despacho311.Api.Personal;
using Despacho311.Api.Photos;
using Despacho311.Api.Reports;
using Despacho311.Contracts;
using Despacho311.Contracts.Cases;
using Despacho311.Domain.Cases;
using Despacho311.Domain.Codes;

namespace Despacho311.Api.Cases;

/// <summary>The moves of a case. Each is refused with its reason when the case's state does not admit it.</summary>
public static class CaseMoves
{
    /// <summary>What is said with a move.</summary>
    /// <param name="Photos">Addresses that <c>POST /api/v1/photos</c> gave.</param>
    public sealed record WordBody(string? Text, ImmutableArray<string>? Photos);

    /// <param name="To">Acknowledged, scheduled or in progress; acknowledged when it is not said.</param>
    public sealed record ProgressBody(CaseStatus? To, string? Text, ImmutableArray<string>? Photos);

    public sealed record TransferBody(string? Agency, string? Text);

    /// <param name="As">Resolved, duplicate, notOurs, declined or withdrawn.</param>
    /// <param name="DuplicateOf">The code of the other case, when it is a duplicate.</param>
    public sealed record CloseBody(CaseStatus? As, string? DuplicateOf, string? Text, ImmutableArray<string>? Photos);

    /// <param name="Public">False: for the people who work on it only.</param>
    public sealed record NoteBody(string? Text, bool? Public, ImmutableArray<string>? Photos);

    private static readonly string[] Staff = [Roles.Dispatcher, Roles.Liaison];
    private static readonly string[] Anyone = [Roles.Dispatcher, Roles.Liaison, Roles.CallTaker, Roles.Client];

    public static void MapCaseMoves(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/v1/cases/{id}").WithTags("cases");
        var city = app.ServiceProvider.GetRequiredService<CityMap>();
        Map<ProgressBody>(group, "acknowledge", Staff, "acknowledgeCase", "The agency has it in hand",
            b => new WordBody(b.Text, b.Photos), false, (b, word, errors) => ProgressOf(b.To, word, errors));
        Map<WordBody>(group, "ask", Staff, "askCitizen", "Asks the citizen; the case waits for them",
            b => b, true, (_, word, _) => new CaseCommand.Ask(word));
        Map<WordBody>(group, "answer", Anyone, "answerAgency", "The citizen's answer",
            b => b, true, (_, word, _) => new CaseCommand.Answer(word with { By = CaseSpeaker.Citizen }));
        Map<WordBody>(group, "resolve", Staff, "resolveCase", "Done, and how",
            b => b, true, (_, word, _) => new CaseCommand.Close(CaseStatus.Resolved, null, word));
        Map<WordBody>(group, "reopen", Anyone, "reopenCase", "It is not solved",
            b => b, true, (_, word, _) => new CaseCommand.Reopen(word));
        Map<CloseBody>(group, "close", Staff, "closeCase", "Ends the case without a solution, and why",
            b => new WordBody(b.Text, b.Photos), true,
            (b, word, errors) => CloseOf(b.As, b.DuplicateOf, word, errors));
        Map<NoteBody>(group, "note", Anyone, "noteCase", "A word on the case",
            b => new WordBody(b.Text, b.Photos), true, (b, word, _) =>
                new CaseCommand.Note(word, word.By == CaseSpeaker.Citizen || (b.Public ?? false)));
        Map<TransferBody>(group, "transfer", Staff, "transferCase", "To the agency whose business it is",
            b => new WordBody(b.Text, null), true,
            (b, word, errors) => TransferOf(city, b.Agency, word, errors));
        app.MapManyMoves();
        app.MapCaseSplit();
    }

    internal static CaseCommand.Progress ProgressOf(CaseStatus? to, CaseWord word, List<(string, string)> errors)
    {
        if (to is not (null or CaseStatus.Acknowledged or CaseStatus.Scheduled or CaseStatus.InProgress))
            errors.Add(("/to", "value"));
        return new CaseCommand.Progress(to ?? CaseStatus.Acknowledged, word);
    }

    internal static CaseCommand.Transfer TransferOf(
        CityMap city, string? agency, CaseWord word, List<(string, string)> errors)
    {
        if (agency is null || city.Directory.FindAgency(agency) is not { Active: true })
            errors.Add(("/agency", agency is null ? "required" : "value"));
        return new CaseCommand.Transfer(agency ?? "", word);
    }

    internal static CaseCommand.Close CloseOf(
        CaseStatus? how, string? duplicateOf, CaseWord word, List<(string, string)> errors)
    {
        if (how is null || CaseLogic.IsOpen(how.Value))
            errors.Add(("/as", how is null ? "required" : "value"));
        string? other = null;
        if (how == CaseStatus.Duplicate
            && ReadableCode.Read(duplicateOf ?? "", out other) != CodeReading.WellFormed)
            errors.Add(("/duplicateOf", "value"));
        return new CaseCommand.Close(how ?? CaseStatus.Declined, other, word);
    }

    private static void Map<TBody>(RouteGroupBuilder group, string path, string[] roles, string id, string summary,
        Func<TBody, WordBody> said, bool mustSay, Func<TBody, CaseWord, List<(string, string)>, CaseCommand> command)
        where TBody : class =>
        group.MapPost(path, async (HttpContext context, IGrainFactory grains, string id) =>
        {
            var (body, problem) = await context.ReadJson<TBody>();
            if (body is null)
                return problem!;
            var (found, unknown) = await CaseEndpoints.Find(context, grains, id);
            if (found is null)
                return unknown!;
            var errors = new List<(string Pointer, string Code)>();
            var move = command(body, Word(said(body), mustSay, CaseAccess.SpeakerFor(context, found)!.Value, errors),
                errors);
            return errors.Count > 0
                ? context.Invalid([.. errors.Select(e => context.Field(e.Pointer, e.Code))])
                : await Do(context, grains, found.Id, move);
        }).For(roles).Takes<TBody>().Gives<CaseAnswer>()
            .TakesCode()
            .Refuses(CaseRefusal.NotOpened, CaseRefusal.AlreadyClosed, CaseRefusal.NotClosed, CaseRefusal.NothingAsked,
                CaseRefusal.SameAgency, CaseRefusal.OwnDuplicate, CaseRefusal.TooManyUpdates, CaseRefusal.PartsOpen,
                CaseRefusal.CaseMovedOn)
            .TakesVersion()
            .Does(id, summary);

    /// <summary>What is said with a move, and what is wrong with it.</summary>
    public static CaseWord Word(
        WordBody said, bool mustSay, CaseSpeaker by, List<(string Pointer, string Code)> errors)
    {
        var text = said.Text?.Trim() ?? "";
        if (text.Length == 0 && mustSay)
            errors.Add(("/text", "required"));
        if (text.Length > CaseAnswers.MaxText)
            errors.Add(("/text", "tooLong"));
        var photos = said.Photos ?? [];
        if (photos.Length > Open311.Values.MaxMedia || !photos.All(PhotoStore.IsAddress))
            errors.Add(("/photos", "value"));
        return new CaseWord(Open311.Answer.Legal(text), photos, by);
    }

    internal static async Task<IResult> Do(HttpContext context, IGrainFactory grains, string id, CaseCommand command)
    {
        var (seen, problem) = Versions.Seen(context);
        if (problem is not null)
            return problem;
        if (OriginalOf(command) is { } original && await grains.GetGrain<ICaseGrain>(original).Get() is null)
            return context.Invalid(context.Field("/duplicateOf", "value"));
        var outcome = await Carry(context, grains, id, command, seen);
        return outcome.Refusal is { } why
            ? context.Refused(why)
            : Versions.Answer(context, outcome.Version, CaseAnswer.Of(context, outcome.State!));
    }

    /// <summary>The case that this one repeats, when that is why it is closed.</summary>
    internal static string? OriginalOf(CaseCommand command) =>
        command is CaseCommand.Close { As: CaseStatus.Duplicate, DuplicateOf: { } other } ? other : null;

    /// <param name="seen">The version that the caller saw; null when they do not say.</param>
    internal static async Task<Outcome<CitizenCase, CaseRefusal>> Carry(
        HttpContext context, IGrainFactory grains, string id, CaseCommand command, long? seen)
    {
        var grain = grains.GetGrain<ICaseGrain>(id);
        var outcome = seen is { } version
            ? await grain.DoIf(command, context.Actor(), version)
            : await grain.Do(command, context.Actor(), null);
        if (outcome.Refusal is null && OriginalOf(command) is { } original)
            await Merge(context, grains, outcome.State!, original);
        return outcome;
    }

    /// <summary>
    /// Who reported a case that repeats another is one more who reported that other, and hears how it goes on. Said
    /// again it changes nothing; an original that is closed takes nobody any more.
    /// </summary>
    private static async Task Merge(HttpContext context, IGrainFactory grains, CitizenCase repeated, string original)
    {
        var grain = grains.GetGrain<ICaseGrain>(original);
        if (await grain.Get() is { PartOf: { } whole })
            grain = grains.GetGrain<ICaseGrain>(whole);
        var seal = context.RequestServices.GetRequiredService<PersonalSeal>();
        foreach (var (who, reporter) in await context.RequestServices.GetRequiredService<Reporters>()
            .List(repeated, CancellationToken.None))
            await grain.Do(new CaseCommand.Join(who), context.Actor(), seal.Seal(reporter));
    }
}
