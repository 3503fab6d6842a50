using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Despacho311.Api.Description;

/// <summary>
/// What is sent to each operation and what comes back, from <c>examples.json</c>: real exchanges with the demo's city.
/// A test holds each against its schema.
/// </summary>
public static class Examples
{
    private sealed record Exchange(JsonNode? Body, JsonNode? Answer);

    private static readonly Lazy<Dictionary<string, Exchange>> All = new(Read);

    public static void Add(OpenApiOperation operation)
    {
        if (!All.Value.TryGetValue(operation.OperationId ?? "", out var exchange))
            return;
        Show(operation.RequestBody?.Content, exchange.Body);
        foreach (var (_, response) in operation.Responses ?? [])
            Show(response.Content, exchange.Answer);
    }

    /// <summary>What came back, as in the kept exchange; null when none is kept.</summary>
    public static JsonNode? AnswerOf(string id) => All.Value.GetValueOrDefault(id)?.Answer?.DeepClone();

    private static void Show(IDictionary<string, OpenApiMediaType>? content, JsonNode? example)
    {
        if (example is not null && content?.TryGetValue("application/json", out var media) is true)
            media.Example = example.DeepClone();
    }

    private static Dictionary<string, Exchange> Read()
    {
        using var file = typeof(Examples).Assembly.GetManifestResourceStream(
            "Despacho311.Api.Description.examples.json")
            ?? throw new InvalidOperationException("examples.json is not in the program.");
        return JsonSerializer.Deserialize<Dictionary<string, Exchange>>(file, JsonSerializerOptions.Web)!;
    }
}
