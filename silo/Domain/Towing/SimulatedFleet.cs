using Despacho311.Domain.Geo;

namespace Despacho311.Domain.Towing;

/// <summary>A truck that works, or drives to where it waits.</summary>
internal sealed class SimulatedTruck(string id, string company, GeoPoint home)
{
    private GeoPoint from = home;
    private DateTimeOffset left;
    private TimeSpan way;

    public string Id { get; } = id;

    public string Company { get; } = company;

    public GeoPoint Home { get; } = home;

    /// <summary>Where it stands, or is on its way to.</summary>
    public GeoPoint Target { get; private set; } = home;

    /// <summary>Whether its operator waits where it is suggested.</summary>
    public bool Follows { get; init; }

    /// <summary>Its place in its company's <see cref="FreeTrucks"/>: the cell where it stands, or its place among those
    /// that drive; -1 when it is in neither.</summary>
    public int Cell { get; set; } = -1;

    /// <inheritdoc cref="Cell"/>
    public int Driving { get; set; } = -1;

    public GeoPoint Where(DateTimeOffset now)
    {
        var part = way <= TimeSpan.Zero ? 1 : Math.Clamp((now - left) / way, 0, 1);
        return new GeoPoint(
            from.Lat + (Target.Lat - from.Lat) * part, from.Long + (Target.Long - from.Long) * part);
    }

    public void Stand(GeoPoint where) => (from, Target, way) = (where, where, TimeSpan.Zero);

    public void GoTo(GeoPoint place, DateTimeOffset at, TimeSpan takes) =>
        (from, Target, left, way) = (Where(at), place, at, takes);
}

/// <summary>
/// The simulated trucks. Where they are so many that a decision lists only those worth asking, each company's free ones
/// are kept by where they are; of a small fleet every one is looked at.
/// </summary>
internal sealed class SimulatedFleet
{
    private readonly Dictionary<string, SimulatedTruck> byId = new(StringComparer.Ordinal);
    private readonly List<SimulatedTruck> trucks = [];
    private readonly Dictionary<string, FreeTrucks> free = new(StringComparer.Ordinal);

    /// <param name="corner">The south-west corner of the square that they drive in.</param>
    /// <param name="meters">The side of that square.</param>
    /// <param name="sizes">How many trucks each company has.</param>
    public SimulatedFleet(GeoPoint corner, double meters, IReadOnlyCollection<(string Company, int Size)> sizes)
    {
        if (sizes.Sum(s => s.Size) > TowCandidates.MaxListed)
            foreach (var (company, size) in sizes)
                free[company] = new FreeTrucks(corner, meters, size);
    }

    public SimulatedTruck this[string id] => byId[id];

    public IEnumerable<SimulatedTruck> All => trucks;

    public void Add(string id, string company, GeoPoint home, bool follows)
    {
        var truck = new SimulatedTruck(id, company, home) { Follows = follows };
        byId[id] = truck;
        trucks.Add(truck);
        free.GetValueOrDefault(company)?.Stand(truck);
    }

    public void GoTo(SimulatedTruck truck, GeoPoint place, DateTimeOffset at, TimeSpan takes)
    {
        var others = free.GetValueOrDefault(truck.Company);
        others?.Leave(truck);
        truck.GoTo(place, at, takes);
        others?.Drive(truck, at, takes);
    }

    /// <summary>It has a job, and is free again where that ends.</summary>
    public void Work(SimulatedTruck truck, GeoPoint where)
    {
        free.GetValueOrDefault(truck.Company)?.Leave(truck);
        truck.Stand(where);
    }

    /// <summary>The ids of a company's free trucks, nearest first; of large fleets alone.</summary>
    public IEnumerable<string> NearestFirst(string company, GeoPoint to, DateTimeOffset now) =>
        free[company].NearestFirst(to, now);
}
