using Despacho311.Contracts.Cases;
using Despacho311.Contracts.Journal;
using Despacho311.Contracts.Towing;
using Despacho311.Domain;
using Despacho311.Domain.Cases;
using Despacho311.Domain.Geo;
using Despacho311.Domain.Towing;
using Despacho311.Host;
using Despacho311.Host.Live;
using Despacho311.Journal;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Orleans.TestingHost;

namespace Despacho311.Tests.Cluster;

/// <summary>
/// Two silos in this process on one database, in virtual time. Only the clock and the disk's luck are not real.
/// </summary>
public sealed class CityCluster : IAsyncDisposable
{
    public static readonly GeoPoint Downtown = new(8.98, -79.52);

    private readonly InProcessTestCluster cluster;

    private CityCluster(InProcessTestCluster cluster, Database database, FakeTimeProvider clock, Luck luck) =>
        (this.cluster, Database, Clock, Luck) = (cluster, database, clock, luck);

    public FakeTimeProvider Clock { get; }

    public Luck Luck { get; }

    public Database Database { get; }

    public IRows Rows => new RowReader(Database);

    public static async Task<CityCluster> Start(Database? on = null)
    {
        var database = on ?? Database.Sqlite(
            Path.Combine(Directory.CreateTempSubdirectory("despacho311-").FullName, "city.db"));
        await database.Migrate(_ => { }, CancellationToken.None);
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 20, 15, 0, 0, TimeSpan.Zero));
        var luck = new Luck();
        var builder = new InProcessTestClusterBuilder(2);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSingleton<TimeProvider>(clock);
            silo.Services.UseTimeProviderForBackgroundAreas(TimeProvider.System);
            silo.UseCityStorage(database).Services.AddCity(database);
            silo.Services.AddSingleton<IJournal>(s => new UnluckyJournal(s.GetRequiredService<JournalWriter>(), luck));
        });
        builder.ConfigureClient(client => client.Services.AddDomainCodec());
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return new CityCluster(cluster, database, clock, luck);
    }

    public IGrainFactory Grains => cluster.Client;

    /// <summary>What each silo knows to be live.</summary>
    public IEnumerable<LiveMap> Maps => cluster.Silos.Select(
        s => cluster.GetSiloServiceProvider(s.SiloAddress).GetRequiredService<LiveMap>());

    public ITowRequestGrain Removal(string id) => cluster.Client.GetGrain<ITowRequestGrain>(id);

    public ITowTruckGrain Truck(string id) => cluster.Client.GetGrain<ITowTruckGrain>(id);

    public ITowZoneGrain Zone(string id) => cluster.Client.GetGrain<ITowZoneGrain>(id);

    public T Grain<T>(string id) where T : IGrainWithStringKey => cluster.Client.GetGrain<T>(id);

    /// <summary>One of the silos dies, whatever it was about, and another comes for it.</summary>
    public async Task ReplaceSilo()
    {
        await cluster.KillSiloAsync(cluster.Silos[^1]);
        await cluster.StartAdditionalSiloAsync();
    }

    public Task Deactivate(IAddressable grain) => cluster.DeactivateAsync(grain);

    private static readonly TowPapers Papers = new(
        new DateOnly(2020, 1, 1), new DateOnly(2099, 1, 1), 50_000, new DateOnly(2099, 1, 1), new DateOnly(2099, 1, 1));

    public async Task AddTruck(string id, double metersAway, string? slot = null)
    {
        var truck = Truck(id);
        var company = slot ?? id;
        await Grain<ITowCompanyGrain>(company).Do(new TowCompanyCommand.Register(
            company, company, company, Sorted.Set().Add("PA-1"), Papers, null), "test");
        await truck.Do(new TowTruckCommand.Register(id, company, "PA-1", TruckClass.Light), "test");
        var at = Downtown.Offset(metersAway, 0);
        await truck.Report(new Fix(at.Lat, at.Long, Tables.Micros(Clock.GetUtcNow()), double.NaN, double.NaN, 5));
        await truck.Do(new TowTruckCommand.SetShift(true), "test");
        await Eventually.Is(async () => await Zone("PA-1").Get() is var zone
            && zone.Companies.ContainsKey(company) && zone.Trucks.GetValueOrDefault(id)?.OnDuty == true,
            $"the zone knows {id}");
    }

    public Task Ask(string id) => Removal(id).Do(new TowRequestCommand.Request(id, "PA-1", new TowDetails(
        new Officer("4711", OfficerAgency.Attt), "B-1", "double-parking",
        new Vehicle("AB1234", VehicleKind.Sedan, null, null, null), Downtown, null, null)), "officer");

    /// <summary>Waits until the truck has been told of an offer or a job in this phase.</summary>
    public Task<TruckJob> JobOf(string truck, MatchPhase phase) => Eventually.Get(async () =>
        (await Truck(truck).Get())?.Job is { } job && job.Phase == phase ? job : null, $"{truck} is {phase}");

    public Task<TowRequest> IsIn(string removal, TowState state) => Eventually.Get(async () =>
        await Removal(removal).Get() is { } t && t.State == state ? t : null, $"{removal} is {state}");

    public async Task ReportLeak(string id, GeoPoint where, double accuracy = 10, string? person = null) =>
        await cluster.Client.GetGrain<ICaseIntakeGrain>(ICaseIntakeGrain.Any).Open(new CaseCommand.Open(
            id, ServiceType.WaterLeak, "IDAAN", new CasePlace(where, accuracy, null, null, null, null), "",
            Sorted.Map<System.Collections.Immutable.ImmutableArray<string>>(), [], Channel.App, person ?? id,
            Clock.GetUtcNow(), null), "test", null);

    public Task<string> LeakOf(string report) => Eventually.Get(async () =>
        (await Grain<ICaseGrain>(report).Get())?.LeakId, $"{report} has a leak");

    public async ValueTask DisposeAsync()
    {
        await cluster.DisposeAsync();
        Database.Dispose();
    }
}

/// <summary>What goes wrong with the next writes.</summary>
public sealed class Luck
{
    private int lostAnswers;
    private int failures;

    /// <summary>The next write is saved, but its answer never comes.</summary>
    public void LoseNextAnswer() => Interlocked.Increment(ref lostAnswers);

    public void FailNext() => Interlocked.Increment(ref failures);

    public bool TakeLostAnswer() => Take(ref lostAnswers);

    public bool TakeFailure() => Take(ref failures);

    private static bool Take(ref int left)
    {
        if (Interlocked.Decrement(ref left) >= 0)
            return true;
        Interlocked.Increment(ref left);
        return false;
    }
}

/// <summary>A journal whose disk has bad luck on purpose.</summary>
internal sealed class UnluckyJournal(IJournal real, Luck luck) : IJournal
{
    public async Task<StreamHead> Append(Append append)
    {
        // Only what the test itself asked for is unlucky: the engine's own messages would eat the bad luck.
        var chosen = append.Actor is not "engine";
        if (chosen && luck.TakeFailure())
            throw new IOException("The disk failed before anything was written.");
        var head = await real.Append(append);
        return chosen && luck.TakeLostAnswer() ? throw new IOException("The answer was lost.") : head;
    }

    public IAsyncEnumerable<StoredEvent> ReadStream(string stream, long fromVersion, CancellationToken cancellation) =>
        real.ReadStream(stream, fromVersion, cancellation);

    public IAsyncEnumerable<StoredEvent> ReadAll(
        long afterPosition, long? upTo, CancellationToken cancellation) =>
        real.ReadAll(afterPosition, upTo, cancellation);

    public Task<long> Settled(CancellationToken cancellation) => real.Settled(cancellation);
}
