using System.Collections.Immutable;
using Despacho311.Domain.Geo;
using Despacho311.Domain.Leaks;
using Orleans.Concurrency;

namespace Despacho311.Contracts.Leaks;

/// <summary>Which leak a report belongs to, and the zone's version when that was so.</summary>
public sealed record LeakPlace(string Leak, long Version);

/// <summary>What a leak has to hear after a person's word; to say it twice does no harm.</summary>
/// <param name="Summary">What its reports say now; null when they are <paramref name="MergedInto"/> another.</param>
/// <param name="Version">Of the zone that says it.</param>
public sealed record LeakWord(string Leak, LeakSummary? Summary, string? MergedInto, long Version)
{
    public LeakCommand AsCommand() => Summary is not null
        ? new LeakCommand.FollowReports(Leak, Summary)
        : new LeakCommand.FollowMerge(Version, MergedInto!);
}

/// <param name="Refusal">Why nothing was changed; null when it was.</param>
/// <param name="Words">For the leaks concerned, whose reports changed.</param>
/// <param name="Leaving">Reports that another zone has to receive before they are anybody's.</param>
/// <param name="Version">The zone's.</param>
public sealed record LeakArrangement(
    LeakZoneRefusal? Refusal, ImmutableArray<LeakWord> Words, LeavingReports? Leaving, long Version);

[Alias("leak-zone")]
public interface ILeakZoneGrain : IGrainWithStringKey
{
    [AlwaysInterleave, Alias("bid")]
    Task<LeakBid> Bid(LeakReport report);

    /// <summary>Takes the report and answers with its leak. A report taken before gets the answer of now.</summary>
    /// <param name="askedAt">When its case asked the zones. What comes later than <see cref="LeakRouting.TakeWithin"/>
    /// is not taken: the case may have asked anew by then, and given the report to another zone.</param>
    [Alias("take")]
    Task<LeakPlace?> Take(LeakReport report, DateTimeOffset askedAt);

    /// <summary>Why the reports of a leak are held to be of it, the newest first, at most 200.</summary>
    [Alias("explain")]
    Task<ImmutableArray<LeakReasons>> Explain(string leak);

    /// <summary>A crew found the leak, or repaired it. Safe to say again.</summary>
    [Alias("heed")]
    Task Heed(string leak, GeoPoint? foundAt, DateTimeOffset? repairedAt);

    [Alias("merge")]
    Task<LeakArrangement> Merge(string gone, string keep, string actor);

    [Alias("split")]
    Task<LeakArrangement> Split(string leak, ImmutableArray<string> reports, string actor);

    /// <summary>Gives a leak's reports up for one of another zone, which this one goes on telling until it has them.
    /// </summary>
    [Alias("hand-over")]
    Task<LeakArrangement> HandOver(string gone, string zone, string keep, string actor);

    /// <param name="from">The zone that they come from.</param>
    [Alias("receive")]
    Task<LeakArrangement> Receive(string from, LeavingReports given);

    [Alias("note-received")]
    Task NoteReceived(string gone, long number);

    /// <summary>The leak that is gone knows into which it went.</summary>
    [Alias("note-merged")]
    Task NoteMerged(string gone, long version);
}

[Alias("leak")]
public interface ILeakGrain : IGrainWithStringKey
{
    [Alias("do")]
    Task<Outcome<LeakSite, LeakRefusal>> Do(LeakCommand command, string actor);

    [Alias("get")]
    Task<LeakSite?> Get();

    /// <summary>Tells every report what crews did, if they have not been told. Safe to call again.</summary>
    [Alias("tell-reports")]
    Task TellReports();
}
