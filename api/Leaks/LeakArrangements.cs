using System.Collections.Immutable;
using Despacho311.Api.Accounts;
using Despacho311.Contracts;
using Despacho311.Contracts.Leaks;
using Despacho311.Contracts.Live;
using Despacho311.Domain.Geo;
using Despacho311.Domain.Leaks;

namespace Despacho311.Api.Leaks;

/// <summary>What people know better than the engine: why reports are one leak, and that they are or are not.</summary>
public static class LeakArrangements
{
    /// <summary>More reports are not taken out by hand at once.</summary>
    private const int MaxCases = 1_000;

    /// <param name="Cases">The reports that are of another leak.</param>
    public sealed record SplitBody(ImmutableArray<string>? Cases);

    /// <param name="Into">The leak that goes on.</param>
    public sealed record MergeBody(string? Into);

    /// <summary>One report, without who reported it.</summary>
    /// <param name="AccuracyMeters">Standard error of its place, as it was reckoned with.</param>
    public sealed record SightingAnswer(string Id, GeoPoint Location, double AccuracyMeters, DateTimeOffset At);

    /// <param name="Settled">People have said where it belongs, whatever the figures say.</param>
    /// <param name="Choices">Every way to explain it, the likeliest first.</param>
    public sealed record ReasonsAnswer(
        SightingAnswer Report, string Leak, bool Settled, ImmutableArray<LeakChoice> Choices)
    {
        public static ReasonsAnswer Of(LeakReasons r) => new(
            new SightingAnswer(r.Report.Id, r.Report.Where, r.Report.SigmaMeters, r.Report.At), r.Leak, r.Settled,
            r.Choices);
    }

    public static void MapLeakArrangements(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/v1/leaks").WithTags("leaks");
        group.MapGet("{id}/reports", Explain).For(Roles.Crew, Roles.Dispatcher).Gives<Page<ReasonsAnswer>>()
            .Does("explainLeak",
                "Why each report is held to be of the leak and how close the next choice was; the newest 200");
        group.MapPost("{id}/split", Split).For(Roles.Crew).Takes<SplitBody>().Gives<LeakView>()
            .Refuses(LeakRefusal.UnknownLeak, LeakRefusal.AlreadyEnded, LeakRefusal.UnknownReport,
                LeakRefusal.NothingToSplit)
            .Does("splitLeak", "These reports are of another leak, which is answered; the engine heeds it");
        group.MapPost("{id}/merge", Merge).For(Roles.Crew).Takes<MergeBody>().Gives<LeakView>()
            .Refuses(LeakRefusal.UnknownLeak, LeakRefusal.AlreadyEnded, LeakRefusal.CrewIsOnIt, LeakRefusal.SameLeak,
                LeakRefusal.LeaksTooFarApart)
            .Does("mergeLeak", "The leak is the same as another, which is answered; the engine heeds it");
    }

    private static async Task<IResult> Explain(HttpContext context, IGrainFactory grains, string id)
    {
        if (await grains.GetGrain<ILeakGrain>(id).Get() is not { } leak)
            return context.Problem(404, "notFound");
        var reasons = await grains.GetGrain<ILeakZoneGrain>(leak.Summary.Zone).Explain(id);
        return Results.Json(new Page<ReasonsAnswer>([.. reasons.Select(ReasonsAnswer.Of)], null), Wire.Json);
    }

    private static async Task<IResult> Split(HttpContext context, IGrainFactory grains, string id)
    {
        var (body, problem) = await context.ReadJson<SplitBody>();
        if (body is null)
            return problem!;
        if (body.Cases is not { IsDefaultOrEmpty: false } cases)
            return context.Invalid(context.Field("/cases", "required"));
        if (cases.Length > MaxCases)
            return context.Invalid(context.Field("/cases", "tooLong"));
        if (await grains.GetGrain<ILeakGrain>(id).Get() is not { } leak)
            return context.Refused(LeakRefusal.UnknownLeak);
        if (!leak.IsOpen)
            return context.Refused(LeakRefusal.AlreadyEnded);
        var said = await grains.GetGrain<ILeakZoneGrain>(leak.Summary.Zone).Split(id, cases, context.Actor());
        return said.Refusal is { } why
            ? context.Refused(RefusalOf(why))
            : await Answer(grains, said.Words, said.Words.First(w => w.Leak != id).Leak);
    }

    private static async Task<IResult> Merge(HttpContext context, IGrainFactory grains, string id)
    {
        var (body, problem) = await context.ReadJson<MergeBody>();
        if (body is null)
            return problem!;
        if (string.IsNullOrWhiteSpace(body.Into))
            return context.Invalid(context.Field("/into", "required"));
        var (gone, keep) = (await grains.GetGrain<ILeakGrain>(id).Get(),
            await grains.GetGrain<ILeakGrain>(body.Into).Get());
        if (gone is null || keep is null)
            return context.Refused(LeakRefusal.UnknownLeak);
        if (LeakLogic.WhyNotMerge(gone, keep) is { } not)
            return context.Refused(not);
        var said = await Arrange(grains, gone, keep, context.Actor());
        return said.Refusal is { } why
            ? context.Refused(RefusalOf(why))
            : await Answer(grains, said.Words, keep.Id);
    }

    /// <summary>
    /// Within a zone, or from one to another. What fails in between is made good by the zone that hands over.
    /// </summary>
    private static async Task<LeakArrangement> Arrange(
        IGrainFactory grains, LeakSite gone, LeakSite keep, string actor)
    {
        var (from, to) = (gone.Summary.Zone, keep.Summary.Zone);
        var zone = grains.GetGrain<ILeakZoneGrain>(from);
        if (from == to)
            return await zone.Merge(gone.Id, keep.Id, actor);
        var handed = await zone.HandOver(gone.Id, to, keep.Id, actor);
        if (handed is not { Refusal: null, Leaving: { } leaving })
            return handed;
        var received = await grains.GetGrain<ILeakZoneGrain>(leaving.Zone)
            .Receive(from, leaving);
        return received with { Words = received.Words.AddRange(handed.Words) };
    }

    /// <summary>The leaks hear it before the answer, so that whoever reads next reads what they did.</summary>
    private static async Task<IResult> Answer(IGrainFactory grains, ImmutableArray<LeakWord> words, string leak)
    {
        foreach (var word in words)
            await grains.GetGrain<ILeakGrain>(word.Leak).Do(word.AsCommand(), "engine");
        return Results.Json(LeakView.Of((await grains.GetGrain<ILeakGrain>(leak).Get())!), Wire.Json);
    }

    private static LeakRefusal RefusalOf(LeakZoneRefusal why) => why switch
    {
        LeakZoneRefusal.UnknownLeak => LeakRefusal.AlreadyEnded,
        LeakZoneRefusal.UnknownReport => LeakRefusal.UnknownReport,
        LeakZoneRefusal.NothingToSplit => LeakRefusal.NothingToSplit,
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
