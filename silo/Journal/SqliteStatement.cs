using System.Diagnostics;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using static SQLitePCL.raw;

namespace Despacho311.Journal;

/// <summary>A statement that SQLite has prepared, to be run again and again on its connection.</summary>
internal sealed class SqliteStatement
{
    private readonly sqlite3 database;
    private readonly sqlite3_stmt statement;

    /// <exception cref="SqliteException">The SQL is wrong.</exception>
    public SqliteStatement(SqliteConnection connection, string sql)
    {
        database = connection.Handle ?? throw new InvalidOperationException("The connection is not open.");
        Check(sqlite3_prepare_v2(database, sql, out statement), SQLITE_OK);
    }

    /// <param name="values">String, long, double, bytes or null, in the order of the marks.</param>
    /// <exception cref="SqliteException">What SQLite refused, with its code.</exception>
    public void Run(params ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++)
            Check(Bind(i + 1, values[i]), SQLITE_OK);
        var result = sqlite3_step(statement);
        // What went wrong is kept by the connection, so it is read before the statement is made ready again.
        var message = result == SQLITE_DONE ? "" : sqlite3_errmsg(database).utf8_to_string();
        sqlite3_reset(statement);
        if (result != SQLITE_DONE)
            throw new SqliteException(message, result & 0xFF, result);
    }

    /// <summary>Runs a statement whose rows nobody needs.</summary>
    public void RunToEnd()
    {
        while (sqlite3_step(statement) == SQLITE_ROW)
        {
            // Each row only tells of progress.
        }
        sqlite3_reset(statement);
    }

    private int Bind(int index, object? value) => value switch
    {
        null => sqlite3_bind_null(statement, index),
        string text => sqlite3_bind_text(statement, index, text),
        long number => sqlite3_bind_int64(statement, index, number),
        double number => sqlite3_bind_double(statement, index, number),
        byte[] bytes => sqlite3_bind_blob(statement, index, bytes),
        _ => throw new UnreachableException($"A column cannot hold {value.GetType()}."),
    };

    private void Check(int result, int expected)
    {
        if (result != expected)
            throw new SqliteException(sqlite3_errmsg(database).utf8_to_string(), result & 0xFF, result);
    }
}
