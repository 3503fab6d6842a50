using Dapper;
using Microsoft.Data.Sqlite;

namespace Despacho311.Journal;

/// <summary>
/// Copies SQLite's log over into the file beside the one who writes, who would otherwise stand still for it. A log that
/// outgrows its bound, since it can start anew only in a moment without readers, is left to the writer.
/// </summary>
internal sealed class SqliteCheckpoints(Database database) : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(3);

    /// <summary>4 kB each: half a gigabyte.</summary>
    private const long MaxPages = 131_072;

    private readonly CancellationTokenSource stopping = new();
    private Task? loop;
    private volatile bool tooLong;

    private sealed record Progress(long Busy, long Log, long Checkpointed);

    public void Start() => loop ??= Task.Run(Run);

    /// <summary>The log is too long: the writer must start it anew before it goes on. Told once.</summary>
    public bool TakeTooLong()
    {
        if (!tooLong)
            return false;
        tooLong = false;
        return true;
    }

    private async Task Run()
    {
        await using var connection = (SqliteConnection)await database.Open(CancellationToken.None);
        using var timer = new PeriodicTimer(Period);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping.Token))
            {
                var progress = await connection.QuerySingleAsync<Progress>("PRAGMA wal_checkpoint(PASSIVE)");
                tooLong = progress.Log > MaxPages;
            }
        }
        catch (OperationCanceledException)
        {
            // The program stops.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        if (loop is not null)
            await loop;
        stopping.Dispose();
    }
}
