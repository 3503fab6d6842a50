using System.Collections.Immutable;
using Despacho311.Api.City;
using Despacho311.Contracts.Journal;
using Despacho311.Domain.Geo;
using Despacho311.Domain.Towing;

namespace Despacho311.Api.Towing;

/// <summary>Which lot a vehicle goes to, and how full the lots are.</summary>
public sealed class LotBook(CityMap city, IRows rows)
{
    private const int MaxCounted = 100_000;

    /// <summary>On its way to the lot with its place taken, or standing in it.</summary>
    private static readonly string[] TakesPlace =
        [.. new[] { TowState.Hooked, TowState.InTransit, TowState.Impounded }.Select(s => Tables.NameOf(s))];

    /// <summary>
    /// The nearest lot of the zone that has room; when all are full the nearest of them, since the street must be
    /// cleared all the same and the lot tells by itself that it is full.
    /// </summary>
    /// <returns>Null when the zone has no lot.</returns>
    public async Task<ImpoundLot?> Choose(string zone, GeoPoint scene, CancellationToken cancellation)
    {
        var near = city.Lots.Where(l => l.Zone == zone).OrderBy(l => l.Location.DistanceTo(scene).Value).ToList();
        foreach (var lot in near)
            if (lot.Places is not { } places || await Count(lot.Id, cancellation) < places)
                return lot;
        return near.FirstOrDefault();
    }

    /// <summary>How many vehicles are in the lot or on their way to it.</summary>
    public Task<long> Count(string lot, CancellationToken cancellation) =>
        rows.Count(new RowQuery(Tables.TowRequests, StandsIn(lot), Limit: MaxCounted), cancellation);

    /// <summary>The removals whose vehicles are in the lot or on their way to it.</summary>
    internal static ImmutableArray<Where> StandsIn(string lot) =>
        [new("lot", "=", lot), new("state", "in", TakesPlace)];
}
