using Despacho311.Domain.Geo;
using Despacho311.Domain.Towing;

namespace Despacho311.Tests.Unit.Towing;

/// <summary>Rules that come into force at a moment at which other things are due too.</summary>
public class PlannedRulesTests
{
    [Fact]
    public void What_falls_due_with_new_rules_is_decided_by_them_and_follows_from_the_ledger()
    {
        var now = Some.Noon;
        var zone = TowZone.Empty("Z");
        void Do(TowZoneCommand command)
        {
            foreach (var happened in TowZoneLogic.Decide(zone, command, now).Events)
            {
                Assert.True(LedgerProof.Follows(zone, happened, now), $"{happened}");
                zone = TowZoneLogic.Evolve(zone, happened);
            }
        }
        var patient = RuleSet.Default with { Version = 2, MaxWait = TimeSpan.FromHours(12) };
        Do(new TowZoneCommand.Queue("R", new GeoPoint(8.98, -79.52), VehicleKind.Sedan, now));
        now += RuleSet.Default.MaxWait;
        Do(new TowZoneCommand.SetRules(patient, now.AddMinutes(1)));
        now = now.AddMinutes(2);
        // By the old rules it would be given up at this tick, by the new ones it waits.
        Do(new TowZoneCommand.Tick());
        Do(new TowZoneCommand.Tick());
        Assert.Equal(patient, zone.Rules);
        Assert.Contains("R", zone.Jobs.Keys);
    }
}
