using Despacho311.Domain;
using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Despacho311.Api.Accounts;
using Despacho311.Api.Cases;
using Despacho311.Api.City;
using Despacho311.Contracts;
using Despacho311.Contracts.Towing;
using Despacho311.Domain.Towing;

namespace Despacho311.Api.Demo;

/// <summary>Invented companies and keys of the demo. Valid in demo mode only.</summary>
public static class DemoSeeds
{
    public sealed record SeedTruck(string Id, TruckClass Class);

    public sealed record SeedCompany(
        string Id, string Name, string Slot, string Zone, string Phone, ImmutableArray<SeedTruck> Trucks);

    public static readonly ImmutableArray<Officer> Badges =
    [
        new("4711", OfficerAgency.Attt), new("4712", OfficerAgency.Attt), new("4711", OfficerAgency.Police),
        new("9911", OfficerAgency.Police),
    ];

    /// <summary>As if all had been renewed at the last turn of the year: the same all year, so that twice is once.
    /// </summary>
    public static TowPapers Papers(DateOnly today)
    {
        var from = new DateOnly(today.Year, 1, 1);
        var until = from.AddYears(TowPapers.MaxYears).AddDays(-1);
        return new TowPapers(from, until, TowPapers.LeastBond, until, until);
    }

    public static ImmutableArray<SeedCompany> Companies { get; } =
        [.. Wire.Read<List<SeedCompany>>(CityMap.Seed("companies.json"))];

    public static int TruckCount => Companies.Sum(c => c.Trucks.Length);

    public static readonly ImmutableArray<(string Key, KeyHolder Holder)> Keys =
    [
        ("demo-client", new KeyHolder("demo-client", Roles.Client, null)),
        ("demo-officer", new KeyHolder("demo-officer", Roles.Officer, null)),
        ("demo-dispatcher", new KeyHolder("demo-dispatcher", Roles.Dispatcher, null)),
        ("demo-calltaker", new KeyHolder("demo-calltaker", Roles.CallTaker, null)),
        ("demo-crew", new KeyHolder("demo-crew", Roles.Crew, null)),
        ("demo-liaison", new KeyHolder("demo-liaison", Roles.Liaison, CaseAccess.EveryAgency)),
        ("demo-lot", new KeyHolder("demo-lot", Roles.Lot, "P-PA-1")),
        ("demo-quality", new KeyHolder("demo-quality", Roles.Quality, null)),
        ("demo-admin", new KeyHolder("demo-admin", Roles.Admin, null)),
    ];

    public static Task AddKeys(KeyStore keys) => keys.Add(
    [
        .. Keys,
        .. Companies.SelectMany(c => c.Trucks).Select(t => ($"demo-truck-{Number(t.Id)}",
            new KeyHolder($"demo-truck-{Number(t.Id)}", Roles.Truck, t.Id))),
    ]);

    /// <summary>The avenues, as lists of longitude and latitude.</summary>
    public static IReadOnlyList<(string Name, IReadOnlyList<(double Long, double Lat)> Points)> Streets() =>
        [.. JsonNode.Parse(CityMap.Seed("streets.geojson"))!["features"]!.AsArray().Select(f => (
            f!["properties"]!["name"]!.GetValue<string>(),
            (IReadOnlyList<(double, double)>)[.. f["geometry"]!["coordinates"]!.AsArray()
                .Select(p => (p![0]!.GetValue<double>(), p[1]!.GetValue<double>()))]))];

    private static int Number(string truck) =>
        int.Parse(truck.AsSpan(truck.IndexOf('-', StringComparison.Ordinal) + 1),
            System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>Registers the demo's companies, trucks and badges before the first request is answered. Twice is once.
/// </summary>
internal sealed class DemoTrucks(IGrainFactory grains, TimeProvider clock) : IHostedService
{
    private const int MostTries = 5;

    /// <summary>Silos that have just started may be too busy to answer in time; asked again, they are not.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await Register(cancellationToken);
                return;
            }
            catch (TimeoutException) when (tries < MostTries)
            {
            }
        }
    }

    private async Task Register(CancellationToken cancellationToken)
    {
        await Task.WhenAll(DemoSeeds.Companies.Select(c => grains.GetGrain<ITowCompanyGrain>(c.Id).Do(
            new TowCompanyCommand.Register(c.Id, c.Name, c.Slot, Sorted.Set().Add(c.Zone),
                DemoSeeds.Papers(PanamaTime.Day(clock.GetUtcNow())), c.Phone), "demo"))
            .Concat<Task>(DemoSeeds.Badges.Select(b => grains.GetGrain<ITowOfficerGrain>(TowOfficer.IdOf(b))
                .Do(new TowOfficerCommand.Set(b, null, true), "demo"))));
        await Parallel.ForEachAsync(
            DemoSeeds.Companies.SelectMany(c => c.Trucks.Select(t => (Company: c, Truck: t))), cancellationToken,
            async (pair, _) => await grains.GetGrain<ITowTruckGrain>(pair.Truck.Id).Do(new TowTruckCommand.Register(
                pair.Truck.Id, pair.Company.Id, pair.Company.Zone, pair.Truck.Class), "demo"));
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
