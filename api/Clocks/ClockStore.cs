using System.Data.Common;
using Dapper;
using Despacho311.Api.Cases;
using Despacho311.Contracts;
using Despacho311.Contracts.Journal;
using Despacho311.Domain.Cases;
using Despacho311.Domain.Clocks;
using Despacho311.Journal;

namespace Despacho311.Api.Clocks;

/// <summary>Which cases are due first, and whom to warn next.</summary>
public sealed class ClockStore(Database database)
{
    private sealed record Row(
        string Id, string Service, string Agency, long IsOpen, long DueAt, long LegalDueAt, long? NextStageAt,
        long Calendar);

    private const string Columns =
        "(id, service, agency, is_open, due_at_us, legal_due_at_us, next_stage_at_us, calendar_version)";

    private const string Newest = " ON CONFLICT (id) DO UPDATE SET agency = excluded.agency, "
        + "is_open = excluded.is_open, due_at_us = excluded.due_at_us, legal_due_at_us = excluded.legal_due_at_us, "
        + "next_stage_at_us = excluded.next_stage_at_us, calendar_version = excluded.calendar_version";

    /// <summary>Keeps how these cases stand, in the transaction of whoever reckoned it.</summary>
    public async Task Save(DbConnection connection, DbTransaction transaction,
        IEnumerable<(CitizenCase Case, ClockReading Clock)> reckoned)
    {
        var rows = reckoned.Select(r => new Row(r.Case.Id, r.Case.Service, r.Case.Agency, r.Case.IsOpen ? 1 : 0,
            Tables.Micros(r.Clock.DueAt), Tables.Micros(r.Clock.LegalDueAt),
            r.Case.IsOpen && r.Clock.NextStageAt(r.Case.Warned) is { } next ? Tables.Micros(next) : null,
            r.Clock.CalendarVersion)).ToList();
        if (!database.IsPostgres)
            await connection.ExecuteAsync($"INSERT INTO case_clocks {Columns} SELECT value ->> 'id', "
                + "value ->> 'service', value ->> 'agency', value ->> 'isOpen', value ->> 'dueAt', "
                + "value ->> 'legalDueAt', value ->> 'nextStageAt', value ->> 'calendar' FROM json_each(@rows) "
                + "WHERE true" + Newest,
                new { rows = Wire.Write(rows) }, transaction);
        else
            await connection.ExecuteAsync($"INSERT INTO case_clocks {Columns} SELECT * FROM unnest("
                + "@ids, @services, @agencies, @open, @due, @legal, @next, @calendar)" + Newest, new
                {
                    ids = rows.Select(r => r.Id).ToArray(),
                    services = rows.Select(r => r.Service).ToArray(),
                    agencies = rows.Select(r => r.Agency).ToArray(),
                    open = rows.Select(r => r.IsOpen).ToArray(),
                    due = rows.Select(r => r.DueAt).ToArray(),
                    legal = rows.Select(r => r.LegalDueAt).ToArray(),
                    next = rows.Select(r => r.NextStageAt).ToArray(),
                    calendar = rows.Select(r => r.Calendar).ToArray(),
                }, transaction);
    }

    /// <summary>Open cases, those due first before all others.</summary>
    /// <param name="after">The last of the page before.</param>
    public async Task<IReadOnlyList<(string Id, DateTimeOffset DueAt)>> ListDue(CaseFilter filter,
        (DateTimeOffset DueAt, string Id)? after, int limit, CancellationToken cancellation)
    {
        string Among(string name) => database.IsPostgres ? $"= ANY(@{name})" : $"IN @{name}";
        await using var connection = await database.Open(cancellation);
        var found = await connection.QueryAsync<(string Id, long DueAt)>(new CommandDefinition(
            "SELECT id, due_at_us FROM case_clocks WHERE is_open = 1"
            + (filter.Agencies is null ? "" : $" AND agency {Among("agencies")}")
            + (filter.Services is null ? "" : $" AND service {Among("services")}")
            + (after is null ? "" : " AND (due_at_us, id) > (@due, @id)") + " ORDER BY due_at_us, id LIMIT @limit",
            new
            {
                agencies = filter.Agencies,
                services = filter.Services,
                due = after is { } a ? Tables.Micros(a.DueAt) : 0,
                id = after?.Id,
                limit,
            }, cancellationToken: cancellation));
        return [.. found.Select(f => (f.Id, Tables.Instant(f.DueAt)))];
    }

    /// <summary>Cases that have come to the next stage of their clocks.</summary>
    public Task<IReadOnlyList<string>> ListStaged(DateTimeOffset now, int limit, CancellationToken cancellation) =>
        Ids("SELECT id FROM case_clocks WHERE next_stage_at_us <= @now ORDER BY next_stage_at_us LIMIT @limit",
            new { now = Tables.Micros(now), limit }, cancellation);

    /// <summary>Cases that were reckoned by another calendar: open ones, and when there are none, closed ones.
    /// </summary>
    public async Task<IReadOnlyList<string>> ListOutdated(int calendar, int limit, CancellationToken cancellation)
    {
        const string ofState = "SELECT id FROM case_clocks WHERE is_open = @open AND calendar_version < @calendar "
            + "ORDER BY calendar_version, id LIMIT @limit";
        var open = await Ids(ofState, new { open = 1L, calendar, limit }, cancellation);
        return open.Count > 0 ? open : await Ids(ofState, new { open = 0L, calendar, limit }, cancellation);
    }

    private async Task<IReadOnlyList<string>> Ids(string sql, object values, CancellationToken cancellation)
    {
        await using var connection = await database.Open(cancellation);
        return [.. await connection.QueryAsync<string>(new CommandDefinition(
            sql, values, cancellationToken: cancellation))];
    }
}
