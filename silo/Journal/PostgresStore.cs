using System.Collections.Concurrent;
using Despacho311.Contracts.Journal;
using Npgsql;
using NpgsqlTypes;

namespace Despacho311.Journal;

/// <summary>One round trip for a batch: an INSERT of the events and an upsert for each table, from arrays.</summary>
internal sealed class PostgresStore(NpgsqlDataSource source) : IJournalStore
{
    private const string InsertEvents =
        """
        INSERT INTO journal (stream, version, type, data, at_us, actor, rule_version, hash)
        SELECT * FROM unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::bigint[], $6::text[], $7::int[],
                             $8::bytea[])
        """;

    /// <summary>
    /// Positions are given out before the commit, so a later one may be seen before an earlier. Each batch shares this
    /// lock until its commit; who holds it alone knows that no position given out so far is still on its way.
    /// </summary>
    public const string WaitForWriters =
        "SELECT set_config('idle_in_transaction_session_timeout', '3000', true), pg_advisory_xact_lock(311)";

    public const string LastPosition =
        "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM journal_position_seq";

    /// <summary>
    /// A process that is frozen half-way through sending its batch would hold the lock, and whoever waits for it alone
    /// would hold up all others: PostgreSQL gives up on it instead. Nothing of the batch is kept then. And for what it
    /// writes one plan is as good as another, so it is made once a connection.
    /// </summary>
    private const string BeAWriter =
        "SELECT set_config('statement_timeout', '5000', true), "
        + "set_config('plan_cache_mode', 'force_generic_plan', true), pg_advisory_xact_lock_shared(311)";

    private static readonly ConcurrentDictionary<(string Table, bool AreNew), string> Saves = new();

    public async Task<bool> TryWrite(IReadOnlyList<PreparedAppend> batch)
    {
        await using var connection = await source.OpenConnectionAsync();
        // A batch of commands without an explicit transaction is one implicit transaction.
        await using var commands = new NpgsqlBatch(connection);
        var events = batch.SelectMany(a => a.Events).ToArray();
        commands.BatchCommands.Add(new NpgsqlBatchCommand(BeAWriter));
        if (events.Length > 0)
            commands.BatchCommands.Add(EventsCommand(events));
        foreach (var rows in batch.SelectMany(a => a.Source.Rows.Select(r => (Row: r, a.Head, a.IsFirst)))
            .GroupBy(r => (r.Row.Table, IsNew: r.IsFirst && !r.Row.Table.Moves)))
            AddRows(commands, rows.Key.Table, rows.Key.IsNew, [.. rows.Select(r => (r.Row, r.Head))]);
        try
        {
            await commands.ExecuteNonQueryAsync();
            return true;
        }
        // 23505: the version is taken. 21000: two appends of one batch write the same row.
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.UniqueViolation or "21000")
        {
            return false;
        }
    }

    private static NpgsqlBatchCommand EventsCommand(PreparedEvent[] events) => new(InsertEvents)
    {
        Parameters =
        {
            Array(NpgsqlDbType.Text, events, e => e.Stream),
            Array(NpgsqlDbType.Bigint, events, e => e.Version),
            Array(NpgsqlDbType.Text, events, e => e.Type),
            Array(NpgsqlDbType.Text, events, e => e.Data),
            Array(NpgsqlDbType.Bigint, events, e => e.AtMicros),
            Array(NpgsqlDbType.Text, events, e => e.Actor),
            Array(NpgsqlDbType.Integer, events, e => e.RuleVersion),
            Array(NpgsqlDbType.Bytea, events, e => e.Hash),
        },
    };

    /// <param name="areNew">
    /// The rows of streams that begin: nobody can have written them, and a plain INSERT is cheaper than an upsert.
    /// </param>
    private static void AddRows(
        NpgsqlBatch commands, RowTable table, bool areNew, (EntityRow Row, StreamHead Head)[] rows)
    {
        var gone = rows.Where(r => r.Row.State is null).ToArray();
        var kept = rows.Where(r => r.Row.State is not null).ToArray();
        if (gone.Length > 0)
        {
            commands.BatchCommands.Add(new NpgsqlBatchCommand($"DELETE FROM {table.Name} WHERE id = ANY($1)")
            {
                Parameters = { Array(NpgsqlDbType.Text, gone, r => r.Row.Id) },
            });
        }
        if (kept.Length == 0)
            return;
        var command = new NpgsqlBatchCommand(Saves.GetOrAdd((table.Name, areNew), _ => SaveOf(table, areNew)))
        {
            Parameters =
            {
                Array(NpgsqlDbType.Text, kept, r => r.Row.Id),
                Array(NpgsqlDbType.Bigint, kept, r => r.Head.Version),
                Array(NpgsqlDbType.Bytea, kept, r => r.Head.Hash),
                Array(NpgsqlDbType.Text, kept, r => r.Row.State!),
            },
        };
        for (var i = 0; i < table.Columns.Length; i++)
        {
            var at = i;
            command.Parameters.Add(table.Columns[at].Kind switch
            {
                ColumnKind.Text => Array(NpgsqlDbType.Text, kept, r => (string?)r.Row.Values[at]),
                ColumnKind.Integer => Array(NpgsqlDbType.Bigint, kept, r => (long?)r.Row.Values[at]),
                _ => Array(NpgsqlDbType.Double, kept, r => (double?)r.Row.Values[at]),
            });
        }
        commands.BatchCommands.Add(command);
    }

    private static string SaveOf(RowTable table, bool areNew)
    {
        string[] names = ["id", "version", "hash", "snapshot", .. table.Columns.Select(c => c.Name)];
        string[] types = ["text", "bigint", "bytea", "text", .. table.Columns.Select(c => c.Kind switch
        {
            ColumnKind.Text => "text",
            ColumnKind.Integer => "bigint",
            _ => "double precision",
        })];
        var arrays = string.Join(", ", types.Select((t, i) => $"${i + 1}::{t}[]"));
        var sets = string.Join(", ", names.Skip(1).Select(n => $"{n} = excluded.{n}"));
        return $"INSERT INTO {table.Name} ({string.Join(", ", names)}) SELECT * FROM unnest({arrays})"
            + (areNew ? "" : $" ON CONFLICT (id) DO UPDATE SET {sets}");
    }

    private static NpgsqlParameter Array<TItem, T>(NpgsqlDbType type, TItem[] items, Func<TItem, T> value) =>
        new() { NpgsqlDbType = NpgsqlDbType.Array | type, Value = System.Array.ConvertAll(items, i => value(i)) };

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
