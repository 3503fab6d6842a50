using Dapper;
using Despacho311.Api.Accounts;
using Despacho311.Api.Messages;
using Despacho311.Api.Personal;
using Despacho311.Contracts.Journal;
using Despacho311.Domain.Messages;
using Despacho311.Journal;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Despacho311.Tests.Api.Personal;

/// <summary>What is personal ends by itself when the case is long closed.</summary>
public class RetentionTests(PostgresServer server)
{
    private const string Name = "Quetzalina";
    private static readonly TimeSpan Kept = TimeSpan.FromDays(730);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_reported_a_case_is_erased_when_it_has_been_closed_for_so_long_and_not_before(bool onPostgres)
    {
        using var database = onPostgres
            ? Database.Postgres(await server.NewDatabase())
            : Database.Sqlite(Path.Combine(Directory.CreateTempSubdirectory("despacho311-").FullName, "personal.db"));
        await database.Migrate(_ => { }, CancellationToken.None);
        var closed = new DateTimeOffset(2026, 3, 1, 15, 0, 0, TimeSpan.Zero);
        await Fill(database, closed);
        using var retention = new Retention(database, new RetentionSettings(Kept, TimeSpan.FromDays(365)),
            TimeProvider.System, NullLogger<Retention>.Instance);

        Assert.Equal(new ErasedData(0, 0, 0, 0),
            await retention.Run(closed + Kept - TimeSpan.FromHours(1), CancellationToken.None));
        // The mails as they came are gone by then, but for the one that nobody has looked at.
        Assert.Equal(1, await Count(database, "received_messages WHERE length(raw) > 0"));
        Assert.Equal(3, await Count(database, "reporters"));

        var later = closed + Kept + TimeSpan.FromHours(1);
        Assert.Equal(new ErasedData(2, 1, 3, 1), await retention.Run(later, CancellationToken.None));
        Assert.Equal(new ErasedData(0, 0, 0, 0), await retention.Run(later, CancellationToken.None));
        Assert.Equal(1, await Count(database, "reporters WHERE id = 'OPEN'"));
        Assert.Equal(1, await Count(database, "received_messages WHERE id = 'm-open'"));
        Assert.Equal(1, await Count(database, "owed_messages WHERE case_id = 'OPEN'"));
        Assert.Equal(3, await Count(database, "personal_keys"));
        Assert.Equal(1, await Count(database, "layer_exchanges WHERE body LIKE '%Quetzalina%'"));
        Assert.Equal(0, await Count(database, "personal_reads"));
        Assert.Equal(1, await Count(database, "personal_erasures WHERE actor = 'retention' AND reports = 2"));
    }

    /// <summary>One case was closed then, reported by two people, another is open; the rest is told of each.</summary>
    private static async Task Fill(Database database, DateTimeOffset closed)
    {
        var secret = new ServerSecret(database, With(null));
        await secret.Load();
        var messages = new MessageStore(database, new PersonalSeal(secret));
        foreach (var (id, ofCase, outcome) in new[]
        {
            ("m-closed", "SHUT", MessageOutcome.Added), ("m-open", "OPEN", MessageOutcome.Added),
            ("m-new", null, MessageOutcome.New), ("m-taken", null, MessageOutcome.Taken),
        })
            await messages.Keep(new ReceivedMessage(id, $"{id}@example.org", Name, "s", "hola", ofCase, outcome,
                closed, [], null), [1, 2, 3]);
        await database.Change(async (connection, transaction) =>
        {
            await messages.Owe(connection, transaction, [.. new[] { "SHUT", "OPEN" }.Select(c => new OwedMessage(
                new MessageKey(c, 1, "x"), "x@example.org", "es", MessageState.Sent, 0, closed, null))]);
            foreach (var reporter in new[] { "SHUT", "SHUT/x", "OPEN" })
                await connection.ExecuteAsync(
                    """
                    INSERT INTO reporters (id, version, hash, snapshot) VALUES (@reporter, 1, @hash, '{}');
                    INSERT INTO personal_keys (id, version, hash, snapshot) VALUES (@key, 1, @hash, '{}')
                    """, new { reporter, key = "reporter/" + reporter, hash = new byte[] { 0 } }, transaction);
            foreach (var (id, at) in new[] { ("SHUT", (DateTimeOffset?)closed), ("OPEN", null) })
                await connection.ExecuteAsync(
                    """
                    INSERT INTO case_figures (id, month, agency, service, opened_at_us, closed_at_us, due_at_us,
                        reopenings, waited_us, solved, not_solved, score_sum, scores)
                    VALUES (@id, '2026-02', 'MOP', 'MOP-HUECO', 0, @at, 0, 0, 0, 0, 0, 0, 0);
                    INSERT INTO layer_exchanges
                        (id, layer, kind, case_id, body, state, asked, tries, refusals, next_at_us, at_us)
                    VALUES (@id, 'idaan', 'report', @id, '{"name":"Quetzalina"}', 'done', 0, 0, 0, 0, 0)
                    """, new { id, at = at is { } a ? Tables.Micros(a) : (long?)null }, transaction);
            await connection.ExecuteAsync("INSERT INTO personal_reads (at_us, actor, subject) VALUES (@at, 'a', 's')",
                new { at = Tables.Micros(closed) }, transaction);
        }, CancellationToken.None);
    }

    [Theory]
    [InlineData(null, 730)]
    [InlineData("30", 30)]
    [InlineData("0", null)]
    public void How_long_is_a_setting(string? value, int? days) => Assert.Equal(
        days is { } d ? TimeSpan.FromDays(d) : null, RetentionSettings.From(With(value)).Keep);

    [Theory]
    [InlineData("-1")]
    [InlineData("dos")]
    public void What_is_no_number_of_days_is_said_at_start(string value) =>
        Assert.Throws<InvalidOperationException>(() => RetentionSettings.From(With(value)));

    private static IConfiguration With(string? days) => new ConfigurationBuilder()
        .AddInMemoryCollection(new Dictionary<string, string?> { ["Personal:KeepDays"] = days }).Build();

    private static async Task<long> Count(Database database, string from)
    {
        await using var connection = await database.Open(CancellationToken.None);
        return await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM " + from);
    }
}
