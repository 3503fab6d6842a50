using System.Collections.Immutable;
using Despacho311.Domain.Towing;
using Orleans.Concurrency;

namespace Despacho311.Contracts.Towing;

[Alias("tow-request")]
public interface ITowRequestGrain : IGrainWithStringKey
{
    [Alias("do")]
    Task<Outcome<TowRequest, TowRequestRefusal>> Do(TowRequestCommand command, string actor);

    [Alias("get")]
    Task<TowRequest?> Get();
}

/// <summary>What became of an officer's request.</summary>
/// <param name="Existing">The removal that has this vehicle or ticket already, when that is why not.</param>
public sealed record TowDeskAnswer(Outcome<TowRequest, TowRequestRefusal> Outcome, string? Existing);

/// <summary>
/// The one desk of the city that hands out CAC numbers, one request at a time, so that no vehicle and no ticket is
/// taken twice even when two officers ask at once.
/// </summary>
[Alias("tow-desk")]
public interface ITowDeskGrain : IGrainWithStringKey
{
    const string City = "city";

    [Alias("ask")]
    Task<TowDeskAnswer> Ask(TowRequestCommand.Request request, string actor);
}

[Alias("tow-company")]
public interface ITowCompanyGrain : IGrainWithStringKey
{
    [Alias("do")]
    Task<Outcome<TowCompany, TowCompanyRefusal>> Do(TowCompanyCommand command, string actor);

    /// <summary>Carries the command out only when the company is still as it was seen.</summary>
    /// <param name="seen">The version that the caller saw.</param>
    [Alias("do-if")]
    Task<Outcome<TowCompany, TowCompanyRefusal>> DoIf(TowCompanyCommand command, string actor, long seen);

    [Alias("get")]
    Task<TowCompany?> Get();

    /// <summary>The company with its version; changes nothing.</summary>
    [Alias("look")]
    Task<Outcome<TowCompany, TowCompanyRefusal>> Look();
}

[Alias("tow-officer")]
public interface ITowOfficerGrain : IGrainWithStringKey
{
    [Alias("do")]
    Task<Outcome<TowOfficer, TowOfficerRefusal>> Do(TowOfficerCommand command, string actor);
}

/// <summary>
/// A fix on its way to the truck: the one hot message, so it has the generated codec. NaN stands for what a device did
/// not say.
/// </summary>
[GenerateSerializer, Immutable, Alias("fix")]
public readonly record struct Fix(
    [property: Id(0)] double Lat, [property: Id(1)] double Long, [property: Id(2)] long AtMicros,
    [property: Id(3)] double SpeedMetersPerSecond, [property: Id(4)] double HeadingDegrees,
    [property: Id(5)] double AccuracyMeters);

[Alias("tow-truck")]
public interface ITowTruckGrain : IGrainWithStringKey
{
    [Alias("do")]
    Task<Outcome<TowTruck, TowTruckRefusal>> Do(TowTruckCommand command, string actor);

    /// <summary>Carries the command out only when the truck is still as it was seen.</summary>
    /// <param name="seen">The version that the caller saw.</param>
    [Alias("do-if")]
    Task<Outcome<TowTruck, TowTruckRefusal>> DoIf(TowTruckCommand command, string actor, long seen);

    /// <summary>The truck with its version; changes nothing.</summary>
    [Alias("look")]
    Task<Outcome<TowTruck, TowTruckRefusal>> Look();

    [Alias("get")]
    Task<TowTruck?> Get();

    /// <summary>A position; null when no such truck is registered.</summary>
    [Alias("report")]
    Task<FixVerdict?> Report(Fix fix);

    /// <summary>Where it was last; null when it never said.</summary>
    [AlwaysInterleave, Alias("where")]
    Task<TruckPosition?> FindPosition();
}

[Alias("tow-zone")]
public interface ITowZoneGrain : IGrainWithStringKey
{
    [Alias("do")]
    Task<Outcome<TowZone, TowZoneRefusal>> Do(TowZoneCommand command, string actor);

    /// <summary>A dispatcher's choice against the rule; the engine finds how far the truck is.</summary>
    [Alias("override")]
    Task<Outcome<TowZone, TowZoneRefusal>> Override(string request, string truck, string reason, string actor);

    [Alias("get")]
    Task<TowZone> Get();

    /// <summary>
    /// The trucks as a decision for this request would see them now; empty when the zone does not have it.
    /// </summary>
    [Alias("candidates")]
    Task<ImmutableArray<Candidate>> ListCandidates(string request);

    /// <summary>Wakes the zone, which then looks for what it may have missed.</summary>
    [Alias("wake")]
    Task Wake();
}
