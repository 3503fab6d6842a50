using Despacho311.Domain.Geo;
using Despacho311.Domain.Leaks;

namespace Despacho311.Tests.Unit.Leaks;

/// <summary>What a leak says of itself when people report it often.</summary>
public class LeakSummariesTests
{
    private static readonly LeakScore Score = new(LeakSettings.Default);
    private static readonly GeoPoint Here = new(8.98, -79.52);

    private static LeakSummary Of(int reports, Func<int, string?> person, double sigma = 10) => LeakSummaries.Of(
        LeakZone.Empty("Z"), [.. Enumerable.Range(0, reports).Select(i => new LeakReport($"R{i:0000}",
            Here.Offset(i % 2 * 2, i % 3), sigma, Some.Noon.AddMinutes(i), person(i)))], Score)!;

    [Fact]
    public void A_thousand_reports_of_one_device_are_one_person_and_make_nothing_certain()
    {
        var (once, spam) = (Of(1, _ => "A"), Of(1_000, _ => "A"));
        Assert.Equal((1_000, 1), (spam.Reports, spam.People));
        Assert.Equal((once.Confidence, once.Ellipse), (spam.Confidence, spam.Ellipse));
        Assert.InRange(spam.Where.DistanceTo(Here).Value, 0, 3);
    }

    [Fact]
    public void A_dozen_people_are_surer_than_one_and_the_thousand_of_one_among_them_add_nothing()
    {
        var people = Of(12, i => $"P{i}");
        var mixed = Of(1_011, i => i < 11 ? $"P{i}" : "P11");
        Assert.True(people.Confidence > 0.9);
        Assert.Equal(12, mixed.People);
        Assert.InRange(mixed.Ellipse.SemiMajorM / people.Ellipse.SemiMajorM, 0.999, 1.001);
        Assert.InRange(mixed.Confidence, 0, people.Confidence + 0.05);
    }

    [Fact]
    public void Who_is_unknown_counts_each_time() => Assert.Equal(5, Of(5, _ => null).People);

    [Fact]
    public void Reports_of_one_person_raise_urgency_three_times_at_most()
    {
        double Urgency(int reports) => new LeakSite("L", LeakState.Suspected,
            Of(reports, _ => "A") with { LastReportedAt = Some.Noon, FirstReportedAt = Some.Noon }, null, null, null,
            null, null, Some.Noon, null, null, null, [], 0, 0).Urgency;
        Assert.True(Urgency(3) > Urgency(1));
        Assert.Equal(Urgency(3), Urgency(1_000));
    }
}
