namespace Despacho311.Domain.Leaks;

/// <summary>The bounded local repair after a new report.</summary>
public sealed partial class LeakPartition
{
    /// <summary>A change must win by this much, so that rounding cannot make two states chase each other.</summary>
    private const double Epsilon = 1e-9;

    private void Repair(int added, Dictionary<int, string?> before)
    {
        var start = sightings[added];
        SortedSet<int> touched = [.. index.Near(start.Spot), start.Group];
        for (var sweep = 0; sweep < MaxSweeps; sweep++)
        {
            var moved = MoveEach(touched, before);
            moved |= MergeEach(touched, before);
            moved |= SplitEach(touched, before);
            if (!moved)
                return;
        }
    }

    /// <summary>The newest matter: they are the ones whose belonging is least settled.</summary>
    private List<int> MembersOf(SortedSet<int> touched)
    {
        var members = new List<int>();
        foreach (var g in touched)
            if (groups.TryGetValue(g, out var group))
                for (int k = group.Members.Count - 1, n = 0; k >= 0 && n < MaxReportsPerRepair; k--, n++)
                    if (!sightings[group.Members[k]].Settled)
                        members.Add(group.Members[k]);
        members.Sort();
        return members.Count <= MaxReportsPerRepair ? members : members[^MaxReportsPerRepair..];
    }

    private List<int> OldestFirst(SortedSet<int> touched) =>
        [.. touched.Where(groups.ContainsKey).OrderBy(g => groups[g].Members[0])];

    private bool MoveEach(SortedSet<int> touched, Dictionary<int, string?> before)
    {
        var any = false;
        foreach (var i in MembersOf(touched))
        {
            var group = groups[sightings[i].Group];
            var rare = rarity.LogAt(sightings[i].Sums.Center);
            var alone = score.Of(sightings[i].Sums) + rare;
            var leaving = group.Score - ScoreOf(group, Without(group, i)) + (group.Members.Count == 1 ? rare : 0);
            var (best, gain) = BestGroup(i, leaving);
            if (alone - leaving > Math.Max(gain, 0) + Epsilon && group.Members.Count > 1)
                touched.Add(Place(i, NewGroup(NameFor(sightings[i].Report.Id)), before));
            else if (gain > Epsilon)
                touched.Add(Place(i, best, before));
            else
                continue;
            any = true;
        }
        return any;
    }

    private int Place(int i, int target, Dictionary<int, string?> before)
    {
        before.TryAdd(i, groups[sightings[i].Group].Name);
        Leave(i);
        Join(i, target);
        return target;
    }

    /// <summary>
    /// Joins each touched leak with the neighbour that gains most. The number that people have decided on survives, or
    /// the older leak's; two that people have decided on stay two.
    /// </summary>
    private bool MergeEach(SortedSet<int> touched, Dictionary<int, string?> before)
    {
        var any = false;
        foreach (var g in OldestFirst(touched))
        {
            if (!groups.TryGetValue(g, out var group))
                continue;
            var (best, most) = (-1, Epsilon);
            var rare = rarity.LogAt(sightings[group.Members[0]].Sums.Center);
            foreach (var other in Neighbours(group))
            {
                if (other == g || (group.Stays && groups[other].Stays))
                    continue;
                var whole = group.Sums.Plus(groups[other].Sums);
                var gain = ScoreOf(groups[Survivor(g, other)], whole) - group.Score - groups[other].Score - rare;
                if (gain > most || (gain == most && best >= 0 && IsOlder(other, best)))
                    (best, most) = (other, gain);
            }
            if (best < 0)
                continue;
            var keep = Survivor(g, best);
            var gone = keep == g ? best : g;
            foreach (var i in groups[gone].Members.ToList())
                Place(i, keep, before);
            touched.Add(keep);
            any = true;
        }
        return any;
    }

    private int Survivor(int g, int other)
    {
        var (one, two) = (groups[g], groups[other]);
        return one.Stays || two.Stays ? (one.Stays ? g : other)
            : (two.Sums.First, two.Members[0]).CompareTo((one.Sums.First, one.Members[0])) < 0 ? other : g;
    }

    private SortedSet<int> Neighbours(Group group)
    {
        var found = new SortedSet<int>();
        foreach (var i in group.Members.Count <= 12 ? group.Members : group.Members[^12..])
            found.UnionWith(index.Near(sightings[i].Spot));
        return found;
    }

    /// <summary>
    /// Tries each touched leak as two, seeded by its two most distant reports, in place and then in time.
    /// </summary>
    private bool SplitEach(SortedSet<int> touched, Dictionary<int, string?> before)
    {
        var any = false;
        foreach (var g in OldestFirst(touched))
        {
            if (!groups.TryGetValue(g, out var group) || group.Stays
                || group.Members.Count is < 3 or > MaxReportsPerRepair)
                continue;
            var part = SplitBySeeds(group, ByPlace) ?? SplitBySeeds(group, ByTime);
            if (part is null)
                continue;
            var founder = part.Min();
            var fresh = NewGroup(NameFor(sightings[founder].Report.Id));
            foreach (var i in part)
                Place(i, fresh, before);
            touched.Add(fresh);
            any = true;
        }
        return any;
    }

    private double ByPlace(int i, int j)
    {
        var ((xi, yi), (xj, yj)) = (sightings[i].Sums.Center, sightings[j].Sums.Center);
        var variance = 1 / sightings[i].Sums.W + 1 / sightings[j].Sums.W;
        return ((xi - xj) * (xi - xj) + (yi - yj) * (yi - yj)) / variance;
    }

    private double ByTime(int i, int j) => Math.Abs(sightings[i].Sums.First - sightings[j].Sums.First);

    /// <summary>
    /// The reports to take away into a leak of their own, or null when one leak explains them better.
    /// </summary>
    private List<int>? SplitBySeeds(Group group, Func<int, int, double> distance)
    {
        var members = group.Members;
        var from = Farthest(members, members[0], distance);
        var to = Farthest(members, from, distance);
        var (a, b) = (LeakSums.None, LeakSums.None);
        var (left, right) = (new List<int>(), new List<int>());
        foreach (var i in members)
        {
            if (distance(i, from) <= distance(i, to))
                (left, a) = ([.. left, i], a.Plus(sightings[i].Sums));
            else
                (right, b) = ([.. right, i], b.Plus(sightings[i].Sums));
        }
        var rare = rarity.LogAt(sightings[from].Sums.Center);
        if (left.Count == 0 || right.Count == 0 || score.Of(a) + score.Of(b) + rare <= group.Score + Epsilon)
            return null;
        // The part with the earliest report keeps the number that people already know.
        return a.First <= b.First ? right : left;
    }

    private static int Farthest(List<int> members, int from, Func<int, int, double> distance)
    {
        var (best, most) = (from, double.NegativeInfinity);
        foreach (var i in members)
            if (distance(i, from) is var d && d > most)
                (best, most) = (i, d);
        return best;
    }
}
