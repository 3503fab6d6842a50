using Despacho311.Contracts;
using Despacho311.Contracts.Cases;
using Despacho311.Contracts.Journal;
using Despacho311.Contracts.Live;
using Despacho311.Contracts.Towing;
using Despacho311.Domain.Cases;
using Despacho311.Domain.Leaks;
using Despacho311.Domain.Towing;
using Despacho311.Host.Live;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Despacho311.Host;

/// <summary>
/// Finds in the rows what may have been left half-way by a crash, and wakes those whose business it is: zones with
/// open requests, leak reports that have no leak yet. The rows are written in the same transaction as the events, so
/// nothing accepted can be missing from them. It also shows the present on the map after a start.
/// </summary>
public sealed partial class Waker(IRows rows, IGrainFactory grains, LiveMap live, TimeProvider clock,
    ILogger<Waker> log)
    : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(20);

    /// <summary>How many of one kind are looked at in one round.</summary>
    private const int MaxPerRound = 5_000;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var first = true;
        using var timer = new PeriodicTimer(Period, clock);
        do
        {
            try
            {
                if (first)
                    await ShowPresent(stoppingToken);
                first = false;
                await WakeAll(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogRoundFailed(log, e);
            }
        }
        while (await Next(timer, stoppingToken));
    }

    private static async Task<bool> Next(PeriodicTimer timer, CancellationToken stopping)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stopping);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task WakeAll(CancellationToken cancellation)
    {
        foreach (var zone in await rows.List(new RowQuery(Tables.TowZones, [], Limit: MaxPerRound), cancellation))
            await grains.GetGrain<ITowZoneGrain>(zone.Id).Wake();
        var pending = await rows.List(
            new RowQuery(Tables.Cases, [new Where("leak_pending", "=", 1L)], Limit: MaxPerRound), cancellation);
        foreach (var report in pending.Select(r => Wire.Read<CitizenCase>(r.State)).OrderBy(c => c.OpenedAt))
            await grains.GetGrain<ICaseGrain>(report.Id).LinkLeak();
    }

    private async Task ShowPresent(CancellationToken cancellation)
    {
        foreach (var truck in await rows.List(new RowQuery(Tables.TowTrucks, [], Limit: 20_000), cancellation))
            await grains.GetGrain<ITowTruckGrain>(truck.Id).Get();
        var removals = new RowQuery(Tables.TowRequests, [new Where("done_for_zone", "=", 0L)], Limit: MaxPerRound);
        foreach (var row in await rows.List(removals, cancellation))
            live.Publish(Layers.Removals, row.Id, TowRequestView.Of(Wire.Read<TowRequest>(row.State)));
        var leaks = new RowQuery(Tables.Leaks, [], "last_reported_at_us", Descending: true, Limit: MaxPerRound);
        foreach (var row in await rows.List(leaks, cancellation))
            if (Wire.Read<LeakSite>(row.State) is { IsOpen: true } leak)
                live.Publish(Layers.Leaks, row.Id, LeakView.Of(leak));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A round of waking failed; the next one tries again")]
    private static partial void LogRoundFailed(ILogger log, Exception e);
}
