using Dapper;
using Despacho311.Contracts.Journal;
using Despacho311.Domain.Towing;
using Despacho311.Journal.Archive;

namespace Despacho311.Tests.Cluster.Journal;

/// <summary>Months that left the database are still the journal: read, checked and written on to as before.</summary>
public abstract partial class JournalTests
{
    private static DateTimeOffset Spring => new(2026, 3, 20, 17, 0, 0, TimeSpan.Zero);

    /// <summary>Four months, each with streams that begin in it and end in the next.</summary>
    private async Task FillMonths(int eachMonth = 150)
    {
        var heads = new Dictionary<string, StreamHead>();
        for (var month = 0; month < 4; month++)
        {
            var at = Spring.AddMonths(month);
            var ended = heads.ToList();
            heads.Clear();
            foreach (var (id, head) in ended)
                await journal.Append(Of(id, head, new TowRequestEvent.GivenUp(at)) with { At = at });
            foreach (var id in Enumerable.Range(0, eachMonth).Select(i => $"M{month}-{i}"))
                heads[id] = await journal.Append(Of(id, StreamHead.Empty, Requested(id)) with { At = at });
        }
    }

    private async Task<List<string>> Archive(int months)
    {
        var names = new List<string>();
        await foreach (var month in new Archiving(database, journal).Run(
            new DateOnly(2026, 3, 1).AddMonths(months), CancellationToken.None))
            names.Add(month.Name);
        return names;
    }

    private static string Text(StoredEvent e) => string.Join('|', e.Position, e.Stream, e.Version, e.Type, e.Data, e.At,
        e.Actor, e.RuleVersion, Convert.ToHexString(e.Hash));

    private async Task<List<string>> AllEvents(long after = 0) =>
        await journal.ReadAll(after, null, CancellationToken.None).Select(Text).ToListAsync();

    private async Task<long> InDatabase()
    {
        await using var connection = await database.Open(CancellationToken.None);
        return await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM journal");
    }

    [Fact]
    public async Task What_was_archived_is_read_and_checked_as_before()
    {
        await FillMonths();
        var (before, rowsBefore) = (await AllEvents(), await Rows());
        Assert.Equal(["2026-03", "2026-04"], await Archive(2));
        Assert.Equal(before.Count - 150 - 300, await InDatabase());
        Assert.Equal(before, await AllEvents());
        var middle = before.Count / 4;
        Assert.Equal(before[middle..], await AllEvents(long.Parse(before[middle - 1].Split('|')[0])));
        foreach (var stream in new[] { "tow/M0-0", "tow/M0-149", "tow/M1-77", "tow/M2-3", "tow/M3-149" })
        {
            var expected = before.Where(e => e.Contains($"|{stream}|", StringComparison.Ordinal)).ToList();
            Assert.Equal(expected, (await Events(stream)).Select(Text));
            Assert.Equal(expected[1..], await journal.ReadStream(stream, 2, CancellationToken.None)
                .Select(Text).ToListAsync());
        }
        Assert.Empty(await Events("tow/nobody"));
        Assert.Equal((before.Count, null), await Tools.Verify(CancellationToken.None));
        await Execute("DELETE FROM tow_requests");
        await Tools.Rebuild(CancellationToken.None);
        Assert.Equal(rowsBefore, await Rows());
    }

    [Fact]
    public async Task Work_goes_on_and_later_months_follow()
    {
        await FillMonths(5);
        Assert.Equal(["2026-03"], await Archive(1));
        Assert.Empty(await Archive(1));
        // A stream of which nothing is left in the database is not new for all that.
        Assert.Equal(["2026-04", "2026-05", "2026-06"], await Archive(4));
        Assert.Equal(0, await InDatabase());
        await Assert.ThrowsAsync<VersionConflictException>(() => Open("M0-1", StreamHead.Empty));
        await Assert.ThrowsAsync<VersionConflictException>(() => Open("M3-1", StreamHead.Empty));
        var head = (await rows.Find(Tables.TowRequests, "M3-1", CancellationToken.None))!.Head;
        var late = Spring.AddMonths(3).AddDays(1);
        await journal.Append(Of("M3-1", head, new TowRequestEvent.GivenUp(late)) with { At = late });
        Assert.Equal([1, 2], (await Events("tow/M3-1")).Select(e => e.Version));
        // What came after its month's file was written gets one of its own.
        Assert.Equal(["2026-06-2"], await Archive(4));
        Assert.Equal((36, null), await Tools.Verify(CancellationToken.None));
    }

    [Fact]
    public async Task A_file_that_was_changed_or_is_gone_is_named()
    {
        await FillMonths(5);
        await Archive(1);
        var file = Path.Combine(database.ArchiveFolder, "journal-2026-03.jsonl.gz");
        var bytes = await File.ReadAllBytesAsync(file);
        bytes[^20] ^= 1;
        await File.WriteAllBytesAsync(file, bytes);
        Assert.Equal("archive/2026-03", (await Tools.Verify(CancellationToken.None)).Fault?.Stream);
        File.Delete(file);
        var missing = await Assert.ThrowsAsync<FileNotFoundException>(() => Tools.Verify(CancellationToken.None));
        Assert.Contains(file, missing.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<FileNotFoundException>(() => Events("tow/M0-1"));
        // Whoever is in the database alone is not concerned.
        Assert.Single(await Events("tow/M3-1"));
    }

    [Fact]
    public async Task Nothing_leaves_the_database_that_somebody_has_still_to_read()
    {
        await FillMonths(5);
        await Execute("INSERT INTO journal_feeds (name, position, holder, held_until_us) VALUES ('clocks', 3, '', 0)");
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => Archive(1));
        Assert.Contains("clocks", refused.Message, StringComparison.Ordinal);
        Assert.Equal(35, await InDatabase());
    }

    [Fact]
    public async Task One_that_was_interrupted_between_file_and_deletion_is_read_once_and_finished()
    {
        await FillMonths(5);
        var before = await AllEvents();
        await Execute("CREATE TABLE journal_copy AS SELECT * FROM journal");
        await Archive(2);
        var overriding = database.IsPostgres ? "OVERRIDING SYSTEM VALUE " : "";
        await Execute("INSERT INTO journal (position, stream, version, type, data, at_us, actor, rule_version, hash) "
            + overriding + "SELECT position, stream, version, type, data, at_us, actor, rule_version, hash "
            + "FROM journal_copy WHERE position BETWEEN 4 AND 15");
        Assert.Equal(before, await AllEvents());
        Assert.Equal(2, (await Events("tow/M0-1")).Count);
        Assert.Equal((35, null), await Tools.Verify(CancellationToken.None));
        Assert.Equal(["2026-05"], await Archive(3));
        Assert.Equal(before, await AllEvents());
        Assert.Equal(10, await InDatabase());
    }
}
