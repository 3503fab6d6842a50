using System.Collections.Immutable;
using Despacho311.Domain.Geo;

namespace Despacho311.Domain.Towing;

/// <summary>What to simulate.</summary>
/// <param name="RemovalsPerDay">Over a day with two rush hours; about 118 on a busy one.</param>
/// <param name="Trucks">Shared out over thirteen companies, one to three each when null.</param>
/// <param name="StandBy">The part of the operators who wait where <see cref="Towing.StandBy"/> suggests, 0 to 1; the
/// others wait at home.</param>
public sealed record DayPlan(
    RuleSet Rules, int Days, int Seed, double RemovalsPerDay, int? Trucks, double StandBy = 0);

/// <summary>What the simulated days showed.</summary>
/// <param name="MeanMinutes">From request to scene.</param>
/// <param name="LargestGap">Removals that any company ever was away from what it was owed.</param>
/// <param name="Jain">Jain's index of what companies got over what they were owed: 1 is even.</param>
public sealed record DayResult(
    int Removals, double MeanMinutes, double P90Minutes, double P99Minutes, double LargestGap, double Jain,
    int Unfulfilled, int Decisions);

/// <summary>
/// Days of one zone, twelve kilometres wide, in virtual time: the zone decides with its own functions, trucks drive at
/// the hour's speed, operators take their seconds to answer and sometimes refuse. The same plan gives the same days.
/// </summary>
public sealed class DaySimulation
{
    private const double ZoneMeters = 12_000;
    private const int Companies = 13;
    private const double Refuses = 0.03;
    private const double DoesNotAnswer = 0.02;

    /// <summary>Nobody starts the engine for less.</summary>
    private const double WorthMovingMeters = 400;

    private static readonly DateTimeOffset Start = new(2026, 3, 2, 5, 0, 0, TimeSpan.Zero);
    private static readonly GeoPoint Corner = new(8.96, -79.56);
    private static readonly TimeSpan AtScene = TimeSpan.FromMinutes(9);
    private static readonly TimeSpan AtLot = TimeSpan.FromMinutes(6);

    /// <summary>How demand is spread over the hours of Panama's day, relative.</summary>
    private static readonly double[] Demand =
        [2, 1, 1, 1, 1, 2, 4, 8, 9, 7, 6, 6, 7, 6, 5, 6, 8, 10, 9, 6, 4, 4, 3, 2];

    private readonly Random random;
    private readonly DayPlan plan;
    private readonly Action<TowZoneEvent, DateTimeOffset>? ledger;
    private readonly SimulatedFleet trucks;
    private readonly HashSet<string> waiting = [];
    private readonly Dictionary<string, (DateTimeOffset Asked, GeoPoint Where)> open = [];
    private readonly Dictionary<string, int> served = [];
    private readonly List<double> minutes = [];
    private readonly PriorityQueue<Action, (long Ticks, long Order)> agenda = new();
    private readonly GeoPoint lot;

    /// <summary>Removals are asked for anywhere in the zone, so every square kilometre counts the same.</summary>
    private readonly IReadOnlyList<DemandPoint> demand =
    [
        .. from row in Enumerable.Range(0, 12)
           from column in Enumerable.Range(0, 12)
           select new DemandPoint(Corner.Offset((row + 0.5) * 1_000, (column + 0.5) * 1_000), 1),
    ];
    private TowZone zone = TowZone.Empty("simulated");
    private DateTimeOffset now = Start;
    private long order;
    private double largestGap;
    private int unfulfilled;
    private int decisions;

    private DaySimulation(DayPlan plan, Action<TowZoneEvent, DateTimeOffset>? ledger)
    {
        (this.plan, this.ledger, random) = (plan, ledger, new Random(plan.Seed));
        lot = Place();
        Do(new TowZoneCommand.SetRules(plan.Rules));
        var number = 0;
        var fleets = Fleets().ToList();
        trucks = new SimulatedFleet(Corner, ZoneMeters, fleets);
        foreach (var (company, size) in fleets)
        {
            Do(new TowZoneCommand.SetCompany(
                company, 1, company, true, Start, Start.AddDays(plan.Days + 2), false));
            for (var i = 0; i < size; i++)
            {
                var id = $"G-{++number:000}";
                trucks.Add(id, company, Place(), Follows(number));
                Do(new TowZoneCommand.SetTruck(id, 1, company, TruckClass.Light, true));
            }
        }
    }

