using Despacho311.Domain.Geo;

namespace Despacho311.Domain.Towing;

/// <summary>How far the zone has come with a request.</summary>
public enum MatchPhase
{
    Waiting,
    Offered,
    Assigned,
}

/// <summary>
/// Where the zone stands with one request: what it tells the request and the truck. Nulls while it waits.
/// </summary>
/// <param name="Version">The zone's version when this became so; whoever hears an older one later ignores it.</param>
/// <param name="Deadline">Until when the operator may answer; null once assigned.</param>
/// <param name="SeenAt">When the operator's phone had the offer on its screen.</param>
public sealed record TowMatch(
    long Version, MatchPhase Phase, string? OfferId, string? Truck, string? Company, double? EtaMinutes,
    DateTimeOffset? Deadline, DateTimeOffset? SeenAt = null);

/// <summary>What a truck is asked or told to do.</summary>
/// <param name="Where">The scene.</param>
public sealed record TruckJob(
    long Version, MatchPhase Phase, string OfferId, string Request, DateTimeOffset? Deadline, double EtaMinutes,
    GeoPoint Where)
{
    /// <summary>A truck that stands within this of the scene has arrived, in metres.</summary>
    public const double ArrivalMeters = 60;

    /// <summary>Whether a truck with this job has arrived at the scene, by a position that is sure enough.</summary>
    public bool IsReachedAt(TruckPosition position) => Phase == MatchPhase.Assigned
        && position.AccuracyMeters is null or <= ArrivalMeters
        && position.Where.DistanceTo(Where).Value <= ArrivalMeters;
}
