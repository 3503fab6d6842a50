using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Despacho311.Tests.Benchmarks;

/// <summary>What one round of load showed.</summary>
/// <param name="CpuMicros">CPU of the server's own process for each request, in microseconds.</param>
internal sealed record Shown(double PerSecond, double P99Ms, double CpuMicros);

/// <summary>wrk with 128 connections, each request a report of about 300 bytes from another place.</summary>
internal static partial class Load
{
    private const string Script =
        """
        math.randomseed(tonumber(os.getenv("SEED")) or 1)
        local head = {["Content-Type"] = "application/x-www-form-urlencoded", ["X-Api-Key"] = "demo-client"}
        local service = os.getenv("SERVICE")
        local text = string.rep("agua%20en%20la%20calle%20", 8)
        request = function()
          return wrk.format("POST", "/open311/v2/requests.json", head, string.format(
            "service_code=%s&lat=%.6f&long=%.6f&description=%s&device_id=phone-%d", service,
            8.95 + math.random() * 0.13, -79.56 + math.random() * 0.12, text, math.random(1000000)))
        end
        """;

    public static async Task<Shown> Run(Uri url, int serverPid, int seconds, string service)
    {
        var script = Path.Combine(Path.GetTempPath(), "despacho311-report.lua");
        await File.WriteAllTextAsync(script, Script);
        using var server = Process.GetProcessById(serverPid);
        var cpu = server.TotalProcessorTime;
        using var wrk = Support.Run.Start("wrk",
            ["-t1", "-c128", $"-d{seconds}s", "--latency", "-s", script, url.ToString()],
            new Dictionary<string, string?> { ["SEED"] = $"{Random.Shared.Next()}", ["SERVICE"] = service });
        var said = await wrk.StandardOutput.ReadToEndAsync();
        await wrk.WaitForExitAsync();
        server.Refresh();
        var used = server.TotalProcessorTime - cpu;
        if (wrk.ExitCode != 0)
            throw new InvalidOperationException(said);
        // Answers that refuse are quick: a round with one of them measures nothing.
        if (Failures().Match(said) is { Success: true } failed)
            throw new InvalidOperationException($"{failed.Groups[1].Value} requests were refused:\n{said}");
        var requests = long.Parse(Requests().Match(said).Groups[1].Value, CultureInfo.InvariantCulture);
        return new Shown(double.Parse(PerSecond().Match(said).Groups[1].Value, CultureInfo.InvariantCulture),
            Milliseconds(P99().Match(said)), used.TotalMicroseconds / requests);
    }

    private static double Milliseconds(Match m) => double.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture)
        * (m.Groups[2].Value switch { "us" => 0.001, "ms" => 1, _ => 1_000 });

    [GeneratedRegex(@"(\d+) requests in")]
    private static partial Regex Requests();

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")]
    private static partial Regex PerSecond();

    [GeneratedRegex(@"99%\s+([\d.]+)(us|ms|s)")]
    private static partial Regex P99();

    [GeneratedRegex(@"Non-2xx or 3xx responses: (\d+)")]
    private static partial Regex Failures();
}
