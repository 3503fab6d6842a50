using System.Collections.Immutable;
using Despacho311.Domain.Cases;

namespace Despacho311.Domain.Clocks;

/// <summary>A stretch in which the agency's clock stands.</summary>
/// <param name="To">Null while it lasts.</param>
/// <param name="Agency">Whose case it was.</param>
/// <param name="WasClosed">The case counted as done, wrongly; else the agency waited for the citizen.</param>
public sealed record ClockPause(DateTimeOffset From, DateTimeOffset? To, string Agency, bool WasClosed);

/// <summary>What a clock needs to know of a case: read from its history, never counted along.</summary>
/// <param name="Owners">Who had the case from when on, oldest first; the first from its start.</param>
/// <param name="StoppedAt">When it was closed, if it still is.</param>
public sealed record CaseCourse(
    DateTimeOffset Start, ImmutableArray<(DateTimeOffset From, string Agency)> Owners,
    ImmutableArray<ClockPause> Pauses, DateTimeOffset? StoppedAt)
{
    public string Owner => Owners[^1].Agency;

    public static CaseCourse Of(CitizenCase c)
    {
        var owners = ImmutableArray.Create((c.OpenedAt, c.FirstAgency));
        var pauses = ImmutableArray<ClockPause>.Empty;
        ClockPause? standing = null;
        foreach (var update in c.Updates)
        {
            var isClosed = !CaseLogic.IsOpen(update.Status);
            var stands = isClosed || update.Status == CaseStatus.WaitingForCitizen;
            if (standing is not null && (!stands || standing.WasClosed != isClosed))
            {
                pauses = pauses.Add(standing with { To = update.At });
                standing = null;
            }
            if (owners[^1].Item2 != update.Agency)
                owners = owners.Add((update.At, update.Agency));
            if (stands)
                standing ??= new ClockPause(update.At, null, update.Agency, isClosed);
        }
        // What is closed for good stops the clock; it does not pause it.
        if (standing is { WasClosed: true })
            return new CaseCourse(c.OpenedAt, owners, pauses, standing.From);
        return new CaseCourse(c.OpenedAt, owners, standing is null ? pauses : pauses.Add(standing), c.ClosedAt);
    }

    /// <summary>Whose day it is: the agency's that has the case when the day begins.</summary>
    public Func<DateOnly, string> OwnerOn(WorkingTime time)
    {
        if (Owners.Length == 1)
            return _ => Owners[0].Agency;
        return day =>
        {
            var start = time.StartOf(day);
            for (var i = Owners.Length - 1; i > 0; i--)
                if (Owners[i].From <= start)
                    return Owners[i].Agency;
            return Owners[0].Agency;
        };
    }
}
