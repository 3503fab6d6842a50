using Microsoft.AspNetCore.SignalR;

namespace Despacho311.Tests.Benchmarks;

/// <summary>One position with its speed, as every viewer gets it.</summary>
[GenerateSerializer, Alias("bench.device-position")]
public sealed class DevicePosition
{
    [Id(0)]
    public string Device { get; set; } = "";

    [Id(1)]
    public double Lat { get; set; }

    [Id(2)]
    public double Long { get; set; }

    [Id(3)]
    public double MetersPerSecond { get; set; }

    [Id(4)]
    public DateTimeOffset At { get; set; }
}

[Alias("bench.device")]
public interface IDeviceGrain : IGrainWithStringKey
{
    [Alias("report")]
    ValueTask Report(DevicePosition position);
}

[Alias("bench.notifier")]
public interface INotifierGrain : IGrainWithIntegerKey
{
    [Alias("send")]
    ValueTask Send(DevicePosition position);
}

/// <summary>Reckons the speed from the position before, and hands both on.</summary>
internal sealed class DeviceGrain : Grain, IDeviceGrain
{
    private DevicePosition? last;

    public ValueTask Report(DevicePosition position)
    {
        if (last is not null && position.At > last.At)
            position.MetersPerSecond = new Domain.Geo.GeoPoint(last.Lat, last.Long)
                .DistanceTo(new Domain.Geo.GeoPoint(position.Lat, position.Long)).Value
                / (position.At - last.At).TotalSeconds;
        last = position;
        return GrainFactory.GetGrain<INotifierGrain>(0).Send(position);
    }
}

/// <summary>Every fifteen milliseconds all that came in goes to everybody.</summary>
[Orleans.Concurrency.StatelessWorker(1)]
internal sealed class NotifierGrain(IHubContext<EverybodyHub> hub) : Grain, INotifierGrain
{
    private List<DevicePosition> waiting = [];
    private Task sending = Task.CompletedTask;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        this.RegisterGrainTimer(() =>
        {
            if (waiting.Count > 0 && sending.IsCompleted)
            {
                var batch = waiting;
                waiting = [];
                sending = hub.Clients.All.SendAsync("Positions", batch);
            }
            return Task.CompletedTask;
        }, new GrainTimerCreationOptions(TimeSpan.FromMilliseconds(15), TimeSpan.FromMilliseconds(15)));
        return Task.CompletedTask;
    }

    public ValueTask Send(DevicePosition position)
    {
        waiting.Add(position);
        return ValueTask.CompletedTask;
    }
}

internal sealed class EverybodyHub : Hub;

/// <summary>
/// The way of Orleans' own sample for vehicles on a map: a grain for each device, a grain that notifies, and every
/// position to every viewer, whatever it looks at. Kept in memory, without keys and without checks.
/// </summary>
internal static class GpsTracker
{
    public static async Task Serve(string url)
    {
        var builder = Rivals.Quiet(url);
        builder.UseOrleans(silo => silo.UseLocalhostClustering(Support.Loopback.FreePort(),
            Support.Loopback.FreePort()));
        builder.Services.AddSignalR().AddMessagePackProtocol();
        await using var app = builder.Build();
        app.MapHub<EverybodyHub>("/hubs/live");
        app.MapGet("/health/ready", () => "ready");
        app.MapGet("/gps", async (IGrainFactory grains, string id, double lat, double lon, long timestamp) =>
        {
            await grains.GetGrain<IDeviceGrain>(id).Report(new DevicePosition
            {
                Device = id,
                Lat = lat,
                Long = lon,
                At = DateTimeOffset.FromUnixTimeMilliseconds(timestamp),
            });
            return Results.Ok();
        });
        await app.RunAsync();
    }
}
