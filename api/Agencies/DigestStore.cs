using Dapper;
using Despacho311.Contracts.Journal;
using Despacho311.Domain.Agencies;
using Despacho311.Domain.Messages;
using Despacho311.Journal;

namespace Despacho311.Api.Agencies;

/// <summary>One morning's letter to one reader of an agency.</summary>
/// <param name="Cases">How many it named; 0 when there was nothing to tell, and none was sent.</param>
public sealed record DigestLetter(
    string Agency, DateOnly Day, DigestReader Reader, MessageState State, int Tries, int Cases, DateTimeOffset NextAt,
    string? Fault);

/// <summary>The ledger of the morning's letters: each is owed once.</summary>
public sealed class DigestStore(Database database)
{
    private sealed record Row(
        string Agency, string Day, string Reader, string State, long Tries, long Cases, long NextAtUs, string? Fault)
    {
        public DigestLetter Letter => new(Agency, DateOnly.ParseExact(Day, "O"),
            Tables.Named<DigestReader>(Reader)!.Value, Tables.Named<MessageState>(State)!.Value, (int)Tries, (int)Cases,
            Tables.Instant(NextAtUs), Fault);
    }

    private const string Select = "SELECT agency AS Agency, day AS Day, reader AS Reader, state AS State, "
        + "tries AS Tries, cases AS Cases, next_at_us AS NextAtUs, fault AS Fault FROM agency_digests ";

    private const string Key = "WHERE agency = @agency AND day = @day AND reader = @reader ";

    /// <summary>Owed from now on, if it is not already.</summary>
    public Task Owe(string agency, DateOnly day, DigestReader reader, DateTimeOffset now) => database.Execute(
        "INSERT INTO agency_digests (agency, day, reader, state, tries, cases, next_at_us) "
        + "VALUES (@agency, @day, @reader, 'queued', 0, 0, @at) ON CONFLICT DO NOTHING",
        new { agency, day = day.ToString("O"), reader = Tables.NameOf(reader), at = Tables.Micros(now) });

    /// <summary>Takes what is due for so long: another process does not send it meanwhile.</summary>
    public async Task<IReadOnlyList<DigestLetter>> Take(
        DateTimeOffset now, TimeSpan hold, CancellationToken cancellation)
    {
        await using var connection = await database.Open(cancellation);
        var due = await connection.QueryAsync<Row>(new CommandDefinition(
            Select + "WHERE state = 'queued' AND next_at_us <= @now ORDER BY next_at_us LIMIT 200",
            new { now = Tables.Micros(now) }, cancellationToken: cancellation));
        var taken = new List<DigestLetter>();
        foreach (var row in due)
            if (await database.Execute($"UPDATE agency_digests SET next_at_us = @until {Key} AND next_at_us = @was", new
            {
                agency = row.Agency,
                day = row.Day,
                reader = row.Reader,
                was = row.NextAtUs,
                until = Tables.Micros(now + hold),
            }) == 1)
                taken.Add(row.Letter);
        return taken;
    }

    public Task Became(DigestLetter letter) => database.Execute(
        $"UPDATE agency_digests SET state = @state, tries = @Tries, cases = @Cases, next_at_us = @next, fault = @Fault "
        + Key, new
        {
            agency = letter.Agency,
            day = letter.Day.ToString("O"),
            reader = Tables.NameOf(letter.Reader),
            state = Tables.NameOf(letter.State),
            letter.Tries,
            letter.Cases,
            next = Tables.Micros(letter.NextAt),
            letter.Fault,
        });

    /// <summary>The newest first.</summary>
    public async Task<IReadOnlyList<DigestLetter>> List(string? agency, int limit, CancellationToken cancellation)
    {
        await using var connection = await database.Open(cancellation);
        return [.. (await connection.QueryAsync<Row>(new CommandDefinition(Select + (agency is null ? ""
            : "WHERE agency = @agency ") + "ORDER BY day DESC, agency, reader LIMIT @limit", new { agency, limit },
            cancellationToken: cancellation))).Select(r => r.Letter)];
    }

    /// <summary>How many open cases an agency has.</summary>
    public async Task<int> CountOpen(string agency, CancellationToken cancellation)
    {
        await using var connection = await database.Open(cancellation);
        return (int)await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            "SELECT count(*) FROM case_clocks WHERE is_open = 1 AND agency = @agency", new { agency },
            cancellationToken: cancellation));
    }
}
