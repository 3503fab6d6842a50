using Despacho311.Domain.Leaks;

namespace Despacho311.Tests.Cluster.Leaks;

/// <summary>
/// What the engine wants to be large, reckoned without it: the score of each group and what one more leak costs. Found
/// by looking at every partition of a few reports, or by long annealing of many.
/// </summary>
internal sealed class LeakObjective(LeakSettings settings, IReadOnlyList<LeakReport> reports)
{
    private readonly LeakScore score = new(settings);
    private readonly double rare = Math.Log(settings.LeaksPerSquareMeterAndDay);
    private readonly LeakSums[] sums = [.. reports.Select(LeakSums.Of)];

    /// <param name="groups">By report, the number of its group.</param>
    public double Of(IReadOnlyList<int> groups)
    {
        var total = new Dictionary<int, LeakSums>();
        for (var i = 0; i < groups.Count; i++)
            total[groups[i]] = total.GetValueOrDefault(groups[i], LeakSums.None).Plus(sums[i]);
        return total.Values.Sum(g => score.Of(g) + rare);
    }

    /// <summary>As the engine has it, streaming.</summary>
    public int[] Streamed()
    {
        var partition = new LeakPartition(score);
        foreach (var report in reports)
            partition.Add(report);
        var numbers = new Dictionary<string, int>();
        return [.. reports.Select(r => numbers.TryGetValue(partition.LeakOf(r.Id), out var n)
            ? n
            : numbers[partition.LeakOf(r.Id)] = numbers.Count)];
    }

    /// <summary>The best of all partitions: a dozen reports at most.</summary>
    public double Best()
    {
        var best = double.NegativeInfinity;
        var groups = new int[reports.Count];
        Try(0, 0);
        return best;
        void Try(int i, int used)
        {
            if (i == groups.Length)
            {
                best = Math.Max(best, Of(groups));
                return;
            }
            for (groups[i] = 0; groups[i] <= used; groups[i]++)
                Try(i + 1, Math.Max(used, groups[i] + 1));
        }
    }

    /// <summary>Moves of single reports, at first uphill too, from every report by itself.</summary>
    public int[] Annealed(int sweeps, int seed, int[]? from = null)
    {
        var random = new Random(seed);
        var groups = from?.ToArray() ?? [.. Enumerable.Range(0, reports.Count)];
        var members = Enumerable.Range(0, reports.Count * 2).Select(_ => new List<int>()).ToList();
        for (var i = 0; i < groups.Length; i++)
            members[groups[i]].Add(i);
        var near = Neighbours();
        for (var sweep = 0; sweep < sweeps; sweep++)
        {
            var heat = 3 * Math.Pow(1 - (double)sweep / sweeps, 2) + 1e-9;
            for (var n = 0; n < groups.Length; n++)
            {
                var i = random.Next(groups.Length);
                var to = near[i].Count == 0 || random.NextDouble() < 0.1
                    ? members.FindIndex(m => m.Count == 0)
                    : groups[near[i][random.Next(near[i].Count)]];
                if (to == groups[i])
                    continue;
                var (a, b) = (members[groups[i]], members[to]);
                var gain = Value([.. a.Where(j => j != i)]) + Value([.. b, i]) - Value(a) - Value(b);
                if (gain < 0 && random.NextDouble() >= Math.Exp(gain / heat))
                    continue;
                a.Remove(i);
                b.Add(i);
                groups[i] = to;
            }
        }
        return groups;
    }

    private double Value(List<int> group) => group.Count == 0
        ? 0
        : score.Of(group.Aggregate(LeakSums.None, (total, i) => total.Plus(sums[i]))) + rare;

    private List<int>[] Neighbours() => [.. Enumerable.Range(0, reports.Count).Select(i =>
        Enumerable.Range(0, reports.Count).Where(j => j != i
            && Math.Abs(sums[i].First - sums[j].First) <= LeakSettings.LongestLife.TotalDays
            && reports[i].Where.DistanceTo(reports[j].Where).Value
                <= 4 * (reports[i].SigmaMeters + reports[j].SigmaMeters)).ToList())];
}
