using System.Data.Common;
using Dapper;
using Despacho311.Contracts.Journal;
using Despacho311.Domain.Deliveries;
using Despacho311.Journal;

namespace Despacho311.Api.FeatureLayers;

/// <summary>All that came from layers and goes to them: what is due, what was done, what a person must look at.
/// </summary>
public sealed class ExchangeLedger(Database database, TimeProvider clock)
{
    private const string Columns = "id, layer, kind, case_id, global_id, body, state, asked, tries, refusals, "
        + "next_at_us, at_us, done_at_us, fault";

    private sealed class Row
    {
        public string Id { get; init; } = "";
        public string Layer { get; init; } = "";
        public string Kind { get; init; } = "";
        public string? Case_id { get; init; }
        public string? Global_id { get; init; }
        public string Body { get; init; } = "";
        public string State { get; init; } = "";
        public long Asked { get; init; }
        public long Tries { get; init; }
        public long Refusals { get; init; }
        public long Next_at_us { get; init; }
        public long At_us { get; init; }
        public long? Done_at_us { get; init; }
        public string? Fault { get; init; }

        public LayerExchange Read() => new(Id, Layer, Enum.Parse<ExchangeKind>(Kind, ignoreCase: true), Case_id,
            Global_id, Body, Enum.Parse<ExchangeState>(State, ignoreCase: true), (int)Asked, (int)Tries, (int)Refusals,
            Tables.Instant(Next_at_us), Tables.Instant(At_us), Done_at_us is { } at ? Tables.Instant(at) : null, Fault);
    }

    private sealed class Count
    {
        public long Queued { get; init; }
        public long Stuck { get; init; }
        public long? Oldest { get; init; }
    }

    private long Now => Tables.Micros(clock.GetUtcNow());

    private static string NewId(DateTimeOffset now) => $"ex_{Guid.CreateVersion7(now):N}";

