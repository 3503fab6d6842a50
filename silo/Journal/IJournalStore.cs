using Despacho311.Contracts.Journal;

namespace Despacho311.Journal;

/// <summary>An event with all that its row in the journal needs.</summary>
internal sealed record PreparedEvent(
    string Stream, long Version, string Type, string Data, long AtMicros, string Actor, int? RuleVersion, byte[] Hash);

/// <summary>What one caller wants saved: all of it or none.</summary>
internal sealed record PreparedAppend(PreparedEvent[] Events, StreamHead Head, Append Source)
{
    /// <summary>The stream begins with this append.</summary>
    public bool IsFirst => Source.Head.Version == 0;

    /// <summary>Chains the hashes and writes the JSON: done on the caller's thread, not on the writer's.</summary>
    public static PreparedAppend From(Append append)
    {
        var events = new PreparedEvent[append.Events.Length];
        var head = append.Head;
        var at = Tables.Micros(append.At);
        for (var i = 0; i < events.Length; i++)
        {
            var (type, data) = (Contracts.Wire.NameOf(append.Events[i]), Contracts.Wire.Write(append.Events[i]));
            var hash = JournalHash.Next(
                head.Hash, append.Stream, head.Version + 1, type, data, at, append.Actor, append.RuleVersion);
            head = new StreamHead(head.Version + 1, hash);
            events[i] = new PreparedEvent(
                append.Stream, head.Version, type, data, at, append.Actor, append.RuleVersion, hash);
        }
        return new PreparedAppend(events, head, append);
    }
}

/// <summary>Writes batches to one kind of database.</summary>
internal interface IJournalStore : IAsyncDisposable
{
    /// <summary>
    /// Writes all of the batch in one transaction. When any event's version is taken, nothing is written and false is
    /// the answer: the writer then saves each caller alone, so that one conflict harms nobody else.
    /// </summary>
    Task<bool> TryWrite(IReadOnlyList<PreparedAppend> batch);
}
