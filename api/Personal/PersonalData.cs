using System.Data.Common;
using Dapper;
using Despacho311.Contracts;
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
public sealed class PersonalData(Database database, TimeProvider clock)
{
    private sealed record ReporterRow(string Id, string Snapshot);

    private sealed record OwedRow(string Id, string CaseId, string Address, string State, long AtUs);

    private sealed record LetterRow(string Id, string Sender, string? Name, string Subject, string Words, long AtUs);

    private sealed record ReadRow(long AtUs, string Actor);

    public async Task<HeldData> Find(Subject subject, CancellationToken cancellation)
    {
        await using var connection = await database.Open(cancellation);
        var reporters = await Reporters(connection, null, subject);
        var messages = await Owed(connection, null, subject);
        var letters = await Letters(connection, null, subject);
        var reads = await connection.QueryAsync<ReadRow>(new CommandDefinition(
            "SELECT at_us AS AtUs, actor AS Actor FROM personal_reads WHERE subject = @Name ORDER BY at_us",
            new { subject.Name }, cancellationToken: cancellation));
        return new HeldData(subject.Name,
            [.. reporters.Select(r => new HeldReporter(r.Id.Split('/')[0], Wire.Read<Reporter>(r.Snapshot)))],
            [.. messages.Select(m => new HeldMessage(m.CaseId, m.Address, m.State, Tables.Instant(m.AtUs)))],
            [.. letters.Select(l => new HeldLetter(
                l.Id, l.Sender, l.Name, l.Subject, l.Words, Tables.Instant(l.AtUs)))],
            [.. reads.Select(r => new HeldRead(Tables.Instant(r.AtUs), r.Actor))]);
    }

    /// <summary>All of it or nothing, in one transaction. That it was done is kept, by whom and why, not of whom.
    /// </summary>
    public async Task<ErasedData> Erase(Subject subject, string actor, string why)
    {
        var erased = new ErasedData(0, 0, 0, 0);
        await database.Change(async (connection, transaction) =>
        {
            var reporters = (await Reporters(connection, transaction, subject)).Select(r => r.Id).ToList();
            var cases = reporters.Select(id => id.Split('/')[0]).Distinct().ToList();
            var owed = (await Owed(connection, transaction, subject)).Select(m => m.Id).ToList();
            var letters = (await Letters(connection, transaction, subject)).Select(l => l.Id).ToList();
            await Each("DELETE FROM reporters WHERE id = @id", reporters);
            await Each("DELETE FROM owed_messages WHERE id = @id", owed);
            await Each("DELETE FROM received_messages WHERE id = @id", letters);
            // What another registry sent of the report, their name and number with it.
            var exchanges = await Each("UPDATE layer_exchanges SET body = '{\"attributes\":{}}' WHERE case_id = @id "
                + "AND kind = 'report' AND state <> 'queued'", cases);
            await connection.ExecuteAsync("DELETE FROM personal_reads WHERE subject = @Name",
                new { subject.Name }, transaction);
            erased = new ErasedData(reporters.Count, owed.Count, letters.Count, exchanges);
            await connection.ExecuteAsync(
                "INSERT INTO personal_erasures (at_us, actor, why, reports, messages, letters) "
                + "VALUES (@at, @actor, @why, @Reports, @Messages, @Letters)", new
                {
                    at = Tables.Micros(clock.GetUtcNow()),
                    actor,
                    why,
                    erased.Reports,
                    erased.Messages,
                    erased.Letters,
                }, transaction);

            async Task<int> Each(string sql, List<string> ids) => ids.Count == 0
                ? 0
                : await connection.ExecuteAsync(sql, ids.Select(id => new { id }), transaction);
        }, CancellationToken.None);
        return erased;
    }

    private static async Task<List<ReporterRow>> Reporters(
        DbConnection connection, DbTransaction? transaction, Subject subject) =>
        [.. await connection.QueryAsync<ReporterRow>("SELECT id AS Id, snapshot AS Snapshot FROM reporters WHERE "
            + (subject.Phone is null ? "email = @Name" : "phone = @Name") + " ORDER BY id",
            new { subject.Name }, transaction)];

    /// <summary>By address: a chat's is its number with what kind of chat before it.</summary>
    private static async Task<List<OwedRow>> Owed(
        DbConnection connection, DbTransaction? transaction, Subject subject) =>
        [.. await connection.QueryAsync<OwedRow>("SELECT id AS Id, case_id AS CaseId, address AS Address, "
            + "state AS State, next_at_us AS AtUs FROM owed_messages "
            + "WHERE lower(address) IN (@address, @chat, @abroad)",
            Addresses(subject), transaction)];

    private static async Task<List<LetterRow>> Letters(
        DbConnection connection, DbTransaction? transaction, Subject subject) =>
        [.. await connection.QueryAsync<LetterRow>("SELECT id AS Id, sender AS Sender, name AS Name, "
            + "subject AS Subject, words AS Words, at_us AS AtUs FROM received_messages "
            + "WHERE lower(sender) IN (@address, @chat, @abroad)", Addresses(subject), transaction)];

    private static object Addresses(Subject subject) => new
    {
        address = subject.Name,
        chat = $"whatsapp:{subject.Name}",
        abroad = $"whatsapp:507{subject.Name}",
    };
}
