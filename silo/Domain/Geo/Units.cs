namespace Despacho311.Domain.Geo;

/// <summary>A length in metres.</summary>
public readonly record struct Meters(double Value) : IComparable<Meters>
{
    public int CompareTo(Meters other) => Value.CompareTo(other.Value);

    public static bool operator <(Meters a, Meters b) => a.Value < b.Value;

    public static bool operator >(Meters a, Meters b) => a.Value > b.Value;

    public static bool operator <=(Meters a, Meters b) => a.Value <= b.Value;

    public static bool operator >=(Meters a, Meters b) => a.Value >= b.Value;
}

/// <summary>A speed, held in metres a second; convert at the border and nowhere else.</summary>
public readonly record struct Speed(double MetersPerSecond)
{
    /// <summary>One knot is 1,852 m an hour, by definition.</summary>
    public static Speed FromKnots(double knots) => new(knots * 1852 / 3600);

    public static Speed FromKilometersPerHour(double kmh) => new(kmh / 3.6);

    public double KilometersPerHour => MetersPerSecond * 3.6;
}
