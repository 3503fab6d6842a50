using Despacho311.Domain.Geo;

namespace Despacho311.Domain.Towing;

/// <summary>One fix of a truck. Speed and heading are null where the device did not say.</summary>
/// <param name="Heading">Degrees clockwise from north, 0 ≤ h &lt; 360.</param>
/// <param name="AccuracyMeters">The device's own estimate of its error.</param>
public sealed record TruckPosition(
    GeoPoint Where, DateTimeOffset At, Speed? Speed, double? Heading, double? AccuracyMeters);

/// <summary>What became of a fix. Only <see cref="Taken"/> moves the truck; the others are counted.</summary>
public enum FixVerdict
{
    Taken,
    Stale,
    FromTheFuture,
    OutsideCountry,
    ImpossibleJump,
    TooVague,

    /// <summary>The device itself says that the place is made up or not to be trusted.</summary>
    Untrusted,
}

/// <summary>Which fixes to believe.</summary>
public static class PositionRules
{
    /// <summary>A phone's clock may be this far ahead.</summary>
    public static readonly TimeSpan MaxAhead = TimeSpan.FromMinutes(1);

    /// <summary>Older than this is history, not a position.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromHours(24);

    /// <summary>No tow truck drives faster.</summary>
    public static readonly Speed MaxSpeed = Speed.FromKilometersPerHour(250);

    /// <summary>A fix this vague would move a truck across the city.</summary>
    public const double MaxAccuracyMeters = 2_000;

    /// <summary>A jump within the errors of two fixes is no jump.</summary>
    private const double JumpSlackMeters = 300;

    /// <summary>A jump is believed after this long: trucks are carried, phones are switched off.</summary>
    private static readonly TimeSpan JumpMemory = TimeSpan.FromMinutes(10);

    public static FixVerdict Judge(TruckPosition? last, TruckPosition fix, DateTimeOffset now)
    {
        if (!fix.Where.IsOnEarth || !GeoBox.Panama.Contains(fix.Where))
            return FixVerdict.OutsideCountry;
        if (fix.At > now + MaxAhead)
            return FixVerdict.FromTheFuture;
        if (fix.At < now - MaxAge || (last is not null && fix.At <= last.At))
            return FixVerdict.Stale;
        if (fix.AccuracyMeters > MaxAccuracyMeters)
            return FixVerdict.TooVague;
        if (last is null || fix.At - last.At > JumpMemory)
            return FixVerdict.Taken;
        var reach = MaxSpeed.MetersPerSecond * (fix.At - last.At).TotalSeconds + JumpSlackMeters;
        return last.Where.DistanceTo(fix.Where).Value > reach ? FixVerdict.ImpossibleJump : FixVerdict.Taken;
    }
}
