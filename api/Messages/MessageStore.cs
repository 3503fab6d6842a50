using System.Collections.Immutable;
using System.Data.Common;
using Dapper;
using Despacho311.Api.Personal;
using Despacho311.Contracts;
using Despacho311.Contracts.Journal;
using Despacho311.Domain.Geo;
using Despacho311.Domain.Messages;
using Despacho311.Journal;

namespace Despacho311.Api.Messages;

/// <summary>Of which update of which case to which reporter a message is.</summary>
/// <param name="Number">Of the update; 0 for the receipt.</param>
/// <param name="Who">The reporter's opaque token.</param>
public sealed record MessageKey(string Case, int Number, string Who)
{
    /// <summary>Unique over all messages that the centre owes.</summary>
    public string Id => $"{Case}.{Number}.{Who}";
}

/// <summary>A message that the centre owes a reporter. Personal data: the address.</summary>
/// <param name="Tries">How often it was tried in vain.</param>
public sealed record OwedMessage(
    MessageKey Key, string Address, string Language, MessageState State, int Tries, DateTimeOffset NextAt,
    string? Fault);

/// <summary>A message that came in. Personal data: all of it.</summary>
/// <param name="Sender">A mail address, or such as <c>whatsapp:50766123456</c>.</param>
/// <param name="Photos">Addresses of its pictures, as they are kept here.</param>
/// <param name="Location">Where it says that it is.</param>
public sealed record ReceivedMessage(
    string Id, string Sender, string? Name, string Subject, string Text, string? Case, MessageOutcome Outcome,
    DateTimeOffset At, ImmutableArray<string> Photos, GeoPoint? Location);

/// <summary>The ledger of mail: every message owed, sent, failed or received.</summary>
public sealed class MessageStore(Database database, PersonalSeal seal)
{
    private sealed record OwedRow(
        string Case_id, long Number, string Who, string Address, string Language, string State, long Tries,
        long Next_at_us, string? Fault, string? Key);

    private sealed record ReceivedRow(
        string Id, string Letter, string? Case_id, string Outcome, long At_us, string Photos, double? Lat,
        double? Long, string? Key);

    /// <summary>What of a message that came in is closed.</summary>
    private sealed record LetterWords(string Sender, string? Name, string Subject, string Text);

    private const string Owed =
        "SELECT case_id, number, who, address, language, state, tries, next_at_us, fault, k.snapshot AS key "
        + "FROM owed_messages m LEFT JOIN personal_keys k ON k.id = 'message/' || m.id ";

    private const string Received =
        "SELECT m.id, letter, case_id, outcome, at_us, photos, lat, long, k.snapshot AS key "
        + "FROM received_messages m LEFT JOIN personal_keys k ON k.id = 'letter/' || m.id ";

    private const string AddKey = "INSERT INTO personal_keys (id, version, hash, snapshot) "
        + "VALUES (@id, 0, @hash, @snapshot) ON CONFLICT (id) DO NOTHING";

    /// <summary>Writes down what is owed, once, in the transaction that moves the feed's mark.</summary>
    public async Task Owe(DbConnection connection, DbTransaction transaction, IReadOnlyList<OwedMessage> mails)
    {
        foreach (var m in mails)
        {
            var key = PersonalSeal.NewKey();
            // Who is owed it already keeps the key that their address was closed with.
            if (await connection.ExecuteAsync(
                "INSERT INTO owed_messages (id, case_id, number, who, address, person, language, state, tries, "
                + "next_at_us) VALUES (@Id, @Case, @Number, @Who, @address, @person, @Language, @state, 0, @next) "
                + "ON CONFLICT (id) DO NOTHING",
                new
                {
                    m.Key.Id,
                    m.Key.Case,
                    m.Key.Number,
                    m.Key.Who,
                    address = seal.CloseText(key, m.Address),
                    person = seal.IndexOf(m.Address),
                    m.Language,
                    state = Tables.NameOf(m.State),
                    next = Tables.Micros(m.NextAt),
                }, transaction) > 0)
                await connection.ExecuteAsync(AddKey, KeyRow("message/" + m.Key.Id, key), transaction);
        }
    }

