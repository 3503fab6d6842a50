using System.Globalization;
using System.Text.Json.Nodes;
using Despacho311.Api.Text;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.OpenApi;

namespace Despacho311.Api.Description;

/// <summary>Which codes an operation may answer with when it does not do what was asked.</summary>
public static class RefusalCodes
{
    /// <summary>Under each status, in order: what the route itself says, and what was said beside it.</summary>
    public static IEnumerable<(string Status, IReadOnlyList<string> Codes)> Of(
        ApiDescription endpoint, OpenApiOperation operation, bool needsKey)
    {
        var metadata = endpoint.ActionDescriptor.EndpointMetadata;
        var all = metadata.OfType<MayRefuse>().ToList();
        var takes = metadata.OfType<TakesBody>().FirstOrDefault();
        if (takes?.Type == typeof(byte[]))
            all.Add(new MayRefuse(StatusCodes.Status413PayloadTooLarge, ["tooLarge"]));
        else if (takes is not null)
        {
            all.Add(new MayRefuse(StatusCodes.Status400BadRequest, ["json", "encoding", "validation"]));
            all.Add(new MayRefuse(StatusCodes.Status413PayloadTooLarge, ["tooLarge"]));
        }
        if (operation.Parameters?.Any(p => p.In == ParameterLocation.Query) is true)
            all.Add(new MayRefuse(StatusCodes.Status400BadRequest, ["validation"]));
        if (needsKey)
        {
            all.Add(new MayRefuse(StatusCodes.Status401Unauthorized, ["unauthorized"]));
            all.Add(new MayRefuse(StatusCodes.Status403Forbidden,
                HttpMethods.IsGet(endpoint.HttpMethod ?? "") ? ["forbidden"] : ["forbidden", "readsOnly"]));
        }
        if (operation.Parameters?.Any(p => p.In == ParameterLocation.Path) is true)
            all.Add(new MayRefuse(StatusCodes.Status404NotFound, ["notFound"]));
        if (HttpMethods.IsPost(endpoint.HttpMethod ?? ""))
            all.Add(new MayRefuse(StatusCodes.Status422UnprocessableEntity, ["idempotencyMismatch"]));
        if (metadata.OfType<EnableRateLimitingAttribute>().Any())
            all.Add(new MayRefuse(StatusCodes.Status429TooManyRequests, ["tooManyRequests"]));
        foreach (var status in all.GroupBy(r => r.Status).OrderBy(g => g.Key))
            yield return (status.Key.ToString(CultureInfo.InvariantCulture),
                [.. status.SelectMany(r => r.Codes).Distinct().Order(StringComparer.Ordinal)]);
        yield return ("default", ["unavailable"]);
    }

    /// <summary>
    /// Names the codes for people, and as <c>x-codes</c> for programs. What many operations say is said once.
    /// </summary>
    public static IOpenApiResponse Say(
        OpenApiDocument document, IReadOnlyList<string> codes, OpenApiResponse response)
    {
        response.Description = string.Join('\n', codes.Select(c => $"* `{c}`: {Title(c)}"));
        response.Extensions = new Dictionary<string, IOpenApiExtension>
        {
            ["x-codes"] = new JsonNodeExtension(new JsonArray([.. codes.Select(c => JsonValue.Create(c))])),
        };
        if (codes.Count > 3)
            return response;
        var name = string.Join('.', codes);
        document.AddComponent(name, response);
        return new OpenApiResponseReference(name, document);
    }

    private static string Title(string code) =>
        Texts.Find("en", "problem." + code) ?? Texts.Get("en", "refusal." + code);
}
