using Despacho311.Contracts;
using Despacho311.Contracts.Journal;
using Despacho311.Domain.Cases;
using Despacho311.Domain.Leaks;
using Despacho311.Domain.Towing;
using Microsoft.Extensions.Hosting;

namespace Despacho311.Host.Cluster;

/// <summary>
/// Reads one of each kind before this silo joins the others: grains come the moment it has joined, and whoever calls
/// them would wait while the program is compiled for its first work.
/// </summary>
public sealed class Warmup(IRows rows) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await Read<CitizenCase>(Tables.Cases, cancellationToken);
        await Read<TowRequest>(Tables.TowRequests, cancellationToken);
        await Read<TowTruck>(Tables.TowTrucks, cancellationToken);
        await Read<TowZone>(Tables.TowZones, cancellationToken);
        await Read<LeakZone>(Tables.LeakZones, cancellationToken);
        await Read<LeakSite>(Tables.Leaks, cancellationToken);
    }

    private async Task Read<T>(RowTable table, CancellationToken cancellation) where T : class
    {
        foreach (var row in await rows.List(new RowQuery(table, [], Limit: 1), cancellation))
            Wire.Write(Wire.Read<T>(row.State));
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
