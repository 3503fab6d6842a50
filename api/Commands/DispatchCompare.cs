using System.Diagnostics;
using System.Globalization;
using Despacho311.Domain.Towing;

namespace Despacho311.Api.Commands;

/// <summary>The policies side by side on the same days, and what a hundred times the load costs.</summary>
internal static class DispatchCompare
{
    private const double Usual = 118;
    private const int UsualTrucks = 26;
    private const int Rounds = 5;

    private static readonly (string Name, DispatchPolicy Policy, double StandBy)[] Rows =
    [
        ("strict rotation", DispatchPolicy.Rotation, 0), ("nearest", DispatchPolicy.Nearest, 0),
        ("fair credit", DispatchPolicy.FairCredit, 0),
        ("fair credit, half wait where suggested", DispatchPolicy.FairCredit, 0.5),
        ("fair credit, all wait where suggested", DispatchPolicy.FairCredit, 1),
    ];

    public static async Task Print(TextWriter output, int days, int draws)
    {
        await output.WriteLineAsync(
            $"{draws} draws of {days} days, one zone of 12 x 12 km, 13 companies, {Usual} removals a day\n");
        await Head(output, "policy", "mean minutes to the scene", "against rotation", "p90", "p99", "largest gap",
            "Jain", "unfulfilled");
        double? rotation = null;
        foreach (var (name, policy, standBy) in Rows)
        {
            var runs = Enumerable.Range(1, draws).Select(seed => DaySimulation.Run(
                new DayPlan(Rules(policy), days, seed, Usual, null, standBy))).ToList();
            var mean = runs.Average(r => r.MeanMinutes);
            rotation ??= mean;
            await Row(output, name, N(mean, 1), N(mean / rotation.Value, 2), N(runs.Average(r => r.P90Minutes), 1),
                N(runs.Average(r => r.P99Minutes), 1), N(runs.Max(r => r.LargestGap), 1), N(runs.Min(r => r.Jain), 2),
                N(runs.Sum(r => r.Unfulfilled), 0));
        }
        await output.WriteLineAsync();
        await Head(output, "load", "removals a day", "trucks", "mean minutes", "CPU, ms a removal");
        int[] loads = [1, 10, 100];
        // Alternating; the first round also pays for compiling and is not counted.
        var rounds = Enumerable.Range(0, Rounds + 1).Select(_ => loads.Select(Measure).ToArray()).Skip(1).ToList();
        for (var i = 0; i < loads.Length; i++)
            await Row(output, $"{loads[i]}x", N(Usual * loads[i], 0), N(UsualTrucks * loads[i], 0),
                N(rounds[0][i].MeanMinutes, 1), N(rounds.Select(r => r[i].Cpu).Order().ElementAt(Rounds / 2), 3));
    }

    /// <summary>About forty thousand removals at so many times the usual load, with the CPU of each.</summary>
    private static (double MeanMinutes, double Cpu) Measure(int times)
    {
        var began = Process.GetCurrentProcess().UserProcessorTime;
        var run = DaySimulation.Run(new DayPlan(Rules(DispatchPolicy.FairCredit), Math.Max(1, 300 / times), 1,
            Usual * times, UsualTrucks * times));
        var cpu = Process.GetCurrentProcess().UserProcessorTime - began;
        return (run.MeanMinutes, cpu.TotalMilliseconds / run.Removals);
    }

    private static async Task Head(TextWriter output, params string[] names)
    {
        await Row(output, names);
        await Row(output, [.. names.Select(_ => "---")]);
    }

    private static Task Row(TextWriter output, params string[] cells) =>
        output.WriteLineAsync($"| {string.Join(" | ", cells)} |");

    private static string N(double value, int decimals) =>
        value.ToString($"F{decimals}", CultureInfo.InvariantCulture);

    private static RuleSet Rules(DispatchPolicy policy) => RuleSet.Default with { Policy = policy, Version = 2 };
}
