using System.Collections.Concurrent;
using System.Collections.Immutable;
using Despacho311.Api.Accounts;
using Despacho311.Api.City;
using Despacho311.Api.Text;
using Despacho311.Contracts;
using Despacho311.Contracts.Cases;
using Despacho311.Domain.Cases;
using Despacho311.Domain.Codes;

namespace Despacho311.Api.Cases;

/// <summary>
/// One move for many cases, as after a storm or when an agency takes over another's streets. Each case is moved or
/// refused by itself, and the answer says which.
/// </summary>
public static class ManyMoves
{
    private const int MaxCases = 200;
    private const int AtOnce = 16;

    /// <summary>What may be done to many.</summary>
    public enum MoveOfMany
    {
        Acknowledge,
        Ask,
        Resolve,
        Close,
        Transfer,
        Note,
    }

    /// <param name="Cases">Codes of 1 to 200 cases.</param>
    /// <param name="To">Of acknowledge: acknowledged, scheduled or in progress.</param>
    /// <param name="Agency">Of transfer: whose they are from now on.</param>
    /// <param name="As">Of close: duplicate, notOurs, declined or withdrawn.</param>
    /// <param name="DuplicateOf">Of close as duplicate: the code of the case that stays.</param>
    /// <param name="Public">Of note: whether citizens may read it.</param>
    public sealed record MovesBody(
        ImmutableArray<string>? Cases, MoveOfMany? Move, CaseStatus? To, string? Agency, CaseStatus? As,
        string? DuplicateOf, string? Text, ImmutableArray<string>? Photos, bool? Public);

    /// <param name="Status">As it is now; null when the case is not the caller's to see.</param>
    /// <param name="Problem">The code of why it was not moved; null when it was.</param>
    /// <param name="Title">The same in words.</param>
    public sealed record MovedCase(string Case, CaseStatus? Status, string? Problem, string? Title);

    /// <param name="Moved">How many were.</param>
    /// <param name="Items">Each case, in the order in which they were given.</param>
    public sealed record MovesAnswer(int Moved, IReadOnlyList<MovedCase> Items);

    public static void MapManyMoves(this IEndpointRouteBuilder app) =>
        app.MapPost("/api/v1/cases/moves", Move).For(Roles.Dispatcher, Roles.Liaison).WithTags("cases")
            .Takes<MovesBody>().Gives<MovesAnswer>()
            .Does("moveCases", "One move for up to 200 cases. Each is moved or refused by itself; the answer says "
                + "which");

    private static async Task<IResult> Move(HttpContext context, IGrainFactory grains, CityMap city)
    {
        var (body, problem) = await context.ReadJson<MovesBody>();
        if (body is null)
            return problem!;
        var errors = new List<(string Pointer, string Code)>();
        var word = CaseMoves.Word(new CaseMoves.WordBody(body.Text, body.Photos), body.Move != MoveOfMany.Acknowledge,
            CaseSpeaker.Agency, errors);
        var command = CommandOf(body, word, city, errors);
        if (body.Cases is not { Length: > 0 and <= MaxCases })
            return context.Invalid(context.Field("/cases", "range", 1, MaxCases));
        if (errors.Count > 0)
            return context.Invalid([.. errors.Select(e => context.Field(e.Pointer, e.Code))]);
        if (CaseMoves.OriginalOf(command!) is { } original
            && await grains.GetGrain<ICaseGrain>(original).Get() is null)
            return context.Invalid(context.Field("/duplicateOf", "value"));
        var cases = body.Cases.Value.Distinct().ToList();
        var moved = new ConcurrentDictionary<string, MovedCase>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(cases, new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (typed, _) => moved[typed] = await One(context, grains, typed, command!));
        var items = cases.Select(c => moved[c]).ToList();
        return Results.Json(new MovesAnswer(items.Count(i => i.Problem is null), items), Wire.Json);
    }

    private static CaseCommand? CommandOf(
        MovesBody body, CaseWord word, CityMap city, List<(string Pointer, string Code)> errors)
    {
        switch (body.Move)
        {
            case MoveOfMany.Acknowledge:
                return CaseMoves.ProgressOf(body.To, word, errors);
            case MoveOfMany.Ask:
                return new CaseCommand.Ask(word);
            case MoveOfMany.Resolve:
                return new CaseCommand.Close(CaseStatus.Resolved, null, word);
            case MoveOfMany.Close:
                return CaseMoves.CloseOf(body.As, body.DuplicateOf, word, errors);
            case MoveOfMany.Transfer:
                return CaseMoves.TransferOf(city, body.Agency, word, errors);
            case MoveOfMany.Note:
                return new CaseCommand.Note(word, body.Public ?? false);
            default:
                errors.Add(("/move", "required"));
                return null;
        }
    }

    private static async Task<MovedCase> One(
        HttpContext context, IGrainFactory grains, string typed, CaseCommand command)
    {
        MovedCase Not(string why) => new(typed, null, why, context.Text("problem." + why));
        if (ReadableCode.Read(typed, out var code) != CodeReading.WellFormed)
            return Not("mistypedCode");
        if (await grains.GetGrain<ICaseGrain>(code!).Get() is not { } found
            || CaseAccess.SpeakerFor(context, found) is null)
            return Not("notFound");
        var outcome = await CaseMoves.Carry(context, grains, found.Id, command, null);
        return outcome.Refusal is { } why
            ? new MovedCase(typed, outcome.State?.Status, Problems.CodeOf(why),
                context.Text("refusal." + Problems.CodeOf(why)))
            : new MovedCase(typed, outcome.State!.Status, null, null);
    }
}
