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

    /// <summary>The squares it may be found in: where it stands, or all on its way.</summary>
    public List<(int Row, int Column)> Cells { get; } = [];

    /// <summary>The search that last came across it.</summary>
    public long Seen { get; set; }

    /// <summary>Whether its operator waits where it is suggested.</summary>
    public bool Follows { get; init; }

    public GeoPoint Where(DateTimeOffset now)
    {
        var part = way <= TimeSpan.Zero ? 1 : Math.Clamp((now - left) / way, 0, 1);
        return new GeoPoint(
            from.Lat + (Target.Lat - from.Lat) * part, from.Long + (Target.Long - from.Long) * part);
    }

    public bool HasArrived(DateTimeOffset now) => now >= left + way;

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
    private readonly int side = SideOf(size);
    private readonly double rowsPerDegree =
        LocalPlane.MetersPerDegreeLat * SideOf(size) / meters;
    private readonly double columnsPerDegree = LocalPlane.MetersPerDegreeLat * Math.Cos(corner.Lat * Math.PI / 180)
        * SideOf(size) / meters;
    private readonly Dictionary<string, SimulatedTruck> trucks = [];
    private readonly List<SimulatedTruck>?[,] cells = new List<SimulatedTruck>?[SideOf(size) + 1, SideOf(size) + 1];

    /// <summary>Used by one search at a time: a new one for each would be most of its cost.</summary>
    private readonly PriorityQueue<SimulatedTruck, double> found = new();
    private readonly List<SimulatedTruck> arrived = [];
    private long search;

    private static int SideOf(int size) => (int)Math.Ceiling(Math.Sqrt(size / 2.0));

    public SimulatedTruck this[string id] => trucks[id];

    public IEnumerable<SimulatedTruck> All => trucks.Values;

    public void Add(SimulatedTruck truck)
    {
        trucks[truck.Id] = truck;
        Enter(truck, truck.Target, truck.Target);
    }

    public void Stand(SimulatedTruck truck, GeoPoint where)
    {
        Leave(truck);
        truck.Stand(where);
        Enter(truck, where, where);
    }

    public void GoTo(SimulatedTruck truck, GeoPoint place, DateTimeOffset at, TimeSpan takes)
    {
        Leave(truck);
        Enter(truck, truck.Where(at), place);
        truck.GoTo(place, at, takes);
    }

    /// <summary>
    /// Trucks by their distance as the crow flies, nearest first; as many as somebody asks for, one search at a time.
    /// </summary>
    public IEnumerable<SimulatedTruck> NearestFirst(GeoPoint to, DateTimeOffset now)
    {
        found.Clear();
        search++;
        foreach (var truck in arrived)
            if (truck.Cells.Count > 1 && truck.HasArrived(now))
                Stand(truck, truck.Target);
        arrived.Clear();
        var (row, column) = CellOf(to);
        for (var ring = 0; ring <= side; ring++)
        {
            foreach (var cell in Ring((int)Math.Floor(row), (int)Math.Floor(column), ring))
                if (At(cell) is { } here)
                    foreach (var truck in here)
                        See(truck, (row, column), now);
            // What lies in no ring so far is farther than this.
            while (found.TryPeek(out _, out var squares) && (squares <= (double)ring * ring || ring == side))
                yield return found.Dequeue();
        }
    }

    /// <summary>By the squared distance on the plane, in cells: so many are looked at that sines would cost most.
    /// </summary>
    private void See(SimulatedTruck truck, (double Row, double Column) to, DateTimeOffset now)
    {
        if (truck.Seen == search)
            return;
        truck.Seen = search;
        if (truck.Cells.Count > 1 && truck.HasArrived(now))
            arrived.Add(truck);
        var (row, column) = CellOf(truck.Where(now));
        found.Enqueue(truck, (row - to.Row) * (row - to.Row) + (column - to.Column) * (column - to.Column));
    }

    private List<SimulatedTruck>? At((int Row, int Column) cell) =>
        (uint)cell.Row <= (uint)side && (uint)cell.Column <= (uint)side ? cells[cell.Row, cell.Column] : null;

    private static IEnumerable<(int, int)> Ring(int row, int column, int ring)
    {
        for (var r = row - ring; r <= row + ring; r++)
        {
            var step = ring == 0 || Math.Abs(r - row) == ring ? 1 : 2 * ring;
            for (var c = column - ring; c <= column + ring; c += step)
                yield return (r, c);
        }
    }

    private void Leave(SimulatedTruck truck)
    {
        foreach (var cell in truck.Cells)
            cells[cell.Row, cell.Column]!.Remove(truck);
        truck.Cells.Clear();
    }

    /// <summary>Every square that the straight way touches, row by row.</summary>
    private void Enter(SimulatedTruck truck, GeoPoint from, GeoPoint to)
    {
        var (a, b) = (CellOf(from), CellOf(to));
        if (a.Row > b.Row)
            (a, b) = (b, a);
        for (var row = (int)Math.Floor(a.Row); row <= (int)Math.Floor(b.Row); row++)
        {
            var level = a.Row == b.Row;
            var enters = level ? a.Column : ColumnAt(a, b, Math.Max(row, a.Row));
            var leaves = level ? b.Column : ColumnAt(a, b, Math.Min(row + 1, b.Row));
            if (enters > leaves)
                (enters, leaves) = (leaves, enters);
            for (var column = (int)Math.Floor(enters); column <= (int)Math.Floor(leaves); column++)
            {
                (cells[row, column] ??= []).Add(truck);
                truck.Cells.Add((row, column));
            }
        }
    }

    private static double ColumnAt((double Row, double Column) a, (double Row, double Column) b, double row) =>
        a.Column + (b.Column - a.Column) * (row - a.Row) / (b.Row - a.Row);

    private (double Row, double Column) CellOf(GeoPoint where) =>
        ((where.Lat - corner.Lat) * rowsPerDegree, (where.Long - corner.Long) * columnsPerDegree);
}
