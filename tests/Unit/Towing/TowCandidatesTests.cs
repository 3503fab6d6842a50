using System.Collections.Immutable;
using Despacho311.Domain;
using Despacho311.Domain.Geo;
using Despacho311.Domain.Towing;

namespace Despacho311.Tests.Unit.Towing;

public class TowCandidatesTests
{
    private static readonly GeoPoint Scene = new(8.98, -79.52);

    private static TowZone Do(TowZone zone, TowZoneCommand command) =>
        TowZoneLogic.Decide(zone, command, Some.Noon).Events.Aggregate(zone, TowZoneLogic.Evolve);

    private static TowZone Company(TowZone zone, string id, long version = 1, string? slot = null) =>
        Do(zone, new TowZoneCommand.SetCompany(
            id, version, slot ?? id, true, Some.Noon.AddYears(-1), Some.Noon.AddYears(1), false));

    private static TowZone Queue(TowZone zone, string id, string? scene = null) =>
        Do(zone, new TowZoneCommand.Queue(id, Scene, VehicleKind.Sedan, Some.Noon, scene));

    [Fact]
    public void In_a_large_zone_the_short_list_gives_the_same_choice_as_all_trucks() =>
        Gen.Select(Gen.Int[2, 9], Gen.Double[0.5, 90].Array[TowCandidates.MaxListed + 20], Gen.Int).Sample(
            (companies, minutes, seed) =>
            {
                var zone = TowZone.Empty("Z");
                for (var c = 0; c < companies; c++)
                    zone = Company(zone, $"C{c}");
                for (var t = 0; t < minutes.Length; t++)
                {
                    var size = (t + seed) % 5 == 0 ? TruckClass.Heavy : TruckClass.Light;
                    zone = Do(zone, new TowZoneCommand.SetTruck(
                        $"G-{t:000}", 1, $"C{((t * 7) + (seed & 0xff)) % companies}", size, (t + seed) % 3 != 0));
                }
                zone = Queue(zone, "R");
                var all = minutes.Select((m, t) => (Truck: $"G-{t:000}", Minutes: m)).OrderBy(p => p.Minutes).ToList();
                var every = Sorted.Map<double>().AddRange(all.Select(p => KeyValuePair.Create(p.Truck, p.Minutes)));
                var few = TowCandidates.WorthAsking(zone, zone.Jobs["R"], truck => every[truck],
                    company => all.Select(p => p.Truck).Where(t => zone.Trucks[t].Company == company), Some.Noon);
                Assert.True(few.Count <= companies);
                var (shortList, longList) = (TowCandidates.Of(zone, zone.Jobs["R"], few, Some.Noon),
                    TowCandidates.Of(zone, zone.Jobs["R"], every, Some.Noon));
                var rules = RuleSet.Default;
                Assert.Equal(FairCredit.Choose(rules, longList), FairCredit.Choose(rules, shortList));
                Assert.Equal(FairCredit.Shares(longList), FairCredit.Shares(shortList));
            }, iter: 200);

    /// <summary>The rule would list the nearest of the turn; the person chose another, whose place nobody knows.
    /// </summary>
    [Fact]
    public void In_a_large_zone_a_person_may_choose_a_truck_that_the_rule_would_not_list()
    {
        var zone = Company(TowZone.Empty("Z"), "C");
        for (var t = 0; t <= TowCandidates.MaxListed; t++)
            zone = Do(zone, new TowZoneCommand.SetTruck($"G-{t:000}", 1, "C", TruckClass.Light, true));
        zone = Queue(zone, "R");
        var chosen = Assert.IsType<TowZoneEvent.Overridden>(Assert.Single(TowZoneLogic.Decide(zone,
            new TowZoneCommand.Override("R", "G-050", Sorted.Map<double>().Add("G-060", 4), "knows the street"),
            Some.Noon).Events));
        Assert.Equal(["G-050", "G-060"], chosen.Candidates.Select(c => c.Truck));
        Assert.True(LedgerProof.Follows(zone, chosen, Some.Noon));
        zone = TowZoneLogic.Evolve(zone, chosen);
        Assert.Equal(("G-050", 0.0), (zone.Jobs["R"].Match.Truck, zone.Credits["C"]));
    }

    [Fact]
    public void In_a_large_zone_too_who_refused_is_asked_again_when_nobody_else_can()
    {
        var zone = Company(TowZone.Empty("Z"), "C");
        for (var t = 0; t <= TowCandidates.MaxListed; t++)
            zone = Do(zone, new TowZoneCommand.SetTruck(
                $"G-{t:000}", 1, "C", t == 7 ? TruckClass.Heavy : TruckClass.Light, true));
        zone = Do(zone, new TowZoneCommand.Queue("R", Scene, VehicleKind.Bus, Some.Noon));
        ImmutableSortedDictionary<string, double> Asked(DateTimeOffset at) => TowCandidates.WorthAsking(
            zone, zone.Jobs["R"], _ => 5, company => zone.Trucks.Keys.Where(_ => company == "C"), at);
        zone = Do(zone, new TowZoneCommand.Match("R", Asked(Some.Noon)));
        zone = Do(zone, new TowZoneCommand.Refuse("R.1", "G-007", "flat tyre"));
        Assert.Empty(Asked(Some.Noon.AddMinutes(1)));
        var again = Some.Noon + zone.Rules.AskAgainAfter;
        var offer = Assert.IsType<TowZoneEvent.Offered>(Assert.Single(
            TowZoneLogic.Decide(zone, new TowZoneCommand.Match("R", Asked(again)), again).Events));
        Assert.Equal("G-007", offer.Truck);
    }

