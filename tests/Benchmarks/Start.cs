using System.Diagnostics;
using Despacho311.Tests.Support;

namespace Despacho311.Tests.Benchmarks;

/// <summary>From the start of the built process to its first answer, on a fresh folder and a used one.</summary>
internal static class Start
{
    public static async Task Run(int rounds)
    {
        var (fresh, used) = (new List<double>(), new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            var data = Directory.CreateTempSubdirectory("despacho311-bench-").FullName;
            fresh.Add(await Once(data));
            used.Add(await Once(data));
        }
        Table.Head("start to first answer, embedded", "seconds", "wanted");
        Table.Row("new folder: schema, seeds and trucks made", Table.Cell(fresh, "F2"), "< 2");
        Table.Row("used folder", Table.Cell(used, "F2"), "< 2");
    }

    private static async Task<double> Once(string data)
    {
        var began = Stopwatch.GetTimestamp();
        await using var city = await CityProcess.Start(data, null, "--demo", "--no-drive");
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }
}
