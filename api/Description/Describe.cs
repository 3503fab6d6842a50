namespace Despacho311.Api;

/// <summary>The body that an endpoint reads itself.</summary>
public sealed record TakesBody(Type Type, string MediaType = "application/json");

/// <summary>What an endpoint answers when it did what was asked.</summary>
public sealed record GivesBody(int Status, Type? Type, string MediaType);

/// <summary>A header that an endpoint heeds.</summary>
public sealed record TakesHeader(string Name, string What);

/// <summary>Why an endpoint may not do what was asked: codes of <see cref="Problem"/> under one status.</summary>
public sealed record MayRefuse(int Status, IReadOnlyList<string> Codes);

/// <summary>
/// Describes endpoints beside their routes, for <c>/openapi/v1.json</c>. Endpoints read their bodies themselves, so
/// that a wrong one gets an answer that says what is wrong; the framework cannot see what they take and give.
/// </summary>
public static class Describe
{
    private const string Json = "application/json";

    /// <param name="id">The operation's id: generated clients name their methods after it.</param>
    public static TBuilder Does<TBuilder>(this TBuilder endpoint, string id, string summary)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithName(id).WithSummary(summary);

    public static RouteHandlerBuilder Takes<TBody>(this RouteHandlerBuilder endpoint) =>
        endpoint.WithMetadata(new TakesBody(typeof(TBody)));

    /// <summary>The body is a picture.</summary>
    public static RouteHandlerBuilder TakesPhoto(this RouteHandlerBuilder endpoint) =>
        endpoint.WithMetadata(new TakesBody(typeof(byte[]), "image/*"))
            .Refuses(StatusCodes.Status413PayloadTooLarge, "photoTooLarge")
            .Refuses(StatusCodes.Status415UnsupportedMediaType, "notAPhoto");

    public static RouteHandlerBuilder Gives<TBody>(
        this RouteHandlerBuilder endpoint, int status = StatusCodes.Status200OK, string mediaType = Json) =>
        endpoint.WithMetadata(new GivesBody(status, typeof(TBody), mediaType));

    public static RouteHandlerBuilder GivesNothing(this RouteHandlerBuilder endpoint) =>
        endpoint.WithMetadata(new GivesBody(StatusCodes.Status204NoContent, null, Json));

    /// <summary>A list with places: as points on a map too, where somebody asks for it.</summary>
    public static RouteHandlerBuilder GivesPoints<T>(this RouteHandlerBuilder endpoint) => endpoint
        .Gives<Page<T>>().Gives<PointCollection<T>>(mediaType: "application/geo+json");

    /// <summary>
    /// What may be wrong beside what can be read off the route itself (a key, a role, a body, an id in the address).
    /// </summary>
    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder endpoint, int status, params string[] codes) =>
        endpoint.WithMetadata(new MayRefuse(status, codes));

    /// <summary>Somebody may have typed the code: a slip is told apart from an unknown one.</summary>
    public static RouteHandlerBuilder TakesCode(this RouteHandlerBuilder endpoint) =>
        endpoint.Refuses(StatusCodes.Status404NotFound, "mistypedCode", "notFound");

    /// <summary>The answer's ETag names a version, which <c>If-None-Match</c> asks after.</summary>
    public static RouteHandlerBuilder GivesVersion(this RouteHandlerBuilder endpoint) =>
        endpoint.WithMetadata(new GivesBody(StatusCodes.Status304NotModified, null, Json))
            .WithMetadata(new TakesHeader("If-None-Match", "ETag of an earlier answer: 304 when nothing has changed"));

    /// <summary>The change is made only when the thing is still as it was seen.</summary>
    public static RouteHandlerBuilder TakesVersion(this RouteHandlerBuilder endpoint) =>
        endpoint.WithMetadata(new TakesHeader("If-Match", "ETag that was seen: 412 when it is not the present one"));

    /// <summary>The change is made only when the caller has seen the present state.</summary>
    /// <param name="movedOn">What they are told otherwise.</param>
    public static RouteHandlerBuilder NeedsVersion(
        this RouteHandlerBuilder endpoint, string movedOn = "rulesMovedOn") => endpoint.TakesVersion()
        .Refuses(StatusCodes.Status412PreconditionFailed, movedOn)
        .Refuses(StatusCodes.Status428PreconditionRequired, "ifMatchRequired");

    /// <summary>Refusals of a part of the domain: those named, else all.</summary>
    public static RouteHandlerBuilder Refuses<TRefusal>(this RouteHandlerBuilder endpoint, params TRefusal[] why)
        where TRefusal : struct, Enum
    {
        foreach (var group in (why.Length == 0 ? Enum.GetValues<TRefusal>() : why).GroupBy(Problems.StatusOf))
            endpoint.WithMetadata(new MayRefuse(group.Key, [.. group.Select(Problems.CodeOf)]));
        return endpoint;
    }
}
