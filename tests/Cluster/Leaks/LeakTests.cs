using Despacho311.Contracts.Cases;
using Despacho311.Contracts.Journal;
using Despacho311.Contracts.Leaks;
using Despacho311.Domain.Geo;
using Despacho311.Domain.Leaks;

namespace Despacho311.Tests.Cluster.Leaks;

/// <summary>Reports fall together into leaks across grains, silos and the borders of leak zones.</summary>
public class LeakTests
{
    /// <summary>A corner of four leak zones.</summary>
    private static readonly GeoPoint Corner = new(500 * LeakCell.Degrees, -4417 * LeakCell.Degrees);

    [Fact]
    public async Task Reports_around_a_corner_of_four_zones_are_one_leak()
    {
        await using var city = await CityCluster.Start();
        (double North, double East)[] around = [(6, 6), (-6, 6), (-6, -6), (6, -6), (3, -2)];
        var leaks = new List<string>();
        foreach (var ((north, east), i) in around.Select((a, i) => (a, i)))
        {
            await city.ReportLeak($"C{i}", Corner.Offset(north, east));
            leaks.Add(await city.LeakOf($"C{i}"));
        }
        Assert.Single(leaks.Distinct());
        var leak = await Eventually.Get(async () =>
            await city.Grain<ILeakGrain>(leaks[0]).Get() is { Summary.Reports: 5 } l ? l : null, "five reports");
        Assert.Equal(5, leak.Summary.People);
        Assert.InRange(leak.Where.DistanceTo(Corner).Value, 0, leak.Summary.Ellipse.SemiMajorM);
    }

