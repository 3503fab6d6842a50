using Dapper;
using Despacho311.Contracts.Journal;
using Despacho311.Host;
using Despacho311.Journal;

namespace Despacho311.Api.Personal;

/// <summary>Section <c>Personal</c>: how long what is personal is kept.</summary>
/// <param name="Keep">After the end of a case; null: until somebody asks to be erased.</param>
/// <param name="KeepRaw">Mails as they came, after they came.</param>
public sealed record RetentionSettings(TimeSpan? Keep, TimeSpan? KeepRaw)
{
    private const int DefaultDays = 730;
    private const int DefaultRawDays = 365;
    private const int MostDays = 36_500;

    /// <exception cref="InvalidOperationException">A setting is no number of days.</exception>
    public static RetentionSettings From(IConfiguration configuration)
    {
        TimeSpan? Days(string name, int otherwise) => configuration[$"Personal:{name}"] switch
        {
            null or "" => TimeSpan.FromDays(otherwise),
            var text when int.TryParse(text, out var days) && days is >= 0 and <= MostDays =>
                days == 0 ? null : TimeSpan.FromDays(days),
            var text => throw new InvalidOperationException(
                $"Personal__{name}: {text} is no number of days from 0 (for ever) to {MostDays}."),
        };
        return new RetentionSettings(Days("KeepDays", DefaultDays), Days("KeepRawDays", DefaultRawDays));
    }
}

/// <summary>
/// Ends what is held of people when nothing needs it any more: who reported a case, what was written to them and what
/// they wrote, when the case has been closed for so long. Cases and their figures stay, and know nobody.
/// </summary>
public sealed partial class Retention(
    Database database, RetentionSettings settings, TimeProvider clock, ILogger<Retention> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromHours(6);

    /// <summary>So many records are erased in one transaction: on SQLite whoever reports waits for its end.</summary>
    private const int Part = 500;

    private static readonly ErasedData Nothing = new(0, 0, 0, 0);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Every.Run(Period, clock, async () =>
    {
        try
        {
            await Run(clock.GetUtcNow(), stoppingToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogNotErased(log, e);
        }
    }, stoppingToken);

    /// <summary>Erases what has been kept long enough, and writes down how much it was.</summary>
    public async Task<ErasedData> Run(DateTimeOffset now, CancellationToken cancellation)
    {
        var erased = Nothing;
        if (settings.KeepRaw is { } raw)
            while (await database.Execute(
                "UPDATE received_messages SET raw = @nothing WHERE id IN (SELECT id FROM received_messages "
                + "WHERE at_us < @before AND length(raw) > 0 AND outcome <> 'new' LIMIT @Part)",
                new { nothing = Array.Empty<byte>(), before = Tables.Micros(now - raw), Part }) == Part)
                cancellation.ThrowIfCancellationRequested();
        if (settings.Keep is not { } keep)
            return erased;
        var before = Tables.Micros(now - keep);
        ErasedData part;
        do
        {
            part = await ErasePart(before, $"kept for {keep.TotalDays} days", now);
            erased = new ErasedData(erased.Reports + part.Reports, erased.Messages + part.Messages,
                erased.Letters + part.Letters, erased.Exchanges + part.Exchanges);
            cancellation.ThrowIfCancellationRequested();
        }
        while (part.Reports == Part || part.Messages == Part || part.Letters == Part || part.Exchanges == Part);
        return erased;
    }

    private string CaseOf(string id) => database.IsPostgres
        ? $"split_part({id}, '/', 1)"
        : $"substr({id} || '/', 1, instr({id} || '/', '/') - 1)";

    private async Task<ErasedData> ErasePart(long before, string why, DateTimeOffset now)
    {
        // Looked for before the transaction begins: nobody waits for it.
        var reporters = await Ids("SELECT r.id FROM reporters r JOIN case_figures f ON f.id = " + CaseOf("r.id")
            + " WHERE f.closed_at_us < @before LIMIT @Part");
        var owed = await Ids("SELECT m.id FROM owed_messages m JOIN case_figures f ON f.id = m.case_id "
            + "WHERE f.closed_at_us < @before LIMIT @Part");
        // What led to no case is kept as long after it came.
        var letters = await Ids("SELECT m.id FROM received_messages m LEFT JOIN case_figures f ON f.id = m.case_id "
            + "WHERE m.at_us < @before AND (m.case_id IS NULL OR f.closed_at_us < @before) LIMIT @Part");
        var exchanges = await Ids("SELECT x.id FROM layer_exchanges x JOIN case_figures f ON f.id = x.case_id "
            + "WHERE f.closed_at_us < @before AND x.kind = 'report' AND x.state <> 'queued' AND x.body <> @Nobody "
            + "LIMIT @Part");
        var erased = Nothing;
        await database.Change(async (connection, transaction) =>
        {
            // Another process of a cluster may just have erased the same.
            erased = await Erasures.Erase(connection, transaction, new Erasable(reporters, owed, letters, exchanges));
            if (erased != Nothing)
                await Erasures.Note(connection, transaction, erased, "retention", why, now);
            await connection.ExecuteAsync(
                "DELETE FROM personal_reads WHERE at_us < @before", new { before }, transaction);
        }, CancellationToken.None);
        return erased;

        async Task<List<string>> Ids(string sql)
        {
            await using var connection = await database.Open(CancellationToken.None);
            return [.. await connection.QueryAsync<string>(sql, new { before, Part, Erasures.Nobody })];
        }
    }

    [LoggerMessage(LogLevel.Error, "What was kept long enough is not erased yet; it is tried again in six hours")]
    private static partial void LogNotErased(ILogger log, Exception e);
}
