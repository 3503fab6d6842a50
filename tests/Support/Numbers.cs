using System.Globalization;

namespace Despacho311.Tests.Support;

/// <summary>Plates and tickets that no other test uses: the desk takes neither twice.</summary>
public static class Numbers
{
    private static int last;

    public static string Plate() => "T" + Next();

    public static string Ticket() => "B-" + Next();

    private static string Next() => Interlocked.Increment(ref last).ToString("00000", CultureInfo.InvariantCulture);
}
