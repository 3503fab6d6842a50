using Despacho311.Contracts;
using Despacho311.Contracts.Cases;
using Despacho311.Contracts.Journal;
using Despacho311.Contracts.Leaks;
using Despacho311.Contracts.Towing;
using Despacho311.Domain.Cases;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Despacho311.Host;

/// <summary>
/// Finds in the rows what may have been left half-way by a crash, and wakes those whose business it is: zones with
/// open requests, cases whose leak, parts or whole may not know of them, leaks whose reports were not told what crews
/// did. The rows are written in the same transaction as the events, so nothing accepted can be missing from them.
/// </summary>
public sealed partial class Waker(IRows rows, IGrainFactory grains, TimeProvider clock,
    IHostApplicationLifetime lifetime, ILogger<Waker> log)
    : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(20);

    /// <summary>How many of one kind are looked at in one round.</summary>
    private const int MaxPerRound = 5_000;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Before the silo is up there is nobody to wake.
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var whenStarted = lifetime.ApplicationStarted.Register(() => started.TrySetResult());
        await using var whenStopped = stoppingToken.Register(() => started.TrySetCanceled(stoppingToken));
        try
        {
            await started.Task;
        }
        catch (OperationCanceledException)
        {
            return;
        }
        using var timer = new PeriodicTimer(Period, clock);
        do
        {
            try
            {
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
            new RowQuery(Tables.Cases, [new Where("has_to_tell", "=", 1L)], Limit: MaxPerRound), cancellation);
        foreach (var c in pending.Select(r => Wire.Read<CitizenCase>(r.State)).OrderBy(c => c.OpenedAt))
            await grains.GetGrain<ICaseGrain>(c.Id).TellOthers();
        foreach (var leak in await rows.List(
            new RowQuery(Tables.Leaks, [new Where("untold", "=", 1L)], Limit: MaxPerRound), cancellation))
            await grains.GetGrain<ILeakGrain>(leak.Id).TellReports();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A round of waking failed; the next one tries again")]
    private static partial void LogRoundFailed(ILogger log, Exception e);
}
