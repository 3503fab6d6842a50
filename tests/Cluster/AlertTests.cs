using Despacho311.Contracts.Live;
using Despacho311.Domain.Towing;
using Despacho311.Host.Live;
using Despacho311.Journal;
using Microsoft.Extensions.Logging.Abstractions;

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

    [Fact]
    public async Task A_removal_that_got_no_truck_is_an_alert_until_it_is_past_helping()
    {
        await using var city = await CityCluster.Start();
        await city.Ask("R1");
        await Eventually.Is(async () =>
        {
            city.Clock.Advance(TimeSpan.FromMinutes(10));
            return (await city.Removal("R1").Get())?.State == TowState.Unfulfilled;
        }, "it is given up", 60);
        using var board = new AlertBoard(
            new LiveMap(city.Clock), city.Rows, city.Grains, city.Clock, NullLogger<AlertBoard>.Instance);
        await board.StartAsync(CancellationToken.None);
        await Eventually.Is(() =>
        {
            city.Clock.Advance(TimeSpan.FromSeconds(10));
            return Task.FromResult(board.List() is [{ Kind: AlertKind.RemovalGivenUp, Subject: "R1" }]);
        }, "somebody is told", 60);
        city.Clock.Advance(AlertBoard.GivenUpFor);
        await Eventually.Is(() =>
        {
            city.Clock.Advance(TimeSpan.FromSeconds(10));
            return Task.FromResult(board.List().Count == 0);
        }, "it is an alert no more", 60);
        await board.StopAsync(CancellationToken.None);
    }
}
