using System.Text.Json;
using System.Text.RegularExpressions;

namespace Despacho311.Tests.Api.Contract;

/// <summary>
/// Every answer that any test gets is held against the description that programs are written from: a status that it
/// does not name, a member that it does not know, one that is missing or of another type fails the test that met it.
/// </summary>
internal sealed partial class ResponseContract : DelegatingHandler
{
    private static readonly List<(Regex Path, string Method, JsonElement Operation)> Operations =
    [
        .. Description.Document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()
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
        if (described.TryGetProperty("$ref", out var shared))
            described = Description.Resolve(shared.GetString()!);
        var mediaType = response.Content.Headers.ContentType?.MediaType;
        if (!described.TryGetProperty("content", out var content))
        {
            Assert.True(mediaType is null, $"{what}: the description promises no body, and there is {mediaType}");
            return;
        }
        if (content.TryGetProperty("application/octet-stream", out _))
            return;
        Assert.True(content.TryGetProperty(mediaType ?? "", out var schema), $"{what}: {mediaType} is not described");
        // A stream of lines is no JSON as a whole.
        if (!mediaType!.EndsWith("json", StringComparison.Ordinal) || mediaType == "application/x-ndjson")
            return;
        var body = JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync());
        if (Description.Fault(schema.GetProperty("schema"), body) is { } fault)
            Assert.Fail($"{what}: {fault}");
        if (described.TryGetProperty("x-codes", out var codes)
            && codes.EnumerateArray().All(c => c.GetString() != body.Text("code")))
            Assert.Fail($"{what}: the code {body.Text("code")} is not described");
    }
}
