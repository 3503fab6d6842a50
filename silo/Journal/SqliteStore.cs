using Despacho311.Contracts.Journal;
using Microsoft.Data.Sqlite;

namespace Despacho311.Journal;

/// <summary>Prepared statements in one transaction on one connection that is kept open.</summary>
internal sealed class SqliteStore(Database database) : IJournalStore
{
    private const int Constraint = 19;

    private readonly Dictionary<string, SqliteCommand> prepared = [];
    private SqliteConnection? connection;

    public async Task<bool> TryWrite(IReadOnlyList<PreparedAppend> batch)
    {
        connection ??= (SqliteConnection)await database.Open(CancellationToken.None);
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

    private void Insert(PreparedEvent e, SqliteTransaction transaction) => Run(
        "INSERT INTO journal (stream, version, type, data, at_us, actor, rule_version, hash) "
        + "VALUES ($0, $1, $2, $3, $4, $5, $6, $7)",
        transaction, e.Stream, e.Version, e.Type, e.Data, e.AtMicros, e.Actor, (long?)e.RuleVersion, e.Hash);

    private void Save(EntityRow row, StreamHead head, SqliteTransaction transaction)
    {
        if (row.State is null)
        {
            Run($"DELETE FROM {row.Table.Name} WHERE id = $0", transaction, row.Id);
            return;
        }
        string[] names = ["id", "version", "hash", "snapshot", .. row.Table.Columns.Select(c => c.Name)];
        var marks = string.Join(", ", names.Select((_, i) => $"${i}"));
        var sets = string.Join(", ", names.Skip(1).Select(n => $"{n} = excluded.{n}"));
        Run($"INSERT INTO {row.Table.Name} ({string.Join(", ", names)}) VALUES ({marks}) "
            + $"ON CONFLICT (id) DO UPDATE SET {sets}",
            transaction, [row.Id, head.Version, head.Hash, row.State, .. row.Values]);
    }

    private void Run(string sql, SqliteTransaction transaction, params ReadOnlySpan<object?> values)
    {
        if (!prepared.TryGetValue(sql, out var command))
        {
            command = connection!.CreateCommand();
            command.CommandText = sql;
            for (var i = 0; i < values.Length; i++)
                command.Parameters.Add(new SqliteParameter { ParameterName = $"${i}" });
            prepared[sql] = command;
        }
        command.Transaction = transaction;
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        command.ExecuteNonQuery();
    }
}
