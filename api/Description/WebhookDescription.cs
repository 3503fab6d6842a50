using System.Text.Json.Nodes;
using Despacho311.Api.Webhooks;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Despacho311.Api.Description;

/// <summary>The messages that the city sends, beside the calls that it answers.</summary>
public static class WebhookDescription
{
    private static readonly (string Name, string What)[] Headers =
    [
        ("webhook-id", "Of the message; the same when it is sent again, so that a receiver takes it once"),
        ("webhook-timestamp", "When it was sent, Unix seconds; turn away what is older than five minutes"),
        ("webhook-signature", "`v1,` and base64 of HMAC-SHA256 over `id.timestamp.body` with the webhook's secret; two "
            + "signatures with a space between while a secret is being changed"),
    ];

    public static async Task Add(
        OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellation)
    {
        const string name = nameof(WebhookBody);
        document.AddComponent(name, await context.GetOrCreateSchemaAsync(typeof(WebhookBody), null, cancellation));
        document.Webhooks = new Dictionary<string, IOpenApiPathItem>();
        foreach (var (type, roles) in WebhookNews.Types)
            document.Webhooks[type] = new OpenApiPathItem
            {
                Operations = new Dictionary<HttpMethod, OpenApiOperation>
                {
                    [HttpMethod.Post] = Message(document, type, roles, new OpenApiSchemaReference(name, document)),
                },
            };
    }

    private static OpenApiOperation Message(
        OpenApiDocument document, string type, IEnumerable<string> roles, OpenApiSchemaReference body) => new()
        {
            Summary = type,
            Description = $"Roles: {string.Join(", ", roles)}. Sent to webhooks that ask for it.",
            Tags = new HashSet<OpenApiTagReference> { new("webhooks", document) },
            Parameters = [.. Headers.Select(h => new OpenApiParameter
            {
                Name = h.Name,
                In = ParameterLocation.Header,
                Required = true,
                Description = h.What,
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            })],
            RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    ["application/json"] = new() { Schema = body, Example = ExampleOf(type) },
                },
            },
            Responses = new OpenApiResponses
            {
                ["2XX"] = new OpenApiResponse
                {
                    Description = "Taken. Anything else, and no answer within the time "
                    + "allowed, is tried again for days"
                },
            },
        };

    /// <summary>A message with the thing as the api answers it.</summary>
    private static JsonObject ExampleOf(string type)
    {
        var (thing, path, known) = type.Split('.')[0] switch
        {
            "case" => ("case", "cases", "getCase"),
            "tow" => ("towRequest", "tow-requests", "getTowRequest"),
            _ => ("leak", "leaks", "getLeak"),
        };
        var id = Examples.AnswerOf(known)!["id"]!.GetValue<string>();
        return new JsonObject
        {
            ["type"] = type,
            ["timestamp"] = "2026-11-28T15:04:05.123456+00:00",
            ["data"] = new JsonObject
            {
                ["id"] = id,
                ["version"] = 3,
                ["url"] = $"https://311.example.org/api/v1/{path}/{id}",
                [thing] = Examples.AnswerOf(known),
            },
        };
    }
}
