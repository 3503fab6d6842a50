using Despacho311.Domain.Effectiveness;
using Score = Despacho311.Domain.Effectiveness.Effectiveness;

namespace Despacho311.Tests.Unit.Effectiveness;

/// <summary>Figures that are fair to the small and right to the last case.</summary>
public class FiguresTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Now = Start.AddDays(40);

    private static readonly Gen<CaseOutcome> Outcome =
        Gen.Select(Gen.Int[0, 30], Gen.Int[-1, 35], Gen.Int[0, 60], Gen.Int[0, 2], Gen.Int[0, 3], Gen.Int[0, 3],
            Gen.Int[0, 5]).Select((opened, took, due, reopened, solved, not, score) => new CaseOutcome(
                "MOP", "S", null, Start.AddDays(opened), took < 0 ? null : Start.AddDays(opened + took),
                Start.AddDays(opened + due), reopened, TimeSpan.FromDays(took < 0 ? 0 : took / 2), solved, not, score,
                score == 0 ? 0 : 1));

    private static Figures Sum(IEnumerable<CaseOutcome> cases)
    {
        var tally = new FiguresTally();
        foreach (var c in cases)
            tally.Add(c, Now);
        return tally.Sum();
    }

    [Fact]
    public void Figures_are_those_of_counting_every_case_by_hand() =>
        Outcome.Array[0, 60].Sample(cases =>
        {
            var f = Sum(cases);
            Assert.Equal(cases.Length, f.Received);
            Assert.Equal(cases.Count(c => c.ClosedAt <= c.DueAt), f.InTime);
            Assert.Equal(cases.Count(c => c.ClosedAt is not null || c.DueAt < Now), f.Decided);
            Assert.Equal(cases.Count(c => c.ClosedAt is not null) + cases.Sum(c => c.Reopenings), f.Endings);
            Assert.Equal(cases.Sum(c => c.Reopenings) + cases.Count(c => c is { ClosedAt: not null, NotSolved: > 0 }),
                f.Refuted);
            Assert.InRange(f.Refuted, 0, f.Endings);
            var days = cases.Where(c => c.ClosedAt is not null).Select(c => (c.ClosedAt!.Value - c.OpenedAt).TotalDays)
                .Order().ToList();
            Assert.Equal(days.Count == 0 ? null : (days[(days.Count - 1) / 2] + days[days.Count / 2]) / 2,
                f.MedianDays);
        });

    [Fact]
    public void Months_added_up_give_what_counting_all_of_it_gives() =>
        Gen.Select(Outcome.Array[0, 40], Gen.Int[0, 40]).Sample((cases, at) =>
        {
            var (first, rest) = (new FiguresTally(), new FiguresTally());
            foreach (var (c, i) in cases.Select((c, i) => (c, i)))
                (i < at ? first : rest).Add(c, Now);
            var sum = new FiguresTally();
            sum.Add(first);
            sum.Add(rest);
            Assert.Equal(Sum(cases), sum.Sum());
        });

    [Fact]
    public void A_share_lies_within_its_interval_which_narrows_as_cases_grow() =>
        Gen.Select(Gen.Int[1, 400], Gen.Int[0, 400]).Where((n, k) => k <= n).Sample((n, k) =>
        {
            var interval = Statistics.Wilson(k, n)!;
            Assert.InRange((double)k / n, interval.Low, interval.High);
            var ten = Statistics.Wilson(k * 10, n * 10)!;
            Assert.True(ten.High - ten.Low < interval.High - interval.Low);
        });

    [Fact]
    public void The_intervals_hold_in_nineteen_of_twenty_samples()
    {
        var random = new Random(311);
        var (shares, medians) = (0, 0);
        const int samples = 4_000;
        for (var s = 0; s < samples; s++)
        {
            var n = random.Next(20, 80);
            var interval = Statistics.Wilson(Enumerable.Range(0, n).Count(_ => random.NextDouble() < 0.8), n)!;
            shares += interval.Low <= 0.8 && interval.High >= 0.8 ? 1 : 0;
            // Exponential, mean 5 days: its median is known.
            var days = Enumerable.Range(0, n).Select(_ => -5 * Math.Log(1 - random.NextDouble())).Order().ToList();
            var median = Statistics.MedianInterval(days)!;
            medians += median.Low <= 5 * Math.Log(2) && median.High >= 5 * Math.Log(2) ? 1 : 0;
        }
        Assert.InRange((double)shares / samples, 0.94, 0.975);
        Assert.InRange((double)medians / samples, 0.94, 0.985);
    }

    private static Figures Agency(int decided, int inTime, int refuted = 0) => Sum(Enumerable.Range(0, decided)
        .Select(i => new CaseOutcome("A", "S", null, Start, Start.AddDays(i < inTime ? 1 : 9), Start.AddDays(5),
            i < refuted ? 1 : 0, TimeSpan.Zero, 0, 0, 0, 0)));

    [Fact]
    public void Three_lucky_cases_do_not_beat_a_thousand_good_ones()
    {
        var all = Agency(10_000, 7_000);
        double Points(int decided, int inTime) => Score.Of(Agency(decided, inTime), all)!.Value;
        Assert.True(Points(1_000, 950) > Points(3, 3));
        Assert.True(Points(1_000, 600) < Points(3, 0));
        Assert.False(Score.Of(Agency(19, 19), all)!.Ranked);
        Assert.True(Score.Of(Agency(20, 20), all)!.Ranked);
    }

    [Fact]
    public void Answering_in_time_with_what_does_not_hold_wins_nothing()
    {
        var all = Agency(10_000, 7_000);
        var honest = Score.Of(Agency(1_000, 800), all)!;
        var hasty = Score.Of(Agency(1_000, 1_000, refuted: 600), all)!;
        Assert.True(honest.Value > hasty.Value);
        Assert.InRange(honest.Value, honest.Interval.Low, honest.Interval.High);
    }
}
