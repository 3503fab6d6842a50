using System.Data.Common;
using Dapper;
using Despacho311.Contracts.Journal;
using Despacho311.Domain.Mail;
using Despacho311.Journal;

namespace Despacho311.Api.Mail;

/// <summary>A message that the centre owes a reporter. Personal data: the address.</summary>
/// <param name="Tries">How often it was tried in vain.</param>
public sealed record OwedMail(
    MailKey Key, string Address, string Language, MailState State, int Tries, DateTimeOffset NextAt, string? Fault);

/// <summary>A message that came in. Personal data: all of it.</summary>
public sealed record ReceivedMail(
    string Id, string Sender, string? Name, string Subject, string Text, string? Case, MailOutcome Outcome,
    DateTimeOffset At);

/// <summary>The ledger of mail: every message owed, sent, failed or received.</summary>
public sealed class MailStore(Database database)
{
    private sealed record OwedRow(
        string Case_id, long Number, string Who, string Address, string Language, string State, long Tries,
        long Next_at_us, string? Fault);

    private sealed record ReceivedRow(
        string Id, string Sender, string? Name, string Subject, string Words, string? Case_id, string Outcome,
        long At_us);

    private const string Owed =
        "SELECT case_id, number, who, address, language, state, tries, next_at_us, fault FROM mails ";

    private const string Received =
        "SELECT id, sender, name, subject, words, case_id, outcome, at_us FROM received_mails ";

    /// <summary>Writes down what is owed, once, in the transaction that moves the feed's mark.</summary>
    public static Task<int> Owe(DbConnection connection, DbTransaction transaction, IEnumerable<OwedMail> mails)
    {
        var rows = mails.Select(m => new
        {
            m.Key.Id,
            m.Key.Case,
            m.Key.Number,
            m.Key.Who,
            m.Address,
            m.Language,
            state = Tables.NameOf(m.State),
            next = Tables.Micros(m.NextAt),
        });
        return connection.ExecuteAsync(
            "INSERT INTO mails (id, case_id, number, who, address, language, state, tries, next_at_us) VALUES (@Id, "
            + "@Case, @Number, @Who, @Address, @Language, @state, 0, @next) ON CONFLICT (id) DO NOTHING",
            rows, transaction);
    }

    public async Task<IReadOnlyList<OwedMail>> Due(DateTimeOffset now, int most, CancellationToken cancellation) =>
        [.. (await Query<OwedRow>(Owed + "WHERE state = 'queued' AND next_at_us <= @now ORDER BY next_at_us, id "
            + "LIMIT @most", new { now = Tables.Micros(now), most }, cancellation)).Select(Of)];

    /// <summary>What was owed on a case, oldest first.</summary>
    public async Task<IReadOnlyList<OwedMail>> OfCase(string caseId, CancellationToken cancellation) =>
        [.. (await Query<OwedRow>(Owed + "WHERE case_id = @caseId ORDER BY number, who", new { caseId }, cancellation))
            .Select(Of)];

    public Task Became(MailKey key, MailState state, int tries, DateTimeOffset next, string? fault) => Execute(
        "UPDATE mails SET state = @state, tries = @tries, next_at_us = @next, fault = @fault WHERE id = @Id",
        new { key.Id, state = Tables.NameOf(state), tries, next = Tables.Micros(next), fault });

    /// <summary>Whether this reporter wants to hear of the case no more.</summary>
    public async Task<bool> HasStopped(string caseId, string who, CancellationToken cancellation) =>
        (await Query<long>("SELECT 1 FROM mail_stops WHERE case_id = @caseId AND who = @who", new { caseId, who },
            cancellation)).Any();

    public async Task Stop(string caseId, string who, bool stop)
    {
        await Execute(stop
            ? "INSERT INTO mail_stops (case_id, who) VALUES (@caseId, @who) ON CONFLICT DO NOTHING"
            : "DELETE FROM mail_stops WHERE case_id = @caseId AND who = @who", new { caseId, who });
        if (stop)
            await Execute("UPDATE mails SET state = 'stopped' WHERE case_id = @caseId AND who = @who "
                + "AND state = 'queued'", new { caseId, who });
    }

    /// <summary>Whether a message was dealt with already.</summary>
    public async Task<bool> Knows(string id, CancellationToken cancellation) =>
        (await Query<long>("SELECT 1 FROM received_mails WHERE id = @id", new { id }, cancellation)).Any();

    public async Task<int> CountFrom(string sender, DateTimeOffset since, CancellationToken cancellation) =>
        (int)(await Query<long>("SELECT count(*) FROM received_mails WHERE sender = @sender AND at_us >= @since",
            new { sender, since = Tables.Micros(since) }, cancellation)).Single();

    /// <param name="raw">The message as it came: evidence.</param>
    public Task Keep(ReceivedMail mail, byte[] raw) => Execute(
        "INSERT INTO received_mails (id, sender, name, subject, words, case_id, outcome, at_us, raw) "
        + "VALUES (@Id, @Sender, @Name, @Subject, @Text, @Case, @outcome, @at, @raw) ON CONFLICT (id) DO NOTHING",
        new
        {
            mail.Id,
            mail.Sender,
            mail.Name,
            mail.Subject,
            mail.Text,
            mail.Case,
            outcome = Tables.NameOf(mail.Outcome),
            at = Tables.Micros(mail.At),
            raw,
        });

    public async Task<IReadOnlyList<ReceivedMail>> List(
        MailOutcome outcome, int most, CancellationToken cancellation) =>
        [.. (await Query<ReceivedRow>(Received + "WHERE outcome = @outcome ORDER BY at_us, id LIMIT @most",
            new { outcome = Tables.NameOf(outcome), most }, cancellation)).Select(Of)];

    public async Task<ReceivedMail?> Find(string id, CancellationToken cancellation) =>
        (await Query<ReceivedRow>(Received + "WHERE id = @id", new { id }, cancellation)).Select(Of).FirstOrDefault();

    /// <summary>Takes a new message: of two who take it at once, one has it.</summary>
    public async Task<bool> Take(string id) => await Execute(
        "UPDATE received_mails SET outcome = 'taken' WHERE id = @id AND outcome = 'new'", new { id }) == 1;

    private static ReceivedMail Of(ReceivedRow r) => new(r.Id, r.Sender, r.Name, r.Subject, r.Words, r.Case_id,
        Enum.Parse<MailOutcome>(r.Outcome, true), Tables.Instant(r.At_us));

    private static OwedMail Of(OwedRow r) => new(new MailKey(r.Case_id, (int)r.Number, r.Who), r.Address, r.Language,
        Enum.Parse<MailState>(r.State, true), (int)r.Tries, Tables.Instant(r.Next_at_us), r.Fault);

    private async Task<IEnumerable<T>> Query<T>(string sql, object values, CancellationToken cancellation)
    {
        await using var connection = await database.Open(cancellation);
        return await connection.QueryAsync<T>(new CommandDefinition(sql, values, cancellationToken: cancellation));
    }

    private async Task<int> Execute(string sql, object values)
    {
        await using var connection = await database.Open(CancellationToken.None);
        return await connection.ExecuteAsync(sql, values);
    }
}
