using System.Security.Claims;
using Despacho311.Api.Accounts;
using Despacho311.Domain.Geo;
using Despacho311.Host.Live;
using MessagePack;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;

namespace Despacho311.Api.Live;

/// <summary>What a client wants to see.</summary>
[MessagePackObject]
public sealed class WatchRequest
{
    /// <summary>West, south, east, north in degrees.</summary>
    [Key("bbox")]
    public double[]? Bbox { get; set; }

    [Key("layers")]
    public string[]? Layers { get; set; }
}

/// <summary>One thing changed on a layer; no JSON means that it is gone.</summary>
[MessagePackObject]
public sealed class ItemChange
{
    [Key("layer")]
    public required string Layer { get; init; }

    [Key("id")]
    public required string Id { get; init; }

    [Key("json")]
    public string? Json { get; init; }
}

/// <summary>What changed since the last frame, or all there is when <see cref="Full"/>.</summary>
[MessagePackObject]
public sealed class LiveFrame
{
    [Key("full")]
    public required bool Full { get; init; }

    /// <summary>The server's run. Resume with it, so that numbers of another run are not mistaken.</summary>
    [Key("epoch")]
    public required string Epoch { get; init; }

    /// <summary>The number to resume from.</summary>
    [Key("seq")]
    public required long Seq { get; init; }

    /// <summary>The server's time, milliseconds since 1970.</summary>
    [Key("atMs")]
    public required long AtMs { get; init; }

    /// <summary>16 bytes for each truck: see <see cref="LiveMap.TruckBytes"/>.</summary>
    [Key("trucks")]
    public required byte[] Trucks { get; init; }

    [Key("changes")]
    public required IReadOnlyList<ItemChange> Changes { get; init; }
}

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
        n.Length == 4 && n.All(double.IsFinite) && new GeoBox(n[0], n[1], n[2], n[3]) is { IsValid: true } box
            ? box : null;
}

/// <summary>The live hub. Each connection sees what its role may see, and only the map cells in its view.</summary>
[Authorize(Roles = $"{Roles.Dispatcher},{Roles.Officer},{Roles.Crew},{Roles.Liaison},{Roles.Truck},"
    + $"{Roles.CallTaker},{Roles.Admin}")]
public sealed class LiveHub(LivePump pump) : Hub
{
    /// <summary>The layers that a role may see.</summary>
    public static IReadOnlySet<string> LayersOf(ClaimsPrincipal user) => user switch
    {
        _ when user.IsInRole(Roles.Admin) || user.IsInRole(Roles.Dispatcher) => new HashSet<string>
            { Layers.Trucks, Layers.Removals, Layers.Leaks, Layers.Cases, Layers.Alerts, Layers.Companies },
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

    /// <summary>
    /// After a reconnect, before the first <see cref="Watch"/>: what was missed will come, or everything when that is
    /// too long ago.
    /// </summary>
    public void Resume(long lastSeq, string? epoch) => pump.Resume(Viewer(), lastSeq, epoch);

    public override Task OnConnectedAsync()
    {
        var user = Context.User!;
        pump.Connect(Context.ConnectionId, Clients.Caller, new Desk(
            user.IsInRole(Roles.Truck) ? user.FindFirst(Roles.Scope)?.Value : null,
            user.IsInRole(Roles.CallTaker) ? user.Identity?.Name : null));
        return Task.CompletedTask;
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        pump.Disconnect(Context.ConnectionId);
        return Task.CompletedTask;
    }

    private Viewer Viewer() => pump.Find(Context.ConnectionId) ?? throw new HubException("not connected");
}
