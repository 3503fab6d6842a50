using Despacho311.Api.Accounts;
using Despacho311.Contracts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Despacho311.Api;

/// <summary>The body that an endpoint reads itself.</summary>
public sealed record TakesBody(Type Type, string MediaType = "application/json");

/// <summary>What an endpoint answers when it did what was asked.</summary>
public sealed record GivesBody(int Status, Type? Type, string MediaType);

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
        endpoint.WithMetadata(new TakesBody(typeof(byte[]), "image/*"));

    public static RouteHandlerBuilder Gives<TBody>(
        this RouteHandlerBuilder endpoint, int status = StatusCodes.Status200OK, string mediaType = Json) =>
        endpoint.WithMetadata(new GivesBody(status, typeof(TBody), mediaType));

    public static RouteHandlerBuilder GivesNothing(this RouteHandlerBuilder endpoint) =>
        endpoint.WithMetadata(new GivesBody(StatusCodes.Status204NoContent, null, Json));

    public static IServiceCollection AddDescription(this IServiceCollection services)
    {
        // The description speaks of the same JSON that is sent.
        services.ConfigureHttpJsonOptions(o =>
        {
            o.SerializerOptions.TypeInfoResolverChain.Insert(0, Wire.Json.TypeInfoResolver!);
            foreach (var converter in Wire.Json.Converters)
                o.SerializerOptions.Converters.Add(converter);
        });
        return services.AddOpenApi(o => o.AddDocumentTransformer(About).AddOperationTransformer(Operation)
            .AddSchemaTransformer(LeaveOutNulls));
    }

    /// <summary>What may be null is left out of an answer when it is, and may be left out of a body.</summary>
    private static Task LeaveOutNulls(
        OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellation)
    {
        foreach (var member in context.JsonTypeInfo.Properties)
            if (member.IsGetNullable || Nullable.GetUnderlyingType(member.PropertyType) is not null)
                schema.Required?.Remove(member.Name);
        return Task.CompletedTask;
    }

    private static Task About(
        OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellation)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Despacho 311",
            Version = "v1",
            Description = "Times are RFC 3339 with offset, places WGS84 degrees as `lat` and `long`, errors RFC 9457 "
                + "problem details in the caller's language (`Accept-Language` or `?lang=es|en`). Every POST takes an "
                + "`Idempotency-Key`: the same key and body give the first answer again, another body 422. Lists are "
                + "`{items, next}`; pass `next` as `after` for the page that follows.",
        };
        document.Servers = [];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            ["key"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer" },
            ["header"] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Header,
                Name = "X-Api-Key",
            },
        };
        return Task.CompletedTask;
    }

    private static async Task Operation(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<TakesBody>().FirstOrDefault() is { } takes)
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    [takes.MediaType] = new() { Schema = await SchemaOf(context, takes.Type, cancellation) },
                },
            };
        operation.Responses = [];
        foreach (var gives in metadata.OfType<GivesBody>())
        {
            var response = gives.Type is null
                ? new OpenApiResponse { Description = "Done" }
                : await Response(context, "Done", gives.MediaType, gives.Type, cancellation);
            // One answer may come in several forms.
            if (operation.Responses.TryAdd($"{gives.Status}", response))
                continue;
            foreach (var (mediaType, content) in response.Content ?? new Dictionary<string, OpenApiMediaType>())
                operation.Responses[$"{gives.Status}"].Content?.Add(mediaType, content);
        }
        var roles = metadata.OfType<IAuthorizeData>().SelectMany(a => a.Roles?.Split(',') ?? []).Distinct().ToList();
        operation.Description = roles.Count > 0
            ? $"Roles: {string.Join(", ", roles)}."
            : $"Public: {metadata.OfType<PublicBecause>().FirstOrDefault()?.Why}.";
        operation.Security = roles.Count == 0 ? [] :
        [
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("key", context.Document)] = [] },
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("header", context.Document)] = [] },
        ];
        operation.Responses["default"] = await Response(
            context, "Why not", "application/problem+json", typeof(Problem), cancellation);
    }

    private static async Task<OpenApiResponse> Response(OpenApiOperationTransformerContext context, string what,
        string mediaType, Type type, CancellationToken cancellation) => new()
        {
            Description = what,
            Content = new Dictionary<string, OpenApiMediaType>
            {
                [mediaType] = new() { Schema = await SchemaOf(context, type, cancellation) },
            },
        };

    /// <summary>Each body is described once, under its name, and referred to.</summary>
    private static async Task<IOpenApiSchema> SchemaOf(
        OpenApiOperationTransformerContext context, Type type, CancellationToken cancellation)
    {
        if (type == typeof(byte[]))
            return new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" };
        var name = type.IsGenericType
            ? type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]
                + string.Concat(type.GetGenericArguments().Select(a => "Of" + a.Name))
            : type.Name;
        var schema = await context.GetOrCreateSchemaAsync(type, null, cancellation);
        context.Document!.AddComponent(name, schema);
        return new OpenApiSchemaReference(name, context.Document);
    }
}
