using System.Collections.Immutable;
using Despacho311.Domain.Geo;

namespace Despacho311.Domain.Leaks;

/// <summary>
/// A cell of a fixed grid about 2 km wide: it owns the reports that were given to it, and their leaks.
/// </summary>
public readonly record struct LeakCell(int Row, int Column)
{
    /// <summary>2 km of latitude in degrees.</summary>
    public const double Degrees = 0.018;

    public static LeakCell Of(GeoPoint p) => new((int)Math.Floor(p.Lat / Degrees), (int)Math.Floor(p.Long / Degrees));

    /// <summary>This point's cell first, and then the others within reach of it: at most four in all.</summary>
    public static IReadOnlyList<LeakCell> Within(GeoPoint p, double reachMeters)
    {
        var home = Of(p);
        var (a, b) = (Of(p.Offset(-reachMeters, -reachMeters)), Of(p.Offset(reachMeters, reachMeters)));
        var cells = new List<LeakCell> { home };
        for (var row = a.Row; row <= b.Row; row++)
            for (var column = a.Column; column <= b.Column; column++)
                if (new LeakCell(row, column) is var cell && cell != home)
                    cells.Add(cell);
        return cells;
    }

    public override string ToString() => $"{Row}.{Column}";
}

/// <summary>A report and the leak it is held to belong to.</summary>
/// <param name="Settled">People have said so, or a crew was there: the engine leaves it where it is.</param>
/// <param name="Arrived">The zone's version when it came: the order of arrival.</param>
public sealed record PlacedReport(LeakReport Report, string Leak, bool Settled, long Arrived)
{
    /// <summary>It was given to another zone first.</summary>
    public bool Foreign { get; init; }
}

/// <summary>The reports of a leak on their way to another zone, whose leak they are by a person's word.</summary>
public sealed record LeavingReports(string Zone, string Leak, ImmutableArray<LeakReport> Reports)
{
    /// <summary>
    /// The version of the zone that gives them up: which of its hand-overs this is, so that one that comes again after
    /// its reports have moved on is not mistaken for another.
    /// </summary>
    public long Number { get; init; }
}

/// <summary>Where a leak went that lost its last report.</summary>
/// <param name="Version">Of the zone when it was so. What it says later must not be newer than what another zone knows
/// of a leak of the same number, whose first report went there.</param>
/// <param name="First">One of the reports that it had.</param>
public sealed record MergedLeak(string Into, long Version, LeakBeginning First);

/// <param name="SweptAt">When reports too old to meet another were last let go; once a day is often enough.</param>
/// <param name="Findings">What crews found, by leak, while the leak has reports.</param>
/// <param name="Leaving">By the leak that they were of; kept until the other zone has them.</param>
public sealed record LeakZone(
    string Id, long Version, ImmutableSortedDictionary<string, PlacedReport> Reports, DateTimeOffset? SweptAt,
    ImmutableSortedDictionary<string, LeakFinding> Findings, ImmutableSortedDictionary<string, LeavingReports> Leaving)
{
    /// <summary>
    /// Leaks that lost their last report to another, which is named; kept until the leak has heard of it.
    /// </summary>
    public ImmutableSortedDictionary<string, MergedLeak> Merged { get; init; } = Sorted.Map<MergedLeak>();

    /// <summary>The hand-overs that it has had, by the zone that they came from and their number.</summary>
    public ImmutableSortedSet<string> HandOvers { get; init; } = Sorted.Set();

    public static LeakZone Empty(string id) =>
        new(id, 0, Sorted.Map<PlacedReport>(), null, Sorted.Map<LeakFinding>(), Sorted.Map<LeavingReports>());

    /// <summary>
    /// Reports that it gave up by a person's word. Should one of them ask again, not having heard of any leak, no zone
    /// may take it as new: it hears from the zone that has it.
    /// </summary>
    public ImmutableSortedSet<string> GivenUp { get; init; } = Sorted.Set();

    /// <summary>The report was given to it before.</summary>
    public bool Holds(string report) => Reports.ContainsKey(report) || GivenUp.Contains(report);

    public IEnumerable<string> ReportsOf(string leak) =>
        Reports.Where(r => r.Value.Leak == leak).Select(r => r.Key);
}

public abstract record LeakZoneCommand
{
    public sealed record Take(LeakReport Report) : LeakZoneCommand;

    /// <summary>A crew's word.</summary>
    public sealed record Heed(string Leak, GeoPoint? FoundAt, DateTimeOffset? RepairedAt) : LeakZoneCommand;

    /// <summary>A person knows these two to be one.</summary>
    public sealed record Merge(string Gone, string Keep) : LeakZoneCommand;

    /// <summary>A person knows these reports of the leak to be of another, which is named after the first.</summary>
    public sealed record Split(string Leak, ImmutableArray<string> Reports) : LeakZoneCommand;

    /// <summary>As <see cref="Merge"/>, with a leak of another zone.</summary>
    public sealed record HandOver(string Gone, string Zone, string Keep) : LeakZoneCommand;

    /// <param name="From">The zone that they come from.</param>
    public sealed record Receive(string From, LeavingReports Given) : LeakZoneCommand;

    public sealed record NoteReceived(string Gone, long Number) : LeakZoneCommand;

    /// <summary>The leak has heard that it went into the other.</summary>
    public sealed record NoteMerged(string Gone, long Version) : LeakZoneCommand;
}

public abstract record LeakZoneEvent
{
    /// <summary>A report came in, and these reports changed to these leaks by it; its own leak is among them.</summary>
    public sealed record Taken(LeakReport Report, ImmutableSortedDictionary<string,
        string> LeakByReport) : LeakZoneEvent;

    /// <summary>Reports too old to meet another; their leaks keep what they said.</summary>
    public sealed record Retired(ImmutableArray<string> Reports, DateTimeOffset At) : LeakZoneEvent;

    public sealed record Heeded(string Leak, LeakFinding Finding) : LeakZoneEvent;

    /// <summary>A person has said which leaks these reports are of: every report of the leaks concerned.</summary>
    public sealed record Arranged(ImmutableSortedDictionary<string, string> LeakByReport) : LeakZoneEvent;

    public sealed record HandedOver(string Gone, LeavingReports To) : LeakZoneEvent;

    /// <param name="Version">
    /// Of the zone that they came from: this one's is above it from now on, so that cases can tell which word is newer.
    /// </param>
    public sealed record Received(string Leak, ImmutableArray<LeakReport> Reports, long Version) : LeakZoneEvent
    {
        /// <summary>Which hand-over it was; null of those that are older than this mark.</summary>
        public string? HandOver { get; init; }
    }

    public sealed record Left(string Gone) : LeakZoneEvent;

    public sealed record MergeHeard(string Gone) : LeakZoneEvent;
}

public enum LeakZoneRefusal
{
    OutsideCountry,
    UnknownLeak,
    UnknownReport,

    /// <summary>A leak must keep at least one report, or there is nothing to split.</summary>
    NothingToSplit,
}
