using System.Runtime.InteropServices;
using Despacho311.Domain.Geo;

namespace Despacho311.Domain.Towing;

/// <summary>
/// The free trucks of one simulated company by where they are, so that a decision among thousands looks at few. Those
/// that stand are found by the cell of a grid; those on their way are few, and each search looks at all of them.
/// </summary>
/// <param name="corner">The south-west corner of the square that they drive in.</param>
/// <param name="meters">The side of that square.</param>
/// <param name="size">How many trucks the company has: a cell holds a dozen or so, since few
/// long lists are read faster than many short ones.</param>
internal sealed class FreeTrucks(GeoPoint corner, double meters, int size)
{
    private readonly record struct Standing(string Truck, double Row, double Column);

    /// <summary>On its way: from where, by how much, in cells, and when.</summary>
    private readonly record struct Driving(
        SimulatedTruck Truck, double Row, double Column, double Rows, double Columns, long LeftTicks, long WayTicks);

    private readonly int side = SideOf(size);
    private readonly double rowsPerDegree = LocalPlane.MetersPerDegreeLat * SideOf(size) / meters;
    private readonly double columnsPerDegree =
        LocalPlane.MetersPerDegreeLat * Math.Cos(corner.Lat * Math.PI / 180) * SideOf(size) / meters;

    // The square's far edge lies in a row and a column of its own.
    private readonly List<Standing>[] cells =
        [.. Enumerable.Range(0, (SideOf(size) + 1) * (SideOf(size) + 1)).Select(_ => new List<Standing>())];
    private readonly List<Driving> driving = [];

    /// <summary>Seen by the search under way and not given yet.</summary>
    private readonly List<(double Squares, string Truck)> seen = [];

    private static int SideOf(int size) => Math.Max(1, (int)Math.Sqrt(size / 12.0));

    public void Stand(SimulatedTruck truck)
    {
        var (row, column) = CellOf(truck.Target);
        (truck.Cell, truck.Driving) = ((int)row * (side + 1) + (int)column, -1);
        cells[truck.Cell].Add(new Standing(truck.Id, row, column));
    }

    public void Drive(SimulatedTruck truck, DateTimeOffset left, TimeSpan takes)
    {
        var ((row, column), (toRow, toColumn)) = (CellOf(truck.Where(left)), CellOf(truck.Target));
        (truck.Cell, truck.Driving) = (-1, driving.Count);
        driving.Add(new Driving(truck, row, column, toRow - row, toColumn - column, left.UtcTicks,
            Math.Max(1, takes.Ticks)));
    }

    public void Leave(SimulatedTruck truck)
    {
        if (truck.Cell >= 0)
        {
            var cell = cells[truck.Cell];
            for (var i = cell.Count - 1; i >= 0; i--)
                if (cell[i].Truck == truck.Id)
                    cell.RemoveAt(i);
        }
        if (truck.Driving >= 0)
        {
            // The last of the list takes its place.
            driving[truck.Driving] = driving[^1];
            driving[truck.Driving].Truck.Driving = truck.Driving;
            driving.RemoveAt(driving.Count - 1);
        }
        (truck.Cell, truck.Driving) = (-1, -1);
    }

    /// <summary>
    /// Ids of trucks by their distance as the crow flies, nearest first; as many as somebody asks for, one search at a
    /// time.
    /// </summary>
    public IEnumerable<string> NearestFirst(GeoPoint to, DateTimeOffset now)
    {
        seen.Clear();
        var (row, column) = CellOf(to);
        SeeDriving(row, column, now.UtcTicks);
        // No more of the cells around is left out than this, in cells.
        var edge = Math.Min(
            Math.Min(row - (int)row, 1 - row + (int)row), Math.Min(column - (int)column, 1 - column + (int)column));
        for (var ring = 0; ring <= side; ring++)
        {
            SeeStanding(row, column, ring);
            var reach = ring == side ? double.PositiveInfinity : (ring + edge) * (ring + edge);
            while (TakeNearest(reach) is { } truck)
                yield return truck;
        }
    }

    /// <summary>By the squared distance on the plane, in cells: so many are looked at that sines would cost most. Who
    /// has arrived stands from now on.</summary>
    private void SeeDriving(double row, double column, long ticks)
    {
        for (var i = driving.Count - 1; i >= 0; i--)
        {
            ref readonly var course = ref CollectionsMarshal.AsSpan(driving)[i];
            var part = (double)(ticks - course.LeftTicks) / course.WayTicks;
            if (part >= 1)
            {
                var arrived = course.Truck;
                Leave(arrived);
                arrived.Stand(arrived.Target);
                Stand(arrived);
                continue;
            }
            See(course.Truck.Id, course.Row + course.Rows * part - row,
                course.Column + course.Columns * part - column);
        }
    }

    /// <summary>All that stand in cells that are so many away.</summary>
    private void SeeStanding(double row, double column, int ring)
    {
        var (middle, center) = ((int)row, (int)column);
        for (var r = Math.Max(0, middle - ring); r <= Math.Min(side, middle + ring); r++)
        {
            var step = ring == 0 || Math.Abs(r - middle) == ring ? 1 : 2 * ring;
            for (var c = center - ring; c <= center + ring; c += step)
                if (c >= 0 && c <= side)
                    foreach (ref readonly var truck in CollectionsMarshal.AsSpan(cells[r * (side + 1) + c]))
                        See(truck.Truck, truck.Row - row, truck.Column - column);
        }
    }

    private void See(string truck, double rows, double columns) =>
        seen.Add((rows * rows + columns * columns, truck));

    /// <summary>The nearest of those seen, if it is no farther than this. Few are seen, so that looking through them
    /// costs less than keeping them in order.</summary>
    private string? TakeNearest(double reach)
    {
        var nearest = -1;
        var squares = reach;
        for (var i = 0; i < seen.Count; i++)
            if (seen[i].Squares <= squares)
                (nearest, squares) = (i, seen[i].Squares);
        if (nearest < 0)
            return null;
        var truck = seen[nearest].Truck;
        seen[nearest] = seen[^1];
        seen.RemoveAt(seen.Count - 1);
        return truck;
    }

    private (double Row, double Column) CellOf(GeoPoint where) =>
        ((where.Lat - corner.Lat) * rowsPerDegree, (where.Long - corner.Long) * columnsPerDegree);
}
