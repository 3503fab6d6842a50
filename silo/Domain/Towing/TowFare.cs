using Despacho311.Domain.Geo;

namespace Despacho311.Domain.Towing;

/// <summary>
/// The highest fares of a zone, in balboas: part of its rule set, so that each quote names the version it used.
/// </summary>
/// <param name="Car">Sedans, SUVs and pick-ups.</param>
/// <param name="Heavy">Buses and trucks.</param>
/// <param name="PerKilometer">For each kilometre to the lot beyond those included.</param>
/// <param name="StoragePerDay">For each day begun in the lot.</param>
public sealed record FareRules(
    decimal Motorcycle, decimal Car, decimal Van, decimal Heavy, double IncludedKilometers, decimal PerKilometer,
    decimal StoragePerDay)
{
    /// <summary>Invented, so that a new installation shows how it works: the published tariff replaces it.</summary>
    public static readonly FareRules Default = new(25, 45, 60, 120, 5, 2.5m, 5);

    public decimal BaseOf(VehicleKind kind) => kind switch
    {
        VehicleKind.Motorcycle => Motorcycle,
        VehicleKind.Sedan or VehicleKind.Suv or VehicleKind.Pickup => Car,
        VehicleKind.Van => Van,
        VehicleKind.Bus or VehicleKind.Truck => Heavy,
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}

/// <summary>What a removal may cost at the most, as quoted when it was asked for.</summary>
/// <param name="Most">In balboas, for the way to the lot.</param>
/// <param name="Kilometers">By road from the scene to the lot, as <see cref="TravelTime.Detour"/> has it.</param>
/// <param name="StoragePerDay">In balboas, for each day begun in the lot.</param>
public sealed record TowFare(int RuleVersion, decimal Most, double Kilometers, decimal StoragePerDay)
{
    /// <param name="lot">Null when the zone has no lot: then the way is not charged.</param>
    public static TowFare Quote(RuleSet rules, VehicleKind kind, GeoPoint scene, GeoPoint? lot)
    {
        var kilometers = lot is { } at ? Math.Round(scene.DistanceTo(at).Value * TravelTime.Detour / 1000, 1) : 0;
        var beyond = (decimal)Math.Max(0, kilometers - rules.Fares.IncludedKilometers);
        return new TowFare(rules.Version,
            decimal.Round(rules.Fares.BaseOf(kind) + beyond * rules.Fares.PerKilometer, 2), kilometers,
            rules.Fares.StoragePerDay);
    }

    /// <summary>Storage for the days begun between entry and now.</summary>
    public decimal Storage(DateTimeOffset entered, DateTimeOffset now) =>
        StoragePerDay * Math.Max(1, (int)Math.Ceiling((now - entered).TotalDays));
}

/// <summary>What was noted about the vehicle on the way: the chain of custody beside photos and times.</summary>
/// <param name="Damage">Marks seen before hook-up.</param>
/// <param name="KeysTaken">Whether the keys went along.</param>
/// <param name="Bay">Where it stands in the lot.</param>
/// <param name="Price">What the company asks for the way, in balboas; never above the quote.</param>
/// <param name="Release">Who fetched it, and what was paid.</param>
public sealed record TowCustody(
    string? Damage = null, bool? KeysTaken = null, string? Bay = null, decimal? Price = null,
    TowRelease? Release = null)
{
    /// <summary>What is said later is added; what is not said again stays.</summary>
    public TowCustody With(TowCustody? later) => later is null
        ? this
        : new TowCustody(later.Damage ?? Damage, later.KeysTaken ?? KeysTaken, later.Bay ?? Bay, later.Price ?? Price,
            later.Release ?? Release);
}

/// <summary>To whom a vehicle was given: what they are to it, not who they are.</summary>
public enum ReleasedTo
{
    Owner,
    Authorized,
    Insurer,
    Authority,
}

/// <param name="Paid">In balboas, storage included.</param>
/// <param name="Receipt">The number of the lot's receipt.</param>
public sealed record TowRelease(ReleasedTo To, decimal Paid, string Receipt);
