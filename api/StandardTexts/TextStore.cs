using Dapper;
using Despacho311.Api.City;
using Despacho311.Contracts;
using Despacho311.Contracts.Journal;
using Despacho311.Domain.Editions;
using Despacho311.Domain.Texts;
using Despacho311.Journal;

namespace Despacho311.Api.StandardTexts;

/// <summary>What the centre says again and again: what ships, and what was published here.</summary>
public sealed class TextStore(Database database, TimeProvider clock)
{
    private (long Rows, long Versions) mark;

    public TextBook Book { get; private set; } = NewBook([]);

    /// <summary>What is said now.</summary>
    public IEnumerable<StandardText> Offered => Book.Offered(clock.GetUtcNow());

    /// <summary>Takes the newest into use. Asked every few seconds: the rows are read only after a change.</summary>
    public async Task Load()
    {
        await using var connection = await database.Open(CancellationToken.None);
        var newest = await connection.QuerySingleAsync<(long, long)>(
            $"SELECT count(*), coalesce(sum(version), 0) FROM {Tables.StandardTexts.Name}");
        if (newest == mark)
            return;
        var published = await connection.QueryAsync<string>($"SELECT snapshot FROM {Tables.StandardTexts.Name}");
        Book = NewBook(published.Select(Wire.Read<Planned<TextEdition>>));
        mark = newest;
    }

    private static TextBook NewBook(IEnumerable<Planned<TextEdition>> published) =>
        new(Wire.Read<List<StandardText>>(CityMap.Seed("texts.json")), published);
}
