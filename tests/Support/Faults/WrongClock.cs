using System.Globalization;

namespace Despacho311.Tests.Support.Faults;

/// <summary>A process whose clock is wrong, by libfaketime. Clocks that only measure how long things take stay right.
/// </summary>
public static class WrongClock
{
    private static readonly string? Library = Directory.Exists("/usr/lib")
        ? Directory.EnumerateFiles("/usr/lib", "libfaketimeMT.so.1",
            new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 2 }).FirstOrDefault()
        : null;

    /// <summary>Whether this machine has the library.</summary>
    public static bool IsPossible => Library is not null;

    /// <summary>Lets the process that is started with these settings believe in another time.</summary>
    public static void Set(Dictionary<string, string?> settings, TimeSpan ahead)
    {
        settings["LD_PRELOAD"] = Library;
        settings["FAKETIME"] = ahead.TotalSeconds.ToString("+0;-0", CultureInfo.InvariantCulture);
        settings["FAKETIME_DONT_FAKE_MONOTONIC"] = "1";
        // Else it guesses how the C library waits, and guesses wrong: waits of .NET then never end.
        settings["FAKETIME_FORCE_MONOTONIC_FIX"] = "0";
    }
}
