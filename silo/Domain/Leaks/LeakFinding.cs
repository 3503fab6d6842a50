using Despacho311.Domain.Geo;

namespace Despacho311.Domain.Leaks;

/// <summary>What a crew found out on site, as the engine has to heed it.</summary>
/// <param name="FoundAt">Where the leak is; null when the crew did not say.</param>
/// <param name="RepairedAt">When it was last repaired; null when it was not.</param>
/// <param name="HeardAt">When the engine heard of it.</param>
public sealed record LeakFinding(GeoPoint? FoundAt, DateTimeOffset? RepairedAt, DateTimeOffset HeardAt)
{
    /// <summary>Standard error of a place that a crew found: their receiver, and the width of the hole.</summary>
    public const double SigmaMeters = 5;

    /// <summary>
    /// How often a repair fails within weeks, as a logarithm: one in ten, a round figure until the city's own repairs
    /// tell better. A report after a repair must be explained by that, or by a new leak next door.
    /// </summary>
    public static readonly double LogFails = Math.Log(0.1);

    /// <summary>Whether it says anything that <paramref name="other"/> does not.</summary>
    public bool Adds(LeakFinding? other) => FoundAt != other?.FoundAt || RepairedAt != other?.RepairedAt;
}

/// <summary>One way to explain a report.</summary>
/// <param name="Leak">Null for a leak that nobody else has reported.</param>
/// <param name="Probability">0 to 1 against the other ways.</param>
/// <param name="DistanceMeters">From the report to where the leak lies by its other reports.</param>
/// <param name="DaysApart">From the report to the nearest in time of the leak's other reports.</param>
public sealed record LeakChoice(string? Leak, double Probability, double? DistanceMeters, double? DaysApart);

/// <summary>Why a report is held to be of its leak: every way to explain it, the likeliest first.</summary>
/// <param name="Settled">People have said where it belongs, whatever the figures say.</param>
public sealed record LeakReasons(
    LeakReport Report, string Leak, bool Settled, System.Collections.Immutable.ImmutableArray<LeakChoice> Choices);
