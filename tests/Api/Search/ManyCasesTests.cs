using Dapper;
using Despacho311.Contracts.Journal;
using Despacho311.Domain.Geo;
using Despacho311.Journal;

namespace Despacho311.Tests.Api.Search;

/// <summary>
/// Either database is asked in one of several ways, by how many cases hold the words: each must find the same as the
/// others.
/// </summary>
public class ManyCasesTests(PostgresServer server)
{
    private const int Cases = 9_000;

    /// <summary>All hold one word, the older ones a second, one in three thousand a third.</summary>
    private static async Task<Database> Filled(PostgresServer? server)
    {
        var database = server is null
            ? Database.Sqlite(Path.Combine(Directory.CreateTempSubdirectory("despacho311-").FullName, "cases.db"))
            : Database.Postgres(await server.NewDatabase());
        await database.Migrate(_ => { }, CancellationToken.None);
        var cell = GeoCells.Of(new GeoPoint(9.0005, -79.5));
        await database.Change(async (connection, transaction) =>
        {
            await connection.ExecuteAsync(
                """
                INSERT INTO cases (id, version, hash, snapshot, agency, lat, long, opened_at_us, cell)
                VALUES (@Id, 1, @Hash, '{}', @Agency, @Lat, -79.5, @At, @Cell)
                """,
                Enumerable.Range(1, Cases).Select(n => new
                {
                    Id = Id(n),
                    Hash = new byte[] { 0 },
                    Agency = n % 2 == 0 ? "IDAAN" : "AAUD",
                    Lat = 9 + n * 0.00001,
                    At = OpenedAt(n),
                    Cell = cell,
                }), transaction);
            await WordIndex.Write(connection, transaction, database.IsPostgres,
                [.. Enumerable.Range(1, Cases).Select(n => new IndexedCase(Id(n), Tables.Instant(OpenedAt(n)),
                    $"agua {(n <= 5_500 ? "tubo " : "")}{(n % 3_000 == 1 ? "raro 12" : "1234")}"))]);
        }, CancellationToken.None);
        return database;
    }

    /// <summary>Three of them in each microsecond, thousands in each millisecond.</summary>
    private static long OpenedAt(int n) => 1_790_000_000_000_000 + n / 3;

    private static string Id(int n) => $"C{n:D5}";

    private static async Task<IEnumerable<string>> Found(Database database, int limit, params string[] words) =>
        (await new RowReader(database).List(new RowQuery(Tables.Cases, [new Where("agency", "=", "AAUD")],
            "opened_at_us", Descending: true, Limit: limit, Words: [.. words]), CancellationToken.None))
        .Select(r => r.Id);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Common_rare_and_old_words_are_found_newest_first(bool onSqlite)
    {
        using var database = await Filled(onSqlite ? null : server);
        Assert.Equal([Id(8999), Id(8997), Id(8995)], await Found(database, 3, "agua"));
        Assert.Equal([Id(5499), Id(5497), Id(5495)], await Found(database, 3, "agua", "tubo"));
        Assert.Equal([Id(6001), Id(3001), Id(1)], await Found(database, 4, "raro"));
        Assert.Equal([Id(3001), Id(1)], await Found(database, 3, "tubo", "rar"));
        Assert.Empty(await Found(database, 3, "nada"));
        Assert.Empty(await Found(database, 3));
        Assert.Equal(5_500, await new RowReader(database).Count(
            new RowQuery(Tables.Cases, [], Limit: 10_000, Words: ["tubo"]), CancellationToken.None));
    }

    /// <summary>House 12 is not house 1234, but a word may be found while it is typed.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_number_is_taken_whole(bool onSqlite)
    {
        using var database = await Filled(onSqlite ? null : server);
        Assert.Equal([Id(6001), Id(3001), Id(1)], await Found(database, 4, "agua", "12"));
        Assert.Equal([Id(6001), Id(3001), Id(1)], await Found(database, 4, "12", "agu"));
        Assert.Empty(await Found(database, 4, "agua", "123"));
    }

