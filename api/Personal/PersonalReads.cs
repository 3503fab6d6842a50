using Despacho311.Contracts.Journal;
using Despacho311.Journal;

namespace Despacho311.Api.Personal;

/// <summary>Who looked at somebody's personal data, and when.</summary>
public sealed class PersonalReads(Database database, TimeProvider clock)
{
    /// <summary>Before anything is shown, so that no look goes unwritten.</summary>
    /// <param name="subject">Whose: their number or address.</param>
    public async Task Record(string actor, string subject)
    {
        await database.Execute(
            "INSERT INTO personal_reads (at_us, actor, subject) VALUES (@at, @actor, @subject)",
            new { at = Tables.Micros(clock.GetUtcNow()), actor, subject });
    }
}