    private static object KeyRow(string id, string key) =>
        new { id, hash = Array.Empty<byte>(), snapshot = Wire.Write(key) };

    public async Task<IReadOnlyList<OwedMessage>> Due(DateTimeOffset now, int most, CancellationToken cancellation) =>
        [.. (await Query<OwedRow>(Owed + "WHERE state = 'queued' AND next_at_us <= @now ORDER BY next_at_us, m.id "
            + "LIMIT @most", new { now = Tables.Micros(now), most }, cancellation)).Select(Of)];

    /// <summary>What was owed on a case, oldest first.</summary>
    public async Task<IReadOnlyList<OwedMessage>> OfCase(string caseId, CancellationToken cancellation) =>
        [.. (await Query<OwedRow>(Owed + "WHERE case_id = @caseId ORDER BY number, who", new { caseId }, cancellation))
            .Select(Of)];

    public Task Became(MessageKey key, MessageState state, int tries, DateTimeOffset next, string? fault) =>
        database.Execute(
        "UPDATE owed_messages SET state = @state, tries = @tries, next_at_us = @next, fault = @fault WHERE id = @Id",
        new { key.Id, state = Tables.NameOf(state), tries, next = Tables.Micros(next), fault });

    /// <summary>Whether this reporter wants to hear of the case no more.</summary>
    public async Task<bool> HasStopped(string caseId, string who, CancellationToken cancellation) =>
        (await Query<long>("SELECT 1 FROM message_stops WHERE case_id = @caseId AND who = @who", new { caseId, who },
            cancellation)).Any();

    public async Task Stop(string caseId, string who, bool stop)
    {
        await database.Execute(stop
            ? "INSERT INTO message_stops (case_id, who) VALUES (@caseId, @who) ON CONFLICT DO NOTHING"
            : "DELETE FROM message_stops WHERE case_id = @caseId AND who = @who", new { caseId, who });
        if (stop)
            await database.Execute("UPDATE owed_messages SET state = 'stopped' WHERE case_id = @caseId AND who = @who "
                + "AND state = 'queued'", new { caseId, who });
    }

    /// <summary>Whether a message was dealt with already.</summary>
    public async Task<bool> Knows(string id, CancellationToken cancellation) =>
        (await Query<long>("SELECT 1 FROM received_messages WHERE id = @id", new { id }, cancellation)).Any();

    public async Task<int> CountFrom(string sender, DateTimeOffset since, CancellationToken cancellation) =>
        (int)(await Query<long>("SELECT count(*) FROM received_messages WHERE person = @person AND at_us >= @since",
            new { person = seal.IndexOf(sender), since = Tables.Micros(since) }, cancellation)).Single();

    /// <param name="raw">The message as it came: evidence.</param>
    public Task Keep(ReceivedMessage mail, byte[] raw) => database.Change(async (connection, transaction) =>
    {
        var key = PersonalSeal.NewKey();
        if (await connection.ExecuteAsync(
            "INSERT INTO received_messages (id, person, letter, case_id, outcome, at_us, photos, lat, long, raw) "
            + "VALUES (@Id, @person, @letter, @Case, @outcome, @at, @photos, @lat, @lon, @raw) "
            + "ON CONFLICT (id) DO NOTHING",
            new
            {
                mail.Id,
                person = seal.IndexOf(mail.Sender),
                letter = seal.CloseText(
                    key, Wire.Write(new LetterWords(mail.Sender, mail.Name, mail.Subject, mail.Text))),
                mail.Case,
                outcome = Tables.NameOf(mail.Outcome),
                at = Tables.Micros(mail.At),
                photos = Wire.Write(mail.Photos),
                lat = mail.Location?.Lat,
                lon = mail.Location?.Long,
                raw = seal.Close(key, raw),
            }, transaction) > 0)
            await connection.ExecuteAsync(AddKey, KeyRow("letter/" + mail.Id, key), transaction);
    }, CancellationToken.None);

