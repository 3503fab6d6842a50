using System.Collections.Immutable;
using Despacho311.Domain.Geo;
using Despacho311.Domain.Leaks;

namespace Despacho311.Tests.Unit.Leaks;

/// <summary>What people decided and what crews found, the engine respects.</summary>
public class LeakByHandTests
{
    private static readonly LeakScore Score = new(LeakSettings.Default);
    private static readonly GeoPoint Here = new(9.0, -79.5);

    private static readonly Gen<(LeakReport[] Reports, int[] Dice)> Days = Gen.Select(
        Gen.Select(Some.CloseBy, Gen.Double[5, 60], Gen.Double[0, 20]).Array[4, 40].Select(raw => raw
            .OrderBy(r => r.Item3)
            .Select((r, i) => new LeakReport($"R{i:00}", r.Item1, r.Item2, Some.Noon.AddDays(r.Item3), null))
            .ToArray()),
        Gen.Int[0, 1_000_000].Array[40]);

    [Fact]
    public void What_people_settled_no_later_report_moves() => Days.Sample((reports, dice) =>
    {
        var zone = new Zone();
        var settled = new Dictionary<string, string>();
        foreach (var (report, i) in reports.Select((r, i) => (r, i)))
        {
            zone.Do(new LeakZoneCommand.Take(report));
            Assert.All(settled, s => Assert.Equal(s.Value, zone.State.Reports[s.Key].Leak));
            zone.Do(SomethingByHand(zone.State, dice[i]));
            settled = zone.State.Reports.Where(r => r.Value.Settled).ToDictionary(r => r.Key, r => r.Value.Leak);
        }
        Assert.Equal(reports.Length, zone.State.Reports.Count);
        Assert.All(zone.State.Reports, r => Assert.Equal(r.Value.Leak, zone.Partition.LeakOf(r.Key)));
    });

    private static LeakZoneCommand SomethingByHand(LeakZone zone, int dice)
    {
        var leaks = zone.Reports.Values.Select(r => r.Leak).Distinct().Order(StringComparer.Ordinal).ToList();
        var (one, other) = (leaks[dice % leaks.Count], leaks[dice / 7 % leaks.Count]);
        var some = zone.ReportsOf(one).Where((_, i) => (dice >> i % 16) % 2 == 1).ToImmutableArray();
        return (dice % 5) switch
        {
            0 when one != other => new LeakZoneCommand.Merge(one, other),
            1 => new LeakZoneCommand.Split(one, some),
            2 => new LeakZoneCommand.Heed(one, zone.Reports.Values.First(r => r.Leak == one).Report.Where, null),
            3 => new LeakZoneCommand.Heed(one, null, Some.Noon.AddDays(dice % 20)),
            _ => new LeakZoneCommand.NoteReceived("nothing", 1),
        };
    }

    [Fact]
    public void A_found_leak_takes_the_reports_of_where_it_was_found()
    {
        var zone = new Zone();
        // Callers gave the address of the corner shop; the pipe is 70 m down the street.
        zone.Take("R1", 0, 0, 45, 0);
        zone.Take("R2", 12, 8, 45, 1);
        var leak = zone.LeakOf("R1");
        zone.Do(new LeakZoneCommand.Heed(leak, Here.Offset(0, 70), null));
        Assert.Equal(leak, zone.Take("R3", 2, 72, 8, 2));
        Assert.All(zone.State.Reports.Values.Where(r => r.Report.Id != "R3"), r => Assert.True(r.Settled));
    }

    [Theory]
    [InlineData(4, true)]
    [InlineData(42, false)]
    public void After_a_repair_a_report_at_the_hole_is_a_failed_repair_and_one_next_door_is_not(
        double metersAway, bool isTheSame)
    {
        var zone = new Zone();
        zone.Take("R1", 0, 0, 12, 0);
        zone.Take("R2", 5, 5, 12, 1);
        var leak = zone.LeakOf("R1");
        zone.Do(new LeakZoneCommand.Heed(leak, Here, Some.Noon.AddDays(2)));
        Assert.Equal(isTheSame, zone.Take("R3", metersAway, 0, 12, 4) == leak);
    }

    /// <summary>Without what the crew said, the same report would be one more of the leak.</summary>
    [Fact]
    public void Before_the_repair_the_report_next_door_was_of_the_same_leak()
    {
        var zone = new Zone();
        zone.Take("R1", 0, 0, 12, 0);
        zone.Take("R2", 5, 5, 12, 1);
        Assert.Equal(zone.LeakOf("R1"), zone.Take("R3", 42, 0, 12, 4));
    }

