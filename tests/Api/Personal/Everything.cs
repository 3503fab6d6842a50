using Dapper;
using Despacho311.Journal;

namespace Despacho311.Tests.Api.Personal;

/// <summary>Looks through all that an SQLite database holds.</summary>
internal static class Everything
{
    /// <summary>Names of the tables in which some value has this word, text or bytes.</summary>
    public static async Task<IReadOnlyList<string>> Holding(Database database, string word)
    {
        await using var connection = await database.Open(TestContext.Current.CancellationToken);
        var holding = new List<string>();
        foreach (var table in await connection.QueryAsync<string>(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"))
        {
            var columns = (await connection.QueryAsync<(long, string Name, string, long, string, long)>(
                $"PRAGMA table_info('{table}')")).Select(c => c.Name);
            var any = string.Join(" OR ", columns.Select(c => $"instr(CAST(\"{c}\" AS TEXT), @word) > 0"));
            if (any.Length > 0 && await connection.ExecuteScalarAsync<long>(
                $"SELECT count(*) FROM \"{table}\" WHERE {any}", new { word }) > 0)
                holding.Add(table);
        }
        return holding;
    }
}
