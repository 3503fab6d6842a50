using System.Diagnostics;
using System.Globalization;
using System.Text;
using Despacho311.Tests.Support;
using Despacho311.Tests.Support.Faults;

namespace Despacho311.Tests.Benchmarks;

/// <summary>
/// Twenty times the national peak for an hour, in one process on PostgreSQL: contacts, reports, words on cases and
/// removals, 10,000 trucks that report each second and 200 viewers. Memory must be flat, nothing may fail, and what
/// was acknowledged must be there at the end.
/// </summary>
internal static class Soak
{
    // The centre's 1.76 million contacts and 43,000 removals a year, a tenth of a day's in its busiest hour, times
    // twenty: 2.7 contacts a second and 0.07 removals. Each client acts every five seconds; an officer asks each
    // fourth time.
    private const int CallTakers = 14;
    private const int Trucks = 10_000;
    private const int ViewerCount = 200;
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(5);
    private static readonly double[] Everywhere = [-79.7, 8.8, -79.3, 9.2];

    private sealed record Minute(
        double At, double Megabytes, double Cores, double Positions, double Requests, double P99Ms, int Failed);

    public static async Task Run(int minutes, string? plot)
    {
        await using var server = new PostgresServer();
        var database = await server.NewDatabase();
        await using var city = await CityProcess.Start(
            Directory.CreateTempSubdirectory("despacho311-bench-").FullName, database, "--demo", "--no-drive");
        using var stop = new CancellationTokenSource();
        var phones = new Phones(city.Url, await Positions.AddTrucks(city, Trucks), Trucks);
        var viewers = new Viewers(city.Url, new FramesOfCity(), phones, Everywhere);
        await viewers.Open(ViewerCount, stop.Token);
        var driving = phones.Drive(stop.Token);
        await using var load = CityLoad.Start([city.Url], Pace, CallTakers);
        viewers.Measure();
        var seen = await Watch(city, phones, load.History, minutes);
        var delays = viewers.Delays();
        await load.Stop();
        await stop.CancelAsync();
        await driving;
        Tell(seen, load.History, delays);
        var wrong = await Findings.Of(city, database, load.History);
        Console.Out.WriteLine($"Lost, double or out of order: {wrong.Count}.");
        foreach (var finding in wrong.Take(20))
            Console.Out.WriteLine($"- {finding}");
        if (plot is not null)
            await File.WriteAllTextAsync(plot, Drawn(seen));
    }

    private static async Task<List<Minute>> Watch(CityProcess city, Phones phones, History history, int minutes)
    {
        using var process = Process.GetProcessById(city.Id);
        using var tick = new PeriodicTimer(TimeSpan.FromMinutes(1));
        var seen = new List<Minute>();
        var (since, cpu, taken) = (DateTimeOffset.UtcNow, process.TotalProcessorTime, phones.Taken);
        for (var minute = 1; minute <= minutes; minute++)
        {
            await tick.WaitForNextTickAsync();
            process.Refresh();
            var now = DateTimeOffset.UtcNow;
            var seconds = (now - since).TotalSeconds;
            var tries = history.Attempts.Where(a => a.To >= since && a.To < now).ToList();
            seen.Add(new Minute(minute, process.WorkingSet64 / 1e6,
                (process.TotalProcessorTime - cpu).TotalSeconds / seconds, (phones.Taken - taken) / seconds,
                tries.Count / seconds, P99(tries.Select(a => (a.To - a.From).TotalMilliseconds)),
                tries.Count(a => !a.Answered)));
            (since, cpu, taken) = (now, process.TotalProcessorTime, phones.Taken);
            await Console.Error.WriteLineAsync(seen[^1].ToString());
        }
        return seen;
    }

    private static double P99(IEnumerable<double> figures)
    {
        var sorted = figures.Order().ToList();
        return sorted.Count == 0 ? 0 : sorted[(int)Math.Max(0, sorted.Count * 99L / 100 - 1)];
    }

    private static void Tell(List<Minute> seen, History history, List<double> delays)
    {
        Table.Head("minutes", "memory, MB", "cores", "positions/s", "acts/s", "p99 ms of an act", "failed");
        foreach (var part in seen.Chunk(Math.Max(1, seen.Count / 6)))
            Table.Row($"{part[0].At:F0}–{part[^1].At:F0}", Figure(part.Average(m => m.Megabytes), "F0"),
                Figure(part.Average(m => m.Cores), "F2"), Figure(part.Average(m => m.Positions), "F0"),
                Figure(part.Average(m => m.Requests), "F1"), Figure(part.Average(m => m.P99Ms), "F0"),
                $"{part.Sum(m => m.Failed)}");
        Console.Out.WriteLine();
        var p50 = delays.Count == 0 ? 0 : delays[delays.Count / 2];
        Console.Out.WriteLine($"Acknowledged: {history.Reports.Count} reports, {history.Notes.Count} words, "
            + $"{history.Removals.Count} removals; of {history.Attempts.Count} acts failed "
            + $"{history.Attempts.Count(a => !a.Answered)}. From a phone to a frame: "
            + $"p50 {Figure(p50, "F0")} ms, p99 {Figure(P99(delays), "F0")} ms.");
        foreach (var why in history.Attempts.Where(a => !a.Answered).GroupBy(a => a.Why).Take(8))
            Console.Out.WriteLine($"- {why.Count()} × {why.Key}");
    }

    private static string Figure(double figure, string format) =>
        figure.ToString(format, CultureInfo.InvariantCulture);

    /// <summary>Memory and the slowest of a hundred acts, by minute.</summary>
    private static string Drawn(List<Minute> seen)
    {
        const int width = 720, height = 150, left = 60;
        var text = new StringBuilder($"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width + left + 20} {2 * (height + 50)}"
              role="img" font-family="sans-serif" font-size="12"><title>The hour's soak: memory and p99</title>
            <rect width="100%" height="100%" fill="#ffffff"/>
            """);
        void Panel(int top, string title, Func<Minute, double> of, string color)
        {
            var most = seen.Max(of) * 1.1;
            var points = string.Join(' ', seen.Select(m => Figure(left + m.At / seen[^1].At * width, "F1") + ","
                + Figure(top + height - of(m) / most * height, "F1")));
            text.Append(CultureInfo.InvariantCulture, $"""

                <text x="{left}" y="{top - 8}">{title}</text>
                <path d="M{left},{top}v{height}h{width}" fill="none" stroke="#555555"/>
                <text x="{left - 6}" y="{top + 10}" text-anchor="end">{Figure(most, "F0")}</text>
                <text x="{left - 6}" y="{top + height}" text-anchor="end">0</text>
                <text x="{left + width}" y="{top + height + 16}" text-anchor="end">{seen[^1].At:F0} min</text>
                <polyline points="{points}" fill="none" stroke="{color}" stroke-width="2"/>
                """);
        }
        Panel(30, "Memory of the process, MB", m => m.Megabytes, "#1f5fa8");
        Panel(height + 80, "Slowest of a hundred acts, ms", m => m.P99Ms, "#a84a1f");
        return text.Append("\n</svg>\n").ToString();
    }
}
