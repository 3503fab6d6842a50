namespace Despacho311.Domain.Leaks;

/// <summary>
/// How probable a group of reports is as the sightings of one leak, its place and life integrated out. The score of a
/// partition is the sum over its groups and of the rarity of each, so the gain of a move is a difference of scores.
/// </summary>
public sealed class LeakScore
{
    /// <summary>Lives from one hour to 120 days, in logarithmic steps.</summary>
    private const int Nodes = 80;

    /// <summary>Spans are rounded to this many steps a day for the table of the time term.</summary>
    private const int StepsPerDay = 24;

    private const int TableReports = 64;

    private readonly double logStop;
    private readonly double logGoOn;
    private readonly double[] life = new double[Nodes];
    private readonly double[] logLife = new double[Nodes];
    private readonly double[] logMass = new double[Nodes];
    private readonly double[]?[] table = new double[TableReports + 1][];

    /// <summary>Of more reports than the table has; whoever comes last has the place, so it needs no lock.</summary>
    private readonly Kept?[] kept = new Kept[1 << 12];

    private sealed record Kept(int N, int At, double Value);

    public LeakScore(LeakSettings settings)
    {
        Settings = settings;
        logStop = Math.Log(1 / settings.MeanReports);
        logGoOn = Math.Log(1 - 1 / settings.MeanReports);
        var (low, high) = (Math.Log(1.0 / 24), Math.Log(120.0));
        var step = (high - low) / (Nodes - 1);
        for (var k = 0; k < Nodes; k++)
        {
            logLife[k] = low + k * step;
            life[k] = Math.Exp(logLife[k]);
            var z = (logLife[k] - Math.Log(settings.MedianDays)) / settings.DaysSpread;
            logMass[k] = -0.5 * z * z - Math.Log(settings.DaysSpread * Math.Sqrt(2 * Math.PI)) + Math.Log(step);
        }
    }

    public LeakSettings Settings { get; }

    /// <summary>
    /// The score of one group, but for how rare a leak is where it lies (<see cref="LeakRarity"/>); 0 for none. Of a
    /// known place without reports, what it will be measured by.
    /// </summary>
    public double Of(in LeakSums g)
    {
        if (g.N == 0)
            return g.W > 0 ? -Math.Log(g.W / (2 * Math.PI)) : 0;
        var scatter = g.Q - (g.Sx * g.Sx + g.Sy * g.Sy) / g.W;
        var place = g.L - Math.Log(g.W / (2 * Math.PI)) - 0.5 * Math.Max(0, scatter);
        return LogReports(g.N) + place + LogTimes(g.N, Math.Max(0, g.Last - g.First));
    }

    /// <summary>log p(n) + log n!: geometric from one report on.</summary>
    private double LogReports(int n) => logStop + (n - 1) * logGoOn + LogFactorial(n);

    /// <summary>log ∫ f(d)·(d−s)·d^(−n) over lives d longer than the span s, from a table where it is small.</summary>
    private double LogTimes(int n, double spanDays)
    {
        var at = (int)(spanDays * StepsPerDay);
        if (at >= (int)LeakSettings.LongestLife.TotalDays * StepsPerDay * 2)
            return Integrate(n, spanDays);
        if (n > TableReports)
            return LogTimesOfMany(n, at);
        var row = table[n] ??= NewRow();
        if (double.IsNaN(row[at]))
            row[at] = Integrate(n, (at + 0.5) / StepsPerDay);
        return row[at];
    }

    private double LogTimesOfMany(int n, int at)
    {
        ref var place = ref kept[(n * 31 + at) & (kept.Length - 1)];
        if (place is { } known && known.N == n && known.At == at)
            return known.Value;
        var value = Integrate(n, (at + 0.5) / StepsPerDay);
        place = new Kept(n, at, value);
        return value;
    }

    private static double[] NewRow()
    {
        var row = new double[(int)LeakSettings.LongestLife.TotalDays * StepsPerDay * 2];
        Array.Fill(row, double.NaN);
        return row;
    }

    private double Integrate(int n, double spanDays)
    {
        var most = double.NegativeInfinity;
        Span<double> terms = stackalloc double[Nodes];
        for (var k = 0; k < Nodes; k++)
        {
            var left = life[k] - spanDays;
            terms[k] = left <= 0 ? double.NegativeInfinity : logMass[k] + Math.Log(left) - n * logLife[k];
            most = Math.Max(most, terms[k]);
        }
        if (double.IsNegativeInfinity(most))
            return -1e6; // Longer than any leak lives.
        var sum = 0.0;
        foreach (var term in terms)
            sum += Math.Exp(term - most);
        return most + Math.Log(sum);
    }

    private static double LogFactorial(int n)
    {
        // Stirling's series; its error is below 1e-8 from n = 8 on, and smaller n are summed.
        if (n >= 8)
            return n * Math.Log(n) - n + 0.5 * Math.Log(2 * Math.PI * n) + 1.0 / (12 * n) - 1.0 / (360.0 * n * n * n);
        var sum = 0.0;
        for (var i = 2; i <= n; i++)
            sum += Math.Log(i);
        return sum;
    }
}