    [Fact]
    public void A_second_vehicle_of_a_scene_is_a_turn_like_any_and_credits_still_sum_to_nothing()
    {
        var zone = Company(Company(TowZone.Empty("Z"), "C1"), "C2");
        foreach (var (truck, company) in new[] { ("G-1", "C1"), ("G-2", "C1"), ("G-3", "C2") })
            zone = Do(zone, new TowZoneCommand.SetTruck(truck, 1, company, TruckClass.Light, true));
        var etas = Sorted.Map<double>().Add("G-1", 3).Add("G-2", 9).Add("G-3", 4);
        zone = Do(Queue(zone, "R1"), new TowZoneCommand.Match("R1", etas));
        zone = Do(zone, new TowZoneCommand.Accept("R1.1", "G-1"));
        zone = Do(Queue(zone, "R2", "R1"), new TowZoneCommand.Match("R2", etas));
        Assert.Equal("G-2", zone.Jobs["R2"].Match.Truck);
        Assert.Equal((-1.0, 1.0), (zone.Credits["C1"], zone.Credits["C2"]));
        // Its credit is at the bound now: the third vehicle goes by the rule.
        zone = zone with { Rules = zone.Rules with { Bound = 1.5 } };
        zone = Do(Queue(zone, "R3", "R1"), new TowZoneCommand.Match("R3", etas));
        Assert.Equal("G-3", zone.Jobs["R3"].Match.Truck);
    }

    [Fact]
    public void A_scene_does_not_keep_waiting_who_is_owed_as_much_as_the_bound_allows()
    {
        var zone = Company(Company(TowZone.Empty("Z"), "C1"), "C2");
        foreach (var (truck, company) in new[] { ("G-1", "C1"), ("G-2", "C1"), ("G-3", "C2") })
            zone = Do(zone, new TowZoneCommand.SetTruck(truck, 1, company, TruckClass.Light, true));
        var etas = Sorted.Map<double>().Add("G-1", 3).Add("G-2", 9).Add("G-3", 4);
        zone = Do(Queue(zone, "R1"), new TowZoneCommand.Match("R1", etas));
        zone = Do(zone, new TowZoneCommand.Accept("R1.1", "G-1"));
        zone = zone with { Credits = zone.Credits.SetItem("C2", zone.Rules.Bound).SetItem("C1", -1) };
        zone = Do(Queue(zone, "R2", "R1"), new TowZoneCommand.Match("R2", etas));
        Assert.Equal("G-3", zone.Jobs["R2"].Match.Truck);
    }

    [Fact]
    public void What_a_firm_was_owed_goes_along_when_it_comes_under_another_owner_and_comes_back_right()
    {
        var zone = Company(Company(TowZone.Empty("Z"), "C1"), "C2");
        zone = Do(zone, new TowZoneCommand.SetTruck("G-1", 1, "C1", TruckClass.Light, true));
        zone = Do(zone, new TowZoneCommand.SetTruck("G-2", 1, "C2", TruckClass.Light, true));
        zone = Do(Queue(zone, "R1"), new TowZoneCommand.Match("R1", Sorted.Map<double>().Add("G-1", 3).Add("G-2", 9)));
        Assert.Equal((-0.5, 0.5), (zone.Credits["C1"], zone.Credits["C2"]));
        zone = Company(zone, "C1", 2, "C2");
        Assert.Equal(["C2"], zone.Credits.Keys);
        Assert.Equal(0, zone.Credits["C2"], 9);
        zone = Do(zone, new TowZoneCommand.Finish("R1", TurnGivenBack: true));
        Assert.Equal(["C2"], zone.Credits.Keys);
        Assert.Equal(0, zone.Credits["C2"], 9);
    }

    [Fact]
    public void A_company_is_excluded_from_the_second_at_which_its_papers_end()
    {
        var papers = new TowPapers(new DateOnly(2026, 1, 1), new DateOnly(2027, 12, 31), 50_000,
            new DateOnly(2026, 11, 20), new DateOnly(2027, 1, 1));
        var zone = Do(TowZone.Empty("Z"), new TowZoneCommand.SetCompany(
            "C", 1, "C", true, papers.From, papers.Until, false));
        var end = new DateTimeOffset(2026, 11, 21, 0, 0, 0, PanamaTime.Offset);
        Assert.Null(ZoneCompanies.WhyNot(zone, "C", end.AddTicks(-1)));
        Assert.Equal(Exclusion.PapersExpired, ZoneCompanies.WhyNot(zone, "C", end));
        Assert.Equal(Exclusion.NoPapers, ZoneCompanies.WhyNot(zone, "D", end));
    }

    [Fact]
    public void The_quote_charges_the_base_and_what_is_beyond_the_kilometres_included()
    {
        var rules = RuleSet.Default with { Fares = new FareRules(20, 40, 60, 100, 5, 2, 6) };
        Assert.Equal(40, TowFare.Quote(rules, VehicleKind.Pickup, Scene, null).Most);
        var far = TowFare.Quote(rules, VehicleKind.Bus, Scene, Scene.Offset(10_000, 0));
        Assert.Equal(13.8, far.Kilometers, 1);
        Assert.Equal(117.6m, far.Most);
        Assert.Equal(6, far.Storage(Some.Noon, Some.Noon.AddMinutes(5)));
        Assert.Equal(12, far.Storage(Some.Noon, Some.Noon.AddHours(25)));
    }
}
