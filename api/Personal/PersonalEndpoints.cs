using Despacho311.Api.Accounts;
using Despacho311.Contracts;

namespace Despacho311.Api.Personal;

/// <summary>
/// What the law gives everybody a right to (Panama: law 81 of 2019): to know what is held of them, and that it is
/// erased. Somebody has made sure, before, that it is they who ask.
/// </summary>
public static class PersonalEndpoints
{
    private const int MaxWhy = 400;

    /// <summary>A number or an address: in a body, so that it is in no log of addresses.</summary>
    private sealed record SubjectBody(string? Phone, string? Email);

    /// <param name="Why">Such as the number of the request. Without their name.</param>
    private sealed record ErasureBody(string? Phone, string? Email, string? Why);

    public static void MapPersonal(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/v1/personal").WithTags("personal");
        group.MapPost("export", Export).For(Roles.Admin).Takes<SubjectBody>().Gives<HeldData>()
            .Does("exportPersonal", "All that is held of a person, by number or mail address. Each look is recorded");
        group.MapPost("erase", Erase).For(Roles.Admin).Takes<ErasureBody>().Gives<ErasedData>()
            .Does("erasePersonal", "Erases all that is held of a person. The cases stay, and know nobody");
    }

    private static async Task<IResult> Export(HttpContext context, PersonalData data, PersonalReads reads)
    {
        var (body, problem) = await context.ReadJson<SubjectBody>();
        if (body is null)
            return problem!;
        if (Subject.Of(body.Phone, body.Email) is not { } subject)
            return context.Invalid(context.Field("/phone", "phoneOrEmail"));
        await reads.Record(context.Actor(), subject.Name);
        return Results.Json(await data.Find(subject, context.RequestAborted), Wire.Json);
    }

    private static async Task<IResult> Erase(HttpContext context, PersonalData data)
    {
        var (body, problem) = await context.ReadJson<ErasureBody>();
        if (body is null)
            return problem!;
        if (Subject.Of(body.Phone, body.Email) is not { } subject)
            return context.Invalid(context.Field("/phone", "phoneOrEmail"));
        return Problems.Fault(body.Why, MaxWhy) is { } fault
            ? context.Invalid(context.Field("/why", fault))
            : Results.Json(await data.Erase(subject, context.Actor(), body.Why!.Trim()), Wire.Json);
    }
}