    [Fact]
    public void The_ways_to_explain_a_report_are_weighed_against_each_other() => Days.Sample((reports, dice) =>
    {
        var zone = new Zone();
        foreach (var report in reports)
            zone.Do(new LeakZoneCommand.Take(report));
        foreach (var report in reports)
        {
            var why = zone.Partition.Explain(report.Id);
            Assert.Equal(1, why.Choices.Sum(c => c.Probability), 9);
            Assert.Equal(why.Choices.OrderByDescending(c => c.Probability), why.Choices);
            Assert.Single(why.Choices, c => c.Leak == why.Leak);
            Assert.InRange(why.Choices.Count(c => c.Leak is null), 0, 1);
        }
    });

    [Fact]
    public void A_report_between_two_leaks_says_how_close_the_second_choice_was()
    {
        var zone = new Zone();
        zone.Take("A1", 0, 0, 8, 0);
        zone.Take("A2", 2, 3, 8, 0.2);
        zone.Take("B1", 100, 0, 8, 0);
        zone.Take("B2", 98, 3, 8, 0.2);
        zone.Take("C", 44, 0, 25, 0.5);
        var why = zone.Partition.Explain("C");
        Assert.Equal(zone.LeakOf("A1"), why.Choices[0].Leak);
        Assert.Equal(zone.LeakOf("B1"), why.Choices[1].Leak);
        Assert.InRange(why.Choices[1].Probability, 0.2, 0.5);
        Assert.InRange(why.Choices[0].DistanceMeters!.Value, 40, 46);
        Assert.True(zone.Partition.Explain("A1").Choices[0].Probability > 0.99);
    }

    [Fact]
    public void A_leak_that_people_have_decided_on_is_certain()
    {
        var zone = new Zone();
        zone.Take("A", 0, 0, 8, 0);
        zone.Take("B", 150, 0, 8, 0);
        var (one, other) = (zone.LeakOf("A"), zone.LeakOf("B"));
        Assert.NotEqual(one, other);
        zone.Do(new LeakZoneCommand.Merge(other, one));
        Assert.Equal(1, LeakSummaries.Of(zone.State, zone.Partition.ReportsOf(one), Score)!.Confidence);
    }

    [Fact]
    public void What_cannot_be_arranged_is_refused_with_the_reason()
    {
        var zone = new Zone();
        zone.Take("R1", 0, 0, 10, 0);
        var leak = zone.LeakOf("R1");
        Assert.Equal(LeakZoneRefusal.NothingToSplit, zone.Refusal(new LeakZoneCommand.Split(leak, ["R1"])));
        Assert.Equal(LeakZoneRefusal.NothingToSplit, zone.Refusal(new LeakZoneCommand.Split(leak, [])));
        Assert.Equal(LeakZoneRefusal.UnknownReport, zone.Refusal(new LeakZoneCommand.Split(leak, ["R9"])));
        Assert.Equal(LeakZoneRefusal.UnknownLeak, zone.Refusal(new LeakZoneCommand.Split("F?", ["R1"])));
        Assert.Equal(LeakZoneRefusal.UnknownLeak, zone.Refusal(new LeakZoneCommand.Merge(leak, "F?")));
        Assert.Equal(LeakZoneRefusal.UnknownLeak, zone.Refusal(new LeakZoneCommand.HandOver("F?", "1.1", leak)));
    }

    private sealed class Zone
    {
        public LeakZone State { get; private set; } = LeakZone.Empty("Z");

        public LeakPartition Partition { get; private set; } = new(Score);

        public string LeakOf(string report) => State.Reports[report].Leak;

        public LeakZoneRefusal? Refusal(LeakZoneCommand command) =>
            LeakZoneLogic.Decide(State, Partition, command, Some.Noon).Refusal;

        public void Do(LeakZoneCommand command)
        {
            foreach (var happened in LeakZoneLogic.Decide(State, Partition, command, Some.Noon).Events)
            {
                State = LeakZoneLogic.Evolve(State, happened);
                if (happened is not LeakZoneEvent.Taken)
                    Partition = LeakZoneLogic.Partition(State, Score);
            }
        }

        public string Take(string id, double north, double east, double sigma, double day)
        {
            Do(new LeakZoneCommand.Take(
                new LeakReport(id, Here.Offset(north, east), sigma, Some.Noon.AddDays(day), null)));
            return LeakOf(id);
        }
    }
}
