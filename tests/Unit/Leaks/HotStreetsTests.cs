using Despacho311.Domain.Geo;
using Despacho311.Domain.Leaks;

namespace Despacho311.Tests.Unit.Leaks;

public class HotStreetsTests
{
    private static readonly GeoPoint Here = new(9.0, -79.5);

    private static PipeBreak Break(string id, string? street, double yearsAgo, double east = 0, int? pipeYear = null) =>
        new(id, Here.Offset(0, east), Some.Noon.AddDays(-yearsAgo * 365.25), street, pipeYear, null, null);

    private static string[] Rank(params PipeBreak[] breaks) =>
        [.. HotStreets.Rank(breaks, Some.Noon).Select(s => s.Id)];

    [Fact]
    public void More_breaks_and_newer_ones_make_a_worse_street() => Assert.Equal(["C", "B", "A"], Rank(
        Break("1", "A", 20), Break("2", "B", 1), Break("3", "C", 2, 500), Break("4", "C", 3, 500)));

    [Fact]
    public void A_break_of_a_pipe_that_was_replaced_since_says_nothing_of_the_new_one()
    {
        var year = Some.Noon.Year - 1;
        Assert.Equal(["B"], Rank(Break("1", "A", 5, 0, year), Break("2", "A", 6, 0, year), Break("3", "B", 9, 500)));
        // A pipe that will be laid next year is the old one still.
        Assert.Equal(["A", "B"], Rank(Break("1", "A", 5, 0, Some.Noon.Year + 1), Break("3", "B", 9, 500)));
    }

    [Fact]
    public void Breaks_without_a_street_are_of_the_nearest_or_of_a_stretch_of_their_own()
    {
        var streets = HotStreets.Rank(
        [
            Break("1", "A", 5), Break("2", null, 4, 60), Break("3", null, 3, 1_000), Break("4", null, 2, 1_060),
            Break("5", null, 1, 1_120), Break("6", null, 1, 1_300),
        ], Some.Noon);
        Assert.Equal([("~3", 3), ("A", 2), ("~6", 1)], streets.Select(s => (s.Id, s.Breaks)));
    }

    [Fact]
    public void What_is_expected_is_what_a_steady_street_has_each_year()
    {
        var breaks = Enumerable.Range(0, 120).Select(i => Break($"{i:000}", "A", i / 2.0)).ToList();
        Assert.InRange(HotStreets.Rank(breaks, Some.Noon)[0].ExpectedPerYear, 1.9, 2.1);
    }

    [Fact]
    public void One_break_is_drawn_towards_the_average_and_order_of_input_does_not_matter() =>
        Gen.Select(Some.CloseBy, Gen.Double[0, 30], Gen.Int[0, 4]).Array[1, 60].Sample(raw =>
        {
            var breaks = raw.Select((r, i) => new PipeBreak($"{i:00}", r.Item1, Some.Noon.AddDays(-r.Item2 * 365),
                r.Item3 == 0 ? null : $"S{r.Item3}", null, null, null)).ToList();
            var ranked = HotStreets.Rank(breaks, Some.Noon);
            Assert.Equal(breaks.Count, ranked.Sum(s => s.Breaks));
            Assert.Equal(ranked.Select(s => (s.Id, s.Breaks)),
                HotStreets.Rank(Enumerable.Reverse(breaks), Some.Noon).Select(s => (s.Id, s.Breaks)));
        });
}
