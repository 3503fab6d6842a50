using Despacho311.Domain.Deliveries;
using System.Data.Common;
using Dapper;
using Despacho311.Api.Feeds;
using Despacho311.Contracts.Journal;
using Despacho311.Journal;

namespace Despacho311.Api.Webhooks;

/// <summary>Webhooks and what they are owed, in the database.</summary>
public sealed class WebhookStore(Database database, TimeProvider clock)
{
    private const string Columns = "id, owner, role, scope, url, types, services, language, secret, old_secret, "
        + "old_until_us, since_position, created_at_us, failures, failing_since_us, next_at_us, disabled";

    private sealed class Row
    {
        public string Id { get; init; } = "";
        public string Owner { get; init; } = "";
        public string Role { get; init; } = "";
        public string? Scope { get; init; }
        public string Url { get; init; } = "";
        public string Types { get; init; } = "";
        public string Services { get; init; } = "";
        public string Language { get; init; } = "";
        public string Secret { get; init; } = "";
        public string? Old_secret { get; init; }
        public long? Old_until_us { get; init; }
        public long Since_position { get; init; }
        public long Created_at_us { get; init; }
        public long Failures { get; init; }
        public long? Failing_since_us { get; init; }
        public long Next_at_us { get; init; }
        public string? Disabled { get; init; }

        public Webhook Read() => new(Id, Owner, Role, Scope, Url, Words(Types), Words(Services), Language, Secret,
            Old_secret, At(Old_until_us), Since_position, Tables.Instant(Created_at_us),
            new ReceiverHealth((int)Failures, At(Failing_since_us), Tables.Instant(Next_at_us)),
            Disabled is null ? null : Enum.Parse<WebhookDisabled>(Disabled, ignoreCase: true));
    }

    private static string[] Words(string list) => list.Split(',', StringSplitOptions.RemoveEmptyEntries);

    private static DateTimeOffset? At(long? micros) => micros is { } m ? Tables.Instant(m) : null;

    private long Now => Tables.Micros(clock.GetUtcNow());

    public async Task Add(Webhook w)
    {
        await database.Execute($"INSERT INTO webhooks ({Columns}) VALUES (@Id, @Owner, @Role, @Scope, @Url, @types, "
            + "@services, @Language, @Secret, NULL, NULL, @since, @created, 0, NULL, 0, NULL)",
            new
            {
                w.Id,
                w.Owner,
                w.Role,
                w.Scope,
                w.Url,
                types = string.Join(',', w.Types),
                services = string.Join(',', w.Services),
                w.Language,
                w.Secret,
                since = w.SincePosition,
                created = Tables.Micros(w.CreatedAt),
            });
    }

    /// <param name="owner">Only those of this key; null for all.</param>
    public async Task<IReadOnlyList<Webhook>> List(string? owner, CancellationToken cancellation)
    {
        await using var connection = await database.Open(cancellation);
        var where = owner is null ? "" : " WHERE owner = @owner";
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            $"SELECT {Columns} FROM webhooks{where} ORDER BY created_at_us, id",
            new { owner }, cancellationToken: cancellation));
        return [.. rows.Select(r => r.Read())];
    }

    public async Task<Webhook?> Find(string id, CancellationToken cancellation)
    {
        await using var connection = await database.Open(cancellation);
        return (await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            $"SELECT {Columns} FROM webhooks WHERE id = @id", new { id }, cancellationToken: cancellation)))?.Read();
    }

    public Task Remove(string id) => database.Change(async (connection, transaction) =>
    {
        foreach (var sql in new[]
            {
                "DELETE FROM webhook_attempts WHERE webhook = @id", "DELETE FROM webhook_messages WHERE webhook = @id",
                "DELETE FROM webhooks WHERE id = @id",
            })
            await connection.ExecuteAsync(sql, new { id }, transaction);
    }, CancellationToken.None);

    public Task Rotate(string id, string secret) => database.Execute(
        "UPDATE webhooks SET old_secret = secret, old_until_us = @until, secret = @secret WHERE id = @id",
        new { id, secret, until = Now + DeliveryRules.OldSecretLasts.Ticks / 10 });

    /// <summary>Lets it rest, or puts it back to work with a clean record.</summary>
    public Task Disable(string id, WebhookDisabled? why) => database.Execute(
        "UPDATE webhooks SET disabled = @why, failures = 0, failing_since_us = NULL, next_at_us = 0 WHERE id = @id",
        new { id, why = why is { } w ? Tables.NameOf(w) : null });

    public Task SaveHealth(string id, ReceiverHealth health) => database.Execute(
        "UPDATE webhooks SET failures = @Failures, failing_since_us = @since, next_at_us = @next WHERE id = @id",
        new
        {
            id,
            health.Failures,
            since = health.FailingSince is { } since ? Tables.Micros(since) : (long?)null,
            next = Tables.Micros(health.NextAt),
        });

    /// <summary>Saves what is owed and how far the journal was read, in one transaction.</summary>
    public Task Owe(string feed, IReadOnlyList<WebhookMessage> messages, long position) =>
        database.Change(async (connection, transaction) =>
        {
            await Insert(connection, transaction, messages);
            await FeedStore.Mark(connection, transaction, feed, position);
        }, CancellationToken.None);

    /// <summary>Saves a message that nothing in the journal caused.</summary>
    public async Task Owe(WebhookMessage message)
    {
        await using var connection = await database.Open(CancellationToken.None);
        await Insert(connection, null, [message]);
    }

    private static Task<int> Insert(
        DbConnection connection, DbTransaction? transaction, IEnumerable<WebhookMessage> all) =>
        connection.ExecuteAsync(
            "INSERT INTO webhook_messages (webhook, id, type, body, at_us, state, refusals, next_at_us) "
            + "VALUES (@Webhook, @Id, @Type, @Body, @at, 'pending', 0, @at) ON CONFLICT (webhook, id) DO NOTHING",
            all.Select(m => new { m.Webhook, m.Id, m.Type, m.Body, at = Tables.Micros(m.At) }), transaction);

    /// <summary>Writes down an attempt and what follows from it for the message.</summary>
    public Task Tried(WebhookMessage message, WebhookAttempt attempt) =>
        database.Change(async (connection, transaction) =>
        {
            await connection.ExecuteAsync(
                "UPDATE webhook_messages SET state = @state, refusals = @Refusals, next_at_us = @next "
                + "WHERE webhook = @Webhook AND id = @Id",
                new
                {
                    message.Webhook,
                    message.Id,
                    message.Refusals,
                    state = Tables.NameOf(message.State),
                    next = Tables.Micros(message.NextAt),
                }, transaction);
            await connection.ExecuteAsync(
                "INSERT INTO webhook_attempts (webhook, message, at_us, status, fault, took_ms) "
                + "VALUES (@Webhook, @Id, @at, @Status, @Fault, @TookMs)",
                new
                {
                    message.Webhook,
                    message.Id,
                    at = Tables.Micros(attempt.At),
                    attempt.Status,
                    attempt.Fault,
                    attempt.TookMs,
                }, transaction);
        }, CancellationToken.None);
}
