using System.Collections.Concurrent;
using Despacho311.Api.Accounts;
using Despacho311.Contracts.Towing;
using Despacho311.Domain.Towing;

namespace Despacho311.Api.Gps;

/// <summary>How many fixes were taken and why others were not.</summary>
public sealed class GpsCounts
{
    private readonly ConcurrentDictionary<FixVerdict, long> counts = new();

    public void Count(FixVerdict verdict) => counts.AddOrUpdate(verdict, 1, (_, n) => n + 1);

    public IReadOnlyDictionary<FixVerdict, long> All => counts;
}

/// <summary>The devices that say where trucks are. A device's id is the key that was given out for its truck.</summary>
public sealed class Devices(KeyStore keys, IGrainFactory grains)
{
    /// <summary>Kept, because finding a grain by its interface costs as much as asking it.</summary>
    private readonly ConcurrentDictionary<string, ITowTruckGrain> trucks = new(StringComparer.Ordinal);

    public GpsCounts Counts { get; } = new();

    /// <summary>The truck that a device speaks for; null when nobody knows the device.</summary>
    public async ValueTask<string?> FindTruck(string? device, CancellationToken cancellation) =>
        device is not null && await keys.Find(device, cancellation) is { Role: Roles.Truck, Scope: { } truck }
            ? truck
            : null;

    /// <summary>Hands a fix to its truck and counts what became of it; null when no such truck is registered.</summary>
    public async ValueTask<FixVerdict?> Take(string truck, Fix fix)
    {
        var verdict = await trucks.GetOrAdd(truck, static (id, g) => g.GetGrain<ITowTruckGrain>(id), grains)
            .Report(fix);
        if (verdict is { } known)
            Counts.Count(known);
        return verdict;
    }
}
