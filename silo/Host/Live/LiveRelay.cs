using System.Text.Json;
using Despacho311.Contracts;
using Despacho311.Contracts.Live;
using Despacho311.Domain.Contacts;
using Despacho311.Domain.Geo;
using Despacho311.Domain.Towing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Despacho311.Host.Live;

/// <summary>Between processes: what one silo's live map learnt in a quarter of a second.</summary>
/// <param name="From">The run of the silo that sends it.</param>
/// <param name="Number">Counts what it sends, so that a receiver notices what it missed.</param>
internal sealed record LiveNews(
    string From, long Number, IReadOnlyList<LiveNewsItem> Items, IReadOnlyList<LiveNewsDot> Dots)
{
    public static readonly RedisChannel Channel = RedisChannel.Literal("city:live");
}

/// <param name="Version">Null for what has none, and from silos before they told it.</param>
internal sealed record LiveNewsItem(string Layer, string Id, JsonElement? View, long? Version = null);

internal sealed record LiveNewsDot(
    string Truck, GeoPoint Where, DateTimeOffset At, double? MetersPerSecond, double? Heading);

/// <summary>In a silo: sends its news over Redis. What is lost there is read from the rows by who missed it.</summary>
public sealed partial class LiveSender(
    LiveMap live, IConnectionMultiplexer redis, TimeProvider clock, ILogger<LiveSender> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(250);

    /// <summary>Without news it says this often that it is there.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(1);

    private long sent;
    private long number;
    private DateTimeOffset lastSent;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Every.Run(Period, clock, Send, stoppingToken);

    private async Task Send()
    {
        var (seq, changes) = live.Since(sent, _ => true) ?? live.Snapshot(_ => true);
        var moved = live.TakeMoved();
        sent = seq;
        var now = clock.GetUtcNow();
        if (changes.Count == 0 && moved.Count == 0 && now - lastSent < Heartbeat)
            return;
        lastSent = now;
        // Who finds a number left out reads the rows.
        if (live.TakeDoubt())
            number++;
        var news = new LiveNews(live.Epoch, ++number,
            [.. changes.Select(c => new LiveNewsItem(c.Layer, c.Id,
                c.Json is null ? null : JsonSerializer.Deserialize<JsonElement>(c.Json), c.Version))],
            [.. moved.Select(d => new LiveNewsDot(d.Id, d.Where, d.At, d.Speed?.MetersPerSecond, d.Heading))]);
        try
        {
            await redis.GetSubscriber().PublishAsync(LiveNews.Channel, Wire.Write(news));
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            LogNotSent(log, e);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Live news was not sent; viewers see it with the next change")]
    private static partial void LogNotSent(ILogger log, Exception e);
}

/// <summary>
/// In an api process: shows what silos send, and doubts the map whenever news may have been missed: when Redis is
/// back, when a number is left out, and when a silo falls silent, as one does that was killed before it told its
/// last.
/// </summary>
public sealed partial class LiveReceiver(
    LiveMap live, IConnectionMultiplexer redis, TimeProvider clock, ILogger<LiveReceiver> log) : BackgroundService
{
    private static readonly TimeSpan Silence = 3 * LiveSender.Heartbeat;

    private readonly Lock gate = new();
    private readonly Dictionary<string, (long Number, DateTimeOffset At)> senders = new(StringComparer.Ordinal);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        redis.ConnectionRestored += (_, _) => live.Doubt();
        // One message after the other: handlers that are given to the subscription itself may overtake each other.
        (await redis.GetSubscriber().SubscribeAsync(LiveNews.Channel)).OnMessage(news => Show(news.Message!));
        await base.StartAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Every.Run(LiveSender.Heartbeat, clock, NoticeSilence, stoppingToken);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await redis.GetSubscriber().UnsubscribeAsync(LiveNews.Channel);
        await base.StopAsync(cancellationToken);
    }

    private Task NoticeSilence()
    {
        lock (gate)
            foreach (var silent in senders.Where(s => clock.GetUtcNow() - s.Value.At > Silence).ToList())
                if (senders.Remove(silent.Key))
                    live.Doubt();
        return Task.CompletedTask;
    }

    private void Heard(LiveNews news)
    {
        lock (gate)
        {
            if (senders.TryGetValue(news.From, out var last) && news.Number != last.Number + 1)
                live.Doubt();
            senders[news.From] = (news.Number, clock.GetUtcNow());
        }
    }

    private void Show(string message)
    {
        try
        {
            var news = Wire.Read<LiveNews>(message);
            Heard(news);
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
            { Layer: Layers.Companies } => Of<CompanyView>(item),
            { Layer: Layers.Jobs } => Of<TruckJob>(item),
            { Layer: Layers.Calls } => Of<PhoneCall>(item),
            _ => null,
        };
        if (view is TruckView truck)
            live.SetActivity(truck.Id, truck.Activity);
        live.Publish(item.Layer, item.Id, view, item.Version);
    }

    private static T Of<T>(LiveNewsItem item) => item.View!.Value.Deserialize<T>(Wire.Json)
        ?? throw new InvalidDataException($"{item.Layer}/{item.Id} is null.");

    [LoggerMessage(Level = LogLevel.Warning, Message = "Live news was not shown")]
    private static partial void LogNotShown(ILogger log, Exception e);
}