    /// <summary>Many of one moment: none is left out between two pages, none comes twice.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pages_of_what_holds_a_word_follow_each_other(bool onSqlite)
    {
        using var database = await Filled(onSqlite ? null : server);
        var query = new RowQuery(Tables.Cases, [], "opened_at_us", Descending: true, Limit: 700, Words: ["tub"]);
        var pages = new List<string>();
        for (var offset = 0; offset < 2_100; offset += 700)
            pages.AddRange((await new RowReader(database).List(
                query with { Offset = offset }, CancellationToken.None)).Select(r => r.Id));
        Assert.Equal(Enumerable.Range(5_500 - 2_099, 2_100).Reverse().Select(Id), pages);
    }

    [Fact]
    public async Task What_lies_near_is_found_by_its_cell_and_measured()
    {
        using var database = await Filled(server);
        var near = await new RowReader(database).List(new RowQuery(Tables.Cases, [], Limit: 1_000,
            Within: new Circle(new GeoPoint(9.001, -79.5), new Meters(20))), CancellationToken.None);
        var ids = near.Select(r => r.Id).ToArray();
        Assert.Equal(Enumerable.Range(80, 42).Select(Id).Where(ids.Contains), ids);
        Assert.InRange(near.Count, 34, 37);
    }

    /// <summary>Among the cells at hand, in each of them, or, of a wide circle, in all: the same cases.</summary>
    [Theory]
    [InlineData(300, null)]
    [InlineData(2_000, "IDAAN")]
    [InlineData(20_000, null)]
    public async Task The_newest_near_a_place_come_page_by_page(double radius, string? agency)
    {
        using var database = Database.Postgres(await server.NewDatabase());
        await database.Migrate(_ => { }, CancellationToken.None);
        var random = new Random(5);
        var cases = Enumerable.Range(0, 3_000).Select(i => (Id: $"C{i:00000}", At: (long)random.Next(400),
            Agency: i % 3 == 0 ? "IDAAN" : "AAUD",
            Place: new GeoPoint(9 + random.NextDouble() * 0.04, -79.55 + random.NextDouble() * 0.04))).ToList();
        await using var connection = await database.Open(CancellationToken.None);
        await connection.ExecuteAsync(
            """
            INSERT INTO cases (id, version, hash, snapshot, agency, lat, long, opened_at_us, cell)
            VALUES (@Id, 1, '\x00', '{}', @Agency, @Lat, @Long, @At, @Cell)
            """,
            cases.Select(c => new { c.Id, c.Agency, c.Place.Lat, c.Place.Long, c.At, Cell = GeoCells.Of(c.Place) }));
        var circle = new Circle(new GeoPoint(9.02, -79.53), new Meters(radius));
        var expected = cases.Where(c => (agency is null || c.Agency == agency) && Within(circle, c.Place))
            .OrderByDescending(c => c.At).ThenByDescending(c => c.Id, StringComparer.Ordinal).Select(c => c.Id)
            .ToList();
        Assert.True(expected.Count > 25);
        var query = new RowQuery(Tables.Cases, agency is null ? [] : [new Where("agency", "=", agency)],
            "opened_at_us", Descending: true, Limit: 10, Within: circle);
        for (var offset = 0; offset < 30; offset += 10)
            Assert.Equal(expected.Skip(offset).Take(10), (await new RowReader(database).List(
                query with { Offset = offset }, CancellationToken.None)).Select(r => r.Id));
    }

    private static bool Within(Circle circle, GeoPoint place)
    {
        var north = (place.Lat - circle.Center.Lat) * 111_320;
        var east = (place.Long - circle.Center.Long) * 111_320 * Math.Cos(circle.Center.Lat * Math.PI / 180);
        return north * north + east * east <= circle.Radius.Value * circle.Radius.Value;
    }
}
