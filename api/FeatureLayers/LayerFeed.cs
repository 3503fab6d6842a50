using System.Collections.Concurrent;
using Despacho311.Api.Feeds;
using Despacho311.Contracts.Journal;
using Despacho311.Domain.Cases;

namespace Despacho311.Api.FeatureLayers;

/// <summary>
/// Keeps each layer and this registry the same: writes down what of here a layer has to be told, and goes through the
/// rounds with each. A layer that hangs keeps only itself waiting.
/// </summary>
public sealed partial class LayerFeed(
    FeatureLayerSettings settings, LayerStore store, ExchangeLedger ledger, LayerIntake intake, LayerOutbox outbox,
    FeedStore feeds, IJournal journal, IRows rows, TimeProvider clock, ILogger<LayerFeed> log)
    : JournalFeed("feature-layers", Period, Share, feeds, journal, clock, log)
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);
    private const double Share = 0.5;
    private static readonly TimeSpan BetweenForgetting = TimeSpan.FromHours(1);

    private readonly IJournal events = journal;
    private readonly ILogger logger = log;
    private readonly Dictionary<string, LayerWork> works = settings.Layers.ToDictionary(l => l.Name,
        l => new LayerWork(l, store, ledger, intake, outbox, clock, log));
    private readonly ConcurrentDictionary<string, Task> underway = new();
    private List<LayerHealth> layers = [];
    private DateTimeOffset forgotten;

    /// <summary>Where none is set up, nobody works on it.</summary>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        settings.Layers.Count == 0 ? Task.CompletedTask : base.ExecuteAsync(stoppingToken);

    /// <summary>A layer is told what happens from the moment it was set up.</summary>
    protected override async Task<long?> Wanted(CancellationToken cancellation)
    {
        layers = [];
        foreach (var layer in settings.Layers)
            layers.Add(await store.Health(layer.Name, () => events.Settled(cancellation), cancellation));
        return layers.Min(l => l.SincePosition);
    }

    protected override async Task Take(
        IReadOnlyList<StoredEvent> events, long position, CancellationToken cancellation)
    {
        var changed = events.Select(e => (e.Position, Thing: Aggregates.Of(e.Stream)))
            .Where(e => e.Thing.Kind == Aggregates.Cases).GroupBy(e => e.Thing.Id)
            .ToDictionary(g => g.Key, g => g.Max(e => e.Position));
        var leaks = changed.Count == 0 ? [] : (await rows.List(new RowQuery(Tables.Cases,
            [new Where("id", "in", changed.Keys.ToArray()), new Where("service", "=", ServiceType.WaterLeak)],
            Limit: changed.Count), cancellation)).Select(r => r.Id).ToList();
        await store.Owe(Name, [.. from layer in layers
                                  from id in leaks
                                  where changed[id] > layer.SincePosition
                                  select (layer.Name, id)], Clock.GetUtcNow(), position);
    }

    protected override async Task Besides(CancellationToken cancellation)
    {
        foreach (var layer in layers)
            if (!underway.TryGetValue(layer.Name, out var round) || round.IsCompleted)
                underway[layer.Name] = Task.Run(() => Round(layer, cancellation), CancellationToken.None);
        if (Clock.GetUtcNow() - forgotten < BetweenForgetting)
            return;
        forgotten = Clock.GetUtcNow();
        await ledger.Forget();
    }

    private async Task Round(LayerHealth layer, CancellationToken cancellation)
    {
        try
        {
            await works[layer.Name].Round(layer, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
        }
        // Nothing was marked as done that was not: the next round does it again.
        catch (Exception e)
        {
            LogRoundFailed(logger, e, layer.Name);
        }
    }

    protected override Task Finish() => Task.WhenAll(underway.Values);

    public override void Dispose()
    {
        foreach (var work in works.Values)
            work.Dispose();
        base.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A round with the layer {Layer} failed; the next one goes on")]
    private static partial void LogRoundFailed(ILogger log, Exception e, string layer);
}
