using System.Text.Json;

namespace Despacho311.Tests.Api.Contract;

/// <summary>The description that programs are written from, and whether a value is what it says.</summary>
internal static class Description
{
    public static readonly JsonElement Document = JsonSerializer.Deserialize<JsonElement>(
        File.ReadAllText(Path.Combine(RepositoryFiles.Root, "api", "openapi.json")));

    public static IEnumerable<(string Path, HttpMethod Method, JsonElement It)> Operations() =>
        Document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()
            .Select(o => (path.Name, HttpMethod.Parse(o.Name), o.Value)));

    /// <summary>Where the value is not what the schema says; null when it is.</summary>
    public static string? Fault(JsonElement schema, JsonElement value, string at = "")
    {
        if (schema.TryGetProperty("$ref", out var reference))
            return Fault(Resolve(reference.GetString()!), value, at);
        foreach (var any in new[] { "oneOf", "anyOf" })
            if (schema.TryGetProperty(any, out var choices))
                return choices.EnumerateArray().Any(c => Fault(c, value, at) is null)
                    ? null
                    : $"{at} fits none of {any}";
        if (schema.TryGetProperty("type", out var type) && !Types(type).Any(t => Is(t, value)))
            return $"{at} is {value.ValueKind}, not {type}";
        if (schema.TryGetProperty("enum", out var words) && value.ValueKind == JsonValueKind.String
            && words.EnumerateArray().All(w => w.ToString() != value.ToString()))
            return $"{at} is {value}, not of {words}";
        return value.ValueKind switch
        {
            JsonValueKind.Object => FaultOfObject(schema, value, at),
            JsonValueKind.Array when schema.TryGetProperty("items", out var items) => value.EnumerateArray()
                .Select((v, i) => Fault(items, v, $"{at}/{i}")).FirstOrDefault(f => f is not null),
            _ => null,
        };
    }

    private static string? FaultOfObject(JsonElement schema, JsonElement value, string at)
    {
        if (!schema.TryGetProperty("properties", out var properties))
            return schema.TryGetProperty("additionalProperties", out var each) && each.ValueKind == JsonValueKind.Object
                ? value.EnumerateObject().Select(m => Fault(each, m.Value, $"{at}/{m.Name}"))
                    .FirstOrDefault(f => f is not null)
                : null;
        foreach (var member in value.EnumerateObject())
        {
            if (!properties.TryGetProperty(member.Name, out var described))
                return $"{at}/{member.Name} is not described";
            if (Fault(described, member.Value, $"{at}/{member.Name}") is { } fault)
                return fault;
        }
        return schema.TryGetProperty("required", out var required)
            && required.EnumerateArray().FirstOrDefault(r => !value.TryGetProperty(r.GetString()!, out _))
                is { ValueKind: JsonValueKind.String } missing
                ? $"{at}/{missing} is missing"
                : null;
    }

    public static JsonElement Resolve(string reference) => reference.Split('/').Skip(1).Aggregate(
        Document, (node, name) => node.GetProperty(name));

    private static IEnumerable<string> Types(JsonElement type) => type.ValueKind == JsonValueKind.Array
        ? type.EnumerateArray().Select(t => t.GetString()!)
        : [type.GetString()!];

    private static bool Is(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        _ => false,
    };
}
