using Despacho311.Contracts.Journal;
using Microsoft.Data.Sqlite;

namespace Despacho311.Journal;

/// <summary>Prepared statements in one transaction on one connection that is kept open.</summary>
internal sealed class SqliteStore(Database database) : IJournalStore
{
    private const int Constraint = 19;

    private readonly Dictionary<RowTable, (SqliteCommand Upsert, SqliteCommand Delete)> rows = [];
    private SqliteConnection? connection;
    private SqliteCommand? insert;

    public async Task<bool> TryWrite(IReadOnlyList<PreparedAppend> batch)
    {
        connection ??= await OpenForWriting();
        using var transaction = connection.BeginTransaction();
        try
        {
            foreach (var append in batch)
            {
                foreach (var happened in append.Events)
                    Insert(happened, transaction);
                foreach (var row in append.Source.Rows)
                    Save(row, append.Head, transaction);
            }
            transaction.Commit();
            return true;
        }
        catch (SqliteException e) when (e.SqliteErrorCode == Constraint)
        {
            transaction.Rollback();
            return false;
        }
    }

    /// <summary>
    /// The one connection that writes keeps more of the file in memory, and lets more gather in the log before it is
    /// copied over: pages that change often are then copied once. Every commit reaches the disk all the same.
    /// </summary>
    private async Task<SqliteConnection> OpenForWriting()
    {
        var opened = (SqliteConnection)await database.Open(CancellationToken.None);
        using var pragma = opened.CreateCommand();
        pragma.CommandText = "PRAGMA cache_size=-65536; PRAGMA wal_autocheckpoint=8000;";
        await pragma.ExecuteNonQueryAsync();
        return opened;
    }

    private void Insert(PreparedEvent e, SqliteTransaction transaction)
    {
        insert ??= Prepare("INSERT INTO journal (stream, version, type, data, at_us, actor, rule_version, hash) "
            + "VALUES ($0, $1, $2, $3, $4, $5, $6, $7)", 8);
        Run(insert, transaction,
            e.Stream, e.Version, e.Type, e.Data, e.AtMicros, e.Actor, (long?)e.RuleVersion, e.Hash);
    }

    private void Save(EntityRow row, StreamHead head, SqliteTransaction transaction)
    {
        if (!rows.TryGetValue(row.Table, out var commands))
            rows[row.Table] = commands = (Prepare(UpsertOf(row.Table), 4 + row.Table.Columns.Length),
                Prepare($"DELETE FROM {row.Table.Name} WHERE id = $0", 1));
        if (row.State is null)
            Run(commands.Delete, transaction, row.Id);
        else
            Run(commands.Upsert, transaction, [row.Id, head.Version, head.Hash, row.State, .. row.Values.AsSpan()]);
    }

    private static string UpsertOf(RowTable table)
    {
        string[] names = ["id", "version", "hash", "snapshot", .. table.Columns.Select(c => c.Name)];
        var marks = string.Join(", ", names.Select((_, i) => $"${i}"));
        var sets = string.Join(", ", names.Skip(1).Select(n => $"{n} = excluded.{n}"));
        return $"INSERT INTO {table.Name} ({string.Join(", ", names)}) VALUES ({marks}) "
            + $"ON CONFLICT (id) DO UPDATE SET {sets}";
    }

    private SqliteCommand Prepare(string sql, int parameters)
    {
        var command = connection!.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < parameters; i++)
            command.Parameters.Add(new SqliteParameter { ParameterName = $"${i}" });
        return command;
    }

    private static void Run(SqliteCommand command, SqliteTransaction transaction, params ReadOnlySpan<object?> values)
    {
        command.Transaction = transaction;
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        command.ExecuteNonQuery();
    }
}
