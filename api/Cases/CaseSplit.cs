using Despacho311.Api.Accounts;
using Despacho311.Api.City;
using Despacho311.Api.Clocks;
using Despacho311.Domain.Cases;

namespace Despacho311.Api.Cases;

/// <summary>
/// A case that more than one agency has to do with: each gets its part, under its own clock; the citizen goes on
/// following the whole.
/// </summary>
public static class CaseSplit
{
    /// <param name="Service">What the part is; as the whole when it is not said.</param>
    /// <param name="Agency">Who does it; whose business the service is there when it is not said.</param>
    /// <param name="Text">What is to be done. The citizen reads it too.</param>
    public sealed record PartBody(string? Service, string? Agency, string? Text);

    public static void MapCaseSplit(this IEndpointRouteBuilder app) =>
        app.MapPost("/api/v1/cases/{id}/split", Split).For(Roles.Dispatcher, Roles.Liaison).WithTags("cases")
            .Takes<PartBody>().Gives<CaseAnswer>()
            .TakesCode()
            .Refuses(CaseRefusal.NotOpened, CaseRefusal.AlreadyClosed, CaseRefusal.SameAgency,
                CaseRefusal.TooManyUpdates, CaseRefusal.TooManyParts, CaseRefusal.PartOfACase, CaseRefusal.CaseMovedOn)
            .TakesVersion()
            .Does("splitCase", "Gives another agency a part of the case: a case of its own, with its own clock. The "
                + "whole cannot be resolved before its parts are");

    private static async Task<IResult> Split(HttpContext context, IGrainFactory grains, CityMap city,
        Idempotency idempotency, TimeProvider clock, string id)
    {
        var (body, problem) = await context.ReadJson<PartBody>();
        if (body is null)
            return problem!;
        var (found, unknown) = await CaseEndpoints.Find(context, grains, id);
        if (found is null)
            return unknown!;
        var errors = new List<(string Pointer, string Code)>();
        var word = CaseMoves.Word(new CaseMoves.WordBody(body.Text, null), true,
            CaseAccess.SpeakerFor(context, found)!.Value, errors);
        var service = city.FindService(body.Service ?? found.Service);
        if (service is null)
            errors.Add(("/service", "value"));
        var agency = body.Agency ?? (service is null ? "" : city.AgencyAt(service, found.Place.Where));
        if (body.Agency is { } wanted && city.Directory.FindAgency(wanted) is not { Active: true })
            errors.Add(("/agency", "value"));
        if (errors.Count > 0)
            return context.Invalid([.. errors.Select(e => context.Field(e.Pointer, e.Code))]);
        var now = clock.GetUtcNow();
        return await CaseMoves.Do(context, grains, found.Id, new CaseCommand.Split(
            await idempotency.Code(context), service!.Code, agency, service.Target,
            city.Promise(service, agency, now), city.Directory.Find(service.Code, now)?.Version, word));
    }
}
