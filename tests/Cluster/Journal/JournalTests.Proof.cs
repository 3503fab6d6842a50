using Dapper;
using Despacho311.Contracts.Journal;
using Despacho311.Domain.Towing;
using Despacho311.Journal;

namespace Despacho311.Tests.Cluster.Journal;

/// <summary>Rows follow from the journal, and nobody can rewrite it unseen.</summary>
public abstract partial class JournalTests
{
    private JournalTools Tools => new(database, journal);

    private async Task Fill()
    {
        for (var i = 0; i < 6; i++)
        {
            var head = await Open($"R{i}", StreamHead.Empty);
            head = await journal.Append(Of($"R{i}", head, new TowRequestEvent.GivenUp(Noon.AddMinutes(i))));
            Assert.Equal(2, head.Version);
        }
    }

    [Fact]
    public async Task Who_reads_from_one_settled_position_to_the_next_misses_nothing_while_others_write()
    {
        const int writers = 3, each = 300;
        var seen = new HashSet<string>();
        var position = 0L;
        var writing = Task.WhenAll(Enumerable.Range(0, writers).Select(async writer =>
        {
            await using var own = new JournalWriter(database);
            await Task.WhenAll(Enumerable.Range(0, each).Select(i => own.Append(
                Of($"W{writer}-{i}", StreamHead.Empty, Requested($"W{writer}-{i}")))));
        }));
        async Task ReadOn()
        {
            var settled = await journal.Settled(CancellationToken.None);
            await foreach (var e in journal.ReadAll(position, settled, CancellationToken.None))
                Assert.True(seen.Add(e.Stream), $"{e.Stream} came twice");
            position = settled;
        }
        while (!writing.IsCompleted)
            await ReadOn();
        await writing;
        await ReadOn();
        Assert.Equal(writers * each, seen.Count);
    }

    [Fact]
    public async Task A_journal_that_nobody_touched_verifies()
    {
        await Fill();
        Assert.Equal((12, null), await Tools.Verify(CancellationToken.None));
    }

    [Theory]
    [InlineData("UPDATE journal SET data = replace(data, '4711', '4712') WHERE stream = 'tow/R3' AND version = 1")]
    [InlineData("UPDATE journal SET at_us = at_us + 1 WHERE stream = 'tow/R3' AND version = 2")]
    [InlineData("UPDATE journal SET actor = 'other' WHERE stream = 'tow/R3' AND version = 2")]
    [InlineData("DELETE FROM journal WHERE stream = 'tow/R3' AND version = 1")]
    [InlineData("DELETE FROM journal WHERE stream = 'tow/R3' AND version = 2")]
    [InlineData("UPDATE journal SET version = 3 - version + 10 WHERE stream = 'tow/R3'")]
    [InlineData("INSERT INTO journal (stream, version, type, data, at_us, actor, hash) SELECT stream, 3, type, data, "
        + "at_us, actor, hash FROM journal WHERE stream = 'tow/R3' AND version = 2")]
    [InlineData("UPDATE tow_requests SET snapshot = replace(snapshot, 'unfulfilled', 'impounded') WHERE id = 'R3'")]
    [InlineData("DELETE FROM tow_requests WHERE id = 'R3'")]
    public async Task Any_tampering_is_found_where_it_was_done(string tampering)
    {
        await Fill();
        await Execute(tampering);
        var (_, fault) = await Tools.Verify(CancellationToken.None);
        Assert.Equal("tow/R3", fault?.Stream);
    }

    [Fact]
    public async Task Rows_that_were_lost_are_made_again_as_they_were()
    {
        await Fill();
        var before = await Rows();
        await Execute("DELETE FROM tow_requests WHERE id <> 'R1'");
        await Execute("UPDATE tow_requests SET zone = 'elsewhere'");
        var (streams, made) = await Tools.Rebuild(CancellationToken.None);
        Assert.Equal((6, 6), (streams, made));
        Assert.Equal(before, await Rows());
    }

    private async Task<List<string>> Rows()
    {
        await using var connection = await database.Open(CancellationToken.None);
        var found = await connection.QueryAsync("SELECT * FROM tow_requests ORDER BY id");
        return [.. found.Select(r => string.Join('|', ((IDictionary<string, object?>)r).Values.Select(v =>
            v is byte[] bytes ? Convert.ToHexString(bytes) : v?.ToString())))];
    }
}
