using System.Collections.Immutable;

namespace Despacho311.Contracts.Journal;

/// <summary>Where a stream stands: how many events it has, and the hash of the last.</summary>
public sealed record StreamHead(long Version, byte[] Hash)
{
    /// <summary>A stream that has no event yet: version 0 and the hash of nothing, 32 zero bytes.</summary>
    public static readonly StreamHead Empty = new(0, new byte[32]);
}

/// <summary>Events of one stream and the rows that follow from them: saved together or not at all.</summary>
/// <param name="Stream">Such as <c>case/K7QX-M3PD</c>.</param>
/// <param name="Head">What the writer believes the stream to be at. Another head is a conflict.</param>
/// <param name="Actor">Who caused it: the name of a key, a truck's id, or <c>engine</c>. Never a person's name.</param>
/// <param name="RuleVersion">The version of the rules that were applied, where rules were.</param>
public sealed record Append(
    string Stream, StreamHead Head, ImmutableArray<object> Events, DateTimeOffset At, string Actor, int? RuleVersion,
    ImmutableArray<EntityRow> Rows);

/// <summary>An event as the journal holds it.</summary>
/// <param name="Position">Counts up over the whole journal, with gaps.</param>
/// <param name="Data">The event as JSON, byte for byte as hashed.</param>
public sealed record StoredEvent(
    long Position, string Stream, long Version, string Type, string Data, DateTimeOffset At, string Actor,
    int? RuleVersion, byte[] Hash);

/// <summary>The one write path.</summary>
public interface IJournal
{
    /// <summary>
    /// Saves events and rows in one transaction, shared with whatever else waits to be saved. Returns after the commit,
    /// with the stream's new head.
    /// </summary>
    /// <exception cref="VersionConflictException">Somebody else wrote to this stream first. Nothing was
    /// saved.</exception>
    Task<StreamHead> Append(Append append);

    /// <summary>The events of a stream in order, from a version on.</summary>
    IAsyncEnumerable<StoredEvent> ReadStream(string stream, long fromVersion, CancellationToken cancellation);

    /// <summary>All events in the order of their positions, after the given one.</summary>
    /// <param name="upTo">The last position that is wanted; null for the newest there is.</param>
    IAsyncEnumerable<StoredEvent> ReadAll(long afterPosition, long? upTo, CancellationToken cancellation);

    /// <summary>
    /// A position up to which nothing more will appear: who reads on from one such position to the next misses no
    /// event, whatever was being written meanwhile.
    /// </summary>
    Task<long> Settled(CancellationToken cancellation);
}

/// <summary>The stream has moved on: a second activation of the grain wrote. The caller reads again.</summary>
public sealed class VersionConflictException(string stream, Exception? inner = null)
    : Exception($"The stream {stream} is no longer at the version that the writer saw.", inner);
