using Despacho311.Contracts;
using Despacho311.Api.City;
using Despacho311.Api.Clocks;
using Despacho311.Api.Codes;
using Despacho311.Api.Towing;
using Despacho311.Contracts.Cases;
using Despacho311.Contracts.Journal;
using Despacho311.Contracts.Leaks;
using Despacho311.Contracts.Towing;
using Despacho311.Domain;
using Despacho311.Domain.Cases;
using Despacho311.Domain.Geo;
using Despacho311.Domain.Leaks;
using Despacho311.Domain.Towing;

namespace Despacho311.Api.Demo;

/// <summary>
/// A simulated day, so that the map lives: trucks drive the avenues, officers ask, operators answer and work, citizens
/// report leaks. It acts through the same grains as everybody outside; real input stands beside it.
/// </summary>
public sealed partial class DemoDrive(
    IGrainFactory grains, ICaseIntakeGrain intake, TowIntake tows, CityMap city, CodeBook codes, IRows rows,
    DemoHands hands, TimeProvider clock, ILogger<DemoDrive> log) : BackgroundService
{
    /// <summary>The demo's day runs faster than a real one: a removal every few seconds.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    private const int SecondsBetweenRemovals = 7;
    private const int SecondsBetweenLeakReports = 6;
    private const int MaxOpenRemovals = 22;
    private const int SecondsBetweenRepairs = 20;
    private const int LeaksLeftOpen = 18;
    private const int VehiclesLeftInLots = 40;

    /// <summary>Trucks of the demo drive this fast, so that one can watch a removal from call to lot.</summary>
    private const double MetersPerSecond = 32;

    /// <summary>Farther than a simulated truck moves in a few seconds.</summary>
    private const double ElsewhereMeters = 400;

    private readonly Random random = new(311);
    private readonly List<DemoTruck> trucks = [];
    private readonly List<GeoPoint> leaks = [];
    private readonly HashSet<string> open = [];
    private readonly IReadOnlyList<(string Name, IReadOnlyList<(double Long, double Lat)> Points)> streets =
        DemoSeeds.Streets();

    private static readonly string[] Infractions = ["doble fila", "acera", "parada de bus", "hidrante", "abandonado"];

    private static readonly string[] OpenLeak = ["suspected", "confirmed", "failedRepair"];

    private static readonly string[] Colors = ["blanco", "gris", "negro", "rojo", "azul"];

    private static readonly (string Make, string Model, VehicleKind Kind)[] Vehicles =
    [
        ("Toyota", "Yaris", VehicleKind.Sedan), ("Hyundai", "Accent", VehicleKind.Sedan),
        ("Kia", "Sportage", VehicleKind.Suv), ("Nissan", "Frontier", VehicleKind.Pickup),
        ("Toyota", "Hilux", VehicleKind.Pickup), ("Suzuki", "GN125", VehicleKind.Motorcycle),
        ("Toyota", "Hiace", VehicleKind.Van),
    ];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Begin();
            using var timer = new PeriodicTimer(Step, clock);
            for (var second = 0; await timer.WaitForNextTickAsync(stoppingToken); second++)
            {
                try
                {
                    await Second(second);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    LogSecondFailed(log, e);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The process stops.
        }
    }

    private async Task Begin()
    {
        foreach (var company in DemoSeeds.Companies)
        {
            foreach (var truck in company.Trucks)
            {
                trucks.Add(new DemoTruck(truck.Id, PointInZone(company.Zone)));
                await grains.GetGrain<ITowTruckGrain>(truck.Id).Do(new TowTruckCommand.SetShift(true), "demo");
            }
        }
        for (var i = 0; i < 14; i++)
            leaks.Add(OnStreet());
        foreach (var leak in leaks)
            for (var n = random.Next(2, 6); n > 0; n--)
                await ReportLeak(leak);
    }

    private async Task Second(int second)
    {
        await Parallel.ForEachAsync(trucks, async (truck, _) => await Drive(truck));
        if (second % SecondsBetweenRemovals == 2)
        {
            foreach (var id in open.ToList())
                if (await grains.GetGrain<ITowRequestGrain>(id).Get() is { DoneForZone: true })
                    open.Remove(id);
            if (open.Count < MaxOpenRemovals)
                await RequestTow();
        }
        if (second % SecondsBetweenRepairs == 7)
            await RepairOne();
        if (second % SecondsBetweenRemovals == 5)
            await ReleaseOne();
        if (second % SecondsBetweenLeakReports == 3)
        {
            if (random.NextDouble() < 0.12)
                leaks[random.Next(leaks.Count)] = OnStreet();
            await ReportLeak(leaks[random.Next(leaks.Count)]);
        }
    }

    /// <summary>One second of one truck: it moves, and its operator does what comes next.</summary>
    private async Task Drive(DemoTruck truck)
    {
        var grain = grains.GetGrain<ITowTruckGrain>(truck.Id);
        var state = await grain.Get();
        var job = state?.Job;
        if (job is { Phase: MatchPhase.Assigned })
            await Work(truck, job);
        else if (job is { Phase: MatchPhase.Offered })
            await Answer(truck, state!, job);
        else
            truck.GoTo(truck.Target ?? Near(truck.Where), wander: true);
        truck.Advance(MetersPerSecond * (job is null ? 0.35 : 1));
        // A phone that is really there says so itself.
        if (hands.Holds(truck.Id) && await grain.FindPosition() is { } said
            && said.Where.DistanceTo(truck.Where).Value > ElsewhereMeters)
            return;
        await grain.Report(new Fix(truck.Where.Lat, truck.Where.Long, Tables.Micros(clock.GetUtcNow()),
            truck.Moving ? MetersPerSecond * 0.4 : 0, truck.Heading, 6));
    }

    private async Task Answer(DemoTruck truck, TowTruck state, TruckJob job)
    {
        if (hands.Holds(truck.Id) || truck.AnsweredOffer == job.OfferId || ++truck.Waited < 3 + truck.Id.Length % 4)
            return;
        (truck.Waited, truck.AnsweredOffer) = (0, job.OfferId);
        var dice = Dice();
        if (dice < 0.05)
            return; // The phone lies in the cabin: the offer will expire.
        TowZoneCommand answer = dice < 0.12
            ? new TowZoneCommand.Refuse(job.OfferId, truck.Id, "flat-tyre")
            : new TowZoneCommand.Accept(job.OfferId, truck.Id);
        await grains.GetGrain<ITowZoneGrain>(state.Zone).Do(answer, truck.Id);
    }

    private async Task Work(DemoTruck truck, TruckJob job)
    {
        var request = grains.GetGrain<ITowRequestGrain>(job.Request);
        if (await request.Get() is not { } t)
            return;
        var next = t.State switch
        {
            TowState.Assigned => TowStep.EnRoute,
            TowState.EnRoute when truck.Arrived(t.Details.Where) => TowStep.OnScene,
            TowState.OnScene when ++truck.Waited > 8 => Dice() < 0.06 ? TowStep.GoneOnArrival : TowStep.Hooked,
            TowState.Hooked when ++truck.Waited > 4 => TowStep.InTransit,
            TowState.InTransit when truck.Arrived(Lot(t)) => TowStep.Impounded,
            _ => (TowStep?)null,
        };
        truck.GoTo(t.State is TowState.Hooked or TowState.InTransit ? Lot(t) : t.Details.Where, wander: false);
        if (next is not { } step || hands.Holds(truck.Id))
            return;
        truck.Waited = 0;
        var custody = step switch
        {
            TowStep.Hooked => new TowCustody(Damage: Dice() < 0.2 ? "defensa trasera" : null, KeysTaken: Dice() < 0.3),
            TowStep.Impounded => new TowCustody(Bay: $"B-{(int)(Dice() * 60) + 1}", Price: t.Details.Fare?.Most),
            _ => null,
        };
        await request.Do(new TowRequestCommand.Report(step, truck.Id, null, Custody: custody), truck.Id);
    }

    private async Task RequestTow()
    {
        var (name, where) = OnNamedStreet();
        if (city.TowZones.Find(where) is not { } zone)
            return;
        var id = await codes.Next();
        var (make, model, kind) = Vehicles[random.Next(Vehicles.Length)];
        var vehicle =
            new Vehicle($"{(char)('A' + random.Next(6))}{(char)('A' + random.Next(26))}{random.Next(1000, 10_000)}",
            kind, make, model, Colors[random.Next(Colors.Length)]);
        var details = new TowDetails(
            DemoSeeds.Badges[random.Next(DemoSeeds.Badges.Length)],
            $"B-{random.Next(100_000, 999_999)}", Infractions[random.Next(Infractions.Length)], vehicle, where,
                name, null);
        var answer = await tows.Ask(id, zone.Id, details, "demo", CancellationToken.None);
        if (answer.Outcome.Refusal is null)
            open.Add(id);
    }

    private async Task ReportLeak(GeoPoint leak)
    {
        var channel =
            random.NextDouble() switch { < 0.55 => Channel.App, < 0.92 => Channel.Phone, _ => Channel.Social };
        var sigma = channel switch { Channel.App => 10.0, Channel.Phone => 45, _ => 110 };
        var where = leak.Offset(Normal() * sigma, Normal() * sigma);
        var service = city.FindService(ServiceType.WaterLeak)!;
        var (id, now) = (await codes.Next(), clock.GetUtcNow());
        await intake.Open(new CaseCommand.Open(id, service.Code, service.Agency,
            city.PlaceOf(where, sigma, null, null), "",
                Sorted.Map<System.Collections.Immutable.ImmutableArray<string>>(), [],
            channel, $"demo-{random.Next(1_000_000)}", now, city.Promise(service, service.Agency, now), null,
            service.Target), "demo", null);
    }

    /// <summary>A crew repairs the leak that was not reported for longest, when there are many.</summary>
    private async Task RepairOne()
    {
        var query = new RowQuery(Tables.Leaks, [new Where("state", "in", OpenLeak)], "last_reported_at_us",
            Limit: LeaksLeftOpen + 1);
        if (await rows.List(query, CancellationToken.None) is not { Count: > LeaksLeftOpen } many)
            return;
        var leak = grains.GetGrain<ILeakGrain>(many[0].Id);
        await leak.Do(new LeakCommand.Claim("demo-crew"), "demo-crew");
        await leak.Do(new LeakCommand.Repair("clamp", null, []), "demo-crew");
    }

    /// <summary>An owner fetches the vehicle that has been there longest, when there are many.</summary>
    private async Task ReleaseOne()
    {
        var query = new RowQuery(Tables.TowRequests, [new Where("state", "=", Tables.NameOf(TowState.Impounded))],
            "requested_at_us", Limit: VehiclesLeftInLots + 1);
        if (await rows.List(query, CancellationToken.None) is not { Count: > VehiclesLeftInLots } many)
            return;
        var paid = Wire.Read<TowRequest>(many[0].State).Due(clock.GetUtcNow()) ?? 0;
        await grains.GetGrain<ITowRequestGrain>(many[0].Id).Do(new TowRequestCommand.Report(TowStep.Released, null,
            null, Custody: new TowCustody(Release: new TowRelease(ReleasedTo.Owner, paid, $"P-{many[0].Id}"))), "demo");
    }

    private GeoPoint Near(GeoPoint where)
    {
        lock (random)
            return OnStreet() is var p && p.DistanceTo(where).Value < 6_000
                ? p : where.Offset(Normal() * 700, Normal() * 700);
    }

    private GeoPoint PointInZone(string zone)
    {
        for (var i = 0; i < 200; i++)
            if (OnStreet() is var p && city.TowZones.Find(p)?.Id == zone)
                return p;
        return zone == "CO-1" ? new GeoPoint(9.352, -79.895) : zone == "CH-1"
            ? new GeoPoint(8.884, -79.784) : OnStreet();
    }

    private GeoPoint Lot(TowRequest t) => city.Lots.First(l => l.Id == t.Details.Lot).Location;

    private GeoPoint OnStreet() => OnNamedStreet().Where;

    private (string Name, GeoPoint Where) OnNamedStreet()
    {
        var (name, points) = streets[random.Next(streets.Count)];
        var i = random.Next(points.Count - 1);
        var part = random.NextDouble();
        return (name, new GeoPoint(points[i].Lat + (points[i + 1].Lat - points[i].Lat) * part,
            points[i].Long + (points[i + 1].Long - points[i].Long) * part));
    }

    private double Dice()
    {
        lock (random)
            return random.NextDouble();
    }

    private double Normal() =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    [LoggerMessage(Level = LogLevel.Warning, Message = "A second of the demo's day failed; the day goes on")]
    private static partial void LogSecondFailed(ILogger log, Exception e);
}
