using Dapper;
using Despacho311.Api.Messages;
using Despacho311.Api.Reports;
using Despacho311.Contracts.Cases;
using Despacho311.Contracts.Journal;
using Despacho311.Domain.Contacts;
using Despacho311.Journal;

namespace Despacho311.Api.Personal;

/// <summary>How somebody is known here: by a telephone number, or by a mail address.</summary>
public sealed record Subject(string? Phone, string? Email)
{
    /// <summary>As it is compared everywhere; null when it is neither.</summary>
    public static Subject? Of(string? phone, string? email) =>
        PhoneNumber.Normal(phone) is { } number ? new Subject(number, null)
        : !string.IsNullOrWhiteSpace(email) ? new Subject(null, email.Trim().ToLowerInvariant())
        : null;

    public string Name => Phone ?? Email!;
}

/// <param name="Case">The case that they reported, or joined.</param>
public sealed record HeldReporter(string Case, Reporter Reporter);

/// <param name="Sent">When it went out, or shall.</param>
public sealed record HeldMessage(string Case, string Address, string State, DateTimeOffset Sent);

public sealed record HeldLetter(string Id, string Sender, string? Name, string Subject, string Text, DateTimeOffset At);

/// <summary>Who looked at it, or erased it.</summary>
public sealed record HeldRead(DateTimeOffset At, string Actor);

/// <summary>All that this installation holds of one person.</summary>
public sealed record HeldData(
    string Subject, IReadOnlyList<HeldReporter> Reports, IReadOnlyList<HeldMessage> Messages,
    IReadOnlyList<HeldLetter> Letters, IReadOnlyList<HeldRead> Reads);

/// <param name="Reports">Cases that no longer know who reported them.</param>
/// <param name="Messages">Messages to them, sent and unsent.</param>
/// <param name="Letters">What they wrote.</param>
public sealed record ErasedData(int Reports, int Messages, int Letters, int Exchanges);

/// <summary>
/// What is held of a person, and its end. None of it is in the journal: a case knows its reporter by an opaque token,
/// so erasing breaks no chain of hashes.
/// </summary>
public sealed class PersonalData(
    Database database, IRows rows, Reporters reporters, MessageStore messages, PersonalSeal seal, TimeProvider clock)
{
    private sealed record ReadRow(long AtUs, string Actor);

    public async Task<HeldData> Find(Subject subject, CancellationToken cancellation)
    {
        var person = seal.IndexOf(subject.Name);
        var known = await reporters.Open(await Rows(subject, cancellation), cancellation);
        var (owed, received) = await messages.OfPerson(person, cancellation);
        await using var connection = await database.Open(cancellation);
        var reads = await connection.QueryAsync<ReadRow>(new CommandDefinition(
            "SELECT at_us AS AtUs, actor AS Actor FROM personal_reads WHERE subject = @person ORDER BY at_us",
            new { person }, cancellationToken: cancellation));
        return new HeldData(subject.Name,
            [.. known.Select(r => new HeldReporter(r.Key.Split('/')[0], r.Value))],
            [.. owed.Select(m => new HeldMessage(m.Key.Case, m.Address, Tables.NameOf(m.State), m.NextAt))],
            [.. received.Select(l => new HeldLetter(l.Id, l.Sender, l.Name, l.Subject, l.Text, l.At))],
            [.. reads.Select(r => new HeldRead(Tables.Instant(r.AtUs), r.Actor))]);
    }

    /// <summary>
    /// All of it or nothing, in one transaction: the records and their keys, so that older copies of the database
    /// cannot be read either. That it was done is kept, by whom and why, not of whom.
    /// </summary>
    public async Task<ErasedData> Erase(Subject subject, string actor, string why)
    {
        var person = seal.IndexOf(subject.Name);
        var known = (await Rows(subject, CancellationToken.None)).Select(r => r.Id).ToList();
        var cases = known.Select(id => id.Split('/')[0]).Distinct().ToList();
        var erased = new ErasedData(0, 0, 0, 0);
        await database.Change(async (connection, transaction) =>
        {
            var owed = await Ids("SELECT id FROM owed_messages WHERE person = @person");
            var letters = await Ids("SELECT id FROM received_messages WHERE person = @person");
            var exchanges = new List<string>();
            foreach (var id in cases)
                exchanges.AddRange(await Ids("SELECT id FROM layer_exchanges WHERE case_id = @id AND kind = 'report' "
                    + "AND state <> 'queued'", id));
            erased = await Erasures.Erase(connection, transaction, new Erasable(known, owed, letters, exchanges));
            await connection.ExecuteAsync(
                "DELETE FROM personal_reads WHERE subject = @person", new { person }, transaction);
            await Erasures.Note(connection, transaction, erased, actor, why, clock.GetUtcNow());

            async Task<List<string>> Ids(string sql, string? id = null) =>
                [.. await connection.QueryAsync<string>(sql, new { person, id }, transaction)];
        }, CancellationToken.None);
        return erased;
    }

    private Task<IReadOnlyList<StoredRow>> Rows(Subject subject, CancellationToken cancellation) =>
        rows.List(new RowQuery(Tables.Reporters,
            [new Where(subject.Phone is null ? "email" : "phone", "=", seal.IndexOf(subject.Name))],
            Limit: MostOfOne), cancellation);

    /// <summary>Nobody has reported more often than this.</summary>
    private const int MostOfOne = 100_000;
}
