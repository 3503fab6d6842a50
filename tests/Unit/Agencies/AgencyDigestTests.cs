using Despacho311.Domain;
using Despacho311.Domain.Agencies;
using Despacho311.Domain.Cases;
using Despacho311.Domain.Clocks;

namespace Despacho311.Tests.Unit.Agencies;

public class AgencyDigestTests
{
    /// <summary>Offices from eight to four on weekdays, and one day of rest.</summary>
    private static readonly WorkCalendar Calendar = new(1, "America/Panama",
        [new Closure(new DateOnly(2026, 12, 8), new DateOnly(2026, 12, 8), ClosureKind.Law,
            new Bilingual("Madres", "Mothers"), [])],
        [.. Enumerable.Range(1, 5).Select(d => new OpenSpan((DayOfWeek)d, new TimeOnly(8, 0), new TimeOnly(16, 0)))],
        Sorted.Map<System.Collections.Immutable.ImmutableArray<OpenSpan>>(), 30, 30, 3);

    private static DateTimeOffset Panama(string local) => DateTimeOffset.Parse(local + "-05:00",
        System.Globalization.CultureInfo.InvariantCulture);

    private static DigestCase Case(string id, int hours, ClockStage stage) =>
        new(id, "MOP-HUECO", Some.Noon.AddHours(hours), stage);

    [Fact]
    public void The_later_it_gets_the_more_are_told_and_what_is_due_first_stands_first()
    {
        var digest = new AgencyDigest("MOP", 9,
        [
            Case("C1", 40, ClockStage.Half), Case("C2", -5, ClockStage.Due), Case("C3", 3, ClockStage.Most),
            Case("C4", -9, ClockStage.Due), Case("C5", 90, ClockStage.None),
        ]);
        Assert.Equal(["C4", "C2", "C3", "C1"], digest.For(DigestReader.Office).Select(c => c.Id));
        Assert.Equal(["C4", "C2", "C3"], digest.For(DigestReader.Head).Select(c => c.Id));
        Assert.Equal(["C4", "C2"], digest.For(DigestReader.Centre).Select(c => c.Id));
    }

    [Theory]
    [InlineData("2026-12-01T07:59:59", null)] // a Tuesday, before the office opens at eight
    [InlineData("2026-12-01T08:00:00", "2026-12-01")]
    [InlineData("2026-12-01T23:30:00", "2026-12-01")]
    [InlineData("2026-12-05T10:00:00", null)] // Saturday
    [InlineData("2026-12-08T10:00:00", null)] // Mother's Day, by law
    public void Letters_go_on_working_days_once_the_office_opens(string now, string? day) => Assert.Equal(
        day is null ? null : DateOnly.ParseExact(day, "O"), AgencyDigest.DayOf(
            new WorkingTime(Calendar), "MOP", Panama(now)));
}
