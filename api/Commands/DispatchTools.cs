using System.Diagnostics;
using System.Globalization;
using Despacho311.Contracts;
using Despacho311.Domain.Towing;
using Despacho311.Journal;

namespace Despacho311.Api.Commands;

/// <summary>What the command line knows of dispatch: simulated days, and proof of a ledger.</summary>
internal static class DispatchTools
{
    public const string SimulateUsage =
        """
        simulate-day [--policy fair-credit|rotation|nearest] [--days N] [--seed N] [--rate N] [--trucks N]
                     [--stand-by PERCENT] [--json]
        Days of one zone in virtual time. --rate: removals a day. --trucks: in all, over thirteen companies.
        --stand-by: the part of the operators who wait where it is suggested.
        simulate-day --compare [--days N] [--draws N]
        The policies side by side on the same days, and what ten and a hundred times the load cost.
        """;

    public const string VerifyUsage =
        """
        verify-ledger FILE...
        Checks a zone's published ledger with nothing but the file: hashes and decisions. The whole ledger
        (/api/v1/zones/ID/ledger), one day of it (/api/v1/zones/ID/ledger/days/DAY), or several days in their order.
        """;

    /// <summary>One object of what the days showed.</summary>
    private sealed record Report(
        string Policy, int Removals, double MeanMinutes, double P90Minutes, double P99Minutes, double LargestGap,
        double Jain, int Unfulfilled, double DecisionsPerSecond);

    public static async Task<int> Simulate(Launch launch)
    {
        if (launch.Arguments.Contains("--compare"))
        {
            await DispatchCompare.Print(Console.Out, Whole(launch, "--days", 1, 365) ?? 30,
                Whole(launch, "--draws", 1, 100) ?? 6);
            return 0;
        }
        var name = Launch.Value(launch.Arguments, "--policy") ?? "fair-credit";
        var policy = name switch
        {
            "fair-credit" => DispatchPolicy.FairCredit,
            "rotation" => DispatchPolicy.Rotation,
            "nearest" => DispatchPolicy.Nearest,
            _ => throw new InvalidDataException($"There is no policy {name}: fair-credit, rotation or nearest."),
        };
        var plan = new DayPlan(RuleSet.Default with { Policy = policy, Version = 2 },
            Whole(launch, "--days", 1, 3_650) ?? 1, Whole(launch, "--seed", 0, int.MaxValue) ?? 1,
            Whole(launch, "--rate", 1, 100_000) ?? 118, Whole(launch, "--trucks", 1, 5_000),
            (Whole(launch, "--stand-by", 0, 100) ?? 0) / 100.0);
        var began = Stopwatch.GetTimestamp();
        var days = DaySimulation.Run(plan);
        var report = new Report(name, days.Removals, Math.Round(days.MeanMinutes, 3), Math.Round(days.P90Minutes, 3),
            Math.Round(days.P99Minutes, 3), Math.Round(days.LargestGap, 3), Math.Round(days.Jain, 4), days.Unfulfilled,
            Math.Round(days.Decisions / Stopwatch.GetElapsedTime(began).TotalSeconds));
        await Console.Out.WriteLineAsync(launch.Arguments.Contains("--json") ? Wire.Write(report) : Words(report));
        return 0;
    }

    private static string Words(Report r) => string.Create(CultureInfo.InvariantCulture,
        $"""
        policy          {r.Policy}
        removals        {r.Removals}, {r.Unfulfilled} unfulfilled
        to the scene    {r.MeanMinutes:F1} min in the mean, p90 {r.P90Minutes:F1}, p99 {r.P99Minutes:F1}
        largest gap     {r.LargestGap:F1} removals; Jain's index {r.Jain:F3}
        decisions       {r.DecisionsPerSecond:F0} a second
        """);

    public static async Task<int> VerifyLedger(Launch launch)
    {
        var files = launch.Arguments.Where(a => !a.StartsWith('-')).ToList();
        if (files.Count == 0)
            throw new InvalidDataException($"Which file? {VerifyUsage}");
        var proven = await LedgerVerifier.Verify(LinesOf(files));
        if (proven.Fault is { } fault)
        {
            await Console.Error.WriteLineAsync($"Line {proven.Lines + 1}, version {fault.Version}: {fault.What}.");
            return 1;
        }
        await Console.Out.WriteLineAsync(
            $"{proven.Lines} lines: every hash fits, every decision follows from its rules.");
        if (proven.BeginsAt > 0)
            await Console.Out.WriteLineAsync($"It begins with the state after version {proven.BeginsAt}, which the "
                + "file of the day before proves: give both, in their order.");
        return 0;
    }

    private static async IAsyncEnumerable<string> LinesOf(IEnumerable<string> files)
    {
        foreach (var file in files)
            await foreach (var line in File.ReadLinesAsync(file))
                yield return line;
    }

    private static int? Whole(Launch launch, string name, int least, int most)
    {
        if (!launch.Arguments.Contains(name))
            return null;
        return int.TryParse(Launch.Value(launch.Arguments, name), CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most
            ? number
            : throw new InvalidDataException($"{name} takes a whole number from {least} to {most}.");
    }
}
