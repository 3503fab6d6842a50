using System.Collections.Immutable;
using Despacho311.Domain.Clocks;

namespace Despacho311.Domain.Agencies;

/// <summary>Who is told what is due: the later it gets, the more of them.</summary>
public enum DigestReader
{
    /// <summary>The agency's office that answers: from half of the time on.</summary>
    Office,

    /// <summary>The agency's head: from 80 % on.</summary>
    Head,

    /// <summary>The centre itself: what is overdue.</summary>
    Centre,
}

/// <param name="Service">Its code.</param>
public sealed record DigestCase(string Id, string Service, DateTimeOffset DueAt, ClockStage Stage);

/// <summary>What an agency has to answer, as it is told in the morning.</summary>
/// <param name="Open">How many open cases it has; those named are the ones due first.</param>
public sealed record AgencyDigest(string Agency, int Open, ImmutableArray<DigestCase> Cases)
{
    /// <summary>The first instant of the working day, once it has come; null on a day of rest and before.</summary>
    public static DateOnly? DayOf(WorkingTime time, string agency, DateTimeOffset now)
    {
        var day = time.DayOf(now);
        var spans = time.Spans(agency, day).ToList();
        return spans.Count > 0 && spans[0].From <= now ? day : null;
    }

    /// <summary>What this reader is told of, due first; nothing: no letter.</summary>
    public ImmutableArray<DigestCase> For(DigestReader reader) =>
        [.. Cases.Where(c => c.Stage >= From(reader)).OrderBy(c => c.DueAt).ThenBy(c => c.Id, StringComparer.Ordinal)];

    private static ClockStage From(DigestReader reader) => reader switch
    {
        DigestReader.Office => ClockStage.Half,
        DigestReader.Head => ClockStage.Most,
        _ => ClockStage.Due,
    };
}
