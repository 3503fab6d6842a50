using System.Data.Common;
using Dapper;
using EvolveDb;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Despacho311.Journal;

/// <summary>
/// The database that an installation runs on: SQLite in one process, PostgreSQL in a cluster. All differences between
/// the two are in this file and in the two <see cref="IJournalStore"/>s.
/// </summary>
public sealed class Database : IDisposable
{
    private readonly NpgsqlDataSource? postgres;

    private Database(NpgsqlDataSource? postgres, string connectionString, string archiveFolder)
    {
        this.postgres = postgres;
        ConnectionString = connectionString;
        ArchiveFolder = archiveFolder;
    }

    private readonly SemaphoreSlim turns = new(1);

    /// <summary>For libraries that open connections of their own. It may hold a password: never logged.</summary>
    public string ConnectionString { get; }

    /// <summary>Where the journal's months go that have left the database: the same for every process.</summary>
    public string ArchiveFolder { get; }

    public bool IsPostgres => postgres is not null;

    /// <summary>A file that is made when it is missing. WAL, and every commit reaches the disk.</summary>
    /// <param name="archiveFolder">Beside the file when null.</param>
    public static Database Sqlite(string file, string? archiveFolder = null)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        Directory.CreateDirectory(folder);
        var settings = new SqliteConnectionStringBuilder { DataSource = file, Pooling = true, DefaultTimeout = 30 };
        return new Database(null, settings.ToString(), archiveFolder ?? Path.Combine(folder, "archive"));
    }

    /// <param name="archiveFolder"><c>archive</c> where the process was started, when null.</param>
    public static Database Postgres(string connectionString, string? archiveFolder = null)
    {
        // The journal's statements are few and come again: the server parses each of them once a connection.
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        if (settings.MaxAutoPrepare == 0)
            settings.MaxAutoPrepare = 40;
        // Compiling a statement takes longer than any of ours runs. And each is planned with its values: a plan for any
        // value takes "since a minute ago" for a third of all cases, and walks through them all.
        if (string.IsNullOrEmpty(settings.Options))
            settings.Options = "-c jit=off -c plan_cache_mode=force_custom_plan";
        return new Database(
            NpgsqlDataSource.Create(settings.ToString()), settings.ToString(), archiveFolder ?? "archive");
    }

    public async Task<DbConnection> Open(CancellationToken cancellation)
    {
        if (postgres is not null)
            return await postgres.OpenConnectionAsync(cancellation);
        var connection = new SqliteConnection(ConnectionString);
        await connection.OpenAsync(cancellation);
        using var pragma = connection.CreateCommand();
        // Nobody's commit stands still to copy the log over: SqliteCheckpoints does it beside, and who closes last.
        pragma.CommandText = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=30000; "
            + "PRAGMA wal_autocheckpoint=0;";
        await pragma.ExecuteNonQueryAsync(cancellation);
        return connection;
    }

    /// <summary>
    /// Does all of this in one transaction, or none of it. SQLite lets one write at a time; the others queue here, in
    /// turn: left to itself it has them try again after ever longer sleeps, up to a tenth of a second.
    /// </summary>
    public async Task Change(Func<DbConnection, DbTransaction, Task> work, CancellationToken cancellation)
    {
        using var turn = await TakeTurn(cancellation);
        await using var connection = await Open(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await work(connection, transaction);
        await transaction.CommitAsync(CancellationToken.None);
    }

    /// <summary>Runs one statement that writes, in its turn.</summary>
    /// <returns>How many rows it touched.</returns>
    public async Task<int> Execute(string sql, object values)
    {
        using var turn = await TakeTurn(CancellationToken.None);
        await using var connection = await Open(CancellationToken.None);
        return await connection.ExecuteAsync(sql, values);
    }

    /// <summary>The right to write until it is given back; on PostgreSQL everybody has it.</summary>
    private async Task<IDisposable?> TakeTurn(CancellationToken cancellation)
    {
        if (IsPostgres)
            return null;
        await turns.WaitAsync(cancellation);
        return new Turn(turns);
    }

    /// <summary>The same on SQLite, waiting on this thread.</summary>
    internal IDisposable WaitForTurn()
    {
        turns.Wait();
        return new Turn(turns);
    }

    private sealed class Turn(SemaphoreSlim turns) : IDisposable
    {
        public void Dispose() => turns.Release();
    }

    /// <summary>Whether the database answers a query now.</summary>
    public async Task<bool> Answers(CancellationToken cancellation)
    {
        try
        {
            await using var connection = await Open(cancellation);
            await using var command = connection.CreateCommand();
            command.CommandText = "SELECT 1";
            await command.ExecuteScalarAsync(cancellation);
            return true;
        }
        catch (DbException)
        {
            return false;
        }
    }

    /// <summary>Brings the schema to this release's version. A database of a newer release is refused.</summary>
    /// <exception cref="InvalidOperationException">The database is newer than this program, or a migration
    /// failed.</exception>
    public async Task Migrate(Action<string> log, CancellationToken cancellation)
    {
        await using var connection = await Open(cancellation);
        try
        {
            // It asks the database already when it is made.
            new Evolve(connection, log)
            {
                EmbeddedResourceAssemblies = [typeof(Database).Assembly],
                EmbeddedResourceFilters =
                    [$"Despacho311.Journal.Migrations.{(IsPostgres ? "postgres" : "sqlite")}"],
                IsEraseDisabled = true,
                MetadataTableName = "schema_changes",
            }.Migrate();
        }
        catch (EvolveException e)
        {
            throw new InvalidOperationException(
                "The database was not brought to this release's schema, and nothing was changed: " + e.Message, e);
        }
    }

    internal IJournalStore NewStore() => postgres is not null ? new PostgresStore(postgres) : new SqliteStore(this);

    public void Dispose()
    {
        postgres?.Dispose();
        turns.Dispose();
        if (postgres is null)
            SqliteConnection.ClearAllPools();
    }
}
