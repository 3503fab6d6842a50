using System.Diagnostics;
using System.Text.Json;

namespace Despacho311.Tests.Support.Faults;

/// <summary>
/// Somebody who has the live map open all the time, never loads the page anew, and is behind a balancer. Each frame is
/// an answer, so that the longest time without one can be told.
/// </summary>
public sealed class StayingViewer : IAsyncDisposable
{
    private const string Everywhere = "-79.95,8.8,-79.3,9.45";

    private readonly Process process;
    private readonly Task reading;
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource<string> asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private StayingViewer(Process process, Action frame)
    {
        this.process = process;
        reading = Task.Run(() => Read(frame));
    }

    /// <param name="apis">Whom it turns to; the first first.</param>
    /// <param name="frame">Is called for each frame.</param>
    public static async Task<StayingViewer> Open(IEnumerable<Uri> apis, Action frame)
    {
        var script = Path.Combine(RepositoryFiles.Root, "tests", "Support", "Faults", "viewer.mjs");
        var start = new ProcessStartInfo("node")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (var argument in (string[])[script, "demo-dispatcher", Everywhere, .. apis.Select(a => a.ToString())])
            start.ArgumentList.Add(argument);
        var viewer = new StayingViewer(Process.Start(start)!, frame);
        await viewer.ready.Task.WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System);
        return viewer;
    }

    /// <summary>All that it shows now, as one text: two viewers who show the same say the same.</summary>
    public async Task<string> Shows()
    {
        asked = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await process.StandardInput.WriteLineAsync("what");
        await process.StandardInput.FlushAsync();
        return await asked.Task.WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System);
    }

    private async Task Read(Action frame)
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            var said = JsonSerializer.Deserialize<JsonElement>(line);
            switch (said.GetProperty("kind").GetString())
            {
                case "ready":
                    ready.TrySetResult();
                    break;
                case "frame":
                    frame();
                    break;
                default:
                    asked.TrySetResult(string.Join('\n', said.GetProperty("items").EnumerateObject()
                        .OrderBy(i => i.Name, StringComparer.Ordinal).Select(i => $"{i.Name} {i.Value.GetString()}")));
                    break;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        await reading;
        process.Dispose();
    }
}
