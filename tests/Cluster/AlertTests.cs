using Despacho311.Contracts.Live;
using Despacho311.Journal;

namespace Despacho311.Tests.Cluster;

/// <summary>Acknowledgements rest in Orleans' grain storage, on both databases.</summary>
public class AlertTests(PostgresServer server)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_acknowledgement_is_the_first_ones_and_survives_until_its_alert_is_over(bool onPostgres)
    {
        var database = onPostgres ? Database.Postgres(await server.NewDatabase()) : null;
        await using var city = await CityCluster.Start(database);
        var alerts = city.Grain<IAlertsGrain>(IAlertsGrain.City);
        await alerts.Acknowledge("truckSilent-G-1", "dispatcher 1");
        await city.Deactivate(alerts);
        Assert.Equal("dispatcher 1", (await alerts.Acknowledge("truckSilent-G-1", "dispatcher 2")).By);
        await alerts.Acknowledge("removalWaits-R1", "dispatcher 2");
        await city.Deactivate(alerts);
        Assert.Equal(2, (await alerts.KeepOnly(["removalWaits-R1", "new"])).Count);
        city.Clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal(["removalWaits-R1"], (await alerts.KeepOnly(["removalWaits-R1", "new"])).Keys);
        await city.Deactivate(alerts);
        Assert.Equal(["removalWaits-R1"], (await alerts.KeepOnly(["removalWaits-R1"])).Keys);
    }
}
