using Despacho311.Domain.Geo;
using Despacho311.Domain.Leaks;

namespace Despacho311.Tests.Unit.Leaks;

/// <summary>What another registry says of a leak becomes what is so here, or cannot.</summary>
public class LeakStandingTests
{
    private static readonly GeoPoint Here = new(8.98, -79.52);

    private static readonly LeakSite New = LeakLogic.Evolve(null, new LeakEvent.Reported("L",
        new LeakSummary("Z", 1, Here, new LeakEllipse(8, 8, 0), 0.5, 1, 1, Some.Noon, Some.Noon), Some.Noon));

    private static LeakSite? Say(LeakSite leak, LeakStanding standing) => LeakStandings.CommandFor(
        leak, new LeakTold(standing, "Norte 3", null, "lo que dicen", null)) is { } command
        && LeakLogic.Decide(leak, command, Some.Noon) is { Refusal: null } decided
            ? decided.Events.Aggregate(leak, LeakLogic.Evolve)
            : null;

    [Theory]
    [InlineData(LeakStanding.Confirmed)]
    [InlineData(LeakStanding.Claimed)]
    [InlineData(LeakStanding.Repaired)]
    [InlineData(LeakStanding.NotFound)]
    [InlineData(LeakStanding.NotOurs)]
    public void An_open_leak_comes_to_stand_as_it_is_told(LeakStanding standing) =>
        Assert.Equal(standing, LeakStandings.Of(Say(New, standing)));

    [Fact]
    public void A_claim_is_given_back_and_a_place_that_was_found_stays_found()
    {
        var claimed = Say(New, LeakStanding.Claimed)!;
        Assert.Equal(LeakStanding.Suspected, LeakStandings.Of(Say(claimed, LeakStanding.Suspected)));
        var found = Say(Say(New, LeakStanding.Confirmed)!, LeakStanding.Claimed)!;
        Assert.Equal(LeakStanding.Confirmed, LeakStandings.Of(Say(found, LeakStanding.Suspected)));
    }

    [Theory]
    [InlineData(LeakStanding.Repaired, LeakStanding.Claimed)]
    [InlineData(LeakStanding.NotOurs, LeakStanding.Repaired)]
    [InlineData(LeakStanding.Repaired, LeakStanding.Suspected)]
    [InlineData(LeakStanding.Claimed, LeakStanding.FailedRepair)]
    public void What_has_ended_is_not_taken_up_by_a_word_and_only_reports_say_that_a_repair_failed(
        LeakStanding before, LeakStanding told) => Assert.Null(Say(Say(New, before)!, told));

    [Fact]
    public void Every_state_of_a_leak_has_a_word_and_a_report_without_a_leak_is_suspected()
    {
        Assert.All(Enum.GetValues<LeakState>(), state => LeakStandings.Of(New with { State = state }));
        Assert.Equal(LeakStanding.Suspected, LeakStandings.Of(null));
    }
}
