using Despacho311.Domain.Towing;

namespace Despacho311.Tests.Simulator;

/// <summary>What must hold after every step, whatever was lost, repeated or crashed.</summary>
internal static class Promises
{
    public static void Check(City city)
    {
        ATruckHasAtMostOneRemoval(city);
        ARemovalHasAtMostOneTruck(city);
        foreach (var zone in city.Zones)
        {
            Assert.True(Math.Abs(zone.Credits.Values.Sum()) < 1e-6, $"{zone.Id}: the credits sum to something");
            foreach (var known in zone.Trucks.Values)
                Assert.True(known.OnDuty == city.Truth(known.Id, known.TruckVersion),
                    $"{zone.Id} believes of {known.Id} what it never was");
            var held = zone.Jobs.Values.Select(j => j.Match.Truck).OfType<string>().ToList();
            Assert.True(held.Distinct().Count() == held.Count, $"{zone.Id}: a truck stands in two jobs");
        }
    }

    private static void ATruckHasAtMostOneRemoval(City city)
    {
        foreach (var pair in city.Removals.Where(r => r.HoldsTruck).GroupBy(r => r.Match.Truck))
            Assert.True(pair.Count() == 1, $"{pair.Key} has {string.Join(" and ", pair.Select(r => r.Id))}");
    }

    private static void ARemovalHasAtMostOneTruck(City city)
    {
        var working = city.Trucks.Where(t => t.Job is { Phase: MatchPhase.Assigned });
        var live = city.Removals.Where(r => r.HoldsTruck).Select(r => r.Id).ToHashSet();
        foreach (var pair in working.Where(t => live.Contains(t.Job!.Request)).GroupBy(t => t.Job!.Request))
            Assert.True(pair.Count() == 1, $"{pair.Key} has {string.Join(" and ", pair.Select(t => t.Id))}");
    }

    public static void CheckEnd(City city)
    {
        Assert.All(city.Removals, r => Assert.True(r.DoneForZone, $"{r.Id} still is {r.State}"));
        Assert.All(city.Zones, z => Assert.Empty(z.Jobs));
        Assert.All(city.Trucks, t => Assert.True(t.Job is null, $"{t.Id} still believes in {t.Job}"));
        Assert.All(city.Trucks, t => Assert.Equal(t.Works,
            city.Zones.Single(z => z.Id == t.Zone).Trucks[t.Id].OnDuty));
        Assert.All(city.Companies, c => Assert.All(c.Zones, zone =>
        {
            var known = city.Zones.Single(z => z.Id == zone).Companies[c.Id];
            Assert.Equal((c.Suspension is not null, c.Slot, c.Papers.Until),
                (known.Suspended, known.Slot, known.Until));
        }));
    }
}
