using Despacho311.Domain.Geo;

namespace Despacho311.Domain.OpenData;

/// <summary>What makes a fact about the city out of a fact about somebody.</summary>
public static class Coarse
{
    /// <summary>Fewer than this in a cell of a table could be told apart.</summary>
    public const int SmallestCell = 5;

    /// <summary>Things of the street: anybody can see them there.</summary>
    public static readonly Meters Street = new(10);

    /// <summary>Where a vehicle was taken from: with the day, somebody could know whose.</summary>
    public static readonly Meters Vehicle = new(100);

    /// <summary>Things of a home: the cell holds many of them.</summary>
    public static readonly Meters Home = new(500);

    /// <summary>
    /// The middle of the cell that the point lies in, of a grid that is the same for the whole country: reports from
    /// one place give one point, so that nobody finds it by their mean.
    /// </summary>
    public static GeoPoint Place(GeoPoint where, Meters cell)
    {
        var (x, y) = LocalPlane.Project(where);
        static double Middle(double value, double size) => (Math.Floor(value / size) + 0.5) * size;
        var middle = LocalPlane.Unproject(Middle(x, cell.Value), Middle(y, cell.Value));
        return new GeoPoint(Math.Round(middle.Lat, 6), Math.Round(middle.Long, 6));
    }

    /// <summary>The count, or null when it is not zero and could be told apart.</summary>
    public static int? Count(int count) => count is > 0 and < SmallestCell ? null : count;

    public static DateTimeOffset Hour(DateTimeOffset at) => at - TimeSpan.FromTicks(at.Ticks % TimeSpan.TicksPerHour);
}
