using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Text.Json;
using Despacho311.Contracts;
using Despacho311.Contracts.Live;
using Despacho311.Domain.Geo;
using Despacho311.Domain.Towing;

namespace Despacho311.Host.Live;

/// <summary>The layers of the live map.</summary>
public static class Layers
{
    public const string Trucks = "trucks";
    public const string Removals = "removals";
    public const string Leaks = "leaks";
    public const string Cases = "cases";
    public const string Alerts = "alerts";

    /// <summary>Towing companies, which lie nowhere.</summary>
    public const string Companies = "companies";

    /// <summary>A truck's own job, for its operator alone; the id is the truck's.</summary>
    public const string Jobs = "jobs";

    /// <summary>The call at a call-taker's desk, for them alone; the id is their name.</summary>
    public const string Calls = "calls";
}

/// <summary>One thing on the map changed, or went away when <paramref name="view"/> is null.</summary>
/// <param name="view">An immutable record: written as JSON once, when the first viewer needs it.</param>
/// <param name="version">Of the thing in the journal; null for what has none.</param>
public sealed class LiveChange(long seq, string layer, string id, object? view, long? version)
{
    private string? json;

    /// <summary>Rises without a change when a later version looks the same.</summary>
    public long? Version { get; set; } = version;

    public long Seq => seq;

    public string Layer => layer;

    public string Id => id;

    public object? View => view;

    public string? Json => view is null
        ? null
        : json ??= JsonSerializer.Serialize(view, view.GetType(), Wire.Json);
}

/// <summary>Where a truck is. The index is its name in frames.</summary>
public sealed record TruckDot(int Index, string Id, GeoPoint Where, double? Heading, Speed? Speed, DateTimeOffset At);

/// <summary>Truck dots that changed in a quarter of a second, packed once for each map cell.</summary>
public sealed record TruckFrame(IReadOnlyDictionary<MapCell, byte[]> ByCell);

/// <summary>
/// What this process knows to be live: the present, not history. Grains mark what changed after their commit; four
/// times a second the pump packs it. Nothing here waits for a viewer.
/// </summary>
public sealed class LiveMap(TimeProvider clock)
{
    /// <summary>
    /// Bytes of one truck in a frame: index, longitude and latitude in 1e-6 degrees, heading, speed, activity.
    /// </summary>
    public const int TruckBytes = 16;

    private const int KeptChanges = 8_192;

    private readonly ConcurrentDictionary<string, TruckDot> dots = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TruckActivity> activities = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> indexes = new(StringComparer.Ordinal);
    private ConcurrentDictionary<string, MapCell> dirty = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private readonly LivePresent present = new();
    private readonly LiveChange[] recent = new LiveChange[KeptChanges];
    private long seq;
    private int nextIndex;
    private int doubt;

    /// <summary>Names this process's run, so that a client does not resume with numbers of another.</summary>
    public string Epoch { get; } = Guid.CreateVersion7(clock.GetUtcNow()).ToString("N");

    public int IndexOf(string truck) => indexes.GetOrAdd(truck, _ => Interlocked.Increment(ref nextIndex) - 1);

    public IEnumerable<TruckDot> Dots => dots.Values;

    public void Move(string truck, TruckPosition position)
    {
        var dot = new TruckDot(IndexOf(truck), truck, position.Where, position.Heading, position.Speed, position.At);
        var left = dots.TryGetValue(truck, out var last) ? last.Where : position.Where;
        dots[truck] = dot;
        // The cell it left is told as well, so that a view which no longer holds it can let it go.
        dirty.TryAdd(truck, MapCell.Of(left, MapCell.Levels - 1));
    }

    public void SetActivity(string truck, TruckActivity activity)
    {
        activities[truck] = activity;
        if (dots.TryGetValue(truck, out var dot))
            dirty.TryAdd(truck, MapCell.Of(dot.Where, MapCell.Levels - 1));
    }

    /// <summary>
    /// Shows a thing as it now is, or takes it away with null. Equal news is no news, and old news is none: a silo that
    /// was frozen tells, once it is thawed, what has long been overtaken elsewhere.
    /// </summary>
    /// <param name="view">An immutable record.</param>
    /// <param name="version">Of the thing in the journal; null for what has none, which is always taken.</param>
    public void Publish(string layer, string id, object? view, long? version)
    {
        lock (gate)
        {
            var known = present.Find(layer, id);
            if (version < known?.Version)
                return;
            if (Equals(known?.View, view))
            {
                if (known is not null)
                    known.Version = version;
                else if (version is not null)
                    present.Set(new LiveChange(seq, layer, id, null, version));
                return;
            }
            var change = new LiveChange(++seq, layer, id, view, version);
            present.Set(change);
            recent[change.Seq % KeptChanges] = change;
        }
    }

    /// <summary>
    /// Somebody may have missed something, or a write's answer was lost, so that nobody knows whether it happened: what
    /// the rows say is to be shown.
    /// </summary>
    public void Doubt() => Interlocked.Exchange(ref doubt, 1);

