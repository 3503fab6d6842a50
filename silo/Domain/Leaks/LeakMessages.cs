using System.Collections.Immutable;

namespace Despacho311.Domain.Leaks;

/// <summary>
/// What a leak zone has to tell others. Any of it may be lost, come twice or in another order: each bears the zone's
/// version, and what is not heard is said again.
/// </summary>
/// <param name="Whom">Whom it is for, as a log names them.</param>
public abstract record LeakMessage(string Whom)
{
    /// <summary>To a leak: what its reports say together now.</summary>
    public sealed record ToLeak(string Leak, LeakSummary Summary) : LeakMessage(Leak);

    /// <summary>
    /// To a leak: all of its reports went to another. Once it has heard, the zone notes it
    /// (<see cref="LeakZoneCommand.NoteMerged"/>).
    /// </summary>
    public sealed record ToMerged(string Gone, LeakCommand.FollowMerge Word) : LeakMessage(Gone);

    /// <summary>To a case: which leak it is of.</summary>
    public sealed record ToCase(string Case, string Leak, long Version) : LeakMessage(Case);

    /// <summary>
    /// To another zone: reports that are its own from now on. Once it has them and the leak that is gone has heard,
    /// this zone notes it (<see cref="LeakZoneCommand.NoteReceived"/>).
    /// </summary>
    public sealed record ToZone(string Gone, LeavingReports To, LeakCommand.FollowMerge Word) : LeakMessage(To.Zone);
}

/// <summary>Who has to hear what of a leak zone.</summary>
public static class LeakMessages
{
    /// <summary>After a commit: whom the events concern, and whoever has not confirmed what they were told before.
    /// </summary>
    /// <param name="before">The zone before the events.</param>
    /// <param name="summary">What the reports of a leak say together now; null when it has none.</param>
    /// <param name="answered">A report that hears its leak in answer to its own question; null when none does.</param>
    public static IEnumerable<LeakMessage> After(LeakZone before, LeakZone zone, ImmutableArray<LeakZoneEvent> events,
        Func<string, LeakSummary?> summary, string? answered)
    {
        var placed = events.SelectMany(Placed).ToList();
        var leaks = placed.SelectMany(p => before.Reports.TryGetValue(p.Report, out var was) && was.Leak != p.Leak
            ? new[] { p.Leak, was.Leak }
            : [p.Leak]).Distinct();
        return [.. ToLeaks(leaks, summary), .. Unconfirmed(zone), .. placed.Where(p => p.Report != answered)
            .Select(p => new LeakMessage.ToCase(p.Report, p.Leak, zone.Version))];
    }

    /// <summary>
    /// When a zone wakes: a crash may have come between its last commit and its word to others. Cases are not among
    /// them: whoever holds their rows knows which of them believe in another leak.
    /// </summary>
    public static IEnumerable<LeakMessage> Again(LeakZone zone, Func<string, LeakSummary?> summary) =>
        [.. ToLeaks(zone.Reports.Values.Select(r => r.Leak).Distinct(), summary), .. Unconfirmed(zone)];

    private static IEnumerable<LeakMessage> ToLeaks(IEnumerable<string> leaks, Func<string, LeakSummary?> summary) =>
        leaks.Select(l => summary(l) is { } says ? new LeakMessage.ToLeak(l, says) : null).OfType<LeakMessage>();

    private static IEnumerable<LeakMessage> Unconfirmed(LeakZone zone) =>
        [
            .. zone.Merged.Select(m => new LeakMessage.ToMerged(m.Key, new LeakCommand.FollowMerge(m.Value.Version,
                m.Value.Into, m.Value.First))),
            .. zone.Leaving.Select(l => new LeakMessage.ToZone(l.Key, l.Value,
                new LeakCommand.FollowMerge(l.Value.Number, l.Value.Leak,
                    LeakBeginning.Of(l.Key, zone.Id, l.Value.Reports[0])))),
        ];

    private static IEnumerable<(string Report, string Leak)> Placed(LeakZoneEvent happened) => happened switch
    {
        LeakZoneEvent.Taken t => t.LeakByReport.Select(r => (r.Key, r.Value)),
        LeakZoneEvent.Arranged a => a.LeakByReport.Select(r => (r.Key, r.Value)),
        LeakZoneEvent.Received r => r.Reports.Select(one => (one.Id, r.Leak)),
        _ => [],
    };
}
