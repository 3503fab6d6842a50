using Despacho311.Contracts.Live;

namespace Despacho311.Host.Live;

/// <summary>
/// What is on each layer now. Cases, which would grow with the year, are the newest only: the rest is found by search,
/// not by looking at the map. What went away is remembered for a while, so that old news does not bring it back. The
/// owner guards it.
/// </summary>
internal sealed class LivePresent
{
    /// <summary>
    /// So many open cases, the last to be opened, are shown at once. By when they were opened, not by when they
    /// changed: so every process holds the same, whatever it has seen happen.
    /// </summary>
    public const int MaxCases = 2_000;

    private const int MaxGone = 8_192;

    private readonly Dictionary<string, Dictionary<string, LiveChange>> layers = new(StringComparer.Ordinal);
    private readonly SortedSet<(DateTimeOffset Opened, string Id)> cases = [];
    private readonly Queue<LiveChange> gone = new();

    /// <summary>The last that is known of a thing, perhaps that it went away; null when nothing is.</summary>
    public LiveChange? Find(string layer, string id) =>
        layers.TryGetValue(layer, out var things) ? things.GetValueOrDefault(id) : null;

    public void Set(LiveChange change)
    {
        if (!layers.TryGetValue(change.Layer, out var things))
            layers[change.Layer] = things = new Dictionary<string, LiveChange>(StringComparer.Ordinal);
        if (things.GetValueOrDefault(change.Id)?.View is CaseView was)
            cases.Remove((was.OpenedAt, was.Id));
        things[change.Id] = change;
        if (change.View is CaseView now)
            Keep(now, things);
        else if (change.View is null)
            Forget(change);
    }

    private void Keep(CaseView newest, Dictionary<string, LiveChange> things)
    {
        cases.Add((newest.OpenedAt, newest.Id));
        if (cases.Count <= MaxCases)
            return;
        things.Remove(cases.Min.Id);
        cases.Remove(cases.Min);
    }

    private void Forget(LiveChange change)
    {
        gone.Enqueue(change);
        if (gone.Count > MaxGone && gone.Dequeue() is var oldest && Find(oldest.Layer, oldest.Id) == oldest)
            layers[oldest.Layer].Remove(oldest.Id);
    }

    /// <summary>What is there, in the order of its last change.</summary>
    public IReadOnlyList<LiveChange> List(Func<string, bool> wanted) =>
    [
        .. layers.Where(l => wanted(l.Key)).SelectMany(l => l.Value.Values).Where(c => c.View is not null)
            .OrderBy(c => c.Seq),
    ];
}
