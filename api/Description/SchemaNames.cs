using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Despacho311.Api.Description;

/// <summary>
/// Each record of an answer is described once, under its name, however deep it lies: programs that are generated from
/// the description get one type for it and not one for each place.
/// </summary>
public static class SchemaNames
{
    /// <summary>Where the framework notes which type a schema was made of.</summary>
    private const string Id = "x-schema-id";

    public static string Of(Type type) => type.IsGenericType
        ? type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]
            + string.Concat(type.GetGenericArguments().Select(a => "Of" + a.Name))
        : type.Name;

    public static Task Give(
        OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellation)
    {
        var schemas = document.Components?.Schemas ?? new Dictionary<string, IOpenApiSchema>();
        foreach (var schema in schemas.Values.ToList())
            Members(document, schema);
        return Task.CompletedTask;
    }

    private static void Members(OpenApiDocument document, IOpenApiSchema it)
    {
        if (it is not OpenApiSchema schema)
            return;
        foreach (var (name, member) in schema.Properties?.ToList() ?? [])
        {
            if (member.Type?.HasFlag(JsonSchemaType.Null) is true || member.Enum?.Any(IsNull) is true)
                schema.Required?.Remove(name);
            schema.Properties![name] = Named(document, member);
        }
        if (schema.Items is { } items)
            schema.Items = Named(document, items);
        if (schema.AdditionalProperties is { } each)
            schema.AdditionalProperties = Named(document, each);
        foreach (var choices in new[] { schema.OneOf, schema.AnyOf, schema.AllOf })
            for (var i = 0; i < (choices?.Count ?? 0); i++)
                choices![i] = Named(document, choices[i]);
    }

    /// <exception cref="InvalidOperationException">Two records of one name.</exception>
    private static IOpenApiSchema Named(OpenApiDocument document, IOpenApiSchema it)
    {
        Members(document, it);
        if (it is not OpenApiSchema { Metadata: { } metadata } schema || !metadata.TryGetValue(Id, out var id)
            || id is not string { Length: > 0 } name
            || (schema.Properties?.Count ?? 0) + (schema.Enum?.Count ?? 0) == 0)
            return it;
        // What may be null is left out instead, so that the thing itself is described once, without.
        schema.Type &= ~JsonSchemaType.Null;
        if (schema.Enum is not null)
            schema.Enum = [.. schema.Enum.Where(e => !IsNull(e))];
        if (!document.AddComponent(name, schema))
            Complete((OpenApiSchema)document.Components!.Schemas![name], schema, name);
        return new OpenApiSchemaReference(name, document);
    }

    /// <summary>Where a struct may be null the framework says less of it than where it may not.</summary>
    private static void Complete(OpenApiSchema known, OpenApiSchema again, string name)
    {
        if (Shape(known) != Shape(again))
            throw new InvalidOperationException($"There are two records {name}: give one of them another name.");
        known.Description ??= again.Description;
        if ((known.Required?.Count ?? 0) < (again.Required?.Count ?? 0))
            known.Required = again.Required;
    }

    private static bool IsNull(JsonNode? value) => value is null || value.IsJsonNullSentinel();

    private static string Shape(OpenApiSchema schema) => string.Join(',',
        [.. schema.Properties?.Keys ?? [], .. schema.Enum?.Select(e => e?.ToString() ?? "null") ?? []]);
}
