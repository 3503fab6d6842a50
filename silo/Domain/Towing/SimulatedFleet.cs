using Despacho311.Domain.Geo;

namespace Despacho311.Domain.Towing;

/// <summary>A truck that works, or drives to where it waits.</summary>
internal sealed class SimulatedTruck(string id, GeoPoint home)
{
    private GeoPoint from = home;
    private DateTimeOffset left;
    private TimeSpan way;

    public string Id { get; } = id;

    public GeoPoint Home { get; } = home;

    /// <summary>Where it stands, or is on its way to.</summary>
    public GeoPoint Target { get; private set; } = home;

    /// <summary>Whether its operator waits where it is suggested.</summary>
    public bool Follows { get; init; }

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
/// The simulated trucks by where they are, so that a decision among thousands looks at the near ones first and costs no
/// more than one among twenty.
/// </summary>
/// <param name="meters">The side of the square that they drive in.</param>
/// <param name="size">How many there will be: a cell holds two or so.</param>
internal sealed class SimulatedFleet(GeoPoint corner, double meters, int size)
{
    private readonly int side = (int)Math.Ceiling(Math.Sqrt(size / 2.0));
    private readonly double cellMeters = meters / Math.Ceiling(Math.Sqrt(size / 2.0));
    private readonly Dictionary<string, SimulatedTruck> trucks = [];
    private readonly Dictionary<(int Row, int Column), HashSet<SimulatedTruck>> standing = [];
    private readonly HashSet<SimulatedTruck> driving = [];

    /// <summary>Used by one search at a time: a new one for each would be most of its cost.</summary>
    private readonly PriorityQueue<SimulatedTruck, double> found = new();
    private readonly List<SimulatedTruck> arrived = [];

    public SimulatedTruck this[string id] => trucks[id];

    public IEnumerable<SimulatedTruck> All => trucks.Values;

    public void Add(SimulatedTruck truck)
    {
        trucks[truck.Id] = truck;
        In(truck.Target).Add(truck);
    }

    public void Stand(SimulatedTruck truck, GeoPoint where)
    {
        driving.Remove(truck);
        In(truck.Target).Remove(truck);
        truck.Stand(where);
        In(where).Add(truck);
    }

    public void GoTo(SimulatedTruck truck, GeoPoint place, DateTimeOffset at, TimeSpan takes)
    {
        In(truck.Target).Remove(truck);
        truck.GoTo(place, at, takes);
        driving.Add(truck);
    }

    /// <summary>
    /// Trucks by their distance as the crow flies, nearest first; as many as somebody asks for, one search at a time.
    /// </summary>
    public IEnumerable<SimulatedTruck> NearestFirst(GeoPoint to, DateTimeOffset now)
    {
        found.Clear();
        arrived.Clear();
        foreach (var truck in driving)
        {
            var where = truck.Where(now);
            if (where == truck.Target)
                arrived.Add(truck);
            else
                found.Enqueue(truck, where.DistanceTo(to).Value);
        }
        foreach (var truck in arrived)
            Stand(truck, truck.Target);
        var (row, column) = CellOf(to);
        for (var ring = 0; ring <= side; ring++)
        {
            foreach (var cell in Ring(row, column, ring))
                if (standing.TryGetValue(cell, out var here))
                    foreach (var truck in here)
                        found.Enqueue(truck, truck.Target.DistanceTo(to).Value);
            // What lies in no ring so far is farther than this.
            while (found.TryPeek(out _, out var distance) && (distance <= ring * cellMeters || ring == side))
                yield return found.Dequeue();
        }
    }

    private static IEnumerable<(int, int)> Ring(int row, int column, int ring)
    {
        for (var r = row - ring; r <= row + ring; r++)
        {
            var step = ring == 0 || Math.Abs(r - row) == ring ? 1 : 2 * ring;
            for (var c = column - ring; c <= column + ring; c += step)
                yield return (r, c);
        }
    }

    private HashSet<SimulatedTruck> In(GeoPoint where)
    {
        var cell = CellOf(where);
        if (!standing.TryGetValue(cell, out var here))
            standing[cell] = here = [];
        return here;
    }

    private (int Row, int Column) CellOf(GeoPoint where) => (
        (int)Math.Floor((where.Lat - corner.Lat) * LocalPlane.MetersPerDegreeLat / cellMeters),
        (int)Math.Floor((where.Long - corner.Long) * LocalPlane.MetersPerDegreeLat
            * Math.Cos(corner.Lat * Math.PI / 180) / cellMeters));
}
