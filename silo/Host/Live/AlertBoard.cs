using System.Collections.Concurrent;
using Despacho311.Contracts;
using Despacho311.Contracts.Journal;
using Despacho311.Contracts.Live;
using Despacho311.Domain.Towing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Despacho311.Host.Live;

/// <summary>
/// What needs a person now, found from what is live: a removal that waits too long, a truck on a job that fell silent.
/// The engine's own business (offers that expire, trucks that refuse) is no alarm.
/// </summary>
public sealed partial class AlertBoard(
    LiveMap live, IRows rows, IGrainFactory grains, TimeProvider clock, ILogger<AlertBoard> log) : BackgroundService
{
    public static readonly TimeSpan WaitsTooLong = TimeSpan.FromMinutes(5);
    public static readonly TimeSpan SilentTooLong = TimeSpan.FromMinutes(3);

    /// <summary>At the scene for so long without the company's word that it has the vehicle.</summary>
    public static readonly TimeSpan Unconfirmed = TimeSpan.FromMinutes(20);

    /// <summary>A truck is overdue when it needs twice the time that was reckoned, and this more.</summary>
    public static readonly TimeSpan OverdueAfter = TimeSpan.FromMinutes(10);

    /// <summary>How long before a company's papers end somebody should see to it.</summary>
    public static readonly TimeSpan PapersWarning = TimeSpan.FromDays(7);

    /// <summary>A removal that got no truck is an alarm for so long, unless somebody has it in hand before.</summary>
    public static readonly TimeSpan GivenUpFor = TimeSpan.FromHours(2);

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    /// <summary>What is over is not on the live map; it is looked for in the rows, less often.</summary>
    private static readonly TimeSpan LookBack = TimeSpan.FromSeconds(20);

    private const int MaxGivenUp = 50;

    private readonly ConcurrentDictionary<string, AlertView> alerts = new(StringComparer.Ordinal);

    private IReadOnlyList<TowRequest> givenUp = [];
    private DateTimeOffset nextLookBack;

    /// <summary>There is no alert, and the register knows it.</summary>
    private bool quiet;

    private IAlertsGrain Register => grains.GetGrain<IAlertsGrain>(IAlertsGrain.City);

    /// <summary>Says for all dispatchers that somebody has it in hand; null when there is no such alert.</summary>
    public async Task<AlertView?> Acknowledge(string id, string who)
    {
        if (!alerts.TryGetValue(id, out var alert))
            return null;
        var seen = With(alert, await Register.Acknowledge(id, who));
        alerts[id] = seen;
        live.Publish(Layers.Alerts, id, seen, null);
        return seen;
    }

    private static AlertView With(AlertView alert, Acknowledgement? seen) =>
        seen is null ? alert : alert with { AcknowledgedBy = seen.By, AcknowledgedAt = seen.At };

    public IReadOnlyList<AlertView> List() => [.. alerts.Values.OrderBy(a => a.Since)];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await Look();
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    LogNotLooked(log, e);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The process stops.
        }
    }

    private async Task LookForGivenUp(DateTimeOffset now)
    {
        if (now < nextLookBack)
            return;
        nextLookBack = now + LookBack;
        var found = await rows.List(new RowQuery(Tables.TowRequests,
        [
            new Where("state", "=", Tables.NameOf(TowState.Unfulfilled)),
            new Where("requested_at_us", ">=", Tables.Micros(now - GivenUpFor - TimeSpan.FromDays(1))),
        ], "requested_at_us", Descending: true, Limit: MaxGivenUp), CancellationToken.None);
        givenUp = [.. found.Select(r => Wire.Read<TowRequest>(r.State)).Where(t => now - t.StepAt < GivenUpFor)];
    }

    private async Task Look()
    {
        var now = clock.GetUtcNow();
        await LookForGivenUp(now);
        var found = new Dictionary<string, AlertView>(StringComparer.Ordinal);
        var (_, items) = live.Snapshot(layer => layer is Layers.Removals or Layers.Trucks or Layers.Companies);
        var dots = live.Dots.ToDictionary(d => d.Id, StringComparer.Ordinal);
        foreach (var item in items)
        {
            if (item.View is TowRequestView t)
                LookAt(found, t, now);
            else if (item.View is CompanyView company && now >= company.Papers.Until - PapersWarning)
                Add(found, AlertKind.PapersExpire, company.Id, company.Papers.Until - PapersWarning);
            else if (item.View is TruckView { Activity: TruckActivity.Busy } truck
                && dots.TryGetValue(truck.Id, out var dot) && now - dot.At > SilentTooLong)
                Add(found, AlertKind.TruckSilent, truck.Id, dot.At + SilentTooLong);
        }
        foreach (var removal in givenUp)
            Add(found, AlertKind.RemovalGivenUp, removal.Id, removal.StepAt);
        foreach (var gone in alerts.Keys.Where(id => !found.ContainsKey(id)).ToList())
        {
            alerts.TryRemove(gone, out _);
            live.Publish(Layers.Alerts, gone, null, null);
        }
        if (found.Count == 0 && quiet)
            return;
        var seen = await Register.KeepOnly([.. found.Keys]);
        quiet = found.Count == 0;
        foreach (var (id, alert) in found)
            live.Publish(Layers.Alerts, id, alerts[id] = With(alert, seen.GetValueOrDefault(id)), null);
    }

    private static void LookAt(Dictionary<string, AlertView> found, TowRequestView t, DateTimeOffset now)
    {
        if (t is { LostTruck: not null, State: TowState.Requested or TowState.Offered })
            Add(found, AlertKind.TruckBrokeDown, t.Id, t.StateSince);
        else if (t.State is TowState.Requested or TowState.Offered && now - t.RequestedAt > WaitsTooLong)
            Add(found, AlertKind.RemovalWaits, t.Id, t.RequestedAt + WaitsTooLong);
        else if (t.State is TowState.Assigned or TowState.EnRoute && Due(t) is var due && now > due)
            Add(found, AlertKind.TruckOverdue, t.Id, due);
        else if (t.State is TowState.OnScene && now - t.StateSince > Unconfirmed)
            Add(found, AlertKind.PossessionUnconfirmed, t.Id, t.StateSince + Unconfirmed);
    }

    private static DateTimeOffset Due(TowRequestView t) =>
        t.StateSince + TimeSpan.FromMinutes(2 * (t.EtaMinutes ?? 0)) + OverdueAfter;

    private static void Add(Dictionary<string, AlertView> found, AlertKind kind, string subject,
        DateTimeOffset since) =>
        found[$"{kind}-{subject}"] = new AlertView($"{kind}-{subject}", kind, subject, since, null, null);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Alerts were not looked for; the next round does")]
    private static partial void LogNotLooked(ILogger log, Exception e);
}
