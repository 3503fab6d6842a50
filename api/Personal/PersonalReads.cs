using System.Collections.Concurrent;
using Despacho311.Contracts.Journal;
using Despacho311.Journal;

namespace Despacho311.Api.Personal;

/// <summary>Who looked at somebody's personal data, and when.</summary>
public sealed class PersonalReads(Database database, PersonalSeal seal, TimeProvider clock)
{
    /// <summary>A list that stays on somebody's screen is one look in so long.</summary>
    private static readonly TimeSpan OneLook = TimeSpan.FromHours(1);

    private const int MostRemembered = 10_000;

    private readonly ConcurrentDictionary<(string Actor, string Person), DateTimeOffset> looks = new();

    /// <summary>Before anything is shown, so that no look goes unwritten.</summary>
    /// <param name="subject">Whose: their number or address.</param>
    public Task Record(string actor, string subject) => Write(actor, seal.IndexOf(subject));

    /// <summary>The same for a list that is asked for again and again: each hour's first look is written.</summary>
    public async Task RecordList(string actor, IEnumerable<string> subjects)
    {
        var now = clock.GetUtcNow();
        foreach (var person in subjects.Select(seal.IndexOf).Distinct())
        {
            if (looks.TryGetValue((actor, person), out var last) && now - last < OneLook)
                continue;
            await Write(actor, person);
            if (looks.Count >= MostRemembered)
                looks.Clear();
            looks[(actor, person)] = now;
        }
    }

    private async Task Write(string actor, string person) => await database.Execute(
        "INSERT INTO personal_reads (at_us, actor, subject) VALUES (@at, @actor, @person)",
        new { at = Tables.Micros(clock.GetUtcNow()), actor, person });
}
