namespace Despacho311.Domain.Leaks;

/// <summary>A zone's answer to "is this report one of yours?".</summary>
/// <param name="Holds">It took this report before.</param>
/// <param name="Gain">By how much its best leak explains the report better than a new one would; null with no
/// candidate.</param>
public sealed record LeakBid(bool Holds, double? Gain);

/// <summary>Which leak zone a report goes to: the same wherever the zones run.</summary>
public static class LeakRouting
{
    /// <summary>Farther than this from a zone's border, no report has to be offered to its neighbour.</summary>
    private const double MostMeters = 900;

    /// <summary>Error of the report that it may meet there: one of the usual sort, given by phone.</summary>
    private const double OtherSigmaMeters = 45;

    /// <summary>So long the zones' answers hold: shorter than a case waits before it asks anew.</summary>
    public static readonly TimeSpan TakeWithin = TimeSpan.FromSeconds(8);

    /// <summary>The zones that the report is offered to, its own first: at most four.</summary>
    public static IReadOnlyList<LeakCell> Zones(LeakReport report) => LeakCell.Within(report.Where,
        Math.Min(MostMeters, LeakSettings.ReachSigmas * (report.SigmaMeters + OtherSigmaMeters)));

    /// <summary>
    /// The zone that gets it: the one that has it already, else the one whose leak explains it best, else its own.
    /// </summary>
    /// <param name="bids">In the order of <see cref="Zones"/>.</param>
    public static int Choose(IReadOnlyList<LeakBid> bids)
    {
        var chosen = 0;
        for (var i = 1; i < bids.Count; i++)
            if (bids[i].Holds
                || (!bids[chosen].Holds && (bids[i].Gain ?? 0) > Math.Max(0, bids[chosen].Gain ?? 0)))
                chosen = i;
        return chosen;
    }
}
