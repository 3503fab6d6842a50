using System.Collections.Immutable;
using Despacho311.Domain.Agencies;
using Despacho311.Domain.Cases;

namespace Despacho311.Tests.Unit.Agencies;

public class RoutingProposalsTests
{
    private static ServiceType Service(ImmutableArray<ServiceRoute>? routes = null) => new("AAUD-BASURA", "AAUD",
        new Bilingual("Basura", "Rubbish"), new Bilingual("d", "d"), new Bilingual("Aseo", "Cleaning"), [],
        new ServiceTarget(3, TargetKind.Working), [], Routes: routes);

    private static IEnumerable<RoutedCase> Cases(int count, string? area, string last) =>
        Enumerable.Repeat(new RoutedCase("AAUD-BASURA", area, "AAUD", last), count);

    [Fact]
    public void A_district_whose_cases_all_go_on_to_its_town_gets_one_route_and_none_for_its_parts()
    {
        List<RoutedCase> cases =
        [
            .. Cases(30, "PA081001", "MUNI"), .. Cases(25, "PA081002", "MUNI"), .. Cases(3, "PA081002", "AAUD"),
            .. Cases(90, "PA080801", "AAUD"), .. Cases(40, null, "MUNI"),
        ];
        var proposal = Assert.Single(RoutingProposals.Find(cases, _ => Service()));
        Assert.Equal(new RouteProposal("AAUD-BASURA", "PA0810", "MUNI", 58, 3, 55), proposal);
        Assert.Equal([new Bounce("AAUD-BASURA", "AAUD", "MUNI", 95)], RoutingProposals.Bounces(cases));
        // Once it is a rule there is nothing left to propose.
        Assert.Empty(RoutingProposals.Find(cases, _ => Service([new ServiceRoute(["PA0810"], "MUNI")])));
    }

    [Fact]
    public void Few_cases_or_a_divided_district_make_no_rule_but_one_clear_part_of_it_does()
    {
        Assert.Empty(RoutingProposals.Find([.. Cases(19, "PA081001", "MUNI")], _ => Service()));
        List<RoutedCase> divided = [.. Cases(30, "PA081001", "MUNI"), .. Cases(40, "PA081002", "AAUD")];
        Assert.Equal(("PA081001", 0, 30), RoutingProposals.Find(divided, _ => Service())
            .Select(p => (p.Place, p.RightNow, p.RightThen)).Single());
    }

    [Fact]
    public void No_proposal_makes_fewer_cases_right_than_the_present_rules() => Gen.Select(
        Gen.Int[0, 3], Gen.Int[0, 2], Gen.Int[1, 40]).Array[1, 8].Sample(groups =>
    {
        string[] agencies = ["AAUD", "MUNI", "MOP"];
        var cases = groups.SelectMany(g => Cases(g.Item3, $"PA08100{g.Item1}", agencies[g.Item2])).ToList();
        var service = Service();
        int Right(ServiceType rules) => cases.Count(c => rules.AgencyAt(c.Area) == c.Last);
        foreach (var proposal in RoutingProposals.Find(cases, _ => service))
        {
            // The oracle: the rules with the route, on the same cases.
            var with = Service([new ServiceRoute([proposal.Place], proposal.Agency)]);
            Assert.Equal(proposal.RightThen - proposal.RightNow, Right(with) - Right(service));
            Assert.True(Right(with) >= Right(service) + RoutingProposals.FewestWon);
        }
    });
}
