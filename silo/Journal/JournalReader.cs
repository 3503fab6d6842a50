using System.Runtime.CompilerServices;
using Dapper;
using Despacho311.Contracts.Journal;
using Despacho311.Journal.Archive;

namespace Despacho311.Journal;

/// <summary>Reads the journal, whether its months are still in the database or in files.</summary>
internal sealed class JournalReader(Database database)
{
    private const int PageSize = 2_000;

    private readonly JournalArchive archive = new(database);

    public async IAsyncEnumerable<StoredEvent> ReadStream(
        string stream, long fromVersion, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var version = fromVersion; ;)
        {
            var page = await Page("stream = @stream AND version >= @version ORDER BY version",
                new { stream, version }, cancellation);
            // What is missing before the first that is here has been archived, or has never been.
            if (version == fromVersion && (page.Count == 0 || page[0].Version > version))
                foreach (var e in await archive.ReadStream(stream, cancellation))
                    if (e.Version >= version && (page.Count == 0 || e.Version < page[0].Version))
                        yield return e;
            foreach (var e in page)
                yield return e;
            if (page.Count < PageSize)
                yield break;
            version = page[^1].Version + 1;
        }
    }

    public async IAsyncEnumerable<StoredEvent> ReadAll(
        long afterPosition, long? upTo, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var last = upTo ?? Math.Max(await Settled(cancellation), (await archive.Months(cancellation))
            .Select(m => m.LastPosition).LastOrDefault());
        for (var position = afterPosition; position < last;)
        {
            var end = Math.Min(last, position + PageSize);
            var page = await Page(
                "position > @position AND position <= @end ORDER BY position", new { position, end }, cancellation);
            // A month is entered as archived before it leaves the database: whoever is asked second knows.
            if ((await archive.Months(cancellation)).FirstOrDefault(m => m.LastPosition > position) is { } month)
            {
                foreach (var e in archive.ReaderOf(month).ReadAll(position).TakeWhile(e => e.Position <= last))
                    yield return e;
                position = month.LastPosition;
                continue;
            }
            foreach (var e in page)
                yield return e;
            position = end;
        }
    }

    public async Task<long> Settled(CancellationToken cancellation)
    {
        await using var connection = await database.Open(cancellation);
        // SQLite has one writer at a time, and gives out positions in the order of commits.
        if (!database.IsPostgres)
            return await connection.ExecuteScalarAsync<long?>(new CommandDefinition(
                "SELECT max(position) FROM journal", cancellationToken: cancellation)) ?? 0;
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(
            PostgresStore.WaitForWriters, transaction: transaction, cancellationToken: cancellation));
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            PostgresStore.LastPosition, transaction: transaction, cancellationToken: cancellation));
    }

    /// <summary>All streams there are, by name.</summary>
    public async Task<IReadOnlyCollection<string>> Streams(CancellationToken cancellation)
    {
        await using var connection = await database.Open(cancellation);
        var streams = new SortedSet<string>(await connection.QueryAsync<string>(new CommandDefinition(
            "SELECT DISTINCT stream FROM journal", cancellationToken: cancellation)), StringComparer.Ordinal);
        foreach (var month in await archive.Months(cancellation))
            streams.UnionWith(archive.ReaderOf(month).Streams());
        return streams;
    }

    /// <summary>Set by name: SQLite does not say what type a missing number would have had.</summary>
    private sealed class EventRow
    {
        public long Position { get; init; }
        public string Stream { get; init; } = "";
        public long Version { get; init; }
        public string Type { get; init; } = "";
        public string Data { get; init; } = "";
        public long At_us { get; init; }
        public string Actor { get; init; } = "";
        public int? Rule_version { get; init; }
        public byte[] Hash { get; init; } = [];
    }

    private async Task<List<StoredEvent>> Page(string where, object values, CancellationToken cancellation)
    {
        await using var connection = await database.Open(cancellation);
        var rows = await connection.QueryAsync<EventRow>(new CommandDefinition(
            "SELECT position, stream, version, type, data, at_us, actor, rule_version, hash "
            + $"FROM journal WHERE {where} LIMIT {PageSize}", values, cancellationToken: cancellation));
        return [.. rows.Select(r => new StoredEvent(r.Position, r.Stream, r.Version, r.Type, r.Data,
            Tables.Instant(r.At_us), r.Actor, r.Rule_version, r.Hash))];
    }
}
