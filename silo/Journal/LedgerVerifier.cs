using System.Text.Json;
using Despacho311.Contracts;
using Despacho311.Contracts.Journal;
using Despacho311.Contracts.Towing;
using Despacho311.Domain.Towing;

namespace Despacho311.Journal;

/// <summary>
/// Checks a zone's published ledger with nothing but the file: that each line follows the one before it, and that each
/// decision is the one that the zone's rules give from what stood before.
/// </summary>
public static class LedgerVerifier
{
    /// <summary>How many lines hold, and the first that does not; null when all do.</summary>
    public static async Task<(long Lines, JournalFault? Fault)> Verify(IAsyncEnumerable<string> lines)
    {
        TowZone? zone = null;
        var (head, count) = (StreamHead.Empty, 0L);
        await foreach (var text in lines)
        {
            if (Read(text) is not { } line)
                return (count, new JournalFault("", count + 1, "the line is no event of a ledger"));
            // One form for each event: nothing may stand in a line that its hash does not cover.
            if (Wire.Write(line with { At = Tables.Instant(Tables.Micros(line.At)) }) != text)
                return (count, Fault(line, "it is not in the form that was published"));
            zone ??= TowZone.Empty(Aggregates.Of(line.Stream).Id);
            if (Aggregates.TowZones.Stream(zone.Id) != line.Stream || line.Version != head.Version + 1)
                return (count, Fault(line, $"it does not follow version {head.Version}"));
            var hash = JournalHash.Next(head.Hash, line.Stream, line.Version, line.Type, line.Data.GetRawText(),
                Tables.Micros(line.At), line.Actor, line.RuleVersion);
            if (Convert.ToHexStringLower(hash) != line.Hash)
                return (count, Fault(line, "its hash does not fit"));
            if (ReadEvent(line) is not { } happened || !LedgerProof.Follows(zone, happened, line.At))
                return (count, Fault(line, "it does not follow from what stood before"));
            zone = TowZoneLogic.Evolve(zone, happened);
            (head, count) = (new StreamHead(line.Version, hash), count + 1);
        }
        return (count, null);
    }

    private static JournalFault Fault(LedgerLine line, string what) => new(line.Stream, line.Version, what);

    private static LedgerLine? Read(string text)
    {
        try
        {
            // A member that is missing comes as null, whatever its type says.
            return Wire.Read<LedgerLine>(text) is { Type: not null, Actor: not null, Hash: not null } line
                && line.Stream?.StartsWith("zone/", StringComparison.Ordinal) == true
                && line.Data.ValueKind == JsonValueKind.Object ? line : null;
        }
        catch (Exception e) when (e is JsonException or InvalidDataException)
        {
            return null;
        }
    }

    private static TowZoneEvent? ReadEvent(LedgerLine line)
    {
        try
        {
            return Wire.Read(line.Type, line.Data.GetRawText()) as TowZoneEvent;
        }
        catch (Exception e) when (e is JsonException or InvalidDataException)
        {
            return null;
        }
    }
}