    /// <param name="ledger">Hears every event of the zone, in order, with its time, as its ledger would.</param>
    public static DayResult Run(DayPlan plan, Action<TowZoneEvent, DateTimeOffset>? ledger = null) =>
        new DaySimulation(plan, ledger).Run();

    private DayResult Run()
    {
        PlanRequests();
        while (agenda.TryDequeue(out var next, out var at))
        {
            now = new DateTimeOffset(at.Ticks, TimeSpan.Zero);
            next();
        }
        minutes.Sort();
        return new DayResult(minutes.Count, minutes.DefaultIfEmpty(0).Average(), Percentile(0.9), Percentile(0.99),
            largestGap, Jain(), unfulfilled, decisions);
    }

    private IEnumerable<(string Company, int Size)> Fleets()
    {
        var sizes = Enumerable.Range(0, Companies).Select(_ => random.Next(1, 4)).ToArray();
        if (plan.Trucks is { } total)
            for (var i = 0; i < Companies; i++)
                sizes[i] = total / Companies + (i < total % Companies ? 1 : 0);
        return sizes.Select((size, i) => ($"E-{i + 1:00}", size)).Where(f => f.size > 0);
    }

    private void PlanRequests()
    {
        var number = 0;
        for (var day = 0; day < plan.Days; day++)
            for (var hour = 0; hour < 24; hour++)
            {
                var expected = plan.RemovalsPerDay * Demand[hour] / Demand.Sum();
                // Poisson arrivals: gaps of the hour are exponential.
                for (var t = Exponential(expected); t < 1; t += Exponential(expected))
                {
                    var id = $"R-{++number:00000}";
                    At(Start.AddDays(day).AddHours(hour + t), () => Ask(id));
                }
            }
    }

    private void Ask(string id)
    {
        var where = Place();
        open[id] = (now, where);
        Do(new TowZoneCommand.Queue(id, where, VehicleKind.Sedan, now));
        MatchWaiting();
        At(now + plan.Rules.MaxWait + TimeSpan.FromSeconds(1), () => TickIf(waiting.Contains(id)));
    }

    /// <summary>The zone's own clock strikes each second; here only when something is due.</summary>
    private void TickIf(bool due)
    {
        if (!due)
            return;
        Do(new TowZoneCommand.Tick());
        MatchWaiting();
    }

    private void MatchWaiting()
    {
        foreach (var job in waiting.Select(id => zone.Jobs[id])
            .OrderBy(j => j.RequestedAt).ThenBy(j => j.Request, StringComparer.Ordinal).ToList())
        {
            var etas = TowCandidates.WorthAsking(zone, job,
                id => TravelTime.Minutes(trucks[id].Where(now), job.Where, now),
                company => trucks.NearestFirst(company, job.Where, now), now);
            if (Do(new TowZoneCommand.Match(job.Request, etas)) is [TowZoneEvent.Offered offer])
            {
                decisions++;
                At(now + TimeSpan.FromSeconds(5 + random.NextDouble() * 20), () => Answer(offer));
                At(offer.Deadline + TimeSpan.FromSeconds(1), () => TickIf(
                    zone.Jobs.GetValueOrDefault(offer.Request)?.Match is { Phase: MatchPhase.Offered } match
                    && match.OfferId == offer.OfferId));
            }
        }
    }