    public async Task<IReadOnlyList<ReceivedMessage>> List(
        MessageOutcome outcome, int most, CancellationToken cancellation) =>
        [.. (await Query<ReceivedRow>(Received + "WHERE outcome = @outcome ORDER BY at_us, m.id LIMIT @most",
            new { outcome = Tables.NameOf(outcome), most }, cancellation)).Select(Of)];

    public async Task<ReceivedMessage?> Find(string id, CancellationToken cancellation) =>
        (await Query<ReceivedRow>(Received + "WHERE m.id = @id", new { id }, cancellation)).Select(Of).FirstOrDefault();

    /// <summary>Takes a new message: of two who take it at once, one has it.</summary>
    public async Task<bool> Take(string id) => await database.Execute(
        "UPDATE received_messages SET outcome = 'taken' WHERE id = @id AND outcome = 'new'", new { id }) == 1;

    /// <summary>Takes all that its sender has written and nobody has taken: people write one thing in many pieces.
    /// </summary>
    /// <returns>The message with all of their words; null when somebody else has it.</returns>
    public async Task<ReceivedMessage?> TakeAll(ReceivedMessage first, CancellationToken cancellation)
    {
        if (!await Take(first.Id))
            return null;
        var all = new List<ReceivedMessage> { first };
        foreach (var other in (await Query<ReceivedRow>(Received + "WHERE person = @person AND outcome = 'new' "
            + "ORDER BY at_us, m.id", new { person = seal.IndexOf(first.Sender) }, cancellation)).Select(Of).ToList())
            if (await Take(other.Id))
                all.Add(other);
        return first with
        {
            Outcome = MessageOutcome.Taken,
            Text = string.Join("\n\n", all.OrderBy(m => m.At).Select(m => m.Text).Where(t => t.Length > 0)),
            Photos = [.. all.SelectMany(m => m.Photos)],
            Location = all.Select(m => m.Location).LastOrDefault(l => l is not null),
        };
    }

    /// <summary>Everything of a person, by what stands for their number or address.</summary>
    public async Task<(IReadOnlyList<OwedMessage> Owed, IReadOnlyList<ReceivedMessage> Received)> OfPerson(
        string person, CancellationToken cancellation) => (
        [.. (await Query<OwedRow>(Owed + "WHERE person = @person ORDER BY next_at_us, m.id", new { person },
            cancellation)).Select(Of)],
        [.. (await Query<ReceivedRow>(Received + "WHERE person = @person ORDER BY at_us, m.id", new { person },
            cancellation)).Select(Of)]);

    private ReceivedMessage Of(ReceivedRow r)
    {
        var words = seal.OpenText(KeyOf(r.Key), r.Letter) is { } json
            ? Wire.Read<LetterWords>(json)
            : new LetterWords("", null, "", "");
        return new ReceivedMessage(r.Id, words.Sender, words.Name, words.Subject, words.Text, r.Case_id,
            Enum.Parse<MessageOutcome>(r.Outcome, true), Tables.Instant(r.At_us),
            Wire.Read<ImmutableArray<string>>(r.Photos),
            r is { Lat: { } lat, Long: { } @long } ? new GeoPoint(lat, @long) : null);
    }

    private OwedMessage Of(OwedRow r) => new(new MessageKey(r.Case_id, (int)r.Number, r.Who),
        seal.OpenText(KeyOf(r.Key), r.Address) ?? "", r.Language, Enum.Parse<MessageState>(r.State, true),
        (int)r.Tries, Tables.Instant(r.Next_at_us), r.Fault);

    private static string? KeyOf(string? row) => row is null ? null : Wire.Read<string>(row);

    private async Task<IEnumerable<T>> Query<T>(string sql, object values, CancellationToken cancellation)
    {
        await using var connection = await database.Open(cancellation);
        return await connection.QueryAsync<T>(new CommandDefinition(sql, values, cancellationToken: cancellation));
    }
}
