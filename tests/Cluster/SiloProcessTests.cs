using Despacho311.Contracts.Towing;
using Despacho311.Domain.Geo;
using Despacho311.Domain.Towing;
using Despacho311.Host;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Despacho311.Tests.Cluster;

/// <summary>Silos as processes of their own: membership in Redis, the journal in PostgreSQL.</summary>
public class SiloProcessTests(PostgresServer postgres)
{
    private static TowRequestCommand.Request Ask(string id) => new(id, "PA-1", new TowDetails(
        new Officer("4711", OfficerAgency.Attt), "B-1", "double-parking",
        new Vehicle("AB1234", VehicleKind.Sedan, null, null, null), new GeoPoint(8.98, -79.52), null, null));

    [Fact]
    public async Task What_one_silo_took_another_still_knows_when_the_first_is_killed()
    {
        await using var redis = await RedisServer.Start();
        await using var silos = new SiloProcesses(2, await postgres.NewDatabase(), redis.Endpoint);
        using var client = await Connect(redis.Endpoint);
        var grains = client.Services.GetRequiredService<IGrainFactory>();
        var members = grains.GetGrain<IManagementGrain>(0);
        await Eventually.Is(async () => (await members.GetHosts(true)).Count == 2, "two silos are members", 30);
        for (var i = 0; i < 40; i++)
            Assert.Null((await grains.GetGrain<ITowRequestGrain>($"R{i}").Do(Ask($"R{i}"), "test")).Refusal);
        await silos.KillFirst();
        for (var i = 0; i < 40; i++)
            await Eventually.Is(async () => await Knows(grains, $"R{i}"), $"R{i} answers again", 60);
    }

    [Fact]
    public async Task A_silo_without_its_settings_says_which_and_ends()
    {
        var (code, said) = await SiloProcesses.WithoutSettings();
        Assert.NotEqual(0, code);
        Assert.Contains("ConnectionStrings__Postgres", said, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
    }

    private static async Task<bool> Knows(IGrainFactory grains, string id)
    {
        try
        {
            return await grains.GetGrain<ITowRequestGrain>(id).Get() is { State: TowState.Requested };
        }
        catch (Exception e) when (e is OrleansException or TimeoutException)
        {
            return false;
        }
    }

    private static async Task<IHost> Connect(string redis)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleansClient(client => client.UseCityCluster(redis));
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }
}
