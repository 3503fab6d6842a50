using System.Diagnostics;
using System.Text.Json;

namespace Despacho311.Tests.Api.Live;

/// <summary>A viewer of the live hub: the browser's own client library, in Node.</summary>
internal sealed class Viewer(Process process) : IAsyncDisposable
{
    public static async Task<Viewer> Start(Uri url, string key, string bbox, string layers, int seconds,
        params string[] resume)
    {
        var script = Path.Combine(RepositoryFiles.Root, "tests", "Api", "Live", "watch.mjs");
        var viewer = new Viewer(Run.Start("node",
            [script, url.ToString(), key, bbox, layers, $"{seconds}", .. resume],
            new Dictionary<string, string?>()));
        await viewer.Until(l => l.Text("kind") == "ready");
        return viewer;
    }

    public List<JsonElement> Seen { get; } = [];

    public IEnumerable<JsonElement> Frames => Seen.Where(l => l.Text("kind") == "frame");

    /// <summary>Reads on until a line is as wanted.</summary>
    public async Task<JsonElement> Until(Func<JsonElement, bool> wanted)
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            var json = JsonSerializer.Deserialize<JsonElement>(line);
            Seen.Add(json);
            if (wanted(json))
                return json;
        }
        throw new InvalidOperationException(
            $"The viewer ended without it. {await process.StandardError.ReadToEndAsync()}");
    }

    public async Task ToEnd()
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
            Seen.Add(JsonSerializer.Deserialize<JsonElement>(line));
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    /// <summary>The thing leaves the layer.</summary>
    public static bool Ends(JsonElement line, string layer, string id) => line.Text("kind") == "frame"
        && line.GetProperty("changes").EnumerateArray().Any(c => c.Text("layer") == layer && c.Text("id") == id
            && (!c.TryGetProperty("json", out var json) || json.ValueKind == JsonValueKind.Null));

    public static bool Tells(JsonElement line, string layer, string id) => line.Text("kind") == "frame"
        && line.GetProperty("changes").EnumerateArray().Any(c => c.Text("layer") == layer && c.Text("id") == id);
}
