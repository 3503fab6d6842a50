using Despacho311.Domain.Deliveries;
using Dapper;
using Despacho311.Contracts.Journal;
using Despacho311.Journal;

namespace Despacho311.Api.Webhooks;

/// <summary>Reads what webhooks are owed, and asks for it to be sent again.</summary>
public sealed class WebhookMessages(Database database, TimeProvider clock)
{
    private const string Columns = "webhook, id, type, body, at_us, state, refusals, next_at_us";

    private sealed class Row
    {
        public string Webhook { get; init; } = "";
        public string Id { get; init; } = "";
        public string Type { get; init; } = "";
        public string Body { get; init; } = "";
        public long At_us { get; init; }
        public string State { get; init; } = "";
        public long Refusals { get; init; }
        public long Next_at_us { get; init; }

        public WebhookMessage Read() => new(Webhook, Id, Type, Body, Tables.Instant(At_us),
            Enum.Parse<WebhookMessageState>(State, ignoreCase: true), (int)Refusals, Tables.Instant(Next_at_us));
    }

    private sealed class AttemptRow
    {
        public long At_us { get; init; }
        public long? Status { get; init; }
        public string? Fault { get; init; }
        public long Took_ms { get; init; }
    }

    private async Task<IReadOnlyList<WebhookMessage>> Query(string rest, object values, CancellationToken cancellation)
    {
        await using var connection = await database.Open(cancellation);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            $"SELECT {Columns} FROM webhook_messages {rest}", values, cancellationToken: cancellation));
        return [.. rows.Select(r => r.Read())];
    }

    /// <summary>What is due for a webhook, oldest first.</summary>
    public Task<IReadOnlyList<WebhookMessage>> Due(string webhook, int most, CancellationToken cancellation) => Query(
        "WHERE webhook = @webhook AND state = 'pending' AND next_at_us <= @now ORDER BY next_at_us, id LIMIT @most",
        new { webhook, most, now = Tables.Micros(clock.GetUtcNow()) }, cancellation);

    /// <summary>Newest first.</summary>
    public Task<IReadOnlyList<WebhookMessage>> List(string webhook, WebhookMessageState? state, long? before, int most,
        CancellationToken cancellation) => Query("WHERE webhook = @webhook"
            + (state is null ? "" : " AND state = @state") + (before is null ? "" : " AND at_us < @before")
            + " ORDER BY at_us DESC, id DESC LIMIT @most",
        new { webhook, before, most, state = state is { } s ? Tables.NameOf(s) : null }, cancellation);

    public async Task<WebhookMessage?> Find(string webhook, string id, CancellationToken cancellation) =>
        (await Query("WHERE webhook = @webhook AND id = @id", new { webhook, id }, cancellation)).SingleOrDefault();

    public async Task<IReadOnlyList<WebhookAttempt>> Attempts(
        string webhook, string message, CancellationToken cancellation)
    {
        await using var connection = await database.Open(cancellation);
        var rows = await connection.QueryAsync<AttemptRow>(new CommandDefinition(
            "SELECT at_us, status, fault, took_ms FROM webhook_attempts "
            + "WHERE webhook = @webhook AND message = @message ORDER BY at_us",
            new { webhook, message }, cancellationToken: cancellation));
        return [.. rows.Select(r => new WebhookAttempt(
            Tables.Instant(r.At_us), (int?)r.Status, r.Fault, (int)r.Took_ms))];
    }

    /// <summary>Sends again what came up in this time, or one message of it. Pending ones are due at once.</summary>
    /// <returns>How many.</returns>
    public async Task<int> Replay(string webhook, string? id, WebhookMessageState? state, DateTimeOffset from,
        DateTimeOffset to)
    {
        return await database.Execute(
            "UPDATE webhook_messages SET state = 'pending', refusals = 0, next_at_us = at_us WHERE webhook = @webhook "
            + "AND at_us >= @from AND at_us < @to" + (id is null ? "" : " AND id = @id")
            + (state is null ? "" : " AND state = @state"),
            new
            {
                webhook,
                id,
                from = Tables.Micros(from),
                to = Tables.Micros(to),
                state = state is { } s ? Tables.NameOf(s) : null,
            });
    }

    /// <summary>Gives up all that is pending, as when nobody listens any more.</summary>
    public async Task GiveUp(string webhook)
    {
        await database.Execute(
            "UPDATE webhook_messages SET state = 'dead' WHERE webhook = @webhook AND state = 'pending'",
            new { webhook });
    }

    /// <summary>Forgets what came up long ago.</summary>
    public async Task Forget()
    {
        var before = Tables.Micros(clock.GetUtcNow() - DeliveryRules.Kept);
        await database.Execute("DELETE FROM webhook_attempts WHERE at_us < @before", new { before });
        await database.Execute("DELETE FROM webhook_messages WHERE at_us < @before", new { before });
    }
}
