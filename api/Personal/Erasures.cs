using System.Data.Common;
using Dapper;
using Despacho311.Contracts.Cases;
using Despacho311.Contracts.Journal;

namespace Despacho311.Api.Personal;

/// <summary>Ids of what is to be erased together.</summary>
/// <param name="Exchanges">With another registry, which sent a report with its reporter's name and number.</param>
internal sealed record Erasable(IReadOnlyCollection<string> Reporters, IReadOnlyCollection<string> Owed,
    IReadOnlyCollection<string> Received, IReadOnlyCollection<string> Exchanges);

/// <summary>
/// The end of what is personal: records go with their keys, so that older copies of the database cannot be read either.
/// </summary>
internal static class Erasures
{
    /// <summary>What is left of a report that another registry sent.</summary>
    public const string Nobody = """{"attributes":{}}""";

    /// <returns>How much of it was still there.</returns>
    public static async Task<ErasedData> Erase(DbConnection connection, DbTransaction transaction, Erasable what)
    {
        return new ErasedData(
            await Records("reporters", SealedReporter.KeyOf, what.Reporters),
            await Records("owed_messages", id => "message/" + id, what.Owed),
            await Records("received_messages", id => "letter/" + id, what.Received),
            await Each($"UPDATE layer_exchanges SET body = '{Nobody}' WHERE id = @id AND body <> '{Nobody}'",
                what.Exchanges));

        async Task<int> Records(string table, Func<string, string> keyOf, IReadOnlyCollection<string> ids)
        {
            await Each("DELETE FROM personal_keys WHERE id = @id", ids.Select(keyOf));
            return await Each($"DELETE FROM {table} WHERE id = @id", ids);
        }

        Task<int> Each(string sql, IEnumerable<string> ids) =>
            connection.ExecuteAsync(sql, ids.Select(id => new { id }).ToList(), transaction);
    }

    /// <summary>That it was done, by whom, why and how much; not of whom.</summary>
    public static Task Note(DbConnection connection, DbTransaction transaction, ErasedData erased, string actor,
        string why, DateTimeOffset at) => connection.ExecuteAsync(
            "INSERT INTO personal_erasures (at_us, actor, why, reports, messages, letters) "
            + "VALUES (@at, @actor, @why, @Reports, @Messages, @Letters)",
            new { at = Tables.Micros(at), actor, why, erased.Reports, erased.Messages, erased.Letters }, transaction);
}