    private void Answer(TowZoneEvent.Offered offer)
    {
        var dice = random.NextDouble();
        if (dice < DoesNotAnswer)
            return;
        if (dice < DoesNotAnswer + Refuses)
        {
            Do(new TowZoneCommand.Refuse(offer.OfferId, offer.Truck, "busy"));
            MatchWaiting();
            return;
        }
        if (Do(new TowZoneCommand.Accept(offer.OfferId, offer.Truck)) is not [TowZoneEvent.Accepted])
            return;
        var truck = trucks[offer.Truck];
        var (asked, where) = open[offer.Request];
        var arrival = now + Drive(truck.Where(now), where);
        trucks.Work(truck, where);
        minutes.Add((arrival - asked).TotalMinutes);
        At(arrival + AtScene + Drive(where, lot) + AtLot, () => Free(offer, truck));
    }

    private void Free(TowZoneEvent.Offered offer, SimulatedTruck truck)
    {
        var company = truck.Company;
        served[company] = served.GetValueOrDefault(company) + 1;
        trucks.Work(truck, lot);
        trucks.GoTo(truck, truck.Home, now, Drive(lot, truck.Home));
        Do(new TowZoneCommand.Finish(offer.Request, false));
        MatchWaiting();
        if (plan.StandBy > 0)
            SpreadOut();
    }

    /// <summary>Those who follow suggestions go where they are told whenever another has become free.</summary>
    private void SpreadOut()
    {
        var free = trucks.All.Where(t => zone.Trucks[t.Id].Job is null).ToList();
        var places = StandBy.Places([.. free.Select(t => t.Target)], demand);
        foreach (var (truck, place) in free.Zip(places))
            if (truck.Follows && truck.Target.DistanceTo(place).Value > WorthMovingMeters)
                trucks.GoTo(truck, place, now, Drive(truck.Where(now), place));
    }

    private bool Follows(int number) => number % 10 < plan.StandBy * 10;

    private ImmutableArray<TowZoneEvent> Do(TowZoneCommand command)
    {
        var decision = TowZoneLogic.Decide(zone, command, now);
        foreach (var happened in decision.Events)
        {
            ledger?.Invoke(happened, now);
            zone = TowZoneLogic.Evolve(zone, happened);
            unfulfilled += happened is TowZoneEvent.GaveUp ? 1 : 0;
            _ = happened switch
            {
                TowZoneEvent.Queued q => waiting.Add(q.Request),
                TowZoneEvent.Refused r => waiting.Add(r.Request),
                TowZoneEvent.Expired e => waiting.Add(e.Request),
                TowZoneEvent.Offered o => waiting.Remove(o.Request),
                TowZoneEvent.GaveUp g => waiting.Remove(g.Request),
                _ => false,
            };
        }
        if (zone.Credits.Count > 0)
            largestGap = Math.Max(largestGap, zone.Credits.Values.Max(Math.Abs));
        return decision.Events;
    }

    /// <summary>To the microsecond, as journals keep time.</summary>
    private void At(DateTimeOffset when, Action act) => agenda.Enqueue(
        act, (when.UtcTicks - when.UtcTicks % TimeSpan.TicksPerMicrosecond, order++));

    private TimeSpan Drive(GeoPoint from, GeoPoint to) => TimeSpan.FromMinutes(TravelTime.Minutes(from, to, now));

    private GeoPoint Place() => Corner.Offset(random.NextDouble() * ZoneMeters, random.NextDouble() * ZoneMeters);

    private double Exponential(double rate) => -Math.Log(1 - random.NextDouble()) / rate;

    private double Percentile(double part) =>
        minutes.Count == 0 ? 0 : minutes[Math.Min(minutes.Count - 1, (int)(part * minutes.Count))];

    private double Jain()
    {
        // What a slot earned is what it is still owed and what it got.
        var ratios = zone.Credits.Where(c => c.Value + served.GetValueOrDefault(c.Key) > 0)
            .Select(c => served.GetValueOrDefault(c.Key) / (c.Value + served.GetValueOrDefault(c.Key))).ToList();
        var squares = ratios.Sum(r => r * r);
        return squares == 0 ? 1 : ratios.Sum() * ratios.Sum() / (ratios.Count * squares);
    }
}
