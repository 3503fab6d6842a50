using Despacho311.Contracts.Journal;
using Despacho311.Domain.Leaks;
using Despacho311.Host.Live;
using Despacho311.Host.Towing;
using Despacho311.Journal;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Configuration;

namespace Despacho311.Host;

/// <summary>What a process needs in order to host the city's grains.</summary>
public static class SiloSetup
{
    /// <summary>The name of the grain storage for what is configuration and not history.</summary>
    public const string GrainStorage = "city";

    /// <summary>
    /// A silo that does not answer is voted out in seconds: two of its neighbours' probes in a row, and one vote.
    /// </summary>
    public static ISiloBuilder UseCityMembership(this ISiloBuilder silo) =>
        silo.Configure<ClusterMembershipOptions>(o =>
        {
            o.ProbeTimeout = TimeSpan.FromSeconds(2);
            o.NumMissedProbesLimit = 2;
            o.NumVotesForDeathDeclaration = 1;
            o.TableRefreshTimeout = TimeSpan.FromSeconds(5);
            o.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
        });

    public static ISiloBuilder UseCityStorage(this ISiloBuilder silo, Database database) =>
        silo.AddAdoNetGrainStorage(GrainStorage, o =>
        {
            // The provider knows Microsoft.Data.Sqlite by this older name.
            o.Invariant = database.IsPostgres ? "Npgsql" : "System.Data.SQLite";
            o.ConnectionString = database.ConnectionString;
            o.GrainStorageSerializer = new WireStorageSerializer();
        });

    public static IServiceCollection AddCity(this IServiceCollection services, Database database)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(database);
        services.AddSingleton<JournalWriter>();
        services.AddSingleton<IJournal>(s => s.GetRequiredService<JournalWriter>());
        services.AddSingleton<IRows, RowReader>();
        services.AddSingleton<JournalTools>();
        services.AddSingleton(new LeakScore(LeakSettings.Default));
        services.AddSingleton<LiveMap>();
        services.AddSingleton<GrainTools>();
        services.AddSingleton<PositionStore>();
        services.AddHostedService(s => s.GetRequiredService<PositionStore>());
        services.AddSingleton<AlertBoard>();
        services.AddHostedService(s => s.GetRequiredService<AlertBoard>());
        services.AddHostedService<Waker>();
        services.AddDomainCodec();
        return services;
    }
}
