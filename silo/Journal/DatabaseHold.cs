using System.Data.Common;
using Npgsql;

namespace Despacho311.Journal;

/// <summary>
/// Says that the grains of a database live in this process, or in its cluster, so that nobody starts a second set of
/// them beside: the journal would refuse what they write, one call after the other, and nobody would know why. On
/// SQLite a locked file beside it, on PostgreSQL an advisory lock of a session, which ends with its process.
/// </summary>
public sealed class DatabaseHold : IAsyncDisposable
{
    /// <summary>Of grains: one process alone, or the silos of a cluster together.</summary>
    private const string Grains = "312";

    /// <summary>With the cluster's number: which cluster it is.</summary>
    private const string Clusters = "313";

    /// <summary>A process that was killed a moment ago may still be counted.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    private readonly Database database;
    private readonly int? cluster;
    private readonly TimeProvider clock;
    private FileStream? file;
    private NpgsqlConnection? session;

    private DatabaseHold(Database database, int? cluster, TimeProvider clock) =>
        (this.database, this.cluster, this.clock) = (database, cluster, clock);

    /// <param name="cluster">The number of the cluster that this silo is one of; null for a process alone.</param>
    /// <exception cref="InvalidOperationException">Somebody else holds it; the message says so.</exception>
    public static async Task<DatabaseHold> Take(Database database, int? cluster, TimeProvider clock)
    {
        var hold = new DatabaseHold(database, cluster, clock);
        for (var until = clock.GetUtcNow() + Patience; ; await Task.Delay(Pause, clock))
        {
            if (await hold.TryTake())
                return hold;
            if (clock.GetUtcNow() > until)
                throw new InvalidOperationException(cluster is null
                    ? "Another process or cluster works on this database: stop it, or use another database."
                    : "Another cluster, or a process alone, works on this database: stop it, or use another database.");
        }
    }

    /// <summary>Keeps it while the process runs: a session ends when PostgreSQL restarts.</summary>
    /// <returns>When somebody else took it meanwhile; this process must then end.</returns>
    public async Task Keep(CancellationToken stopping)
    {
        while (true)
        {
            await Task.Delay(Look, clock, stopping);
            try
            {
                if (!await IsHeld(stopping) && !await TryTake())
                    return;
            }
            catch (DbException)
            {
                // The database does not answer, so nobody else works on it either.
            }
        }
    }

    private async Task<bool> IsHeld(CancellationToken cancellation)
    {
        if (session is null)
            return true;
        try
        {
            await using var command = new NpgsqlCommand("SELECT 1", session);
            return await command.ExecuteScalarAsync(cancellation) is not null;
        }
        catch (Exception e) when (e is DbException or InvalidOperationException)
        {
            return false;
        }
    }

    private async Task<bool> TryTake() => database.IsPostgres ? await TrySession() : TryFile();

    private bool TryFile()
    {
        try
        {
            var path = new DbConnectionStringBuilder { ConnectionString = database.ConnectionString }["Data Source"];
            file = new FileStream($"{path}.lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private async Task<bool> TrySession()
    {
        if (session is not null)
            await session.DisposeAsync();
        // A machine that vanished without a word is given up on within half a minute.
        var settings = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = false };
        settings.Options += " -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3";
        session = new NpgsqlConnection(settings.ToString());
        await session.OpenAsync();
        await using var command = new NpgsqlCommand(cluster is null
            ? $"SELECT pg_try_advisory_lock({Grains})"
            : $"""
               SELECT pg_try_advisory_lock_shared({Grains}) AND pg_try_advisory_lock_shared({Clusters}, {cluster})
                 AND NOT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND classid = {Clusters}
                   AND objsubid = 2 AND objid <> {(uint)cluster}::oid
                   AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))
               """, session);
        if (await command.ExecuteScalarAsync() is true)
            return true;
        await session.DisposeAsync();
        session = null;
        return false;
    }

    public async ValueTask DisposeAsync()
    {
        if (file is not null)
            await file.DisposeAsync();
        if (session is not null)
            await session.DisposeAsync();
    }
}
