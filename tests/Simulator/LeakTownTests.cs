using Despacho311.Domain.Leaks;

namespace Despacho311.Tests.Simulator;

/// <summary>Weeks of leaks under faults. A failure names its seed; <c>SIM_SEED</c> replays it alone.</summary>
public class LeakTownTests
{
    private const int Steps = 400;

    private static LeakTown Run(int seed, Faults faults)
    {
        var town = new LeakTown(seed, faults);
        try
        {
            for (var step = 0; step < Steps; step++)
            {
                town.Step();
                AReportIsOfOneZone(town);
            }
            town.Settle();
            AReportIsOfOneZone(town);
            EveryCaseKnowsItsLeak(town);
            EveryLeakKnowsItsReports(town);
            WhoeverIsGoneSaysWhereItWent(town);
            Assert.All(town.Zones, z => Assert.True(z.Merged.IsEmpty && z.Leaving.IsEmpty, $"{z.Id} still waits"));
        }
        catch (Exception e) when (e is Xunit.Sdk.XunitException)
        {
            Assert.Fail($"seed {seed}: {e.Message}");
        }
        return town;
    }

    private static void AReportIsOfOneZone(LeakTown town)
    {
        var twice = town.Zones.SelectMany(z => z.Reports.Keys).GroupBy(r => r).FirstOrDefault(g => g.Count() > 1);
        Assert.True(twice is null, $"{twice?.Key} is in two zones");
        foreach (var zone in town.Zones)
            foreach (var leak in zone.Reports.Values.GroupBy(r => r.Leak))
                Assert.True(leak.Select(r => r.Report.Id).ToHashSet().SetEquals(town.InMemory(zone.Id, leak.Key)),
                    $"{zone.Id} remembers {leak.Key} otherwise than it was saved");
    }

    private static void EveryCaseKnowsItsLeak(LeakTown town)
    {
        var placed = town.Zones.SelectMany(z => z.Reports.Values).ToDictionary(r => r.Report.Id, r => r.Leak);
        foreach (var c in town.Cases.Where(c => !town.Retired.Contains(c.Id)))
            Assert.True(c.LeakId == placed.GetValueOrDefault(c.Id),
                $"{c.Id} believes in {c.LeakId}, its zone in {placed.GetValueOrDefault(c.Id)}");
    }

    private static void EveryLeakKnowsItsReports(LeakTown town)
    {
        foreach (var zone in town.Zones)
            foreach (var leak in zone.Reports.Values.GroupBy(r => r.Leak))
            {
                var site = town.Leaks.GetValueOrDefault(leak.Key);
                Assert.True(site is not null, $"nobody knows {leak.Key} of {zone.Id}");
                Assert.True(site.State != LeakState.Merged, $"{leak.Key} of {zone.Id} is held to be gone");
                Assert.True((site.Summary.Zone, site.Summary.Reports) == (zone.Id, leak.Count()),
                    $"{leak.Key} of {zone.Id} has {leak.Count()} reports and says {site.Summary}");
            }
        Assert.All(town.Leaks.Values, l => Assert.True(l.Word == l.ToldWord, $"{l.Id} has not told all"));
    }

    private static void WhoeverIsGoneSaysWhereItWent(LeakTown town)
    {
        var alive = town.Zones.SelectMany(z => z.Reports.Values.Select(r => r.Leak)).Concat(town.Rest).ToHashSet();
        foreach (var gone in town.Leaks.Values.Where(l => !alive.Contains(l.Id)))
        {
            Assert.True(gone.State == LeakState.Merged, $"{gone.Id} has no reports and is {gone.State}");
            var at = gone.Id;
            for (var steps = 0; steps < 50 && !alive.Contains(at); steps++)
                at = town.Leaks.GetValueOrDefault(at)?.MergedInto ?? "nothing";
            Assert.True(alive.Contains(at), $"{gone.Id} went into {gone.MergedInto}, and that into {at}");
        }
    }

    [Fact]
    public void Whatever_is_lost_or_crashes_every_report_has_one_leak_that_knows_it()
    {
        var merged = 0;
        Seeds.Each(seed =>
            Interlocked.Add(ref merged, Run(seed, Faults.Bad).Leaks.Values.Count(l => l.State == LeakState.Merged)));
        // Weeks in which no leak ever goes into another would keep the promises easily.
        Assert.True(Seeds.Count == 1 || merged > Seeds.Count, $"{merged} leaks were merged");
    }

    [Fact]
    public void Without_faults_the_promises_hold_too() => Run(7, Faults.None);
}
