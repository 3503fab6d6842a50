using System.Text.Json;
using Despacho311.Contracts;
using Despacho311.Contracts.Journal;
using Despacho311.Contracts.Towing;
using Despacho311.Domain.Towing;

namespace Despacho311.Journal;

/// <summary>What a verifier found.</summary>
/// <param name="Lines">How many lines hold.</param>
/// <param name="BeginsAt">The version that the first file begins after; 0 when it is the ledger's beginning. What was
/// before is taken on trust.</param>
/// <param name="Fault">The first line that does not hold; null when all do.</param>
/// <param name="End">The zone as the last line left it, with that line's version and hash.</param>
public sealed record LedgerProven(long Lines, long BeginsAt, JournalFault? Fault, TowZone? End, StreamHead Head);

/// <summary>
/// Checks a zone's published ledger with nothing but the file: that each line follows the one before it, and that each
/// decision is the one that the zone's rules give from what stood before. Files of days begin with a checkpoint.
/// </summary>
public static class LedgerVerifier
{
    /// <param name="lines">One file, or the files of days one after another.</param>
    public static async Task<LedgerProven> Verify(IAsyncEnumerable<string> lines)
    {
        TowZone? zone = null;
        var (head, count, begins) = (StreamHead.Empty, 0L, 0L);
        await foreach (var text in lines)
        {
            JournalFault? fault;
            if (text.Contains(LedgerCheckpoint.TypeName, StringComparison.Ordinal)
                && Read<LedgerCheckpoint>(text) is { Type: LedgerCheckpoint.TypeName, State: not null } start)
            {
                fault = Check(start, text, zone, head);
                if (zone is null && fault is null)
                    (zone, head, begins) = (start.State, HeadOf(start), start.Version);
            }
            else
                (zone, head, fault) = Follow(text, zone, head, count);
            if (fault is not null)
                return new LedgerProven(count, begins, fault, zone, head);
            count++;
        }
        return new LedgerProven(count, begins, null, zone, head);
    }

    /// <summary>A checkpoint after other lines must be what they lead to.</summary>
    private static JournalFault? Check(LedgerCheckpoint start, string text, TowZone? zone, StreamHead head)
    {
        JournalFault Fault(string what) => new(start.Stream, start.Version, what);
        if (Wire.Write(start) != text || start.State.Version != start.Version
            || Aggregates.TowZones.Stream(start.State.Id) != start.Stream || start.Hash is not { Length: 64 }
            || !start.Hash.All(char.IsAsciiHexDigitLower))
            return Fault("it is not in the form that was published");
        var same = zone is null || (start.Version == head.Version && start.Hash == Convert.ToHexStringLower(head.Hash)
            && Wire.Write(zone) == Wire.Write(start.State));
        return same ? null : Fault("the day does not begin as the one before ended");
    }

    private static StreamHead HeadOf(LedgerCheckpoint start) =>
        new(start.Version, Convert.FromHexString(start.Hash));

    private static (TowZone? Zone, StreamHead Head, JournalFault? Fault) Follow(
        string text, TowZone? zone, StreamHead head, long count)
    {
        // A member that is missing comes as null, whatever its type says.
        if (Read<LedgerLine>(text) is not { Type: not null, Actor: not null, Hash: not null } line
            || line.Stream?.StartsWith("zone/", StringComparison.Ordinal) != true
            || line.Data.ValueKind != JsonValueKind.Object)
            return (zone, head, new JournalFault("", count + 1, "the line is no event of a ledger"));
        // One form for each event: nothing may stand in a line that its hash does not cover.
        if (Wire.Write(line with { At = Tables.Instant(Tables.Micros(line.At)) }) != text)
            return (zone, head, Fault(line, "it is not in the form that was published"));
        zone ??= TowZone.Empty(Aggregates.Of(line.Stream).Id);
        if (Aggregates.TowZones.Stream(zone.Id) != line.Stream || line.Version != head.Version + 1)
            return (zone, head, Fault(line, $"it does not follow version {head.Version}"));
        var hash = JournalHash.Next(head.Hash, line.Stream, line.Version, line.Type, line.Data.GetRawText(),
            Tables.Micros(line.At), line.Actor, line.RuleVersion);
        if (Convert.ToHexStringLower(hash) != line.Hash)
            return (zone, head, Fault(line, "its hash does not fit"));
        if (ReadEvent(line) is not { } happened || !LedgerProof.Follows(zone, happened, line.At))
            return (zone, head, Fault(line, "it does not follow from what stood before"));
        return (TowZoneLogic.Evolve(zone, happened), new StreamHead(line.Version, hash), null);
    }

    private static JournalFault Fault(LedgerLine line, string what) => new(line.Stream, line.Version, what);

    private static T? Read<T>(string text) where T : class
    {
        try
        {
            return Wire.Read<T>(text);
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
