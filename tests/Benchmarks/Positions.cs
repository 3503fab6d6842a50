using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Despacho311.Tests.Support;

namespace Despacho311.Tests.Benchmarks;

/// <summary>
/// Positions from phones over HTTP until they are in a viewer's frame: this program, and the way in which each
/// position goes to each viewer. Both are offered the same; viewers only take what comes, and one of them looks.
/// </summary>
internal static class Positions
{
    private const int WarmUpSeconds = 20;
    private static readonly double[] Everywhere = [-79.7, 8.8, -79.3, 9.2];

    /// <param name="Taken">Positions that were answered 200, a second.</param>
    /// <param name="PerCpuSecond">Positions for each second of the server's processor.</param>
    private sealed record Round(double Taken, double PerCpuSecond, double P50Ms, double P99Ms, double Megabytes);

    public static async Task Run(int trucks, int viewers, int rate, int seconds, int rounds)
    {
        List<Round> ours = [], theirs = [];
        for (var round = 0; round < rounds; round++)
        {
            ours.Add(await OfCity(trucks, viewers, rate, seconds));
            theirs.Add(await OfTracker(trucks, viewers, rate, seconds));
        }
        Table.Head($"{trucks:N0} trucks, {viewers} viewers, {rate:N0}/s offered", "taken a second",
            "positions a CPU second", "p50 ms to a frame", "p99 ms", "MB/s to viewers");
        Row("Despacho 311", ours);
        Row("each position to each viewer", theirs);
        Console.Out.WriteLine();
        Table.Head("ratio", "measured", "wanted");
        Table.Row("positions a CPU second", (ours.Select(r => r.PerCpuSecond).Median()
            / theirs.Select(r => r.PerCpuSecond).Median()).ToString("F1", CultureInfo.InvariantCulture), ">= 10");
    }

    private static void Row(string name, List<Round> rounds) => Table.Row(name,
        Table.Cell([.. rounds.Select(r => r.Taken)], "F0"), Table.Cell([.. rounds.Select(r => r.PerCpuSecond)], "F0"),
        Table.Cell([.. rounds.Select(r => r.P50Ms)], "F0"), Table.Cell([.. rounds.Select(r => r.P99Ms)], "F0"),
        Table.Cell([.. rounds.Select(r => r.Megabytes)], "F1"));

    private static async Task<Round> OfCity(int trucks, int viewers, int rate, int seconds)
    {
        await using var city = await CityProcess.Start(
            Directory.CreateTempSubdirectory("despacho311-bench-").FullName, null, "--demo", "--no-drive");
        var keys = await AddTrucks(city, trucks);
        return await Play(city.Url, city.Id, keys, viewers, rate, seconds, new FramesOfCity());
    }

    /// <summary>Registers so many trucks, spread over the companies; the keys of their phones.</summary>
    public static async Task<string[]> AddTrucks(CityProcess city, int trucks)
    {
        using var admin = city.Client("demo-admin");
        var keys = new string[trucks];
        var companies = (await admin.GetFromJsonAsync<JsonElement>("/api/v1/companies")).GetProperty("items")
            .EnumerateArray().Select(c => (Id: c.GetProperty("id").GetString(),
                Zone: c.GetProperty("zones")[0].GetString())).ToList();
        await Parallel.ForAsync(0, trucks, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) =>
        {
            var id = $"P-{i:00000}";
            var (company, zone) = companies[i % companies.Count];
            (await admin.PostAsJsonAsync("/api/v1/trucks", new { id, company, zone, @class = "light" },
                CancellationToken.None)).EnsureSuccessStatusCode();
            using var made = await admin.PostAsJsonAsync("/api/v1/keys",
                new { name = id, role = "truck", scope = id }, CancellationToken.None);
            made.EnsureSuccessStatusCode();
            keys[i] = (await made.Content.ReadFromJsonAsync<JsonElement>(CancellationToken.None))
                .GetProperty("key").GetString()!;
        });
        return keys;
    }

    private static async Task<Round> OfTracker(int trucks, int viewers, int rate, int seconds)
    {
        var url = new Uri($"http://127.0.0.1:{Loopback.FreePort()}");
        using var process = Support.Run.Start(Environment.ProcessPath!, ["serve-tracker", url.ToString()],
            new Dictionary<string, string?>());
        try
        {
            await Rivals.Answers(url, "the tracker");
            return await Play(url, process.Id, [.. Enumerable.Range(0, trucks).Select(i => $"P-{i:00000}")], viewers,
                rate, seconds, new FramesOfTracker());
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    private static async Task<Round> Play(
        Uri url, int server, string[] devices, int viewers, int rate, int seconds, Frames frames)
    {
        using var stop = new CancellationTokenSource();
        var phones = new Phones(url, devices, rate);
        var watching = new Viewers(url, frames, phones, Everywhere);
        await watching.Open(viewers, stop.Token);
        var driving = phones.Drive(stop.Token);
        await Pass(WarmUpSeconds);
        using var process = Process.GetProcessById(server);
        var (cpu, taken, bytes) = (process.TotalProcessorTime, phones.Taken, watching.Bytes);
        var since = Stopwatch.StartNew();
        watching.Measure();
        await Pass(seconds);
        process.Refresh();
        var (used, took) = (process.TotalProcessorTime - cpu, since.Elapsed.TotalSeconds);
        var positions = phones.Taken - taken;
        var delays = watching.Delays();
        var received = (watching.Bytes - bytes) / took / 1e6;
        await stop.CancelAsync();
        await driving;
        return delays.Count == 0
            ? throw new InvalidOperationException("No position was ever seen.")
            : new Round(positions / took, positions / used.TotalSeconds, delays[delays.Count / 2],
                delays[delays.Count * 99 / 100], received);
    }

    /// <summary>Lets the load run: what is measured is time.</summary>
    private static async Task Pass(int seconds)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(seconds));
        await timer.WaitForNextTickAsync();
    }
}
