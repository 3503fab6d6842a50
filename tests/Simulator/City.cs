using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Despacho311.Contracts;
using Despacho311.Domain;
using Despacho311.Domain.Geo;
using Despacho311.Domain.Towing;

namespace Despacho311.Tests.Simulator;

/// <summary>How bad the day is. Probabilities, each for one message or one step.</summary>
public sealed record Faults(double Lost, double Repeated, double Crash, double ClockJump)
{
    public static readonly Faults None = new(0, 0, 0, 0);
    public static readonly Faults Bad = new(0.15, 0.15, 0.01, 0.005);
}

/// <summary>
/// A city in virtual time: zones, trucks and removals with the functions and messages of the real grains, under a
/// seeded scheduler that loses, repeats and reorders messages and crashes between any two steps. What is committed
/// stays; what is on its way may not. The same seed gives the same day.
/// </summary>
public sealed partial class City
{
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 11, 0, 0, TimeSpan.Zero);

    private readonly Random random;
    private readonly Faults faults;
    private readonly SortedDictionary<string, TowZone> zones = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, TowTruck> trucks = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, TowCompany> companies = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, TowRequest> requests = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, GeoPoint> places = new(StringComparer.Ordinal);
    private readonly Dictionary<(string, long), bool> dutyAt = [];
    private readonly List<TowMessage> onTheWay = [];
    private readonly IncrementalHash history = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private bool calm;
    private int asked;

    public City(int seed, Faults faults)
    {
        (random, this.faults, Now) = (new Random(seed), faults, Start);
        foreach (var zone in new[] { "Z1", "Z2" })
        {
            zones[zone] = TowZone.Empty(zone);
            for (var c = 0; c < 4; c++)
                Do($"{zone}-C{c}", Register(zone, c, $"S{c}"));
            for (var i = 0; i < random.Next(2, 8); i++)
            {
                var id = $"{zone}-G{i}";
                places[id] = Place();
                Do(id, new TowTruckCommand.Register(id, $"{zone}-C{i / 2}", zone,
                    i % 4 == 3 ? TruckClass.Flatbed : TruckClass.Light));
                Do(id, new TowTruckCommand.SetShift(true));
            }
        }
    }

    public DateTimeOffset Now { get; private set; }

    public int Requests => requests.Count;

    public int Served => requests.Values.Count(r => r.State is TowState.Impounded or TowState.Released);

    /// <summary>Every event so far, in order: two runs of one seed have the same.</summary>
    public string Fingerprint => Convert.ToHexStringLower(history.GetCurrentHash());

    /// <summary>Whether the truck was on duty at that version of itself.</summary>
    public bool Truth(string truck, long version) => dutyAt[(truck, version)];

    public IEnumerable<TowZone> Zones => zones.Values;

    public IEnumerable<TowCompany> Companies => companies.Values;

    public IEnumerable<TowTruck> Trucks => trucks.Values;

    public IEnumerable<TowRequest> Removals => requests.Values;

    /// <summary>One thing happens, chosen by the seed.</summary>
    public void Step()
    {
        if (random.NextDouble() < faults.Crash)
            onTheWay.Clear();
        if (random.NextDouble() < faults.ClockJump)
            Now += TimeSpan.FromSeconds(random.Next(-120, 1_800));
        Now += TimeSpan.FromSeconds(random.NextDouble() * 8);
        switch (random.Next(12))
        {
            case < 5 when onTheWay.Count > 0:
                DeliverOne();
                break;
            case 5 or 6:
                OperatorActs(Any(trucks));
                break;
            case 7 when asked < 40:
                Ask();
                break;
            case 8:
                PersonIntervenes();
                break;
            case 9:
                Wake(Any(zones));
                break;
            default:
                Tick(Any(zones));
                break;
        }
    }

    /// <summary>No more faults and no more requests: what was accepted must come to an end.</summary>
    public void Settle()
    {
        calm = true;
        for (var round = 0; round < 400 && requests.Values.Any(r => !r.DoneForZone) || round < 3; round++)
        {
            foreach (var zone in zones.Keys.ToList())
                Wake(zone);
            DeliverAll();
            foreach (var truck in trucks.Keys.ToList())
                OperatorActs(truck);
            DeliverAll();
            foreach (var zone in zones.Keys.ToList())
                Tick(zone);
            DeliverAll();
            Now += TimeSpan.FromSeconds(30);
        }
    }

    private void DeliverAll()
    {
        while (onTheWay.Count > 0)
            DeliverOne();
    }

    /// <summary>Any of the messages on their way, not the oldest: order is not promised.</summary>
    private void DeliverOne()
    {
        var at = random.Next(onTheWay.Count);
        var message = onTheWay[at];
        onTheWay.RemoveAt(at);
        switch (message)
        {
            case TowMessage.ToZone m:
                Do(m.Zone, m.Command);
                break;
            case TowMessage.ToTruck m:
                Do(m.Truck, m.Command);
                break;
            case TowMessage.ToRequest m:
                if (Do(m.Request, m.Command).Refusal is { } why)
                    Send(TowMessages.AfterRefusal(requests.GetValueOrDefault(m.Request), why));
                break;
        }
    }

    private void Send(IEnumerable<TowMessage> messages)
    {
        foreach (var message in messages)
        {
            if (!calm && random.NextDouble() < faults.Lost)
                continue;
            onTheWay.Add(message);
            if (!calm && random.NextDouble() < faults.Repeated)
                onTheWay.Add(message);
        }
    }

    private Decision<TowRequestEvent, TowRequestRefusal> Do(string id, TowRequestCommand command)
    {
        var decision = TowRequestLogic.Decide(requests.GetValueOrDefault(id), command, Now);
        if (decision.IsRefused || decision.Events.IsEmpty)
            return decision;
        requests[id] = decision.Events.Aggregate(requests.GetValueOrDefault(id), TowRequestLogic.Evolve)!;
        Record(id, decision.Events);
        Send(TowMessages.After(requests[id], decision.Events));
        return decision;
    }

    private void Do(string id, TowCompanyCommand command)
    {
        var decision = TowCompanyLogic.Decide(companies.GetValueOrDefault(id), command, Now);
        if (decision.IsRefused || decision.Events.IsEmpty)
            return;
        companies[id] = decision.Events.Aggregate(companies.GetValueOrDefault(id), TowCompanyLogic.Evolve)!;
        Record(id, decision.Events);
        Send(TowMessages.After(companies[id]));
    }

    private Decision<TowTruckEvent, TowTruckRefusal> Do(string id, TowTruckCommand command)
    {
        var decision = TowTruckLogic.Decide(trucks.GetValueOrDefault(id), command);
        if (decision.IsRefused || decision.Events.IsEmpty)
            return decision;
        trucks[id] = decision.Events.Aggregate(trucks.GetValueOrDefault(id), TowTruckLogic.Evolve)!;
        dutyAt[(id, trucks[id].Version)] = trucks[id].Works;
        Record(id, decision.Events);
        Send(TowMessages.After(trucks[id], decision.Events));
        return decision;
    }

    private Decision<TowZoneEvent, TowZoneRefusal> Do(string id, TowZoneCommand command)
    {
        var decision = TowZoneLogic.Decide(zones[id], command, Now);
        if (decision.IsRefused || decision.Events.IsEmpty)
            return decision;
        zones[id] = decision.Events.Aggregate(zones[id], TowZoneLogic.Evolve);
        Record(id, decision.Events);
        Send(TowMessages.After(zones[id], decision.Events));
        return decision;
    }

    private void Record<T>(string stream, ImmutableArray<T> events) where T : class
    {
        foreach (var happened in events)
            history.AppendData(Encoding.UTF8.GetBytes($"{stream} {Wire.NameOf(happened)} {Wire.Write(happened)}\n"));
    }
}
