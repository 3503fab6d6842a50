using Despacho311.Contracts.Journal;
using Despacho311.Domain.Leaks;
using Despacho311.Host.Cluster;
using Despacho311.Host.Leaks;
using Despacho311.Host.Live;
using Despacho311.Host.Towing;
using Despacho311.Journal;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Dashboard;
using Orleans.Serialization;
using StackExchange.Redis;

namespace Despacho311.Host;

/// <summary>What a process needs in order to host the city's grains.</summary>
public static class SiloSetup
{
    /// <summary>The name of the grain storage for what is configuration and not history.</summary>
    public const string GrainStorage = "city";

    /// <summary>The name that silos and their clients know each other by.</summary>
    public const string Cluster = "despacho311";

    /// <summary>A client of the silos that this Redis knows. It looks for them until it finds one.</summary>
    public static IClientBuilder UseCityCluster(this IClientBuilder client, string redis)
    {
        client.UseRedisClustering(redis).Services.AddDomainCodec();
        client.Configure<ClusterOptions>(o => (o.ClusterId, o.ServiceId) = (Cluster, Cluster));
        // Whoever waits for a silo that died learns it from this time-out alone; by then it is voted out.
        client.Configure<ClientMessagingOptions>(o => o.ResponseTimeout = TimeSpan.FromSeconds(4));
        // A frozen silo closes no connection: it stops being a gateway when the list is read again.
        client.Configure<GatewayOptions>(o => o.GatewayListRefreshPeriod = TimeSpan.FromSeconds(2));
        client.Configure<ConnectionOptions>(o => o.OpenConnectionTimeout = TimeSpan.FromSeconds(2));
        return client.AddOutgoingGrainCallFilter<RejectedCalls>().UseConnectionRetryFilter(async (_, stopping) =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, stopping);
            return true;
        });
    }

    /// <summary>
    /// A silo that does not answer is voted out in seconds: three of its neighbours' probes in a row, and two votes, or
    /// one where two silos are all.
    /// </summary>
    public static ISiloBuilder UseCityMembership(this ISiloBuilder silo) => silo
        .Configure<ClusterOptions>(o => (o.ClusterId, o.ServiceId) = (Cluster, Cluster))
        .Configure<ClusterMembershipOptions>(o =>
        {
            o.ProbeTimeout = TimeSpan.FromSeconds(1.5);
            o.NumMissedProbesLimit = 3;
            o.MinProbeTimeout = TimeSpan.FromSeconds(1.5);
            // Nobody is voted out who was heard within this times the missed probes, so it bounds how long a frozen
            // silo is waited for.
            o.MaxProbeTimeout = TimeSpan.FromSeconds(1.5);
            o.TableRefreshTimeout = TimeSpan.FromSeconds(5);
            o.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
        })
        .Configure<SiloMessagingOptions>(o => o.ResponseTimeout = TimeSpan.FromSeconds(10))
        .Configure<ConnectionOptions>(o => o.OpenConnectionTimeout = TimeSpan.FromSeconds(2));

    /// <summary>
    /// Whether the runtime's own dashboard is wanted (<c>Orleans__Dashboard=true</c>, for every process alike): which
    /// grains are where, how often they are called and how long that takes. Each call is measured for it.
    /// </summary>
    public static bool WantsDashboard(IConfiguration settings) => settings.GetValue("Orleans:Dashboard", false);

    /// <summary>Lets a client of the silos show their dashboard, when it is wanted.</summary>
    public static IClientBuilder UseCityDashboard(this IClientBuilder client, IConfiguration settings) =>
        WantsDashboard(settings) ? client.AddDashboard(o => o.HideTrace = true) : client;

    /// <summary>Measures the grains of this silo for the dashboard, when it is wanted.</summary>
    public static ISiloBuilder UseCityDashboard(this ISiloBuilder silo, IConfiguration settings) =>
        WantsDashboard(settings) ? silo.AddDashboard(o => o.HideTrace = true) : silo;

    public static ISiloBuilder UseCityStorage(this ISiloBuilder silo, Database database) =>
        silo.AddAdoNetGrainStorage(GrainStorage, o =>
        {
            // The provider knows Microsoft.Data.Sqlite by this older name.
            o.Invariant = database.IsPostgres ? "Npgsql" : "System.Data.SQLite";
            o.ConnectionString = database.ConnectionString;
            o.GrainStorageSerializer = new WireStorageSerializer();
        });

    /// <summary>What a process needs in order to read the city and to talk to its grains, here or elsewhere.</summary>
    public static IServiceCollection AddCityReading(this IServiceCollection services, Database database)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(database);
        services.AddSingleton<JournalWriter>();
        services.AddSingleton<IJournal>(s => s.GetRequiredService<JournalWriter>());
        services.AddSingleton<IRows, RowReader>();
        services.AddSingleton<JournalTools>();
        services.AddSingleton<LiveMap>();
        services.AddSingleton<LivePresentLoader>();
        services.AddSingleton<PositionStore>();
        services.AddDomainCodec();
        services.Configure<ExceptionSerializationOptions>(o => o.SupportedNamespacePrefixes.UnionWith(Faults));
        return services;
    }

    /// <summary>Whose exceptions travel from a silo to whoever called it, so that a fault says what it is.</summary>
    private static readonly string[] Faults = ["Npgsql", "StackExchange.Redis", "Despacho311"];

    /// <summary>What a process needs in order to show the city, beside its live map: the alerts.</summary>
    public static IServiceCollection AddCityView(this IServiceCollection services)
    {
        services.AddSingleton<AlertBoard>();
        services.AddHostedService(s => s.GetRequiredService<AlertBoard>());
        return services;
    }

    /// <summary>For a process that is one of many: they all decide by the same time.</summary>
    public static IServiceCollection AddCommonClock(this IServiceCollection services, CommonClock clock) =>
        services.AddSingleton(clock).AddSingleton<TimeProvider>(clock).AddHostedService<ClockKeeper>();

    /// <summary>One connection to Redis for a process; it comes back by itself.</summary>
    public static IServiceCollection AddRedis(this IServiceCollection services, string endpoint) =>
        services.AddSingleton<IConnectionMultiplexer>(_ =>
        {
            var options = ConfigurationOptions.Parse(endpoint);
            options.AbortOnConnectFail = false;
            return ConnectionMultiplexer.Connect(options);
        });

    public static IServiceCollection AddCity(this IServiceCollection services, Database database)
    {
        services.AddCityReading(database);
        services.AddSingleton(s => new LeakScore(LeakModel.From(s.GetService<IConfiguration>())));
        services.AddSingleton<GrainTools>();
        services.AddSingleton(s => s.GetService<IConfiguration>() is { } configuration
            ? RoutingSettings.From(configuration)
            : new RoutingSettings(null, false)).AddSingleton<RoadTimes>();
        services.AddHostedService(s => s.GetRequiredService<PositionStore>());
        services.AddHostedService<Waker>();
        return services;
    }
}
