using Despacho311.Domain.Leaks;
using Orleans.Concurrency;

namespace Despacho311.Contracts.Leaks;

/// <summary>A zone's answer to "is this report one of yours?".</summary>
/// <param name="Holds">It took this report before.</param>
/// <param name="Gain">By how much its best leak explains the report better than a new one would; −∞ with no
/// candidate.</param>
public sealed record LeakBid(bool Holds, double? Gain);

/// <summary>Which leak a report belongs to, and the zone's version when that was so.</summary>
public sealed record LeakPlace(string Leak, long Version);

[Alias("leak-zone")]
public interface ILeakZoneGrain : IGrainWithStringKey
{
    [AlwaysInterleave, Alias("bid")]
    Task<LeakBid> Bid(LeakReport report);

    /// <summary>Takes the report and answers with its leak. A report taken before gets the answer of now.</summary>
    [Alias("take")]
    Task<LeakPlace?> Take(LeakReport report);
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
