namespace Despacho311.Domain.Towing;

/// <summary>What stands in the way.</summary>
public enum VehicleKind
{
    Motorcycle,
    Sedan,
    Suv,
    Pickup,
    Van,
    Bus,
    Truck,
}

/// <summary>What a tow truck can lift or carry.</summary>
public enum TruckClass
{
    Light,
    Flatbed,
    Medium,
    Heavy,

    /// <summary>A small trailer: motorcycles only.</summary>
    Motorcycle,
}

/// <summary>The vehicle to be removed, as the officer gives it.</summary>
/// <param name="Plate">Upper case, letters and digits only; see <see cref="NormalizePlate"/>.</param>
public sealed record Vehicle(string Plate, VehicleKind Kind, string? Make, string? Model, string? Color)
{
    /// <summary>
    /// Upper case without blanks and hyphens; null when what remains is not 4 to 8 letters and digits.
    /// </summary>
    public static string? NormalizePlate(string? typed)
    {
        if (typed is null)
            return null;
        var plate = string.Concat(typed.Where(c => c is not (' ' or '-'))).ToUpperInvariant();
        return plate.Length is >= 4 and <= 8 && plate.All(char.IsAsciiLetterOrDigit) ? plate : null;
    }

    /// <summary>Whether a truck of this class may take a vehicle of this kind.</summary>
    public static bool Fits(TruckClass truck, VehicleKind vehicle) => vehicle switch
    {
        VehicleKind.Motorcycle => truck is TruckClass.Motorcycle or TruckClass.Light or TruckClass.Flatbed,
        VehicleKind.Sedan or VehicleKind.Suv or VehicleKind.Pickup =>
            truck is TruckClass.Light or TruckClass.Medium or TruckClass.Flatbed,
        VehicleKind.Van => truck is TruckClass.Medium or TruckClass.Flatbed or TruckClass.Heavy,
        VehicleKind.Bus or VehicleKind.Truck => truck is TruckClass.Heavy,
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
