namespace Despacho311.Tests.Simulator;

/// <summary>
/// Which seeds a simulation runs: a thousand, as many as <c>SIM_SEEDS</c> says, or the one that <c>SIM_SEED</c>
/// replays.
/// </summary>
internal static class Seeds
{
    private static readonly int? Only =
        int.TryParse(Environment.GetEnvironmentVariable("SIM_SEED"), out var only) ? only : null;

    /// <summary>How many are run.</summary>
    public static int Count { get; } =
        Only is null ? int.Parse(Environment.GetEnvironmentVariable("SIM_SEEDS") ?? "1000") : 1;

    public static void Each(Action<int> run)
    {
        var first = Only ?? 1;
        Parallel.For(first, first + Count, run);
    }
}
