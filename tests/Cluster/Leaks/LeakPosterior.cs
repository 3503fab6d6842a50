using Despacho311.Domain.Leaks;

namespace Despacho311.Tests.Cluster.Leaks;

/// <summary>
/// How probable it is of each two reports that they are of one leak, by the engine's model and all reports at once:
/// partitions drawn by Gibbs sampling. Tells what the reports themselves can say, whoever decides.
/// </summary>
internal sealed class LeakPosterior
{
    private const int BurnIn = 100;
    private const double ReachSigmas = 3.5;

    /// <summary>A pair this probable is worth having together: half of the F1 that is within reach.</summary>
    private const double Together = 0.45;

    private readonly LeakScore score;
    private readonly double rare;
    private readonly LeakSums[] sums;
    private readonly List<int>[] near;
    private readonly Dictionary<int, double>[] together;

    public LeakPosterior(LeakSettings settings, IReadOnlyList<LeakReport> reports, int sweeps, int seed)
    {
        score = new LeakScore(settings);
        rare = Math.Log(settings.LeaksPerSquareMeterAndDay);
        sums = [.. reports.Select(LeakSums.Of)];
        near = [.. Enumerable.Range(0, reports.Count).Select(i => Enumerable.Range(0, reports.Count).Where(j => j != i
            && reports[i].Where.DistanceTo(reports[j].Where).Value <= ReachSigmas * Math.Sqrt(
                Math.Pow(reports[i].SigmaMeters, 2) + Math.Pow(reports[j].SigmaMeters, 2))).ToList())];
        together = [.. sums.Select(_ => new Dictionary<int, double>())];
        Sample(new Random(seed), sweeps);
    }

    private void Sample(Random random, int sweeps)
    {
        var partition = new Groups(sums.Length);
        for (var sweep = 0; sweep < BurnIn + sweeps; sweep++)
        {
            for (var i = 0; i < sums.Length; i++)
                partition.Move(i, Draw(random, i, partition));
            if (sweep < BurnIn)
                continue;
            for (var i = 0; i < sums.Length; i++)
                foreach (var j in partition.Of(i))
                    if (j != i)
                        together[i][j] = together[i].GetValueOrDefault(j) + 1.0 / sweeps;
        }
    }

    /// <summary>The report's group, drawn with all others where they are; -1 for one of its own.</summary>
    private int Draw(Random random, int i, Groups partition)
    {
        var options = new List<(int Group, double Score)> { (-1, score.Of(sums[i]) + rare) };
        foreach (var group in near[i].Select(j => partition.Number(j)).Distinct())
        {
            var others = LeakSums.None;
            foreach (var j in partition.Members(group))
                if (j != i)
                    others = others.Plus(sums[j]);
            if (others.N > 0)
                options.Add((group, score.Of(others.Plus(sums[i])) - score.Of(others)));
        }
        var most = options.Max(o => o.Score);
        var dice = random.NextDouble() * options.Sum(o => Math.Exp(o.Score - most));
        foreach (var (group, value) in options)
            if ((dice -= Math.Exp(value - most)) <= 0)
                return group;
        return options[^1].Group;
    }

    /// <summary>The partition that is expected to share most pairs with the truth, by moves of single reports; and the
    /// pairwise F1 that is expected of it.</summary>
    public (int[] Groups, double ExpectedF1) Best()
    {
        var partition = new Groups(sums.Length);
        for (var moved = true; moved;)
        {
            moved = false;
            for (var i = 0; i < sums.Length; i++)
            {
                var (best, most) = (-1, 0.0);
                foreach (var group in together[i].Keys.Select(partition.Number).Distinct())
                    if (partition.Members(group).Where(j => j != i)
                            .Sum(j => together[i].GetValueOrDefault(j) - Together) is var worth && worth > most + 1e-9)
                        (best, most) = (group, worth);
                moved |= partition.Move(i, best);
            }
        }
        var (true2, found2, both2) = (together.Sum(t => t.Values.Sum()), 0.0, 0.0);
        for (var i = 0; i < sums.Length; i++)
            foreach (var j in partition.Of(i))
                if (j != i)
                    (found2, both2) = (found2 + 1, both2 + together[i].GetValueOrDefault(j));
        return ([.. Enumerable.Range(0, sums.Length).Select(partition.Number)], 2 * both2 / (true2 + found2));
    }

    /// <summary>Who is in which group; at first everybody alone.</summary>
    private sealed class Groups(int count)
    {
        private readonly int[] number = [.. Enumerable.Range(0, count)];
        private readonly List<List<int>> members = [.. Enumerable.Range(0, count).Select(i => new List<int> { i })];
        private readonly Stack<int> empty = [];

        public int Number(int i) => number[i];

        public List<int> Members(int group) => members[group];

        public List<int> Of(int i) => members[number[i]];

        /// <returns>Whether it was elsewhere before.</returns>
        public bool Move(int i, int to)
        {
            var from = number[i];
            if (to == from || (to < 0 && members[from].Count == 1))
                return false;
            if (to < 0)
                to = empty.Pop();
            members[from].Remove(i);
            if (members[from].Count == 0)
                empty.Push(from);
            members[to].Add(i);
            number[i] = to;
            return true;
        }
    }
}
