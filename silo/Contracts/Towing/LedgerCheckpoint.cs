using Despacho311.Domain.Towing;

namespace Despacho311.Contracts.Towing;

/// <summary>
/// The first line of a ledger's day: the zone as the day before left it, so that one day's file can be checked with
/// nothing else. Given the day before as well, the verifier proves it too.
/// </summary>
/// <param name="Version">Of the last event before; 0 at the very beginning.</param>
/// <param name="Hash">The hash of that event, in hexadecimal; zeros at first.</param>
public sealed record LedgerCheckpoint(string Stream, long Version, string Type, string Hash, TowZone State)
{
    public const string TypeName = "ledger.checkpoint";
}
