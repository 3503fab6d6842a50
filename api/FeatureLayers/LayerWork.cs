using System.Text.Json;
using Despacho311.Domain.Deliveries;

namespace Despacho311.Api.FeatureLayers;

/// <summary>The rounds with one layer: read what is new there, and do what is due.</summary>
public sealed partial class LayerWork(
    FeatureLayer layer, LayerStore store, ExchangeLedger ledger, LayerIntake intake, LayerOutbox outbox,
    TimeProvider clock, ILogger log) : IDisposable
{
    /// <summary>How many exchanges are done in one round, and how many edits go in one message.</summary>
    private const int MostAtOnce = 200;
    private const int EditsAtOnce = 50;

    /// <summary>Edits may be seen a little later than the time that they bear: so much is read again.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(60);

    /// <summary>How far back the first reading goes.</summary>
    private static readonly TimeSpan FirstReading = TimeSpan.FromDays(30);

    /// <summary>How long the layer is believed to look as it did.</summary>
    private static readonly TimeSpan SameShape = TimeSpan.FromHours(1);

    private readonly LayerClient client = new(layer, clock);
    private LayerShape? shape;
    private DateTimeOffset describedAt;

    public void Dispose() => client.Dispose();

    /// <summary>One round; none while the layer is being left alone after it failed.</summary>
    public async Task Round(LayerHealth known, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        if (known.Health.NextAt > now)
            return;
        try
        {
            await Describe(known, now, cancellation);
            if (known.Health.Failures > 0)
                await store.Save(layer.Name, new ReceiverHealth(0, null, now), null);
            if (now - known.ReadAt >= layer.Every)
            {
                await Read(known, now, cancellation);
                await store.SaveReadAt(layer.Name, now, known.ReadAt);
            }
            await Deal(cancellation);
        }
        catch (LayerException e)
        {
            var health = DeliveryRules.After(known.Health, DeliveryVerdict.ReceiverFailed, now, null, 0);
            await store.Save(layer.Name, health, e.Message);
            if (known.Health.Failures == 0)
                LogFailing(log, layer.Name, e.Message);
        }
    }

    private async Task Describe(LayerHealth known, DateTimeOffset now, CancellationToken cancellation)
    {
        if (shape is not null && known.Health.Failures == 0 && now - describedAt < SameShape)
            return;
        (shape, describedAt) = (await client.Describe(cancellation), now);
        var missing = layer.Fields.Values.Where(f => !shape.Fields.Contains(f)).Order(StringComparer.Ordinal).ToList();
        if (!missing.SequenceEqual(known.Missing))
            await store.SaveMissing(layer.Name, missing);
    }

    private async Task Read(LayerHealth known, DateTimeOffset now, CancellationToken cancellation)
    {
        var since = known.ReadTo == DateTimeOffset.UnixEpoch ? now - FirstReading : known.ReadTo - Overlap;
        for (var skip = 0; ;)
        {
            var page = await client.EditedSince(shape!, since, skip, cancellation);
            foreach (var feature in page)
                await intake.Arrive(layer, shape!, feature, cancellation);
            var last = page.Count == 0 ? null : page[^1].Instant(shape!.EditedField);
            if (last is { } to)
                await store.SaveReadTo(layer.Name, to);
            if (page.Count < shape!.MostAtOnce)
                return;
            // From the last one's second on: what is edited meanwhile moves to the end, and none is passed over.
            if (last is { } l && Second(l) > since)
                (since, skip) = (Second(l), 0);
            else
                skip += page.Count;
        }
    }

    private static DateTimeOffset Second(DateTimeOffset at) =>
        DateTimeOffset.FromUnixTimeSeconds(at.ToUnixTimeSeconds());

    private async Task Deal(CancellationToken cancellation)
    {
        var due = await ledger.Due(layer.Name, MostAtOnce, cancellation);
        // What they say first: ours is then said as an answer to it.
        foreach (var e in due.Where(e => e.Kind != ExchangeKind.Edit))
            await Take(e, cancellation);
        foreach (var edits in due.Where(e => e.Kind == ExchangeKind.Edit).Chunk(EditsAtOnce))
            await Send(edits, cancellation);
    }

    private async Task Take(LayerExchange e, CancellationToken cancellation)
    {
        try
        {
            await (e.Kind == ExchangeKind.Report
                ? intake.Open(layer, shape!, client, e, cancellation)
                : intake.Follow(layer, shape!, e, cancellation));
        }
        catch (LayerException failed)
        {
            await ledger.Tried([e], failed.Message);
            throw;
        }
        // One that cannot be understood keeps nobody else's waiting.
        catch (Exception bad) when (bad is InvalidDataException or JsonException)
        {
            await ledger.Stick(e, bad.Message);
        }
    }

    private async Task Send(LayerExchange[] edits, CancellationToken cancellation)
    {
        try
        {
            await outbox.Send(layer, shape!, client, edits, cancellation);
        }
        catch (LayerException failed) when (!IsOfLayer(failed))
        {
            // They want none of the message as it is: one by one, it is found out which edit is at fault.
            if (edits.Length == 1)
                await ledger.Refused(edits[0], failed.Message);
            else
                foreach (var edit in edits)
                    await Send([edit], cancellation);
        }
        catch (LayerException failed)
        {
            await ledger.Tried(edits, failed.Message);
            throw;
        }
    }

    private static bool IsOfLayer(LayerException failed) =>
        failed.WantsToken || DeliveryRules.Judge(failed.Status) == DeliveryVerdict.ReceiverFailed;

    [LoggerMessage(Level = LogLevel.Warning, Message = "The layer {Layer} cannot be reached: {Why}. What is owed to it "
        + "is kept, and it is asked again")]
    private static partial void LogFailing(ILogger log, string layer, string why);
}
