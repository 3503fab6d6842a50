using System.Runtime.CompilerServices;
using Dapper;
using Despacho311.Contracts.Journal;
using Despacho311.Domain;

namespace Despacho311.Journal.Archive;

/// <summary>
/// Moves months that are over from the database into files, oldest first, while the city works on. A month leaves the
/// database only after its file has been read back and compared, event by event.
/// </summary>
public sealed class Archiving(Database database, IJournal journal)
{
    private const int DeletedAtOnce = 5_000;

    private readonly JournalArchive archive = new(database);

    /// <summary>Archives the months before the given day, each as it is done.</summary>
    /// <param name="before">The first of a month.</param>
    /// <exception cref="InvalidOperationException">A feed has not read so far yet; its name is said.</exception>
    public async IAsyncEnumerable<ArchivedMonth> Run(
        DateOnly before, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // One that was interrupted between its file and its end.
        var archived = (await archive.Months(cancellation)).ToList();
        if (archived.Count > 0)
            await Forget(archived[^1].LastPosition, cancellation);
        while (await OldestMonth(cancellation) is { } month && month < before)
        {
            var (after, last) = (archived.LastOrDefault()?.LastPosition ?? 0, await EndOf(month, cancellation));
            await CheckFeeds(last, cancellation);
            var done = await Write(NameOf(month, archived), after, last, cancellation);
            await Compare(done, after, cancellation);
            await Enter(done);
            await Forget(done.LastPosition, cancellation);
            archived.Add(done);
            yield return done;
        }
    }

    private static string NameOf(DateOnly month, List<ArchivedMonth> archived)
    {
        var name = $"{month:yyyy-MM}";
        var others = archived.Count(a => a.Name.StartsWith(name, StringComparison.Ordinal));
        return others == 0 ? name : $"{name}-{others + 1}";
    }

    private async Task<DateOnly?> OldestMonth(CancellationToken cancellation)
    {
        await using var connection = await database.Open(cancellation);
        return await connection.ExecuteScalarAsync<long?>(new CommandDefinition(
            "SELECT at_us FROM journal ORDER BY position LIMIT 1", cancellationToken: cancellation)) is { } at
            && PanamaTime.Day(Tables.Instant(at)) is var day
            ? new DateOnly(day.Year, day.Month, 1)
            : null;
    }

    /// <summary>
    /// The position before the first event of a later month. By that, and not by the last event of the month: one that
    /// was entered long afterwards would take with it all that came in between.
    /// </summary>
    private async Task<long> EndOf(DateOnly month, CancellationToken cancellation)
    {
        await using var connection = await database.Open(cancellation);
        var next = await connection.ExecuteScalarAsync<long?>(new CommandDefinition(
            "SELECT min(position) FROM journal WHERE at_us >= @end",
            new { end = Tables.Micros(PanamaTime.Midnight(month.AddMonths(1))) }, cancellationToken: cancellation));
        return next is { } first ? first - 1 : await journal.Settled(cancellation);
    }

    private async Task CheckFeeds(long last, CancellationToken cancellation)
    {
        await using var connection = await database.Open(cancellation);
        var behind = (await connection.QueryAsync<string>(new CommandDefinition(
            "SELECT name FROM journal_feeds WHERE position < @last ORDER BY name", new { last },
            cancellationToken: cancellation))).ToList();
        if (behind.Count > 0)
            throw new InvalidOperationException($"Not read so far yet: {string.Join(", ", behind)}. Let the city run.");
    }

    private async Task<ArchivedMonth> Write(string name, long after, long last, CancellationToken cancellation)
    {
        using var writer = new ArchiveWriter(database.ArchiveFolder, name);
        await foreach (var e in journal.ReadAll(after, last, cancellation))
            writer.Add(e);
        return writer.Finish();
    }

    /// <summary>Reads the file as it is on the disk, beside what the database still holds.</summary>
    private async Task Compare(ArchivedMonth month, long after, CancellationToken cancellation)
    {
        using var written = archive.ReaderOf(month).ReadAll(0).GetEnumerator();
        await foreach (var e in journal.ReadAll(after, month.LastPosition, cancellation))
            if (!written.MoveNext() || written.Current with { Hash = e.Hash } != e
                || !written.Current.Hash.AsSpan().SequenceEqual(e.Hash))
                throw new InvalidDataException(
                    $"The file of {month.Name} does not hold {e.Stream} version {e.Version} as it was written.");
        if (written.MoveNext())
            throw new InvalidDataException($"The file of {month.Name} holds more than was written to it.");
    }

    private Task<int> Enter(ArchivedMonth month) => database.Execute(
        "INSERT INTO journal_archives (name, first_position, last_position, events, sha256) "
        + "VALUES (@Name, @FirstPosition, @LastPosition, @Events, @Sha256)", month);

    /// <summary>Little by little, so that nobody waits long for their turn to write.</summary>
    private async Task Forget(long upTo, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested && await database.Execute(
            "DELETE FROM journal WHERE position IN (SELECT position FROM journal WHERE position <= @upTo "
            + "ORDER BY position LIMIT @most)", new { upTo, most = DeletedAtOnce }) > 0)
        {
        }
    }
}
