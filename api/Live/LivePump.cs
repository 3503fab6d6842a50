using System.Collections.Concurrent;
using Despacho311.Contracts;
using Despacho311.Domain.Contacts;
using Despacho311.Domain.Geo;
using Despacho311.Domain.Towing;
using Despacho311.Host.Live;
using Microsoft.AspNetCore.SignalR;

namespace Despacho311.Api.Live;

/// <summary>What is told to one person alone.</summary>
/// <param name="Truck">Whose operator it is; null for others.</param>
/// <param name="Agent">The call-taker's name; null for others.</param>
public sealed record Desk(string? Truck, string? Agent);

/// <summary>One connection: what it looks at, and how far it has been told.</summary>
public sealed class Viewer(ISingleClientProxy client, Desk desk)
{
    private readonly Lock gate = new();
    private HashSet<MapCell> cells = [];
    private HashSet<string> layers = [];
    private bool watching;
    private bool resumed;
    private bool needsAll;
    private bool needsTrucks;
    private long toldSeq;
    private TruckJob? toldJob;
    private PhoneCall? toldCall;
    private Task sending = Task.CompletedTask;

    public void Watch(IReadOnlyList<MapCell> view, HashSet<string> wanted)
    {
        lock (gate)
        {
            // Moving the view needs its trucks again; the other layers are not bound to it.
            needsTrucks = true;
            needsAll |= watching ? !layers.SetEquals(wanted) : !resumed;
            (cells, layers, watching) = ([.. view], wanted, true);
        }
    }

    public void Resume(long seq, bool sameRun)
    {
        lock (gate)
        {
            needsTrucks = true;
            (toldSeq, needsAll, resumed) = sameRun ? (seq, false, true) : (0, true, false);
        }
    }

    /// <summary>
    /// Sends what is new, unless the last message is still on its way: then the newest state goes later.
    /// </summary>
    public void Offer(LiveMap live, TruckFrame frame, long atMs)
    {
        lock (gate)
        {
            if (!sending.IsCompleted)
            {
                needsTrucks = true;
                return;
            }
            sending = Send(live, frame, atMs);
        }
    }

    private async Task Send(LiveMap live, TruckFrame frame, long atMs)
    {
        try
        {
            if (desk.Truck is { } truck)
                await SendJob(live, truck);
            if (desk.Agent is { } agent)
                await SendCall(live, agent);
            if (!watching)
                return;
            var since = needsAll ? null : live.Since(toldSeq, layers.Contains);
            var full = since is null;
            var (seq, items) = since ?? live.Snapshot(layers.Contains);
            var trucks = !layers.Contains(Layers.Trucks) ? []
                : needsTrucks || full ? live.PackCells(cells)
                : Joined(frame);
            (needsAll, needsTrucks, toldSeq) = (false, false, seq);
            if (full || trucks.Length > 0 || items.Count > 0)
                await client.SendAsync("Frame", new LiveFrame
                {
                    Full = full,
                    Epoch = live.Epoch,
                    Seq = seq,
                    AtMs = atMs,
                    Trucks = trucks,
                    Changes = [.. items.Select(i => new ItemChange { Layer = i.Layer, Id = i.Id, Json = i.Json })],
                });
        }
        // The connection went away between two frames: the hub's own clean-up follows.
        catch (Exception e) when (e is OperationCanceledException or InvalidOperationException or IOException)
        {
            watching = false;
        }
    }

    private byte[] Joined(TruckFrame frame)
    {
        var parts = cells.Select(c => frame.ByCell.GetValueOrDefault(c)).OfType<byte[]>().ToList();
        if (parts.Count == 1)
            return parts[0];
        var (joined, at) = (new byte[parts.Sum(p => p.Length)], 0);
        foreach (var part in parts)
        {
            part.CopyTo(joined, at);
            at += part.Length;
        }
        return joined;
    }

    /// <summary>A call-taker is shown who calls, and when the call is over.</summary>
    private async Task SendCall(LiveMap live, string agent)
    {
        var now = live.Find(Layers.Calls, agent) as PhoneCall;
        if (now == toldCall)
            return;
        toldCall = now;
        await client.SendAsync("Call", now is null ? null : Contracts.Wire.Write(now));
    }

    /// <summary>An operator hears of each offer, of its end, and of the removal that is now theirs.</summary>
    private async Task SendJob(LiveMap live, string id)
    {
        var now = live.Find(Layers.Jobs, id) as TruckJob;
        if (now == toldJob)
            return;
        var before = toldJob;
        toldJob = now;
        if (before is { Phase: MatchPhase.Offered } && now?.OfferId != before.OfferId)
            await client.SendAsync("OfferGone", before.OfferId);
        await client.SendAsync(now is { Phase: MatchPhase.Offered } ? "Offer" : "Removal",
            now is null ? null : Contracts.Wire.Write(now));
    }
}

/// <summary>Four times a second: packs what changed once, and hands it to each viewer.</summary>
public sealed class LivePump(LiveMap live, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentDictionary<string, Viewer> viewers = new();

    public void Connect(string id, ISingleClientProxy client, Desk desk)
    {
        viewers[id] = new Viewer(client, desk);
        CityMeter.Viewers.Add(1);
    }

    public void Disconnect(string id)
    {
        if (viewers.TryRemove(id, out _))
            CityMeter.Viewers.Add(-1);
    }

    public Viewer? Find(string id) => viewers.GetValueOrDefault(id);

    public void Resume(Viewer viewer, long lastSeq, string? epoch) => viewer.Resume(lastSeq, epoch == live.Epoch);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                var frame = live.TakeFrame();
                var atMs = clock.GetUtcNow().ToUnixTimeMilliseconds();
                foreach (var viewer in viewers.Values)
                    viewer.Offer(live, frame, atMs);
            }
        }
        catch (OperationCanceledException)
        {
            // The process stops.
        }
    }
}
