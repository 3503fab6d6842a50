using System.Text.Json;
using Despacho311.Contracts.Journal;

namespace Despacho311.Contracts.Towing;

/// <summary>One event of a zone as the public ledger has it: a line of JSON, all that is needed to check it.</summary>
/// <param name="Data">The event, byte for byte as hashed.</param>
/// <param name="Hash">SHA-256 over the previous line's hash and this event, in hexadecimal; zeros at first.</param>
public sealed record LedgerLine(
    string Stream, long Version, string Type, DateTimeOffset At, string Actor, int? RuleVersion, JsonElement Data,
    string Hash)
{
    public static LedgerLine Of(StoredEvent e)
    {
        using var data = JsonDocument.Parse(e.Data);
        return new LedgerLine(e.Stream, e.Version, e.Type, e.At, e.Actor, e.RuleVersion, data.RootElement.Clone(),
            Convert.ToHexStringLower(e.Hash));
    }
}
