using System.Data.Common;
using Dapper;
using Despacho311.Contracts.Cases;
using Despacho311.Contracts.Journal;

namespace Despacho311.Api.Personal;

/// <summary>Messages of a table, and what their keys' names begin with.</summary>
internal sealed record MessageTable(string Name, string Keys);

/// <summary>
/// The end of what is personal: records go with their keys, so that older copies of the database cannot be read either.
/// </summary>
internal static class Erasures
{
    public static readonly MessageTable Owed = new("owed_messages", "message/");
    public static readonly MessageTable Received = new("received_messages", "letter/");

    /// <summary>What is left of a report that another registry sent.</summary>
    public const string Nobody = """{"attributes":{}}""";

    public static async Task Reporters(
        DbConnection connection, DbTransaction transaction, IReadOnlyCollection<string> ids)
    {
        await Keys(connection, transaction, ids.Select(SealedReporter.KeyOf));
        await Each(connection, transaction, "DELETE FROM reporters WHERE id = @id", ids);
    }

    public static async Task Messages(
        DbConnection connection, DbTransaction transaction, MessageTable table, IReadOnlyCollection<string> ids)
    {
        await Keys(connection, transaction, ids.Select(id => table.Keys + id));
        await Each(connection, transaction, $"DELETE FROM {table.Name} WHERE id = @id", ids);
    }

    /// <summary>What another registry sent of a report, with its reporter's name and number.</summary>
    public static Task Exchanges(
        DbConnection connection, DbTransaction transaction, IReadOnlyCollection<string> ids) =>
        Each(connection, transaction, $"UPDATE layer_exchanges SET body = '{Nobody}' WHERE id = @id", ids);

    /// <summary>That it was done, by whom, why and how much; not of whom.</summary>
    public static Task Note(DbConnection connection, DbTransaction transaction, ErasedData erased, string actor,
        string why, DateTimeOffset at) => connection.ExecuteAsync(
            "INSERT INTO personal_erasures (at_us, actor, why, reports, messages, letters) "
            + "VALUES (@at, @actor, @why, @Reports, @Messages, @Letters)",
            new { at = Tables.Micros(at), actor, why, erased.Reports, erased.Messages, erased.Letters }, transaction);

    private static Task<int> Keys(DbConnection connection, DbTransaction transaction, IEnumerable<string> ids) =>
        Each(connection, transaction, "DELETE FROM personal_keys WHERE id = @id", ids);

    private static Task<int> Each(
        DbConnection connection, DbTransaction transaction, string sql, IEnumerable<string> ids) =>
        connection.ExecuteAsync(sql, ids.Select(id => new { id }).ToList(), transaction);
}
