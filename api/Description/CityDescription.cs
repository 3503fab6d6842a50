using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Despacho311.Api.Accounts;
using Despacho311.Contracts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Despacho311.Api.Description;

/// <summary>Makes <c>/openapi/v1.json</c> of what the routes say of themselves.</summary>
public static class CityDescription
{
    public static IServiceCollection AddDescription(this IServiceCollection services)
    {
        // The description speaks of the same JSON that is sent.
        services.ConfigureHttpJsonOptions(o =>
        {
            o.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            o.SerializerOptions.TypeInfoResolverChain.Insert(0, Wire.Json.TypeInfoResolver!);
            foreach (var converter in Wire.Json.Converters)
                o.SerializerOptions.Converters.Add(converter);
        });
        return services.AddOpenApi(o => o.AddOperationTransformer(Operation)
            .AddSchemaTransformer(LeaveOutNulls).AddSchemaTransformer(MapsByName)
            .AddDocumentTransformer(About).AddDocumentTransformer(WebhookDescription.Add)
            .AddDocumentTransformer(SchemaNames.Give));
    }

    /// <summary>What may be null is left out of an answer when it is, and may be left out of a body.</summary>
    private static Task LeaveOutNulls(
        OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellation)
    {
        foreach (var member in context.JsonTypeInfo.Properties)
            if (member.IsGetNullable || Nullable.GetUnderlyingType(member.PropertyType) is not null)
                schema.Required?.Remove(member.Name);
            else if (context.JsonTypeInfo.Type.IsValueType)
                // A struct can be made of nothing, which the framework takes for "may be left out".
                (schema.Required ??= new HashSet<string>(StringComparer.Ordinal)).Add(member.Name);
        return Task.CompletedTask;
    }

    /// <summary>Sorted dictionaries have a converter of their own, which the framework cannot look into.</summary>
    private static async Task MapsByName(
        OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellation)
    {
        var type = context.JsonTypeInfo.Type;
        if (!type.IsGenericType || type.GetGenericTypeDefinition() != typeof(ImmutableSortedDictionary<,>))
            return;
        schema.Type = JsonSchemaType.Object;
        schema.AdditionalProperties = await context.GetOrCreateSchemaAsync(
            type.GetGenericArguments()[1], null, cancellation);
    }

    private static Task About(
        OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellation)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Despacho 311",
            Version = "v1",
            Description = "Times are RFC 3339 with offset, places WGS84 degrees as `lat` and `long`, errors RFC 9457 "
                + "problem details in the caller's language (`Accept-Language` or `?lang=es|en`); programs compare "
                + "their `code`. Every POST takes an `Idempotency-Key`: the same key and body give the first answer "
                + "again, another body 422. Lists are `{items, next}`; pass `next` as `after` for the page that "
                + "follows. New members may be added to answers, and new codes to errors, at any time: ignore what "
                + "you do not know. What goes away is marked `deprecated` here first, for at least a year.",
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
                ? new OpenApiResponse { Description = gives.Status == 304 ? "Nothing has changed" : "Done" }
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
        operation.Deprecated = metadata.OfType<GoesAway>().Any();
        ParameterWords.Add(operation);
        foreach (var header in metadata.OfType<TakesHeader>())
            (operation.Parameters ??= []).Add(new OpenApiParameter
            {
                Name = header.Name,
                In = ParameterLocation.Header,
                Description = header.What,
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            });
        Examples.Add(operation);
        foreach (var (status, codes) in RefusalCodes.Of(context.Description, operation, roles.Count > 0))
            operation.Responses.Add(status, RefusalCodes.Say(context.Document!, codes,
                await Response(context, "", "application/problem+json", typeof(Problem), cancellation)));
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
        var name = SchemaNames.Of(type);
        context.Document!.AddComponent(name, await context.GetOrCreateSchemaAsync(type, null, cancellation));
        return new OpenApiSchemaReference(name, context.Document);
    }
}
