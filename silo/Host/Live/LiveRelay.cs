using System.Text.Json;
using Despacho311.Contracts;
using Despacho311.Contracts.Live;
using Despacho311.Domain.Geo;
using Despacho311.Domain.Towing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Despacho311.Host.Live;

/// <summary>Between processes: what one silo's live map learnt in a quarter of a second.</summary>
internal sealed record LiveNews(IReadOnlyList<LiveNewsItem> Items, IReadOnlyList<LiveNewsDot> Dots)
{
    public static readonly RedisChannel Channel = RedisChannel.Literal("city:live");
}

internal sealed record LiveNewsItem(string Layer, string Id, JsonElement? View);

internal sealed record LiveNewsDot(
    string Truck, GeoPoint Where, DateTimeOffset At, double? MetersPerSecond, double? Heading);

/// <summary>In a silo: sends its news over Redis. What is lost there is read from the rows by who missed it.</summary>
public sealed partial class LiveSender(
    LiveMap live, IConnectionMultiplexer redis, TimeProvider clock, ILogger<LiveSender> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(250);

    private long sent;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await Send();
        }
        catch (OperationCanceledException)
        {
            // The process stops.
        }
    }

    private async Task Send()
    {
        var (seq, changes) = live.Since(sent, _ => true) ?? live.Snapshot(_ => true);
        var moved = live.TakeMoved();
        sent = seq;
        if (changes.Count == 0 && moved.Count == 0)
            return;
        var news = new LiveNews(
            [.. changes.Select(c => new LiveNewsItem(c.Layer, c.Id,
                c.Json is null ? null : JsonSerializer.Deserialize<JsonElement>(c.Json)))],
            [.. moved.Select(d => new LiveNewsDot(d.Id, d.Where, d.At, d.Speed?.MetersPerSecond, d.Heading))]);
        try
        {
            await redis.GetSubscriber().PublishAsync(LiveNews.Channel, Wire.Write(news));
        }
        catch (RedisException e)
        {
            LogNotSent(log, e);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Live news was not sent; viewers see it with the next change")]
    private static partial void LogNotSent(ILogger log, Exception e);
}

/// <summary>In an api process: shows what silos send, and reads the rows whenever news may have been missed.</summary>
public sealed partial class LiveReceiver(
    LiveMap live, LivePresentLoader loader, IConnectionMultiplexer redis, ILogger<LiveReceiver> log) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        redis.ConnectionRestored += (_, _) => _ = Reload();
        await redis.GetSubscriber().SubscribeAsync(LiveNews.Channel, (_, message) => Show(message!));
        await loader.Load(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) =>
        redis.GetSubscriber().UnsubscribeAsync(LiveNews.Channel);

    private async Task Reload()
    {
        try
        {
            await loader.Load(CancellationToken.None);
        }
        catch (Exception e)
        {
            LogNotShown(log, e);
        }
    }

    private void Show(string message)
    {
        try
        {
            var news = Wire.Read<LiveNews>(message);
            foreach (var item in news.Items)
                Show(item);
            foreach (var d in news.Dots)
                live.Move(d.Truck, new TruckPosition(
                    d.Where, d.At, d.MetersPerSecond is { } speed ? new Speed(speed) : null, d.Heading, null));
        }
        catch (Exception e) when (e is JsonException or InvalidDataException)
        {
            LogNotShown(log, e);
        }
    }

    private void Show(LiveNewsItem item)
    {
        object? view = item switch
        {
            { View: null } => null,
            { Layer: Layers.Trucks } => Of<TruckView>(item) with { Index = live.IndexOf(item.Id) },
            { Layer: Layers.Removals } => Of<TowRequestView>(item),
            { Layer: Layers.Leaks } => Of<LeakView>(item),
            { Layer: Layers.Cases } => Of<CaseView>(item),
            { Layer: Layers.Jobs } => Of<TruckJob>(item),
            _ => null,
        };
        if (view is TruckView truck)
            live.SetActivity(truck.Id, truck.Activity);
        live.Publish(item.Layer, item.Id, view);
    }

    private static T Of<T>(LiveNewsItem item) => item.View!.Value.Deserialize<T>(Wire.Json)
        ?? throw new InvalidDataException($"{item.Layer}/{item.Id} is null.");

    [LoggerMessage(Level = LogLevel.Warning, Message = "Live news was not shown")]
    private static partial void LogNotShown(ILogger log, Exception e);
}
