using Despacho311.Domain.Geo;

namespace Despacho311.Api.Demo;

/// <summary>A truck of the demo: where it is and where it goes, in a straight line.</summary>
internal sealed class DemoTruck(string id, GeoPoint where)
{
    private const double ArrivalMeters = 40;

    public string Id => id;

    public GeoPoint Where { get; private set; } = where;

    public GeoPoint? Target { get; private set; }

    public double Heading { get; private set; }

    public bool Moving { get; private set; }

    /// <summary>Seconds in the present state.</summary>
    public int Waited { get; set; }

    public string? AnsweredOffer { get; set; }

    private bool wandering;

    public void GoTo(GeoPoint target, bool wander) => (Target, wandering) = (target, wander);

    public bool Arrived(GeoPoint place) => Where.DistanceTo(place).Value < ArrivalMeters;

    public void Advance(double meters)
    {
        Moving = false;
        if (Target is not { } target)
            return;
        var left = Where.DistanceTo(target).Value;
        if (left < ArrivalMeters / 2)
        {
            if (wandering)
                Target = null;
            return;
        }
        Moving = true;
        Heading = Where.BearingTo(target);
        var part = Math.Min(1, meters / left);
        Where = new GeoPoint(Where.Lat + (target.Lat - Where.Lat) * part,
            Where.Long + (target.Long - Where.Long) * part);
    }
}
