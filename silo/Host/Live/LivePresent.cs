namespace Despacho311.Host.Live;

/// <summary>
/// What is on each layer now. Layers that would grow with the year, such as cases, keep their newest things only: the
/// rest is found by search, not by looking at the map. The owner guards it.
/// </summary>
internal sealed class LivePresent
{
    /// <summary>The newest cases that a viewer is shown at once.</summary>
    private const int MaxCases = 2_000;

    private readonly Dictionary<string, Dictionary<string, LiveChange>> layers = new(StringComparer.Ordinal);
    private readonly Queue<LiveChange> cases = new();

    public object? Find(string layer, string id) =>
        layers.TryGetValue(layer, out var things) && things.TryGetValue(id, out var known) ? known.View : null;

    public void Set(LiveChange change)
    {
        if (!layers.TryGetValue(change.Layer, out var things))
            layers[change.Layer] = things = new Dictionary<string, LiveChange>(StringComparer.Ordinal);
        if (change.View is null)
        {
            things.Remove(change.Id);
            return;
        }
        things[change.Id] = change;
        if (change.Layer != Layers.Cases)
            return;
        cases.Enqueue(change);
        // What changed again stands later in the queue too, and is only let go from there.
        while (things.Count > MaxCases || cases.Count > 2 * MaxCases)
            if (cases.Dequeue() is var oldest && things.GetValueOrDefault(oldest.Id) == oldest)
                things.Remove(oldest.Id);
    }

    public IReadOnlyList<LiveChange> List(Func<string, bool> wanted) =>
        [.. layers.Where(l => wanted(l.Key)).SelectMany(l => l.Value.Values).OrderBy(c => c.Seq)];
}
