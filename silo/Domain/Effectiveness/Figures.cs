using Despacho311.Domain.OpenData;

namespace Despacho311.Domain.Effectiveness;

/// <summary>How some cases went: those that came in within a period, as they stand now.</summary>
/// <param name="Received">How many came in.</param>
/// <param name="Decided">Those that are closed, or open and late: of the others nobody can say yet.</param>
/// <param name="InTime">Of the decided, closed by the time by which they were due.</param>
/// <param name="InTimeInterval">95 % interval of the share.</param>
/// <param name="MedianDays">From opening to closing, of the closed; days of 24 hours.</param>
/// <param name="MedianInterval">95 % interval.</param>
/// <param name="Reopened">How many were opened again at least once.</param>
/// <param name="Endings">How often one was closed: a case that was opened again ends twice.</param>
/// <param name="Refuted">Of the endings, those that did not hold: opened again, or called not solved.</param>
/// <param name="Waited">How many waited for the citizen at some time.</param>
/// <param name="MeanWaitedDays">Of those.</param>
/// <param name="Judged">How many opinions reporters gave.</param>
/// <param name="Solved">Of the opinions, that it is solved.</param>
/// <param name="Satisfaction">Mean of the scores, 1 to 5; null when nobody gave one.</param>
public sealed record Figures(
    int Received, int Closed, int Decided, int InTime, double? InTimeShare, Interval? InTimeInterval,
    double? MedianDays, Interval? MedianInterval, double? P90Days, int Reopened, int Endings, int Refuted, int Waited,
    double? MeanWaitedDays, int Judged, int Solved, double? Satisfaction, int Scores)
{
    /// <summary>Whether they are so few that somebody could be told apart by them.</summary>
    public bool IsTooFew => Coarse.Count(Received) is null;
}

/// <summary>Counts cases, and adds up with others that were counted elsewhere.</summary>
public sealed class FiguresTally
{
    private readonly List<double> days = [];
    private int received;
    private int decided;
    private int inTime;
    private int reopened;
    private int endings;
    private int refuted;
    private int waited;
    private double waitedDays;
    private int judged;
    private int solved;
    private int scoreSum;
    private int scores;

    /// <param name="now">An open case is late from its due time on.</param>
    public void Add(CaseOutcome c, DateTimeOffset now)
    {
        received++;
        if (c.ClosedAt is { } closed)
            days.Add((closed - c.OpenedAt).TotalDays);
        if (c.InTimeAt(now) is { } isInTime)
        {
            decided++;
            inTime += isInTime ? 1 : 0;
        }
        reopened += c.Reopenings > 0 ? 1 : 0;
        endings += c.Reopenings + (c.ClosedAt is null ? 0 : 1);
        refuted += c.Reopenings + (c is { ClosedAt: not null, NotSolved: > 0 } ? 1 : 0);
        if (c.Waited > TimeSpan.Zero)
        {
            waited++;
            waitedDays += c.Waited.TotalDays;
        }
        judged += c.Solved + c.NotSolved;
        solved += c.Solved;
        scoreSum += c.ScoreSum;
        scores += c.Scores;
    }

    public void Add(FiguresTally other)
    {
        days.AddRange(other.days);
        received += other.received;
        decided += other.decided;
        inTime += other.inTime;
        reopened += other.reopened;
        endings += other.endings;
        refuted += other.refuted;
        waited += other.waited;
        waitedDays += other.waitedDays;
        judged += other.judged;
        solved += other.solved;
        scoreSum += other.scoreSum;
        scores += other.scores;
    }

    /// <summary>Of all of them together.</summary>
    public static Figures Sum(IEnumerable<FiguresTally> tallies)
    {
        var sum = new FiguresTally();
        foreach (var tally in tallies)
            sum.Add(tally);
        return sum.Sum();
    }

    public Figures Sum()
    {
        days.Sort();
        return new Figures(received, days.Count, decided, inTime, Share(inTime, decided),
            Statistics.Wilson(inTime, decided), Statistics.Quantile(days, 0.5), Statistics.MedianInterval(days),
            Statistics.Quantile(days, 0.9), reopened, endings, refuted, waited,
            waited == 0 ? null : Math.Round(waitedDays / waited, 3), judged, solved,
            scores == 0 ? null : Math.Round((double)scoreSum / scores, 2), scores);
    }

    private static double? Share(int part, int of) => of == 0 ? null : (double)part / of;
}
