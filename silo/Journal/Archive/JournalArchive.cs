using Dapper;
using Despacho311.Contracts.Journal;

namespace Despacho311.Journal.Archive;

/// <summary>
/// The months that have left the database. What is in their files is what the database no longer holds: everything up
/// to the last of their positions.
/// </summary>
internal sealed class JournalArchive(Database database)
{
    public async Task<IReadOnlyList<ArchivedMonth>> Months(CancellationToken cancellation)
    {
        await using var connection = await database.Open(cancellation);
        return [.. await connection.QueryAsync<ArchivedMonth>(new CommandDefinition(
            "SELECT name AS Name, first_position AS FirstPosition, last_position AS LastPosition, events AS Events, "
            + "sha256 AS Sha256 FROM journal_archives ORDER BY first_position", cancellationToken: cancellation))];
    }

    /// <summary>A stream's archived events, in order.</summary>
    /// <exception cref="FileNotFoundException">A month's file is not where it should be.</exception>
    public async Task<IReadOnlyList<StoredEvent>> ReadStream(string stream, CancellationToken cancellation) =>
        [.. (await Months(cancellation)).SelectMany(m => ReaderOf(m).ReadStream(stream))];

    /// <exception cref="FileNotFoundException">The month's file is not where it should be.</exception>
    public ArchiveReader ReaderOf(ArchivedMonth month)
    {
        foreach (var file in new[] { month.FileIn(database.ArchiveFolder), month.IndexIn(database.ArchiveFolder) })
            if (!File.Exists(file))
                throw new FileNotFoundException($"The journal of {month.Name} was archived, and {file} is not there. "
                    + "Journal__Archive names its folder.");
        return new ArchiveReader(month, database.ArchiveFolder);
    }
}
