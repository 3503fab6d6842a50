using System.Text.Json;
using System.Text.RegularExpressions;

namespace Despacho311.Tests.Api.Contract;

/// <summary>
/// Every answer that any test gets is held against the description that programs are written from: a status that it
/// does not name, a member that it does not know, one that is missing or of another type fails the test that met it.
/// </summary>
internal sealed partial class ResponseContract : DelegatingHandler
{
    private static readonly JsonElement Document = JsonSerializer.Deserialize<JsonElement>(
        File.ReadAllText(Path.Combine(RepositoryFiles.Root, "api", "openapi.json")));

    private static readonly List<(Regex Path, string Method, JsonElement Operation)> Operations =
    [
        .. Document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()
            .Select(o => (new Regex($"^{Parameter().Replace(Regex.Escape(path.Name), "[^/]+")}$"), o.Name, o.Value))),
    ];

    [GeneratedRegex(@"\\\{[^}]+}")]
    private static partial Regex Parameter();

    public ResponseContract(HttpMessageHandler inner) : base(inner)
    {
    }

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        var path = request.RequestUri!.AbsolutePath;
        var operations = Operations.Where(o => o.Path.IsMatch(path)
            && o.Method.Equals(request.Method.Method, StringComparison.OrdinalIgnoreCase)).ToList();
        // The one with the fewest parameters is the one that was meant.
        if (operations.Count > 0)
            await Check(operations.MinBy(o => o.Path.ToString().Split("[^/]+").Length).Operation, response,
                $"{request.Method} {path}: {(int)response.StatusCode}");
        return response;
    }

    private static async Task Check(JsonElement operation, HttpResponseMessage response, string what)
    {
        var responses = operation.GetProperty("responses");
        if (!responses.TryGetProperty($"{(int)response.StatusCode}", out var described))
            described = responses.GetProperty("default");
        var mediaType = response.Content.Headers.ContentType?.MediaType;
        if (!described.TryGetProperty("content", out var content))
        {
            Assert.True(mediaType is null, $"{what}: the description promises no body, and there is {mediaType}");
            return;
        }
        // GeoJSON is given where somebody asks for it, to any list with places.
        if (mediaType == "application/geo+json" && !content.TryGetProperty(mediaType, out _))
            return;
        if (content.TryGetProperty("application/octet-stream", out _))
            return;
        Assert.True(content.TryGetProperty(mediaType ?? "", out var schema), $"{what}: {mediaType} is not described");
        // A stream of lines is no JSON as a whole.
        if (!mediaType!.EndsWith("json", StringComparison.Ordinal) || mediaType == "application/x-ndjson")
            return;
        var body = JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync());
        if (Fault(schema.GetProperty("schema"), body, "") is { } fault)
            Assert.Fail($"{what}: {fault}");
    }

    /// <summary>Where the value is not what the schema says; null when it is.</summary>
    private static string? Fault(JsonElement schema, JsonElement value, string at)
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

    private static JsonElement Resolve(string reference) => reference.Split('/').Skip(1).Aggregate(
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