    private async Task<IReadOnlyList<LayerExchange>> Query(string rest, object values, CancellationToken cancellation)
    {
        await using var connection = await database.Open(cancellation);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            $"SELECT {Columns} FROM layer_exchanges {rest}", values, cancellationToken: cancellation));
        return [.. rows.Select(r => r.Read())];
    }

    /// <summary>What is to be done now, oldest first.</summary>
    public Task<IReadOnlyList<LayerExchange>> Due(string layer, int most, CancellationToken cancellation) => Query(
        "WHERE layer = @layer AND state = 'queued' AND next_at_us <= @now ORDER BY at_us, id LIMIT @most",
        new { layer, most, now = Now }, cancellation);

    /// <summary>Newest first.</summary>
    public Task<IReadOnlyList<LayerExchange>> List(string layer, ExchangeState? state, string? caseId, string? before,
        int most, CancellationToken cancellation) => Query("WHERE layer = @layer"
            + (state is null ? "" : " AND state = @state") + (caseId is null ? "" : " AND case_id = @caseId")
            + (before is null ? "" : " AND id < @before") + " ORDER BY id DESC LIMIT @most",
        new { layer, caseId, before, most, state = state is { } s ? Tables.NameOf(s) : null }, cancellation);

    public async Task<LayerExchange?> Find(string layer, string id, CancellationToken cancellation) =>
        (await Query("WHERE layer = @layer AND id = @id", new { layer, id }, cancellation)).SingleOrDefault();

    /// <summary>What is still to do, and since when.</summary>
    public async Task<LayerBacklog> Backlog(string layer, CancellationToken cancellation)
    {
        await using var connection = await database.Open(cancellation);
        var count = await connection.QuerySingleAsync<Count>(new CommandDefinition(
            "SELECT COUNT(CASE WHEN state = 'queued' THEN 1 END) AS queued, "
            + "COUNT(CASE WHEN state = 'stuck' THEN 1 END) AS stuck, MIN(at_us) AS oldest "
            + "FROM layer_exchanges WHERE layer = @layer AND state IN ('queued', 'stuck')",
            new { layer }, cancellationToken: cancellation));
        return new LayerBacklog((int)count.Queued, (int)count.Stuck,
            count.Oldest is { } at ? Tables.Instant(at) : null);
    }

    /// <summary>Writes down what came, unless it is a report that became a case before.</summary>
    public Task Came(string layer, ExchangeKind kind, string? caseId, string globalId, string body)
    {
        var now = clock.GetUtcNow();
        return database.Execute(
            $"INSERT INTO layer_exchanges ({Columns}) VALUES (@id, @layer, @kind, @caseId, @globalId, @body, "
            + "'queued', 1, 0, 0, 0, @at, NULL, NULL) ON CONFLICT (layer, global_id) WHERE kind = 'report' "
            // It was edited before it became a case, or since it could not become one.
            + "DO UPDATE SET body = @body, state = 'queued', next_at_us = 0 "
            + "WHERE layer_exchanges.state IN ('queued', 'stuck') AND layer_exchanges.body <> @body",
            new
            {
                id = NewId(now),
                layer,
                kind = Tables.NameOf(kind),
                caseId,
                globalId,
                body,
                at = Tables.Micros(now),
            });
    }

    /// <summary>The case is to be sent as it is then, once, however often it changes before that.</summary>
    public Task Ask(string layer, string caseId) => database.Change((connection, transaction) =>
        Ask(connection, transaction, layer, caseId, clock.GetUtcNow()), CancellationToken.None);

    /// <summary>As <see cref="Ask(string, string)"/>, though it may not have changed since it was sent.</summary>
    public Task AskAgain(string layer, string caseId) => database.Change(async (connection, transaction) =>
    {
        await connection.ExecuteAsync("UPDATE layer_features SET sent = '' WHERE layer = @layer AND case_id = @caseId",
            new { layer, caseId }, transaction);
        await Ask(connection, transaction, layer, caseId, clock.GetUtcNow());
    }, CancellationToken.None);

    public static Task<int> Ask(
        DbConnection connection, DbTransaction transaction, string layer, string caseId, DateTimeOffset now) =>
        connection.ExecuteAsync(
            $"INSERT INTO layer_exchanges ({Columns}) VALUES (@id, @layer, 'edit', @caseId, NULL, '', 'queued', 1, 0, "
            + "0, 0, @at, NULL, NULL) ON CONFLICT (layer, case_id) WHERE kind = 'edit' AND state = 'queued' "
            + "DO UPDATE SET asked = layer_exchanges.asked + 1",
            new { id = NewId(now), layer, caseId, at = Tables.Micros(now) }, transaction);

    /// <summary>
    /// It is done, unless there was reason for it again since it was read: then it stays queued, and is done once more.
    /// </summary>
    public Task Done(LayerExchange e, string? caseId, string body) => database.Execute(
        "UPDATE layer_exchanges SET state = CASE WHEN asked = @Asked THEN 'done' ELSE state END, case_id = @caseId, "
        + "body = @body, tries = tries + 1, done_at_us = @now, fault = NULL WHERE id = @Id",
        new { e.Id, e.Asked, caseId, body, now = Now });

    /// <summary>It could not be done: for its own sake, and it is tried again ever later until a person must look.
    /// </summary>
    public Task Refused(LayerExchange e, string fault)
    {
        var next = DeliveryRules.NextTry(e.Refusals + 1, clock.GetUtcNow());
        return next is null ? Stick(e, fault) : database.Execute(
            "UPDATE layer_exchanges SET tries = tries + 1, refusals = refusals + 1, next_at_us = @next, fault = @fault "
            + "WHERE id = @Id", new { e.Id, fault, next = Tables.Micros(next.Value) });
    }

    /// <summary>It waits for something here, such as the leak of a report that has just come.</summary>
    public Task Wait(LayerExchange e, TimeSpan time) => database.Execute(
        "UPDATE layer_exchanges SET next_at_us = @next WHERE id = @Id",
        new { e.Id, next = Tables.Micros(clock.GetUtcNow() + time) });

    /// <summary>It was tried, and they could not be reached.</summary>
    public Task Tried(IEnumerable<LayerExchange> exchanges, string fault) => database.Execute(
        "UPDATE layer_exchanges SET tries = tries + 1, fault = @fault WHERE id IN @ids",
        new { ids = exchanges.Select(e => e.Id).ToArray(), fault });

    /// <summary>It can never be done as it is.</summary>
    public Task Stick(LayerExchange e, string fault) => database.Execute(
        "UPDATE layer_exchanges SET state = 'stuck', tries = tries + 1, refusals = refusals + 1, fault = @fault "
        + "WHERE id = @Id", new { e.Id, fault });

    /// <summary>A person has seen to it in another way.</summary>
    /// <returns>Whether there was anything to see to.</returns>
    public async Task<bool> Settle(string layer, string id, string note) => await database.Execute(
        "UPDATE layer_exchanges SET state = 'settled', done_at_us = @now, fault = @note "
        + "WHERE layer = @layer AND id = @id AND state IN ('queued', 'stuck')",
        new { layer, id, note, now = Now }) == 1;

    /// <summary>Does once more what came up in this time, or one of it.</summary>
    /// <returns>How many.</returns>
    public async Task<int> Replay(
        string layer, string? id, ExchangeState? state, DateTimeOffset from, DateTimeOffset to)
    {
        var found = await Query("WHERE layer = @layer AND at_us >= @from AND at_us < @to"
            + (id is null ? "" : " AND id = @id") + (state is null ? "" : " AND state = @state") + " ORDER BY at_us",
            new
            {
                layer,
                id,
                from = Tables.Micros(from),
                to = Tables.Micros(to),
                state = state is { } s ? Tables.NameOf(s) : null,
            }, CancellationToken.None);
        foreach (var e in found)
            await Again(e);
        return found.Count;
    }

    private async Task Again(LayerExchange e)
    {
        if (e.Kind != ExchangeKind.Edit)
        {
            await database.Execute(
                "UPDATE layer_exchanges SET state = 'queued', refusals = 0, next_at_us = 0 WHERE id = @Id",
                new { e.Id });
            return;
        }
        // What went from here goes as a new one: the old one stays as it was sent.
        await AskAgain(e.Layer, e.Case!);
        await database.Execute(
            "UPDATE layer_exchanges SET state = CASE WHEN state = 'stuck' THEN 'settled' ELSE state END, "
            + "refusals = 0, next_at_us = 0 WHERE id = @Id", new { e.Id });
    }

    /// <summary>Forgets what was done long ago.</summary>
    public Task Forget() => database.Execute(
        "DELETE FROM layer_exchanges WHERE at_us < @before AND state IN ('done', 'settled')",
        new { before = Tables.Micros(clock.GetUtcNow() - DeliveryRules.Kept) });
}
