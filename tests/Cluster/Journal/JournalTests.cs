using Dapper;
using Despacho311.Contracts;
using Despacho311.Contracts.Journal;
using Despacho311.Domain.Geo;
using Despacho311.Domain.Towing;
using Despacho311.Journal;

[assembly: AssemblyFixture(typeof(Despacho311.Tests.Support.PostgresServer))]

namespace Despacho311.Tests.Cluster.Journal;

public sealed class SqliteJournalTests : JournalTests
{
    protected override Task<Database> NewDatabase() => Task.FromResult(
        Database.Sqlite(Path.Combine(Directory.CreateTempSubdirectory("despacho311-").FullName, "city.db")));
}

public sealed class PostgresJournalTests(PostgresServer server) : JournalTests
{
    protected override async Task<Database> NewDatabase() => Database.Postgres(
        await server.NewDatabase(), Directory.CreateTempSubdirectory("despacho311-").FullName);
}

/// <summary>What the journal promises, the same on both databases.</summary>
public abstract partial class JournalTests : IAsyncLifetime
{
    private Database database = null!;
    private JournalWriter journal = null!;
    private RowReader rows = null!;

    protected abstract Task<Database> NewDatabase();

    public async ValueTask InitializeAsync()
    {
        database = await NewDatabase();
        await database.Migrate(_ => { }, CancellationToken.None);
        journal = new JournalWriter(database);
        rows = new RowReader(database);
    }

