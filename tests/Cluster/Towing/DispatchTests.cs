using Despacho311.Contracts.Journal;
using Despacho311.Domain.Towing;

namespace Despacho311.Tests.Cluster.Towing;

/// <summary>A removal through zone, truck and request as grains on two silos.</summary>
public class DispatchTests
{
    [Fact]
    public async Task A_removal_is_offered_to_the_near_truck_accepted_worked_and_finished()
    {
        await using var city = await CityCluster.Start();
        await city.AddTruck("G-1", 500);
        await city.AddTruck("G-2", 5_000);
        await city.Ask("R");
        var offer = await city.JobOf("G-1", MatchPhase.Offered);
        await city.Zone("PA-1").Do(new TowZoneCommand.Accept(offer.OfferId, "G-1"), "G-1");
        await city.IsIn("R", TowState.Assigned);
        foreach (var step in new[] { TowStep.EnRoute, TowStep.OnScene, TowStep.Hooked, TowStep.Impounded })
            Assert.Null((await city.Removal("R").Do(new TowRequestCommand.Report(step, "G-1", null), "G-1")).Refusal);
        await Eventually.Is(async () => (await city.Truck("G-1").Get())!.Job is null, "the truck is free");
        var zone = await city.Zone("PA-1").Get();
        Assert.Empty(zone.Jobs);
        Assert.Equal(-0.5, zone.Credits["G-1"]);
    }

    [Fact]
    public async Task An_unanswered_offer_goes_to_the_next_truck_when_its_time_is_over()
    {
        await using var city = await CityCluster.Start();
        await city.AddTruck("G-1", 500);
        await city.AddTruck("G-2", 900);
        await city.Ask("R");
        var first = await city.JobOf("G-1", MatchPhase.Offered);
        city.Clock.Advance(RuleSet.Default.OfferTimeout + TimeSpan.FromSeconds(1));
        var late = await city.Zone("PA-1").Do(new TowZoneCommand.Accept(first.OfferId, "G-1"), "G-1");
        Assert.True(late.Refusal is TowZoneRefusal.OfferExpired or TowZoneRefusal.OfferGone);
        for (var i = 0; i < 8; i++)
            city.Clock.Advance(TimeSpan.FromSeconds(1));
        await city.JobOf("G-2", MatchPhase.Offered);
        await Eventually.Is(async () => (await city.Truck("G-1").Get())!.Job is null, "the first truck is free");
    }

    [Fact]
    public async Task When_everybody_has_said_no_they_are_asked_again_after_a_while()
    {
        await using var city = await CityCluster.Start();
        await city.AddTruck("G-1", 500);
        await city.Ask("R");
        var first = await city.JobOf("G-1", MatchPhase.Offered);
        var refuse = new TowZoneCommand.Refuse(first.OfferId, "G-1", "far");
        Assert.Null((await city.Zone("PA-1").Do(refuse, "G-1")).Refusal);
        async Task Pass(TimeSpan time)
        {
            for (var passed = TimeSpan.Zero; passed < time; passed += TimeSpan.FromSeconds(5))
                city.Clock.Advance(TimeSpan.FromSeconds(5));
            await city.Zone("PA-1").Wake();
        }
        await Pass(RuleSet.Default.AskAgainAfter - TimeSpan.FromSeconds(20));
        Assert.Equal(MatchPhase.Waiting, (await city.Zone("PA-1").Get()).Jobs["R"].Match.Phase);
        await Pass(TimeSpan.FromSeconds(40));
        var second = await city.JobOf("G-1", MatchPhase.Offered);
        Assert.NotEqual(first.OfferId, second.OfferId);
        Assert.Null((await city.Zone("PA-1").Do(new TowZoneCommand.Accept(second.OfferId, "G-1"), "G-1")).Refusal);
    }

    [Fact]
    public async Task Of_two_acceptances_of_one_offer_exactly_one_wins_and_saying_it_again_is_the_same()
    {
        await using var city = await CityCluster.Start();
        await city.AddTruck("G-1", 500);
        await city.AddTruck("G-2", 900);
        await city.Ask("R");
        var offer = await city.JobOf("G-1", MatchPhase.Offered);
        var zone = city.Zone("PA-1");
        var answers = await Task.WhenAll(
            zone.Do(new TowZoneCommand.Accept(offer.OfferId, "G-1"), "G-1"),
            zone.Do(new TowZoneCommand.Accept(offer.OfferId, "G-2"), "G-2"),
            zone.Do(new TowZoneCommand.Accept(offer.OfferId, "G-1"), "G-1"));
        Assert.Equal(TowZoneRefusal.OtherTruck, answers[1].Refusal);
        Assert.Null(answers[0].Refusal);
        Assert.Null(answers[2].Refusal);
        Assert.Single(answers, a => a.Changed);
    }

