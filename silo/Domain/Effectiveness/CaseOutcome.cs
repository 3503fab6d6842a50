using Despacho311.Domain.Cases;
using Despacho311.Domain.Clocks;

namespace Despacho311.Domain.Effectiveness;

/// <summary>What the figures read of one case.</summary>
/// <param name="Agency">Who has it now, and so answers for it.</param>
/// <param name="Waited">How long it waited for the citizen, over all waits that are over.</param>
/// <param name="Solved">How many of its reporters say that it is solved.</param>
/// <param name="ScoreSum">Of the <paramref name="Scores"/> that were given, 1 to 5 each.</param>
public sealed record CaseOutcome(
    string Agency, string Service, string? Corregimiento, DateTimeOffset OpenedAt, DateTimeOffset? ClosedAt,
    DateTimeOffset DueAt, int Reopenings, TimeSpan Waited, int Solved, int NotSolved, int ScoreSum, int Scores)
{
    public static CaseOutcome Of(CitizenCase c, ClockReading clock)
    {
        var waits = CaseCourse.Of(c).Pauses.Where(p => p is { WasClosed: false, To: not null });
        var scores = c.Opinions.Values.Where(o => o.Score is not null).Select(o => o.Score!.Value).ToList();
        return new CaseOutcome(c.Agency, c.Service, c.Place.Corregimiento, c.OpenedAt, clock.StoppedAt,
            clock.FirstDueAt, c.Reopenings, waits.Aggregate(TimeSpan.Zero, (sum, p) => sum + (p.To!.Value - p.From)),
            c.Opinions.Count(o => o.Value.Solved), c.Opinions.Count(o => !o.Value.Solved), scores.Sum(), scores.Count);
    }

    /// <summary>Whether it was answered in time; null while it is open and not yet due.</summary>
    public bool? InTimeAt(DateTimeOffset now) => ClosedAt is { } closed ? closed <= DueAt : now > DueAt ? false : null;
}