    /// <summary>True once after each <see cref="Doubt"/>.</summary>
    public bool TakeDoubt() => Interlocked.Exchange(ref doubt, 0) == 1;

    /// <summary>
    /// Makes a layer what the rows say, as of a moment: what they no longer hold goes, too, unless it came since.
    /// </summary>
    /// <param name="asOf">The number of the last change before the rows were read.</param>
    public void Reconcile(string layer, long asOf, IReadOnlyDictionary<string, (object View, long Version)> rows)
    {
        lock (gate)
        {
            var shown = present.List(l => l == layer);
            foreach (var (id, row) in rows)
                Publish(layer, id, row.View, row.Version);
            // It went by a later version than the one that is shown.
            foreach (var gone in shown.Where(s => s.Seq <= asOf && !rows.ContainsKey(s.Id)))
                Publish(layer, gone.Id, null, gone.Version + 1);
        }
    }

    /// <summary>The number of the last change.</summary>
    public long LastSeq
    {
        get
        {
            lock (gate)
                return seq;
        }
    }

    /// <summary>A thing as it was last shown; null when it is not on the layer.</summary>
    public object? Find(string layer, string id)
    {
        lock (gate)
            return present.Find(layer, id)?.View;
    }

    /// <summary>Everything now on these layers, in the order of its last change.</summary>
    public (long Seq, IReadOnlyList<LiveChange> Items) Snapshot(Func<string, bool> layers)
    {
        lock (gate)
            return (seq, present.List(layers));
    }

    /// <summary>The newest change of each thing since a number, or null when that is too long ago to tell.</summary>
    public (long Seq, IReadOnlyList<LiveChange> Items)? Since(long after, Func<string, bool> layers)
    {
        lock (gate)
        {
            if (after > seq || seq - after > KeptChanges)
                return null;
            var newest = new Dictionary<(string, string), LiveChange>();
            for (var at = after + 1; at <= seq; at++)
                if (recent[at % KeptChanges] is { } change && layers(change.Layer))
                    newest[(change.Layer, change.Id)] = change;
            return (seq, [.. newest.Values.OrderBy(c => c.Seq)]);
        }
    }

    /// <summary>The trucks that moved since the last call, for who passes them on instead of packing frames.</summary>
    public IReadOnlyList<TruckDot> TakeMoved()
    {
        var changed =
            Interlocked.Exchange(ref dirty, new ConcurrentDictionary<string, MapCell>(StringComparer.Ordinal));
        return [.. changed.Keys.Select(truck => dots.GetValueOrDefault(truck)).OfType<TruckDot>()];
    }

    /// <summary>Packs the trucks that changed since the last call, for each cell at each level.</summary>
    public TruckFrame TakeFrame()
    {
        var changed =
            Interlocked.Exchange(ref dirty, new ConcurrentDictionary<string, MapCell>(StringComparer.Ordinal));
        var byCell = new Dictionary<MapCell, HashSet<string>>();
        foreach (var (truck, left) in changed)
        {
            if (!dots.TryGetValue(truck, out var dot))
                continue;
            for (var level = 0; level < MapCell.Levels; level++)
                Add(byCell, MapCell.Of(dot.Where, level), truck);
            Add(byCell, left, truck);
        }
        return new TruckFrame(byCell.ToDictionary(c => c.Key, c => Pack(c.Value)));
    }

    private static void Add(Dictionary<MapCell, HashSet<string>> byCell, MapCell cell, string truck)
    {
        if (!byCell.TryGetValue(cell, out var trucks))
            byCell[cell] = trucks = [];
        trucks.Add(truck);
    }

    /// <summary>All trucks in these cells, for a view that starts or has fallen behind.</summary>
    public byte[] PackCells(IReadOnlySet<MapCell> cells) => cells.Count == 0
        ? []
        : Pack(dots.Values.Where(d => cells.Contains(MapCell.Of(d.Where, cells.First().Level))).Select(d => d.Id)
            .ToHashSet());

    private byte[] Pack(HashSet<string> trucks)
    {
        var packed = new byte[trucks.Count * TruckBytes];
        var at = 0;
        foreach (var truck in trucks)
        {
            if (!dots.TryGetValue(truck, out var dot))
                continue;
            var span = packed.AsSpan(at, TruckBytes);
            BinaryPrimitives.WriteUInt32LittleEndian(span, (uint)dot.Index);
            BinaryPrimitives.WriteInt32LittleEndian(span[4..], (int)Math.Round(dot.Where.Long * 1e6));
            BinaryPrimitives.WriteInt32LittleEndian(span[8..], (int)Math.Round(dot.Where.Lat * 1e6));
            span[12] = (byte)Math.Round((dot.Heading ?? 0) * 256 / 360);
            span[13] = (byte)Math.Clamp(dot.Speed?.KilometersPerHour ?? 0, 0, 255);
            span[14] = (byte)activities.GetValueOrDefault(truck);
            span[15] = dot.Heading is null ? (byte)0 : (byte)1;
            at += TruckBytes;
        }
        return at == packed.Length ? packed : packed[..at];
    }
}
