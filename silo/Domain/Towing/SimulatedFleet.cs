using Despacho311.Domain.Geo;

namespace Despacho311.Domain.Towing;

/// <summary>A truck that works, or drives to where it waits.</summary>
/// <param name="number">Its place in the fleet.</param>
internal sealed class SimulatedTruck(int number, string id, string company, GeoPoint home)
{
    private GeoPoint from = home;
    private DateTimeOffset left;
    private TimeSpan way;

    public int Number { get; } = number;

    public string Id { get; } = id;

    public string Company { get; } = company;

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
/// The simulated trucks by where they are, so that a decision among thousands looks at the near ones first. Those that
/// stand are found by squares; those on their way are few, and each search looks at all of them.
/// </summary>
/// <param name="meters">The side of the square that they drive in.</param>
/// <param name="size">How many there will be: a cell holds two or so.</param>
internal sealed class SimulatedFleet(GeoPoint corner, double meters, int size)
{
    /// <summary>Where a truck is or goes, in cells of the grid, side by side with all others.</summary>
    private struct Course
    {
        public double Row, Column, Rows, Columns;
        public long LeftTicks, WayTicks;

        /// <summary>The square it stands in, or its place among those on their way; -1 when it is in neither.</summary>
        public int Cell, Moving;

        /// <summary>The squared distance that the last search found, of one on its way.</summary>
        public double Squares;
    }

    private readonly int side = SideOf(size);
    private readonly double rowsPerDegree =
        LocalPlane.MetersPerDegreeLat * SideOf(size) / meters;
    private readonly double columnsPerDegree = LocalPlane.MetersPerDegreeLat * Math.Cos(corner.Lat * Math.PI / 180)
        * SideOf(size) / meters;
    private readonly Dictionary<string, SimulatedTruck> byId = [];
    private readonly List<SimulatedTruck> trucks = [];
    private readonly Course[] courses = new Course[size];
    private readonly List<int>?[] cells = new List<int>?[(SideOf(size) + 1) * (SideOf(size) + 1)];
    private readonly List<int> moving = [];

    /// <summary>Used by one search at a time: a new one for each would be most of its cost.</summary>
    private readonly PriorityQueue<int, double> found = new();

    private static int SideOf(int size) => (int)Math.Ceiling(Math.Sqrt(size / 2.0));

    public SimulatedTruck this[string id] => byId[id];

    public IEnumerable<SimulatedTruck> All => trucks;

    public void Add(string id, string company, GeoPoint home, bool follows)
    {
        var truck = new SimulatedTruck(trucks.Count, id, company, home) { Follows = follows };
        byId[id] = truck;
        trucks.Add(truck);
        courses[truck.Number] = new Course { Cell = -1, Moving = -1 };
        Stand(truck, home);
    }

    public void Stand(SimulatedTruck truck, GeoPoint where)
    {
        Leave(truck.Number);
        truck.Stand(where);
        ref var course = ref courses[truck.Number];
        (course.Row, course.Column) = CellOf(where);
        course.Cell = (int)course.Row * (side + 1) + (int)course.Column;
        (cells[course.Cell] ??= []).Add(truck.Number);
    }

    public void GoTo(SimulatedTruck truck, GeoPoint place, DateTimeOffset at, TimeSpan takes)
    {
        Leave(truck.Number);
        truck.GoTo(place, at, takes);
        ref var course = ref courses[truck.Number];
        (course.Row, course.Column) = CellOf(truck.Where(at));
        var (row, column) = CellOf(place);
        (course.Rows, course.Columns) = (row - course.Row, column - course.Column);
        (course.LeftTicks, course.WayTicks) = (at.UtcTicks, Math.Max(1, takes.Ticks));
        course.Moving = moving.Count;
        moving.Add(truck.Number);
    }

    /// <summary>
    /// It has a job: where it is at its end. Among so many that a decision lists only those worth asking, nobody comes
    /// across it meanwhile.
    /// </summary>
    public void Work(SimulatedTruck truck, GeoPoint where)
    {
        if (size <= TowCandidates.MaxListed)
        {
            Stand(truck, where);
            return;
        }
        Leave(truck.Number);
        truck.Stand(where);
    }

    /// <summary>
    /// Trucks by their distance as the crow flies, nearest first; as many as somebody asks for, one search at a time.
    /// </summary>
    public IEnumerable<SimulatedTruck> NearestFirst(GeoPoint to, DateTimeOffset now)
    {
        found.Clear();
        var place = CellOf(to);
        Measure(place, now.UtcTicks);
        var nearer = -1.0;
        for (var ring = 0; ring <= side; ring++)
        {
            // What lies in no ring so far is farther than this.
            var reach = ring == side ? double.PositiveInfinity : (double)ring * ring;
            See((int)place.Row, (int)place.Column, ring, place);
            foreach (var number in moving)
                if (courses[number].Squares is var squares && squares > nearer && squares <= reach)
                    found.Enqueue(number, squares);
            nearer = reach;
            while (found.TryPeek(out _, out var squares) && squares <= reach)
                yield return trucks[found.Dequeue()];
        }
    }

    /// <summary>How far those on their way are, by the squared distance on the plane, in cells: so many are looked at
    /// that sines would cost most. Who has arrived stands from now on.</summary>
    private void Measure((double Row, double Column) to, long ticks)
    {
        for (var i = moving.Count - 1; i >= 0; i--)
        {
            ref var course = ref courses[moving[i]];
            var part = (double)(ticks - course.LeftTicks) / course.WayTicks;
            if (part >= 1)
            {
                Stand(trucks[moving[i]], trucks[moving[i]].Target);
                continue;
            }
            var (row, column) = (course.Row + course.Rows * part - to.Row,
                course.Column + course.Columns * part - to.Column);
            course.Squares = row * row + column * column;
        }
    }

    /// <summary>All that stand in cells that are so many away.</summary>
    private void See(int row, int column, int ring, (double Row, double Column) to)
    {
        for (var r = Math.Max(0, row - ring); r <= Math.Min(side, row + ring); r++)
        {
            var step = ring == 0 || Math.Abs(r - row) == ring ? 1 : 2 * ring;
            for (var c = column - ring; c <= column + ring; c += step)
                if (c >= 0 && c <= side && cells[r * (side + 1) + c] is { } here)
                    foreach (var number in here)
                    {
                        var (rows, columns) = (courses[number].Row - to.Row, courses[number].Column - to.Column);
                        found.Enqueue(number, rows * rows + columns * columns);
                    }
        }
    }

    private void Leave(int number)
    {
        ref var course = ref courses[number];
        if (course.Cell >= 0)
            cells[course.Cell]!.Remove(number);
        if (course.Moving >= 0)
        {
            // The last of the list takes its place.
            moving[course.Moving] = moving[^1];
            courses[moving[^1]].Moving = course.Moving;
            moving.RemoveAt(moving.Count - 1);
        }
        (course.Cell, course.Moving) = (-1, -1);
    }

    private (double Row, double Column) CellOf(GeoPoint where) =>
        ((where.Lat - corner.Lat) * rowsPerDegree, (where.Long - corner.Long) * columnsPerDegree);
}
