namespace Despacho311.Domain.Leaks;

/// <summary>A report went from one leak to another; <paramref name="From"/> is null for a new report.</summary>
public readonly record struct LeakMove(string Report, string? From, string To);

/// <summary>
/// A partition of reports into leaks that is kept good while reports arrive: the best leak for the new report, then a
/// bounded repair of the neighbourhood by moves, merges and splits. The same reports in the same order give the same
/// leaks. One thread at a time.
/// </summary>
/// <param name="zone">The zone whose leaks these are; it names leaks that reports of other zones found.</param>
public sealed partial class LeakPartition(LeakScore score, string zone = "")
{
    private readonly HashSet<string> foreign = new(StringComparer.Ordinal);

    /// <summary>Bounds the repair, so that a burst main with thousands of reports stays linear.</summary>
    private const int MaxSweeps = 4;
    private const int MaxReportsPerRepair = 160;

    private readonly List<Sighting> sightings = [];
    private readonly Dictionary<string, int> byReport = new(StringComparer.Ordinal);

    private readonly LeakIndex index = new();
    private readonly Dictionary<int, Group> groups = [];
    private readonly Dictionary<string, int> byName = new(StringComparer.Ordinal);
    private readonly LeakRarity rarity = new(score.Settings.LeaksPerSquareMeterAndDay);
    private int nextGroup;

    /// <param name="day">When, in days.</param>
    private sealed class Sighting(LeakReport report, LeakSums sums, double day)
    {
        public LeakReport Report { get; } = report;
        public LeakSums Sums { get; } = sums;
        public double Day { get; } = day;
        public LeakSpot Spot => LeakSpot.Of(Report, Sums, Day);
        public int Group { get; set; } = -1;

        /// <summary>People have said where it belongs: it is not moved.</summary>
        public bool Settled { get; set; }
    }

    private sealed class Group(string name)
    {
        public string Name { get; } = name;

        /// <summary>The district that it counts for: where its first report came from. Null while it has none.
        /// </summary>
        public (int, int)? District { get; set; }

        /// <summary>In the order of arrival.</summary>
        public List<int> Members { get; } = [];

        /// <summary>When its reports came, in order.</summary>
        public List<double> Days { get; } = [];

        /// <summary>What is known of the place without any report: where a crew found it.</summary>
        public LeakSums Found { get; set; } = LeakSums.None;
        public LeakSums Sums { get; set; } = LeakSums.None;
        public double Score { get; set; }
        public double RepairedDay { get; set; } = double.PositiveInfinity;

        /// <summary>It has a report that is settled, so it is not given up for another leak.</summary>
        public bool Stays { get; set; }
    }

    public int Count => byReport.Count;

    /// <summary>Which leak the report belongs to.</summary>
    public string LeakOf(string report) => groups[sightings[byReport[report]].Group].Name;

    /// <summary>The reports of a leak; none when it has none, or is unknown.</summary>
    public IReadOnlyList<LeakReport> ReportsOf(string leak) => byName.TryGetValue(leak, out var group)
        ? [.. groups[group].Members.Select(i => sightings[i].Report)]
        : [];

    public bool Knows(string report) => byReport.ContainsKey(report);

    /// <summary>Puts back a report whose leak is known, as when a zone is loaded; nothing is reconsidered.</summary>
    /// <param name="settled">People have said so, or a crew was there: it is never moved.</param>
    /// <param name="isForeign">It came from another zone, which may have a leak that is named after it.</param>
    public void Restore(LeakReport report, string leak, bool settled = false, bool isForeign = false)
    {
        var i = Index(report);
        if (isForeign)
            foreign.Add(report.Id);
        Join(i, byName.TryGetValue(leak, out var group) ? group : NewGroup(leak));
        sightings[i].Settled = settled;
        groups[sightings[i].Group].Stays |= settled;
    }

    /// <summary>
    /// Puts back what a crew found: the place counts like a report with the error of their receiver, though it is
    /// none; and a report that comes after a repair belongs to the leak only if the repair failed.
    /// </summary>
    public void Restore(string leak, LeakFinding finding)
    {
        if (!byName.TryGetValue(leak, out var id))
            return;
        var group = groups[id];
        if (finding.RepairedAt is { } repaired)
            group.RepairedDay = LeakSums.DayOf(repaired);
        if (finding.FoundAt is { } where)
        {
            group.Found = LeakSums.OfPlace(where, LeakFinding.SigmaMeters);
            var report = new LeakReport("", where, LeakFinding.SigmaMeters, finding.HeardAt, null);
            sightings.Add(new Sighting(report, group.Found, LeakSums.DayOf(finding.HeardAt)) { Group = id });
            index.Add(sightings.Count - 1, id, sightings[^1].Spot);
            group.Sums = SumsOf(group);
        }
        group.Score = ScoreOf(group, group.Sums);
    }

    /// <summary>
    /// How much better the partition would be with this report in its best present leak than as a leak of its own;
    /// negative when a new leak is the better explanation. Changes nothing.
    /// </summary>
    public double Gain(LeakReport report)
    {
        var sums = LeakSums.Of(report);
        var alone = score.Of(sums) + rarity.LogAt(sums.Center);
        var best = double.NegativeInfinity;
        foreach (var g in index.Near(LeakSpot.Of(report, sums, sums.First)))
            best = Math.Max(best, GainOf(groups[g], sums) - alone);
        return best;
    }

