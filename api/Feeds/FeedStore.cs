using System.Data.Common;
using System.Diagnostics;
using Dapper;
using Despacho311.Contracts.Journal;
using Despacho311.Journal;

namespace Despacho311.Api.Feeds;

/// <summary>How far each feed has read the journal, and which process reads for it.</summary>
public sealed class FeedStore(Database database, TimeProvider clock)
{
    /// <summary>How old an answer may be that several feeds share.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(250);

    private readonly Lock gate = new();
    private Task<long>? settled;
    private long askedAt;

    /// <summary>
    /// How far the journal is settled, asked once for all feeds of this process: on PostgreSQL every writer waits for
    /// the moment in which it is found out.
    /// </summary>
    public Task<long> Settled(IJournal journal)
    {
        lock (gate)
        {
            if (settled is null || Stopwatch.GetElapsedTime(askedAt) > Fresh)
                (settled, askedAt) = (journal.Settled(CancellationToken.None), Stopwatch.GetTimestamp());
            return settled;
        }
    }

    /// <summary>
    /// Whether this process is the one that works on the feed, for the next while. Who stops breathing loses it.
    /// </summary>
    public async Task<bool> Hold(string feed, string holder, TimeSpan lasting)
    {
        var now = clock.GetUtcNow();
        return await database.Execute(
            "INSERT INTO journal_feeds (name, position, holder, held_until_us) VALUES (@feed, 0, @holder, @until) "
            + "ON CONFLICT (name) DO UPDATE SET holder = @holder, held_until_us = @until "
            + "WHERE journal_feeds.holder = @holder OR journal_feeds.held_until_us < @now",
            new { feed, holder, now = Tables.Micros(now), until = Tables.Micros(now + lasting) }) == 1;
    }

    /// <summary>Sets the mark of a feed that has taken nothing yet; one that has stays where it is.</summary>
    public async Task Begin(string feed, long position)
    {
        await database.Execute(
            "INSERT INTO journal_feeds (name, position, holder, held_until_us) VALUES (@feed, @position, '', 0) "
            + "ON CONFLICT (name) DO UPDATE SET position = @position WHERE journal_feeds.position = 0",
            new { feed, position });
    }

    public async Task<long> Position(string feed, CancellationToken cancellation)
    {
        await using var connection = await database.Open(cancellation);
        return await connection.ExecuteScalarAsync<long?>(new CommandDefinition(
            "SELECT position FROM journal_feeds WHERE name = @feed", new { feed }, cancellationToken: cancellation))
            ?? 0;
    }

    /// <summary>Forgets all that a feed has made; the next start of a server makes it again from the journal.</summary>
    public static Task Forget(Database database, string feed, params string[] tables) =>
        database.Change(async (connection, transaction) =>
        {
            foreach (var table in tables)
                await connection.ExecuteAsync($"DELETE FROM {table}", transaction: transaction);
            await connection.ExecuteAsync("DELETE FROM journal_feeds WHERE name = @feed", new { feed }, transaction);
        }, CancellationToken.None);

    public Task MarkAlone(string feed, long position) => database.Change(
        (connection, transaction) => Mark(connection, transaction, feed, position), CancellationToken.None);

    /// <summary>Moves the mark, in the transaction that saves what was made of the events before it.</summary>
    public static Task<int> Mark(DbConnection connection, DbTransaction transaction, string feed, long position) =>
        connection.ExecuteAsync(
            "UPDATE journal_feeds SET position = @position WHERE name = @feed AND position < @position",
            new { feed, position }, transaction);
}