    [Fact]
    public async Task A_report_says_the_same_leak_however_often_it_is_linked()
    {
        await using var city = await CityCluster.Start();
        await city.ReportLeak("C1", CityCluster.Downtown);
        var leak = await city.LeakOf("C1");
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => city.Grain<ICaseGrain>("C1").TellOthers()));
        Assert.Equal(leak, await city.LeakOf("C1"));
        Assert.Equal(1, await city.Rows.Count(new RowQuery(Tables.LeakReports, []), CancellationToken.None));
    }

    /// <summary>Its case may have given it to another zone meanwhile.</summary>
    [Fact]
    public async Task A_report_that_was_long_on_its_way_to_a_zone_is_not_taken()
    {
        await using var city = await CityCluster.Start();
        var zone = city.Grain<ILeakZoneGrain>(LeakCell.Of(CityCluster.Downtown).ToString());
        var report = new LeakReport("C1", CityCluster.Downtown, 8, city.Clock.GetUtcNow(), null);
        Assert.Null(await zone.Take(report, city.Clock.GetUtcNow() - LeakRouting.TakeWithin));
        Assert.False((await zone.Bid(report)).Holds);
        var place = await zone.Take(report, city.Clock.GetUtcNow());
        // One that it took before gets its answer, however late.
        Assert.Equal(place, await zone.Take(report, city.Clock.GetUtcNow() - LeakRouting.TakeWithin));
        Assert.NotNull(place);
    }

    [Fact]
    public async Task A_report_whose_leak_was_lost_on_the_way_is_found_by_the_waker()
    {
        await using var city = await CityCluster.Start();
        city.Luck.LoseNextAnswer();
        await Assert.ThrowsAsync<IOException>(() => city.ReportLeak("C1", CityCluster.Downtown));
        // Virtual time: the waker's next round.
        for (var i = 0; i < 25; i++)
            city.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.NotEmpty(await city.LeakOf("C1"));
    }

    [Fact]
    public async Task A_repaired_leak_that_is_reported_again_is_a_failed_repair()
    {
        await using var city = await CityCluster.Start();
        await city.ReportLeak("C1", CityCluster.Downtown);
        var id = await city.LeakOf("C1");
        var leak = city.Grain<ILeakGrain>(id);
        await Eventually.Is(async () => await leak.Get() is not null, "the leak is known");
        Assert.Null((await leak.Do(new LeakCommand.Claim("crew-1"), "crew-1")).Refusal);
        Assert.Equal(LeakRefusal.AlreadyClaimed, (await leak.Do(new LeakCommand.Claim("crew-2"), "crew-2")).Refusal);
        Assert.Null((await leak.Do(new LeakCommand.Repair("clamp", null, []), "crew-1")).Refusal);
        city.Clock.Advance(TimeSpan.FromHours(30));
        await city.ReportLeak("C2", CityCluster.Downtown.Offset(4, 3));
        Assert.Equal(id, await city.LeakOf("C2"));
        await Eventually.Is(async () => (await leak.Get())!.State == LeakState.FailedRepair, "it is a failed repair");
    }

    [Fact]
    public async Task A_leak_goes_to_another_zone_when_people_say_that_it_is_one_with_a_leak_there()
    {
        await using var city = await CityCluster.Start();
        await city.ReportLeak("N1", Corner.Offset(150, 30));
        await city.ReportLeak("N2", Corner.Offset(152, 33));
        await city.ReportLeak("S1", Corner.Offset(-150, 30));
        var (gone, keep) = (await city.LeakOf("N1"), await city.LeakOf("S1"));
        Assert.NotEqual(gone, keep);
        var (from, to) = (LeakCell.Of(Corner.Offset(150, 30)), LeakCell.Of(Corner.Offset(-150, 30)));
        Assert.NotEqual(from, to);
        var zone = city.Grain<ILeakZoneGrain>(from.ToString());
        await city.Grain<ILeakGrain>(gone).Do(new LeakCommand.Claim("crew-7"), "crew-7");
        // Written, and then the zone is gone before it could tell anybody: loaded again it sees to it by itself.
        city.Luck.LoseNextAnswer();
        await Assert.ThrowsAsync<IOException>(() => zone.HandOver(gone, to.ToString(), keep, "crew-1"));
        Assert.Empty(await zone.Explain(gone));
        await Eventually.Is(async () => await city.LeakOf("N1") == keep && await city.LeakOf("N2") == keep,
            "the cases have heard");
        await Eventually.Is(async () => await city.Grain<ILeakGrain>(keep).Get() is { Summary.Reports: 3 },
            "the leak has three reports");
        await Eventually.Is(async () => await city.Grain<ILeakGrain>(gone).Get()
            is { State: LeakState.Merged } l && l.MergedInto == keep, "its number points to the other");
        await Eventually.Is(async () => await city.Grain<ILeakGrain>(keep).Get()
            is { State: LeakState.Claimed, Crew: "crew-7" }, "the crew is on its way to the other");
        Assert.Equal(3, await city.Rows.Count(
            new RowQuery(Tables.LeakReports, [new Where("zone", "=", to.ToString())]), CancellationToken.None));
        var reasons = await city.Grain<ILeakZoneGrain>(to.ToString()).Explain(keep);
        Assert.Equal(["N1", "N2", "S1"], reasons.Select(r => r.Report.Id).Order());
        Assert.All(reasons, r => Assert.True(r.Settled));
    }

    [Fact]
    public async Task Leak_zones_that_were_put_away_go_on_as_if_nothing_had_been()
    {
        await using var city = await CityCluster.Start();
        for (var i = 0; i < 6; i++)
        {
            await city.ReportLeak($"C{i}", CityCluster.Downtown.Offset(i % 2 * 300, i));
            await city.LeakOf($"C{i}");
            await city.Deactivate(city.Grain<ILeakZoneGrain>(LeakCell.Of(CityCluster.Downtown).ToString()));
        }
        Assert.Equal(await city.LeakOf("C0"), await city.LeakOf("C4"));
        Assert.Equal(await city.LeakOf("C1"), await city.LeakOf("C5"));
        Assert.NotEqual(await city.LeakOf("C0"), await city.LeakOf("C1"));
    }
}
