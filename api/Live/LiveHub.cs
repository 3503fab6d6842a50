using System.Security.Claims;
using Despacho311.Api.Accounts;
using Despacho311.Domain.Geo;
using Despacho311.Host.Live;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;

namespace Despacho311.Api.Live;

/// <summary>What a client wants to see.</summary>
/// <param name="Bbox">West, south, east, north in degrees.</param>
public sealed record WatchRequest(double[]? Bbox, string[]? Layers);

/// <summary>One thing changed on a layer; no JSON means that it is gone.</summary>
public sealed record ItemChange(string Layer, string Id, string? Json);

/// <summary>What changed since the last frame, or all there is when <paramref name="Full"/>.</summary>
/// <param name="Seq">The number to resume from.</param>
/// <param name="AtMs">The server's time, milliseconds since 1970.</param>
/// <param name="Trucks">16 bytes for each truck: see <see cref="LiveMap.TruckBytes"/>.</param>
public sealed record LiveFrame(bool Full, string Epoch, long Seq, long AtMs, byte[] Trucks, IReadOnlyList<ItemChange> Changes);

/// <summary>Reads <c>west,south,east,north</c>.</summary>
public static class Box
{
    public static GeoBox? Read(string text)
    {
        var parts = text.Split(',');
        var numbers = new double[4];
        if (parts.Length != 4)
            return null;
        for (var i = 0; i < 4; i++)
            if (!Open311.Values.Number(parts[i], out numbers[i]))
                return null;
        return Of(numbers);
    }

    public static GeoBox? Of(double[] n) =>
        n.Length == 4 && n.All(double.IsFinite) && new GeoBox(n[0], n[1], n[2], n[3]) is { IsValid: true } box ? box : null;
}

/// <summary>The live hub. Each connection sees what its role may see, and only the map cells in its view.</summary>
[Authorize(Roles = $"{Roles.Dispatcher},{Roles.Officer},{Roles.Crew},{Roles.Liaison},{Roles.Truck},{Roles.Admin}")]
public sealed class LiveHub(LivePump pump) : Hub
{
    /// <summary>The layers that a role may see.</summary>
    public static IReadOnlySet<string> LayersOf(ClaimsPrincipal user) => user switch
    {
        _ when user.IsInRole(Roles.Admin) || user.IsInRole(Roles.Dispatcher) => new HashSet<string>
            { Layers.Trucks, Layers.Removals, Layers.Leaks, Layers.Cases, Layers.Alerts },
        _ when user.IsInRole(Roles.Officer) => new HashSet<string> { Layers.Removals },
        _ when user.IsInRole(Roles.Crew) => new HashSet<string> { Layers.Leaks },
        _ when user.IsInRole(Roles.Liaison) => new HashSet<string> { Layers.Cases },
        _ => new HashSet<string>(),
    };

    /// <summary>Starts a view or moves it: first everything, then changes, at most four times a second.</summary>
    public void Watch(WatchRequest request)
    {
        if (request.Bbox is null || Box.Of(request.Bbox) is not { } box)
            throw new HubException("bbox: west, south, east, north");
        var asked = request.Layers?.ToHashSet() ?? [];
        var allowed = LayersOf(Context.User!);
        Viewer().Watch(MapCell.Covering(box), asked.Where(allowed.Contains).ToHashSet());
    }

    /// <summary>After a reconnect: what was missed, or everything when that is too long ago.</summary>
    public void Resume(long lastSeq, string? epoch) => pump.Resume(Viewer(), lastSeq, epoch);

    public override Task OnConnectedAsync()
    {
        pump.Connect(Context.ConnectionId, Clients.Caller,
            Context.User!.IsInRole(Roles.Truck) ? Context.User!.FindFirst(Roles.Scope)?.Value : null);
        return Task.CompletedTask;
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        pump.Disconnect(Context.ConnectionId);
        return Task.CompletedTask;
    }

    private Viewer Viewer() => pump.Find(Context.ConnectionId) ?? throw new HubException("not connected");
}
