using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Npgsql;

namespace Despacho311.Tests.Support.Faults;

/// <summary>What is wrong in the city after the faults; nothing, when all is well.</summary>
public static class Findings
{
    /// <summary>Looks for every acknowledged write, for anything double, and at the journal.</summary>
    public static Task<IReadOnlyList<string>> Of(FaultyCity city, History history) =>
        Of(city.Apis[0], city.Database, history);

    /// <summary>The same for a city that is one process.</summary>
    public static async Task<IReadOnlyList<string>> Of(CityProcess city, string database, History history)
    {
        var wrong = new ConcurrentBag<string>();
        using var client = city.Client("demo-admin");
        var paths = history.Reports.Select(r => $"/open311/v2/requests/{r}.json").Concat(history.Removals);
        await Parallel.ForEachAsync(paths, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (path, _) =>
        {
            using var answer = await client.GetAsync(path, CancellationToken.None);
            if (answer.StatusCode != HttpStatusCode.OK)
                wrong.Add($"{path} was acknowledged and is {(int)answer.StatusCode}");
        });
        foreach (var notes in history.Notes.GroupBy(n => n.Case, n => n.Text))
        {
            var told = (await client.GetFromJsonAsync<JsonElement>($"/api/v1/cases/{notes.Key}/history"))
                .GetProperty("items").EnumerateArray().Select(e => e.GetRawText()).ToList();
            foreach (var (note, found) in notes.Select(n => (n, told.Count(t => t.Contains(
                $"\"{n}\"", StringComparison.Ordinal)))).Where(n => n.Item2 != 1))
                wrong.Add($"{notes.Key}: “{note}” was acknowledged once and is there {found} times");
        }
        foreach (var fault in await InRows(database))
            wrong.Add(fault);
        var (code, said) = await CityProcess.Tool(
            "verify-journal", Directory.CreateTempSubdirectory("despacho311-").FullName, database);
        if (code != 0)
            wrong.Add($"verify-journal: {said}");
        return [.. wrong];
    }

    /// <summary>The two invariants, as the rows tell them: trucks and removals are joined one to one.</summary>
    private static async Task<List<string>> InRows(string database)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            """
            SELECT 'truck ' || truck || ' has ' || count(*) || ' active removals' FROM tow_requests
            WHERE lower(state) IN ('assigned', 'enroute', 'onscene', 'hooked', 'intransit')
            GROUP BY truck HAVING count(*) > 1
            UNION ALL
            SELECT 'removal ' || (snapshot::json -> 'job' ->> 'request') || ' has ' || count(*) || ' trucks'
            FROM tow_trucks WHERE lower(snapshot::json -> 'job' ->> 'phase') = 'assigned'
            GROUP BY snapshot::json -> 'job' ->> 'request' HAVING count(*) > 1
            """, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var wrong = new List<string>();
        while (await reader.ReadAsync())
            wrong.Add(reader.GetString(0));
        return wrong;
    }
}