    [Fact]
    public async Task A_lost_answer_loses_nothing_and_doubles_nothing()
    {
        await using var city = await CityCluster.Start();
        await city.AddTruck("G-1", 500);
        city.Luck.LoseNextAnswer();
        await Assert.ThrowsAsync<IOException>(() => city.Ask("R"));
        await city.Ask("R");
        var offer = await city.Zone("PA-1").Get() is { Jobs.Count: 1 }
            ? await city.JobOf("G-1", MatchPhase.Offered)
            : await OfferAfterWaking(city);
        city.Luck.LoseNextAnswer();
        var accept = new TowZoneCommand.Accept(offer.OfferId, "G-1");
        await Assert.ThrowsAsync<IOException>(() => city.Zone("PA-1").Do(accept, "G-1"));
        Assert.Null((await city.Zone("PA-1").Do(accept, "G-1")).Refusal);
        await city.Zone("PA-1").Wake();
        await city.IsIn("R", TowState.Assigned);
        Assert.Equal(1, await city.Rows.Count(new RowQuery(Tables.TowRequests, []), CancellationToken.None));
    }

    private static async Task<TruckJob> OfferAfterWaking(CityCluster city)
    {
        // The word to the zone went down with the answer: whoever wakes the zone makes it look.
        await city.Zone("PA-1").Wake();
        return await city.JobOf("G-1", MatchPhase.Offered);
    }

    [Fact]
    public async Task A_write_that_failed_changed_nothing()
    {
        await using var city = await CityCluster.Start();
        city.Luck.FailNext();
        await Assert.ThrowsAsync<IOException>(() => city.Ask("R"));
        Assert.Null(await city.Removal("R").Get());
        await city.Ask("R");
        Assert.Equal(TowState.Requested, (await city.Removal("R").Get())!.State);
    }

    [Fact]
    public async Task Grains_that_were_put_away_come_back_as_they_were()
    {
        await using var city = await CityCluster.Start();
        await city.AddTruck("G-1", 500);
        await city.Ask("R");
        var offer = await city.JobOf("G-1", MatchPhase.Offered);
        await city.Deactivate(city.Truck("G-1"));
        await city.Deactivate(city.Zone("PA-1"));
        await city.Deactivate(city.Removal("R"));
        Assert.Null((await city.Zone("PA-1").Do(new TowZoneCommand.Accept(offer.OfferId, "G-1"), "G-1")).Refusal);
        await city.IsIn("R", TowState.Assigned);
        Assert.Equal(MatchPhase.Assigned, (await city.JobOf("G-1", MatchPhase.Assigned)).Phase);
    }

    [Fact]
    public async Task A_cancelled_removal_frees_its_truck_and_gives_the_turn_back()
    {
        await using var city = await CityCluster.Start();
        await city.AddTruck("G-1", 500);
        await city.AddTruck("G-2", 900);
        await city.Ask("R");
        var offer = await city.JobOf("G-1", MatchPhase.Offered);
        await city.Zone("PA-1").Do(new TowZoneCommand.Accept(offer.OfferId, "G-1"), "G-1");
        await city.IsIn("R", TowState.Assigned);
        var cancel = new TowRequestCommand.Cancel("the driver came back");
        Assert.True((await city.Removal("R").Do(cancel, "officer")).Changed);
        Assert.False((await city.Removal("R").Do(cancel, "officer")).Changed);
        await Eventually.Is(async () => (await city.Truck("G-1").Get())!.Job is null, "the truck is free");
        Assert.All((await city.Zone("PA-1").Get()).Credits.Values, c => Assert.Equal(0, c, 9));
    }

    [Fact]
    public async Task A_truck_that_falls_silent_on_its_way_is_replaced_but_not_one_that_stands_at_the_scene()
    {
        await using var city = await CityCluster.Start();
        await city.AddTruck("G-1", 500);
        await city.Ask("R1");
        var offer = await city.JobOf("G-1", MatchPhase.Offered);
        await city.Zone("PA-1").Do(new TowZoneCommand.Accept(offer.OfferId, "G-1"), "G-1");
        await city.AddTruck("G-2", 900);
        await city.Ask("R2");
        var second = await city.JobOf("G-2", MatchPhase.Offered);
        await city.Zone("PA-1").Do(new TowZoneCommand.Accept(second.OfferId, "G-2"), "G-2");
        await city.IsIn("R1", TowState.Assigned);
        await city.IsIn("R2", TowState.Assigned);
        await city.Removal("R2").Do(new TowRequestCommand.Report(TowStep.OnScene, "G-2", null), "G-2");
        await city.AddTruck("G-3", 5_000);
        await Eventually.Is(async () =>
        {
            city.Clock.Advance(TimeSpan.FromSeconds(30));
            return (await city.Removal("R1").Get())!.Match.Truck == "G-3";
        }, "another truck is asked");
        Assert.False((await city.Truck("G-1").Get())!.OnDuty);
        var removal = (await city.Removal("R2").Get())!;
        Assert.Equal(("G-2", TowState.OnScene), (removal.Match.Truck, removal.State));
    }
}
