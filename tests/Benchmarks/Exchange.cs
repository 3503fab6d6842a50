using System.Diagnostics;
using System.Globalization;
using Despacho311.Tests.Support;

namespace Despacho311.Tests.Benchmarks;

/// <summary>A month of cases taken over from a file, and published in every format: SQLite, one process each.</summary>
internal static class Exchange
{
    private static readonly string[] Services =
        ["IDAAN-FUGA", "IDAAN-SINAGUA", "MOP-HUECO", "ATTT-SEMAFORO", "AAUD-BASURA", "MUPA-LUMINARIA"];

    public static async Task Run(int cases)
    {
        Table.Head("a month's cases", "import, s", "rows/s", "memory, MB", "export, s", "memory, MB");
        foreach (var count in new[] { cases / 10, cases })
        {
            var data = Directory.CreateTempSubdirectory("despacho311-bench-").FullName;
            var file = Path.Combine(data, "cases.csv");
            await WriteCases(file, count);
            var (import, importMegabytes) = await Time("import-cases", file, "--data", data);
            var (export, exportMegabytes) = await Time("export-open-data", Path.Combine(data, "out"), "--data", data);
            Table.Row(count.ToString("N0", CultureInfo.InvariantCulture), Text(import, "F1"),
                Text(count / import, "N0"), Text(importMegabytes, "F0"), Text(export, "F1"),
                Text(exportMegabytes, "F0"));
            Directory.Delete(data, recursive: true);
        }
    }

    private static string Text(double figure, string format) => figure.ToString(format, CultureInfo.InvariantCulture);

    private static async Task WriteCases(string file, int count)
    {
        var random = new Random(1);
        await using var writer = new StreamWriter(file);
        await writer.WriteLineAsync("service_request_id,service_code,requested_datetime,closed_date,status,lat,long,"
            + "address,description,source,status_notes");
        var begin = new DateTimeOffset(2025, 10, 1, 0, 0, 0, TimeSpan.FromHours(-5));
        for (var i = 0; i < count; i++)
        {
            var opened = begin.AddSeconds(random.NextDouble() * 31 * 86_399);
            var closed = random.NextDouble() < 0.85
                ? opened.AddDays(-4 * Math.Log(1 - random.NextDouble()))
                : (DateTimeOffset?)null;
            await writer.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"M{i},{Services[random.Next(Services.Length)]},{opened:O},{closed:O},"
                + $"{(closed is null ? "open" : "closed")},{8.9 + random.NextDouble() * 0.2:F6},"
                + $"{-79.6 + random.NextDouble() * 0.2:F6},Calle {random.Next(90)},"
                + $"Un reporte con algunas palabras que describen el problema,Phone,Atendido"));
        }
    }

    /// <summary>Seconds of the process, and the most memory that it held.</summary>
    private static async Task<(double Seconds, double Megabytes)> Time(params string[] arguments)
    {
        var began = Stopwatch.GetTimestamp();
        using var process = Tests.Support.Run.Start(CityProcess.Program, arguments, new Dictionary<string, string?>());
        var (said, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        var peak = 0L;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!process.HasExited)
        {
            process.Refresh();
            try
            {
                peak = Math.Max(peak, process.WorkingSet64);
            }
            catch (InvalidOperationException)
            {
                break; // It ended between the question and the answer.
            }
            await timer.WaitForNextTickAsync();
        }
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? (Stopwatch.GetElapsedTime(began).TotalSeconds, peak / 1e6)
            : throw new InvalidOperationException(await said + await errors);
    }
}
