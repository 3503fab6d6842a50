using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Dapper;
using Despacho311.Contracts;
using Despacho311.Contracts.Journal;

namespace Despacho311.Journal;

/// <summary>
/// Group commit: a loop takes everything that waits, writes it in one transaction, and answers each caller after the
/// commit. On PostgreSQL several loops take turns, so that one batch is made up while others reach the disk; a stream
/// is never in two of them, since its grain waits for its commit. The queue is bounded; when it is full, callers wait.
/// </summary>
public sealed class JournalWriter : IJournal, IAsyncDisposable
{
    private const int MaxBatch = 512;
    private const int MaxWaiting = 20_000;

    /// <summary>One batch is made up while the other reaches the disk; more only make smaller batches.</summary>
    private const int PostgresLoops = 2;

    private readonly Database database;
    private readonly Channel<Pending> waiting = Channel.CreateBounded<Pending>(
        new BoundedChannelOptions(MaxWaiting));
    private readonly Task writing;

    private long commits;

    /// <summary>How many transactions were committed: fewer than appends when callers waited together.</summary>
    public long Commits => Interlocked.Read(ref commits);

    private sealed record Pending(PreparedAppend Append, TaskCompletionSource<StreamHead> Done);

    public JournalWriter(Database database)
    {
        this.database = database;
        writing = database.IsPostgres
            ? Task.WhenAll(Enumerable.Range(0, PostgresLoops).Select(_ => Task.Run(WriteBatches)))
            : Task.Factory.StartNew(WriteBatches, CancellationToken.None, TaskCreationOptions.LongRunning,
                TaskScheduler.Default).Unwrap();
    }

    /// <summary>
    /// SQLite works on the thread that calls it, so it has one of its own, and waits on it: from a thread of the pool,
    /// the answers to its callers would queue behind its next batch, and some of them for a tenth of a second.
    /// </summary>
    private ValueTask<bool> SomethingWaits() => database.IsPostgres
        ? waiting.Reader.WaitToReadAsync()
        : ValueTask.FromResult(waiting.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult());

    public async Task<StreamHead> Append(Append append)
    {
        var pending = new Pending(
            PreparedAppend.From(append),
                new TaskCompletionSource<StreamHead>(TaskCreationOptions.RunContinuationsAsynchronously));
        await waiting.Writer.WriteAsync(pending);
        return await pending.Done.Task;
    }

    private async Task WriteBatches()
    {
        await using var store = database.NewStore();
        var batch = new List<Pending>(MaxBatch);
        while (await SomethingWaits())
        {
            batch.Clear();
            while (batch.Count < MaxBatch && waiting.Reader.TryRead(out var next))
                batch.Add(next);
            if (batch.Count == 0)
                continue;
            var began = Stopwatch.GetTimestamp();
            await Write(store, batch);
            CityMeter.Commit.Record(Stopwatch.GetElapsedTime(began).TotalSeconds);
            CityMeter.Batch.Record(batch.Count);
        }
    }

    private async Task Write(IJournalStore store, List<Pending> batch)
    {
        try
        {
            if (await store.TryWrite([.. batch.Select(p => p.Append)]))
            {
                Interlocked.Increment(ref commits);
                foreach (var p in batch)
                    p.Done.SetResult(p.Append.Head);
                return;
            }
            if (batch.Count == 1)
            {
                CityMeter.Conflicts.Add(1);
                batch[0].Done.SetException(new VersionConflictException(batch[0].Append.Source.Stream));
                return;
            }
        }
        // The store failed as a whole: each caller learns it, deactivates, and reads what the store really holds.
        catch (Exception e)
        {
            foreach (var p in batch)
                p.Done.TrySetException(e);
            return;
        }
        foreach (var p in batch)
            await Write(store, [p]);
    }

    public async IAsyncEnumerable<StoredEvent> ReadStream(
        string stream, long fromVersion, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var version = fromVersion; ;)
        {
            var page = await Page("stream = @stream AND version >= @version ORDER BY version",
                new { stream, version }, cancellation);
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
        var last = upTo ?? await Settled(cancellation);
        for (var position = afterPosition; position < last; position += PageSize)
            foreach (var e in await Page("position > @position AND position <= @end ORDER BY position",
                new { position, end = Math.Min(last, position + PageSize) }, cancellation))
                yield return e;
    }

    private const int PageSize = 2_000;

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

    /// <summary>Writes what waits, and stops.</summary>
    public async ValueTask DisposeAsync()
    {
        waiting.Writer.TryComplete();
        await writing;
    }
}
