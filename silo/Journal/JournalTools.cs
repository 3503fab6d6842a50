using Dapper;
using Despacho311.Contracts;
using Despacho311.Contracts.Journal;
using Despacho311.Journal.Archive;

namespace Despacho311.Journal;

/// <summary>The first fault that a check of the journal found.</summary>
public sealed record JournalFault(string Stream, long Version, string What);

/// <summary>Commands on a journal that nobody else is writing to.</summary>
public sealed class JournalTools(Database database, IJournal journal)
{
    private readonly JournalArchive archive = new(database);
    private readonly JournalReader reader = new(database);

    /// <summary>
    /// Follows every stream from its first event: versions without gaps, hashes that chain, types that are known, and
    /// rows that say what the events say.
    /// </summary>
    public async Task<(long Events, JournalFault? Fault)> Verify(CancellationToken cancellation)
    {
        foreach (var month in await archive.Months(cancellation))
            if (archive.ReaderOf(month).Sha256() != month.Sha256)
                return (0, new JournalFault("archive/" + month.Name, 0, "the file is not as it was written"));
        var heads = new Dictionary<string, StreamHead>(StringComparer.Ordinal);
        var count = 0L;
        await foreach (var e in journal.ReadAll(0, null, cancellation))
        {
            count++;
            var head = heads.GetValueOrDefault(e.Stream, StreamHead.Empty);
            if (e.Version != head.Version + 1)
                return (count, new JournalFault(e.Stream, e.Version, $"follows version {head.Version}"));
            var hash = JournalHash.Next(
                head.Hash, e.Stream, e.Version, e.Type, e.Data, Tables.Micros(e.At), e.Actor, e.RuleVersion);
            if (!hash.AsSpan().SequenceEqual(e.Hash))
                return (count, new JournalFault(e.Stream, e.Version, "the hash does not fit the event"));
            heads[e.Stream] = new StreamHead(e.Version, e.Hash);
        }
        foreach (var (stream, head) in heads)
            if (await FaultInRows(stream, head, cancellation) is { } fault)
                return (count, fault);
        return (count, null);
    }

    private async Task<JournalFault?> FaultInRows(string stream, StreamHead head, CancellationToken cancellation)
    {
        var (kind, id) = Aggregates.Of(stream);
        var events = new List<object>();
        await foreach (var e in journal.ReadStream(stream, 1, cancellation))
            events.Add(Wire.Read(e.Type, e.Data));
        await using var connection = await database.Open(cancellation);
        foreach (var row in kind.Rebuild(id, events))
        {
            var stored = await connection.ExecuteScalarAsync<string?>(new CommandDefinition(
                $"SELECT snapshot FROM {row.Table.Name} WHERE id = @Id", new { row.Id },
                    cancellationToken: cancellation));
            if (stored != row.State)
                return new JournalFault(stream, head.Version, $"the row {row.Table.Name}/{row.Id} says something else");
        }
        return null;
    }

    /// <summary>Drops every row that comes from the journal and makes it again, stream by stream.</summary>
    public async Task<(long Streams, long Rows)> Rebuild(CancellationToken cancellation)
    {
        await using var connection = await database.Open(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        foreach (var table in Tables.All.Where(t => t.FromJournal))
            await connection.ExecuteAsync($"DELETE FROM {table.Name}", transaction: transaction);
        var streams = await reader.Streams(cancellation);
        var rows = 0L;
        foreach (var stream in streams)
        {
            var list = await reader.ReadStream(stream, 1, cancellation).ToListAsync(cancellation);
            var (kind, id) = Aggregates.Of(stream);
            foreach (var row in kind.Rebuild(id, list.Select(e => Wire.Read(e.Type, e.Data))))
            {
                var values = new DynamicParameters(new { row.Id, list[^1].Version, list[^1].Hash, row.State });
                for (var i = 0; i < row.Values.Length; i++)
                    values.Add($"v{i}", row.Values[i]);
                string[] names = ["id", "version", "hash", "snapshot", .. row.Table.Columns.Select(c => c.Name)];
                string[] marks = ["@Id", "@Version", "@Hash", "@State", .. row.Values.Select((_, i) => $"@v{i}")];
                rows += await connection.ExecuteAsync(
                    $"INSERT INTO {row.Table.Name} ({string.Join(", ", names)}) VALUES ({string.Join(", ", marks)})",
                    values, transaction);
            }
        }
        await transaction.CommitAsync(cancellation);
        return (streams.Count, rows);
    }
}
