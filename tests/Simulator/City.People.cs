using System.Collections.Immutable;
using Despacho311.Domain;
using Despacho311.Domain.Geo;
using Despacho311.Domain.Towing;

namespace Despacho311.Tests.Simulator;

/// <summary>What people and clocks do in the simulated city.</summary>
public sealed partial class City
{
    /// <summary>An officer asks; the answer may be lost, and then asks again with the same number.</summary>
    private void Ask()
    {
        var id = $"R{asked++:00}";
        var zone = Any(zones);
        var kind = random.Next(6) == 0 ? VehicleKind.Van : VehicleKind.Sedan;
        var request = new TowRequestCommand.Request(id, zone, new TowDetails(new Officer("4711", OfficerAgency.Attt),
            "B-1", "double-parking", new Vehicle("AB1234", kind, null, null, null), Place(), null, null,
            Scene: random.Next(5) == 0 ? SceneIn(zone) : null));
        for (var tries = 0; tries == 0 || random.NextDouble() < 0.2; tries++)
            Do(id, request);
    }

    /// <summary>The first removal of some scene of the zone; null when there is none.</summary>
    private string? SceneIn(string zone) =>
        requests.Values.LastOrDefault(r => r.Zone == zone && r.Details.Scene is null)?.Id;

    private static TowCompanyCommand.Register Register(string zone, int number, string slot) => new(
        $"{zone}-C{number}", $"Company {number}", slot, Sorted.Set().Add(zone),
        // One of four has papers that end while the day is running.
        new TowPapers(new DateOnly(2026, 1, 1), new DateOnly(2027, 1, 1), TowPapers.LeastBond, new DateOnly(2027, 1, 1),
            number == 3 ? new DateOnly(2026, 11, 20) : new DateOnly(2027, 1, 1)), null);

    /// <summary>
    /// The operator looks at what the truck was told, which may be old, and does what comes next, or nothing.
    /// </summary>
    private void OperatorActs(string id)
    {
        var truck = trucks[id];
        if (truck.Job is not { } job)
        {
            if (!calm && random.Next(25) == 0)
                Do(id, truck.OnDuty && random.Next(2) == 0
                    ? new TowTruckCommand.SetPause(!truck.Paused)
                    : new TowTruckCommand.SetShift(!truck.OnDuty));
            else if (calm)
            {
                Do(id, new TowTruckCommand.SetShift(true));
                Do(id, new TowTruckCommand.SetPause(false));
            }
            return;
        }
        if (job.Phase == MatchPhase.Offered)
            Answer(truck, job);
        else if (!calm && random.Next(30) == 0)
            BreakDown(id, job);
        else if (requests[job.Request] is { } request && NextStep(request) is { } step)
            Do(job.Request, new TowRequestCommand.Report(step, id, null));
    }

    /// <summary>As the api does it: a crash may come between the two, and the operator may say it twice.</summary>
    private void BreakDown(string id, TruckJob job)
    {
        var leave = new TowRequestCommand.BreakDown(id, "flat tyre");
        for (var tries = 0; tries == 0 || random.NextDouble() < 0.2; tries++)
        {
            if (TowRequestLogic.Decide(requests[job.Request], leave, Now).IsRefused)
                return;
            Do(id, new TowTruckCommand.BreakDown());
            if (random.NextDouble() < 0.8)
                Do(job.Request, leave);
        }
    }

    private void Answer(TowTruck truck, TruckJob job)
    {
        var dice = calm ? 0 : random.NextDouble();
        if (dice < 0.8)
            Do(truck.Zone, new TowZoneCommand.Accept(job.OfferId, truck.Id));
        else if (dice < 0.9)
            Do(truck.Zone, new TowZoneCommand.Refuse(job.OfferId, truck.Id, "flat-tyre"));
    }

    private TowStep? NextStep(TowRequest request) => request.State switch
    {
        TowState.Assigned => TowStep.EnRoute,
        TowState.EnRoute => TowStep.OnScene,
        TowState.OnScene => calm ? TowStep.Hooked : random.Next(16) switch
        {
            0 => TowStep.HandedOver,
            1 or 2 => TowStep.GoneOnArrival,
            _ => TowStep.Hooked,
        },
        TowState.Hooked => TowStep.InTransit,
        TowState.InTransit => TowStep.Impounded,
        _ => null,
    };

    /// <summary>An officer cancels, a dispatcher chooses by hand, an owner fetches the vehicle.</summary>
    private void PersonIntervenes()
    {
        if (requests.Count == 0)
            return;
        var id = Any(requests);
        var request = requests[id];
        switch (random.Next(24))
        {
            case 0:
                Do(id, new TowRequestCommand.Cancel("wrong plate"));
                break;
            case 1:
                Do(request.Zone, new TowZoneCommand.Override(
                    id, Any(trucks), Etas(request.Zone, request.Details.Where), "nearest to the scene"));
                break;
            case 2:
                Do(id, new TowRequestCommand.Report(TowStep.Released, null, null,
                    Custody: new TowCustody(Release: new TowRelease(ReleasedTo.Owner, 0, "1"))));
                break;
            case 3:
                var company = Any(companies);
                Do(company, companies[company].Suspension is null
                    ? new TowCompanyCommand.Suspend("bond called in")
                    : new TowCompanyCommand.Reinstate("paid"));
                break;
            // Two firms come under one owner.
            case 4 when random.Next(3) == 0:
                Do($"{request.Zone}-C1", Register(request.Zone, 1, random.Next(2) == 0 ? "S0" : "S1"));
                break;
        }
    }

    /// <summary>What a zone's grain does when it wakes: compares itself with the rows, says everything again.</summary>
    private void Wake(string id)
    {
        var zone = zones[id];
        var mine = requests.Values.Where(r => r.Zone == id).ToList();
        foreach (var command in TowMessages.Missed(zone, mine.Where(r => !r.DoneForZone),
            mine.Where(r => r.DoneForZone && zone.Jobs.ContainsKey(r.Id)),
            trucks.Values.Where(t => t.Zone == id), companies.Values))
            Do(id, command);
        Send(TowMessages.Again(zones[id]));
    }

    /// <summary>What a zone's grain does each second: lets offers expire, and looks for trucks.</summary>
    private void Tick(string id)
    {
        Do(id, new TowZoneCommand.Tick());
        foreach (var job in zones[id].Jobs.Values.Where(j => j.Match.Phase == MatchPhase.Waiting)
            .OrderBy(j => j.RequestedAt).ThenBy(j => j.Request, StringComparer.Ordinal).ToList())
            Do(id, new TowZoneCommand.Match(job.Request, Etas(id, job.Where)));
    }

    private ImmutableSortedDictionary<string, double> Etas(string zone, GeoPoint to) =>
        Sorted.Map<double>().AddRange(zones[zone].Trucks.Keys.Select(t =>
            KeyValuePair.Create(t, TravelTime.Minutes(places[t], to, Now))));

    private GeoPoint Place() => new(8.95 + random.NextDouble() * 0.1, -79.55 + random.NextDouble() * 0.1);

    private string Any<T>(SortedDictionary<string, T> among) => among.Keys.ElementAt(random.Next(among.Count));
}
