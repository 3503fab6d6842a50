using Despacho311.Api.Accounts;
using Despacho311.Api.Cases;
using Despacho311.Api.City;
using Despacho311.Api.Clocks;
using Despacho311.Api.Codes;
using Despacho311.Api.Messages;
using Despacho311.Contracts;
using Despacho311.Contracts.Cases;
using Despacho311.Domain.Cases;

namespace Despacho311.Api.Reports;

/// <summary>A report as its reporter sees it.</summary>
/// <param name="MayAnswer">The agency asked something.</param>
/// <param name="MayJudge">It has ended, and they may say whether it is solved.</param>
/// <param name="Opinion">What they said last of its end.</param>
/// <param name="Mail">Whether they are written to; null when they gave nothing to write to.</param>
public sealed record OwnReport(PublicCase Case, bool MayAnswer, bool MayJudge, CaseOpinion? Opinion, bool? Mail);

/// <summary>What somebody may do with a report whose key they have.</summary>
public sealed class OwnReports(
    CityMap city, IGrainFactory grains, ReporterKeys keys, Reporters reporters, MessageStore messages,
    TimeProvider clock)
{
    public const string KeyHeader = "X-Reporter-Key";

    /// <summary>The report, when the caller has a key of it.</summary>
    public async Task<(CitizenCase? Found, string? Who, IResult? Problem)> Find(HttpContext context, string code)
    {
        var (id, mistyped) = TypedCode.Read(context, code);
        if (id is null)
            return (null, null, mistyped);
        if (keys.FindReporter(id, context.Request.Headers[KeyHeader]) is not { } who)
            return (null, null, context.Problem(StatusCodes.Status403Forbidden, "notYourReport"));
        return await grains.GetGrain<ICaseGrain>(id).Get() is { } found
            ? (found, who, null)
            : (null, null, context.Problem(StatusCodes.Status404NotFound, "notFound"));
    }

    /// <summary>Does what the reporter wants, and shows the report as it is then.</summary>
    /// <param name="command">Made for the reporter of this token.</param>
    public async Task<IResult> Do(HttpContext context, string code, Func<string, CaseCommand> command)
    {
        var (found, who, problem) = await Find(context, code);
        if (found is null)
            return problem!;
        var outcome = await grains.GetGrain<ICaseGrain>(found.Id).Do(command(who!), context.Actor(), null);
        return outcome.Refusal is { } why ? context.Refused(why) : await Show(context, outcome.State!, who!);
    }

    public async Task<IResult> Show(HttpContext context, CitizenCase c, string who)
    {
        var known = (await reporters.List(c, context.RequestAborted)).FirstOrDefault(r => r.Who == who).Reporter;
        bool? mail = known is null || reporters.AddressOf(known) is null
            ? null
            : !await messages.HasStopped(c.Id, who, context.RequestAborted);
        return Results.Json(new OwnReport(Shown(context, c), c.IsAnswerWanted,
            CaseOpinion.IsAsked(c, clock.GetUtcNow()), c.Opinions.GetValueOrDefault(who), mail), Wire.Json);
    }

    /// <summary>With its own words.</summary>
    public PublicCase Shown(HttpContext context, CitizenCase c) =>
        PublicCase.Of(context, city, city.Reckoned(c), own: true);
}