    /// <summary>Takes a new report in, and returns every change of belonging, the new report's own first.</summary>
    public IReadOnlyList<LeakMove> Add(LeakReport report)
    {
        if (byReport.ContainsKey(report.Id))
            return [];
        var i = Index(report);
        var before = new Dictionary<int, string?> { [i] = null };
        var sums = sightings[i].Sums;
        var (best, gain) = BestGroup(i, score.Of(sums) + rarity.LogAt(sums.Center));
        Join(i, gain > 0 ? best : NewGroup(NameFor(report.Id)));
        Repair(i, before);
        return [.. before.Select(b =>
            new LeakMove(sightings[b.Key].Report.Id, b.Value, groups[sightings[b.Key].Group].Name))
            .Where(m => m.From != m.To)];
    }

    private int Index(LeakReport report)
    {
        var i = sightings.Count;
        var sums = LeakSums.Of(report);
        sightings.Add(new Sighting(report, sums, sums.First));
        byReport.Add(report.Id, i);
        rarity.See(sums.Center, sums.First);
        return i;
    }

    /// <summary>The leak that gains most by the report, over what the report is worth where it is now.</summary>
    private (int Group, double Gain) BestGroup(int i, double present)
    {
        var s = sightings[i];
        var (best, most) = (-1, double.NegativeInfinity);
        foreach (var g in index.Near(s.Spot))
        {
            if (g == s.Group)
                continue;
            var gain = GainOf(groups[g], s.Sums) - present;
            if (gain > most || (gain == most && IsOlder(g, best)))
                (best, most) = (g, gain);
        }
        return (best, most);
    }

    /// <summary>
    /// Ties are settled by which leak's first report came first: by what there is, not by how it came to be.
    /// </summary>
    private bool IsOlder(int g, int other) => other < 0 || groups[g].Members[0] < groups[other].Members[0];

    private int NewGroup(string name)
    {
        groups.Add(nextGroup, new Group(name));
        byName.Add(name, nextGroup);
        return nextGroup++;
    }

    /// <summary>
    /// A leak is named after the report that founded it; while that name is in use, a second one gets a number. It
    /// depends on the leaks there are and not on those there were, so that a zone read back names alike. What a report
    /// of another zone founds bears this zone's name, too: no two zones ever name a leak alike.
    /// </summary>
    public string NameFor(string report)
    {
        var stem = foreign.Contains(report) ? $"F{report}-{zone}" : "F" + report;
        var name = stem;
        for (var number = 2; byName.ContainsKey(name); number++)
            name = $"{stem}-{number}";
        return name;
    }

    private void Join(int i, int group)
    {
        var g = groups[group];
        sightings[i].Group = group;
        g.Members.Insert(~g.Members.BinarySearch(i), i);
        var day = g.Days.BinarySearch(sightings[i].Day);
        g.Days.Insert(day < 0 ? ~day : day, sightings[i].Day);
        index.Add(i, group, sightings[i].Spot);
        Reckon(g, g.Members.Count > 1 && g.Members[^1] == i ? g.Sums.Plus(sightings[i].Sums) : SumsOf(g));
    }

    /// <summary>
    /// In the order of arrival, so that rounding is the same whichever way the leak came to have these reports: a zone
    /// read back must decide as one that was never away.
    /// </summary>
    private LeakSums SumsOf(Group g)
    {
        var sums = g.Found;
        foreach (var i in g.Members)
            sums = sums.Plus(sightings[i].Sums);
        return sums;
    }

    private void Reckon(Group g, in LeakSums sums)
    {
        (g.Sums, g.Score) = (sums, ScoreOf(g, sums));
        (int, int)? district = g.Members.Count == 0 ? null : LeakRarity.CellOf(sightings[g.Members[0]].Sums.Center);
        if (district == g.District)
            return;
        if (g.District is { } before)
            rarity.Count(before, -1);
        if (district is { } now)
            rarity.Count(now, 1);
        g.District = district;
    }

    private double GainOf(Group g, in LeakSums more) => ScoreOf(g, g.Sums.Plus(more)) - g.Score;

    /// <summary>What the group would score with these sums.</summary>
    private double ScoreOf(Group g, in LeakSums sums) =>
        score.Of(sums) + (sums.Last > g.RepairedDay ? LeakFinding.LogFails : 0);

    private void Leave(int i)
    {
        var g = groups[sightings[i].Group];
        var id = sightings[i].Group;
        index.Remove(i, id, sightings[i].Spot);
        g.Members.RemoveAt(g.Members.BinarySearch(i));
        g.Days.RemoveAt(g.Days.BinarySearch(sightings[i].Day));
        Reckon(g, SumsOf(g));
        sightings[i].Group = -1;
        if (g.Members.Count > 0)
            return;
        groups.Remove(id);
        byName.Remove(g.Name);
    }

    private LeakSums Without(Group g, int i)
    {
        if (g.Members.Count == 1)
            return g.Found;
        var s = sightings[i];
        return g.Sums.Minus(s.Sums, s.Day == g.Days[0] ? g.Days[1] : g.Days[0],
            s.Day == g.Days[^1] ? g.Days[^2] : g.Days[^1]);
    }
}
