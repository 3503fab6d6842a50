using Despacho311.Api.Text;
using Despacho311.Domain.Clocks;

namespace Despacho311.Api.Clocks;

/// <summary>How the clocks of a case stand.</summary>
/// <param name="DueAt">By the service's promise. While the case waits for the citizen: if that lasts its longest.
/// </param>
/// <param name="LegalDueAt">By law.</param>
/// <param name="Stage">What is used of the time: none, half, most (four fifths), due.</param>
/// <param name="InTime">Of a closed case.</param>
public sealed record ClockAnswer(
    ClockState State, ClockStage Stage, DateTimeOffset DueAt, DateTimeOffset LegalDueAt, DateTimeOffset HalfAt,
    DateTimeOffset MostAt, DateTimeOffset? StoppedAt, bool? InTime, int CalendarVersion)
{
    public static ClockAnswer Of(ClockReading r, DateTimeOffset now) => new(r.State, r.StageAt(r.StoppedAt ?? now),
        r.DueAt, r.LegalDueAt, r.HalfAt, r.MostAt, r.StoppedAt, r.InTime, r.CalendarVersion);
}

/// <summary>One line of why a case is due when it is.</summary>
/// <param name="Text">In the reader's language.</param>
/// <param name="AddsMinutes">
/// The minutes that the line adds, in the time that the target goes by. Together they are the time from the filing
/// until the case is due.
/// </param>
public sealed record ClockLineAnswer(
    ClockLineKind Kind, string Text, DateTimeOffset From, DateTimeOffset To, double AddsMinutes, DateTimeOffset DueAt)
{
    public static ClockLineAnswer Of(Reader reader, ClockLine line) => new(line.Kind,
        Texts.Get(reader.Language, "clock." + Contracts.Journal.Tables.NameOf(line.Kind),
            line.Name?.In(reader.Language) ?? ""),
        line.From, line.To, line.Adds.TotalMinutes, line.DueAt);
}

/// <summary>Why a case is due when it is.</summary>
public sealed record ClockExplanation(string Code, ClockAnswer Clock, IReadOnlyList<ClockLineAnswer> Lines);
