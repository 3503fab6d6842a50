using System.Diagnostics;
using System.Threading.Channels;
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
    private readonly JournalReader reader;
    private readonly Channel<Pending> waiting = Channel.CreateBounded<Pending>(
        new BoundedChannelOptions(MaxWaiting));
    private readonly Task writing;

    private long commits;

    /// <summary>How many transactions were committed: fewer than appends when callers waited together.</summary>
    public long Commits => Interlocked.Read(ref commits);

    private sealed record Pending(PreparedAppend Append, TaskCompletionSource<StreamHead> Done);

    public JournalWriter(Database database)
    {
        (this.database, reader) = (database, new JournalReader(database));
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

    public IAsyncEnumerable<StoredEvent> ReadStream(
        string stream, long fromVersion, CancellationToken cancellation) =>
        reader.ReadStream(stream, fromVersion, cancellation);

    public IAsyncEnumerable<StoredEvent> ReadAll(long afterPosition, long? upTo, CancellationToken cancellation) =>
        reader.ReadAll(afterPosition, upTo, cancellation);

    public Task<long> Settled(CancellationToken cancellation) => reader.Settled(cancellation);

    /// <summary>Writes what waits, and stops.</summary>
    public async ValueTask DisposeAsync()
    {
        waiting.Writer.TryComplete();
        await writing;
    }
}
