using Despacho311.Contracts.Journal;
using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace Despacho311.Journal;

/// <summary>
/// Prepared statements in one transaction on one connection that is kept open. They are SQLite's own, below ADO.NET:
/// its readers and parameters cost more than the inserts themselves, and one thread does them all.
/// </summary>
internal sealed class SqliteStore(Database database) : IJournalStore
{
    private readonly Dictionary<RowTable, RowStatements> rows = [];
    private readonly SqliteCheckpoints checkpoints = new(database);
    private Opened? opened;

    private sealed record Opened(SqliteConnection Connection, SqliteStatement Begin, SqliteStatement Commit,
        SqliteStatement Rollback, SqliteStatement Insert, SqliteStatement StartLogAnew);

    private sealed record RowStatements(SqliteStatement Add, SqliteStatement Save, SqliteStatement Delete);

    public async Task<bool> TryWrite(IReadOnlyList<PreparedAppend> batch)
    {
        var store = opened ??= await Open();
        using var turn = database.WaitForTurn();
        if (checkpoints.TakeTooLong())
            store.StartLogAnew.RunToEnd();
        store.Begin.Run();
        try
        {
            foreach (var append in batch)
            {
                foreach (var e in append.Events)
                    store.Insert.Run(
                        e.Stream, e.Version, e.Type, e.Data, e.AtMicros, e.Actor, (long?)e.RuleVersion, e.Hash);
                foreach (var row in append.Source.Rows)
                    Save(store.Connection, row, append);
            }
            store.Commit.Run();
            return true;
        }
        catch (SqliteException e)
        {
            // A full disk ends the transaction by itself.
            if (sqlite3_get_autocommit(store.Connection.Handle) == 0)
                store.Rollback.Run();
            if (e.SqliteErrorCode != SQLITE_CONSTRAINT)
                throw;
            return false;
        }
    }

    /// <summary>
    /// The one connection that writes keeps little of the file in memory: each commit of another one has it forget all
    /// of that, page by page.
    /// </summary>
    private async Task<Opened> Open()
    {
        var connection = (SqliteConnection)await database.Open(CancellationToken.None);
        using var pragma = connection.CreateCommand();
        pragma.CommandText = "PRAGMA cache_size=-8192;";
        await pragma.ExecuteNonQueryAsync();
        checkpoints.Start();
        return new Opened(connection, new SqliteStatement(connection, "BEGIN IMMEDIATE"),
            new SqliteStatement(connection, "COMMIT"), new SqliteStatement(connection, "ROLLBACK"),
            new SqliteStatement(connection, "INSERT INTO journal (stream, version, type, data, at_us, actor, "
                + "rule_version, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"),
            new SqliteStatement(connection, "PRAGMA wal_checkpoint(RESTART)"));
    }

    /// <summary>
    /// The row of a stream that begins must not be there: its first events may have been archived, and then only the
    /// row tells that the stream is not new.
    /// </summary>
    private void Save(SqliteConnection connection, EntityRow row, PreparedAppend append)
    {
        if (!rows.TryGetValue(row.Table, out var statements))
            rows[row.Table] = statements = new RowStatements(
                new SqliteStatement(connection, SaveOf(row.Table, isNew: true)),
                new SqliteStatement(connection, SaveOf(row.Table, isNew: false)),
                new SqliteStatement(connection, $"DELETE FROM {row.Table.Name} WHERE id = ?"));
        if (row.State is null)
            statements.Delete.Run(row.Id);
        else
            (append.IsFirst && !row.Table.Moves ? statements.Add : statements.Save)
                .Run([row.Id, append.Head.Version, append.Head.Hash, row.State, .. row.Values.AsSpan()]);
    }

    private static string SaveOf(RowTable table, bool isNew)
    {
        string[] names = ["id", "version", "hash", "snapshot", .. table.Columns.Select(c => c.Name)];
        var marks = string.Join(", ", names.Select(_ => "?"));
        var sets = string.Join(", ", names.Skip(1).Select(n => $"{n} = excluded.{n}"));
        return $"INSERT INTO {table.Name} ({string.Join(", ", names)}) VALUES ({marks})"
            + (isNew ? "" : $" ON CONFLICT (id) DO UPDATE SET {sets}");
    }

    public async ValueTask DisposeAsync()
    {
        await checkpoints.DisposeAsync();
        if (opened is not null)
            await opened.Connection.DisposeAsync();
    }
}