    public async ValueTask DisposeAsync()
    {
        await journal.DisposeAsync();
        database.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task What_was_appended_is_read_back_with_its_row()
    {
        var head = await Open("R1", StreamHead.Empty);
        var stored = await Events("tow/R1");
        Assert.Equal("tow.requested", Assert.Single(stored).Type);
        Assert.Equal(head.Hash, stored[0].Hash);
        var row = await rows.Find(Tables.TowRequests, "R1", CancellationToken.None);
        Assert.Equal(1, row!.Head.Version);
        Assert.Contains("\"state\":\"requested\"", row.State, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_are_found_by_lists_bounds_and_places()
    {
        foreach (var id in new[] { "R1", "R2", "R3" })
            await Open(id, StreamHead.Empty);
        async Task<IEnumerable<string>> Ids(RowQuery query) =>
            (await rows.List(query, CancellationToken.None)).Select(r => r.Id);
        var query = new RowQuery(Tables.TowRequests, []);
        Assert.Equal(["R1", "R3"], await Ids(query with { Where = [new("id", "in", (string[])["R1", "R3", "R9"])] }));
        Assert.Empty(await Ids(query with { Where = [new("id", "in", Array.Empty<string>())] }));
        Assert.Equal(["R3", "R2"], await Ids(query with { Where = [new("id", ">", "R1")], Descending = true }));
        Assert.Equal(2, await rows.Count(query with { Limit = 2 }, CancellationToken.None));
        var where = Wire.Read<TowRequest>((await rows.Find(Tables.TowRequests, "R1", CancellationToken.None))!.State)
            .Details.Where;
        Assert.Equal(3, (await Ids(query with { Within = new Circle(where.Offset(30, 30), new Meters(50)) })).Count());
        Assert.Empty(await Ids(query with { Within = new Circle(where.Offset(40, 40), new Meters(50)) }));
        Assert.Equal(3, (await Ids(query with
        {
            Where = Where.InBox(new GeoBox(
            where.Long - 0.001, where.Lat - 0.001, where.Long + 0.001, where.Lat + 0.001))
        })).Count());
    }

    [Fact]
    public async Task Callers_who_wait_together_share_a_commit()
    {
        var before = journal.Commits;
        await Task.WhenAll(Enumerable.Range(0, 400).Select(i => Open($"R{i}", StreamHead.Empty)));
        Assert.Equal(400, await rows.Count(new RowQuery(Tables.TowRequests, [], Limit: 1_000), CancellationToken.None));
        Assert.InRange(journal.Commits - before, 1, 100);
    }

    [Fact]
    public async Task A_conflict_fails_one_caller_alone_and_harms_nobody_in_its_batch()
    {
        await Open("R7", StreamHead.Empty);
        var tries = Enumerable.Range(0, 50).Select(async i =>
        {
            try
            {
                await Open($"R{i}", StreamHead.Empty);
                return true;
            }
            catch (VersionConflictException)
            {
                return false;
            }
        });
        var done = await Task.WhenAll(tries);
        Assert.Equal(Enumerable.Range(0, 50).Select(i => i != 7), done);
        Assert.Equal(50, await rows.Count(new RowQuery(Tables.TowRequests, []), CancellationToken.None));
    }

    [Fact]
    public async Task A_callers_events_go_in_all_or_none()
    {
        var head = await Open("R1", StreamHead.Empty);
        await journal.Append(Of("R1", head, new TowRequestEvent.GivenUp(Noon)));
        // The first of these two finds version 2 taken; the second alone would fit.
        await Assert.ThrowsAsync<VersionConflictException>(() => journal.Append(Of("R1", head,
            new TowRequestEvent.Stepped(TowStep.EnRoute, null, Noon), new TowRequestEvent.GivenUp(Noon))));
        Assert.Equal(["tow.requested", "tow.given-up"], (await Events("tow/R1")).Select(e => e.Type));
        var row = await rows.Find(Tables.TowRequests, "R1", CancellationToken.None);
        Assert.Equal(2, row!.Head.Version);
    }

    [Fact]
    public async Task Two_writers_of_one_stream_cannot_fork_its_history()
    {
        await using var other = new JournalWriter(database);
        var head = await Open("R1", StreamHead.Empty);
        var race = new[] { journal, other }.Select(async (writer, i) =>
        {
            try
            {
                await writer.Append(Of("R1", head, new TowRequestEvent.Cancelled($"writer {i}", false, Noon)));
                return 1;
            }
            catch (VersionConflictException)
            {
                return 0;
            }
        });
        Assert.Equal(1, (await Task.WhenAll(race)).Sum());
        Assert.Equal(2, (await Events("tow/R1")).Count);
    }

    [Fact]
    public async Task A_store_that_fails_tells_each_caller_and_serves_the_next()
    {
        await Execute("ALTER TABLE tow_requests RENAME TO hidden");
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => Open("R1", StreamHead.Empty));
        await Execute("ALTER TABLE hidden RENAME TO tow_requests");
        Assert.Empty(await Events("tow/R1"));
        await Open("R1", StreamHead.Empty);
        Assert.Single(await Events("tow/R1"));
    }

    [Fact]
    public async Task The_tables_have_the_columns_that_the_code_declares()
    {
        foreach (var table in Tables.All)
        {
            await using var connection = await database.Open(CancellationToken.None);
            await using var reader = await connection.ExecuteReaderAsync($"SELECT * FROM {table.Name}");
            var found = Enumerable.Range(0, reader.FieldCount).Select(reader.GetName);
            Assert.Equal(["id", "version", "hash", "snapshot", .. table.Columns.Select(c => c.Name)], found);
        }
    }

    [Fact]
    public async Task Migrations_run_once_and_a_newer_database_is_refused()
    {
        await Open("R1", StreamHead.Empty);
        await database.Migrate(_ => { }, CancellationToken.None);
        Assert.Single(await Events("tow/R1"));
        await Execute("UPDATE schema_changes SET version = '999' WHERE version = '1'");
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            database.Migrate(_ => { }, CancellationToken.None));
    }

    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 17, 0, 0, TimeSpan.Zero);

    private static TowRequestEvent.Requested Requested(string id) => new(id, "PA-1", new TowDetails(
        new Officer("4711", OfficerAgency.Attt), "B-1", "double-parking",
        new Vehicle("AB1234", VehicleKind.Sedan, null, null, "gris ñandú"), new(8.98, -79.52), null, null), Noon);

    private Task<StreamHead> Open(string id, StreamHead head) => journal.Append(Of(id, head, Requested(id)));

    /// <summary>The rows follow from the whole stream; a test appends to streams that begin with a request.</summary>
    private static Append Of(string id, StreamHead head, params TowRequestEvent[] events)
    {
        TowRequestEvent[] all = events[0] is TowRequestEvent.Requested ? events : [Requested(id), .. events];
        var state = all.Aggregate((TowRequest?)null, TowRequestLogic.Evolve)!;
        return new Append($"tow/{id}", head, [.. events], Noon, "test", null,
            Aggregates.TowRequests.Rows(state, [.. events]));
    }

    private async Task<List<StoredEvent>> Events(string stream)
    {
        var events = new List<StoredEvent>();
        await foreach (var e in journal.ReadStream(stream, 1, CancellationToken.None))
            events.Add(e);
        return events;
    }

    private async Task Execute(string sql, object? values = null)
    {
        await using var connection = await database.Open(CancellationToken.None);
        await connection.ExecuteAsync(sql, values);
    }
}
