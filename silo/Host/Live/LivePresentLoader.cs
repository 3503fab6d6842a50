using Despacho311.Contracts;
using Despacho311.Contracts.Journal;
using Despacho311.Contracts.Live;
using Despacho311.Domain.Leaks;
using Despacho311.Domain.Towing;
using Despacho311.Host.Towing;
using Microsoft.Extensions.Hosting;

namespace Despacho311.Host.Live;

/// <summary>Shows on the live map what the rows say: at a start, and when news may have been missed.</summary>
public sealed class LivePresentLoader(IRows rows, PositionStore positions, LiveMap live)
{
    private const int MaxTrucks = 20_000;
    private const int MaxThings = 5_000;

    public async Task Load(CancellationToken cancellation)
    {
        var asOf = live.LastSeq;
        foreach (var row in await rows.List(new RowQuery(Tables.TowTrucks, [], Limit: MaxTrucks), cancellation))
            LiveViews.Show(live, Wire.Read<TowTruck>(row.State));
        foreach (var (truck, position) in await positions.List(cancellation))
            live.Move(truck, position);
        foreach (var row in await rows.List(new RowQuery(Tables.TowCompanies, [], Limit: MaxThings), cancellation))
            LiveViews.Show(live, Wire.Read<TowCompany>(row.State));
        var removals = new RowQuery(Tables.TowRequests, [new Where("done_for_zone", "=", 0L)], Limit: MaxThings);
        live.Reconcile(Layers.Removals, asOf, (await rows.List(removals, cancellation)).ToDictionary(
            r => r.Id, object (r) => TowRequestView.Of(Wire.Read<TowRequest>(r.State)), StringComparer.Ordinal));
        var leaks = new RowQuery(Tables.Leaks, [], "last_reported_at_us", Descending: true, Limit: MaxThings);
        live.Reconcile(Layers.Leaks, asOf, (await rows.List(leaks, cancellation))
            .Select(r => (r.Id, Leak: Wire.Read<LeakSite>(r.State))).Where(l => l.Leak.IsOpen).ToDictionary(
                l => l.Id, object (l) => LeakView.Of(l.Leak), StringComparer.Ordinal));
    }
}

/// <summary>Shows the present before the first viewer comes.</summary>
public sealed class LiveStart(LivePresentLoader loader) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => loader.Load(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>How a thing of the city stands on the live map.</summary>
internal static class LiveViews
{
    public static void Show(LiveMap live, TowCompany c) => live.Publish(Layers.Companies, c.Id, CompanyView.Of(c));

    public static void Show(LiveMap live, TowTruck t)
    {
        var activity = t.Job is { Phase: MatchPhase.Assigned } ? TruckActivity.Busy
            : t.Job is not null ? TruckActivity.Offered
            : t.Works ? TruckActivity.Free
            : TruckActivity.OffDuty;
        live.SetActivity(t.Id, activity);
        live.Publish(Layers.Trucks, t.Id, new TruckView(t.Id, live.IndexOf(t.Id), t.Company, t.Zone, t.Class,
            activity, t.Job?.Request, t.Job?.OfferId, t.Paused));
        live.Publish(Layers.Jobs, t.Id, t.Job);
    }
}
