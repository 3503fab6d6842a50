using System.Diagnostics;

namespace Despacho311.Domain.Cases;

/// <summary>How a case is split over agencies, and how the whole goes on as its parts do.</summary>
internal static class PartNews
{
    /// <summary>To the agency that has the case already it is no part.</summary>
    public static Decision<CaseEvent, CaseRefusal> Decide(
        CitizenCase c, CaseCommand.Split split, DateTimeOffset now)
    {
        if (c.Parts.Any(p => p.Id == split.Part))
            return Decision<CaseEvent, CaseRefusal>.Same;
        if (split.Agency == c.Agency)
            return CaseRefusal.SameAgency;
        if (c.Parts.Length >= CasePart.Max)
            return CaseRefusal.TooManyParts;
        return new CaseEvent.PartGiven(split.Part, split.Service, split.Agency, split.Target, split.DueAt,
            split.Edition, split.Word, now);
    }

    /// <summary>The case itself asked nothing: perhaps a part of it did.</summary>
    public static Decision<CaseEvent, CaseRefusal> Decide(
        CitizenCase c, CaseCommand.Answer answer, DateTimeOffset now) =>
        Asking(c) is { } part ? new CaseEvent.PartAnswered(part.Id, answer.Word, now) : CaseRefusal.NothingAsked;

    /// <summary>The first part whose agency waits for the citizen and has no answer on its way.</summary>
    public static CasePart? Asking(CitizenCase c) =>
        c.Parts.FirstOrDefault(p => p is { Status: CaseStatus.WaitingForCitizen, Owed: null });

    /// <summary>What is new of the part, word by word. What the whole itself told the part it does not hear again.
    /// </summary>
    public static Decision<CaseEvent, CaseRefusal> Decide(CitizenCase c, CitizenCase part, DateTimeOffset now)
    {
        if (c.Parts.FirstOrDefault(p => p.Id == part.Id) is not { } known || part.News <= known.Heard)
            return Decision<CaseEvent, CaseRefusal>.Same;
        var answered = known.Owed is { OuterId: { } owed } && part.FindUpdate(owed) is not null;
        var events = new List<CaseEvent>();
        var room = CaseLogic.MaxUpdates - c.Updates.Length;
        foreach (var said in part.Updates.Where(u => u.Public && u.Number >= known.Heard && !IsOurs(c, u)).Take(room))
            events.Add(new CaseEvent.PartHeard(
                part.Id, said.Number + 1, said.Status, said.Agency, said.Word, answered, now));
        if (events is not [.., CaseEvent.PartHeard last] || last.News < part.News)
            events.Add(new CaseEvent.PartHeard(part.Id, part.News, part.Status, part.Agency, null, answered, now));
        // What is not done in part is not done.
        if (c.Status == CaseStatus.Resolved && part.IsOpen)
            events.Add(new CaseEvent.Reopened(CaseWord.OfEngine("partReopened"), now));
        return new Decision<CaseEvent, CaseRefusal>([.. events], null);
    }

    private static bool IsOurs(CitizenCase whole, CaseUpdate said) =>
        said.Word.OuterId?.StartsWith(whole.Id + "-", StringComparison.Ordinal) == true;

    public static CitizenCase Evolve(CitizenCase c, CaseEvent happened) => happened switch
    {
        CaseEvent.PartGiven g => Said(c with
        {
            Parts = c.Parts.Add(new CasePart(g.Part, g.Service, g.Agency, g.Target, g.DueAt, g.Edition, g.Word, g.At,
                CaseStatus.Received, 0, null)),
        }, g.Word, g.At, new PartSpeech(g.Part, g.Agency, CaseStatus.Received)),
        CaseEvent.PartHeard h => Heard(c, h),
        CaseEvent.PartAnswered a => Answered(c, a),
        _ => throw new UnreachableException(),
    };

    private static CitizenCase Heard(CitizenCase c, CaseEvent.PartHeard h)
    {
        var known = c.Parts.First(p => p.Id == h.Part);
        var next = c with
        {
            Parts = c.Parts.Replace(known, known with
            {
                Heard = h.News,
                Status = h.Status,
                Agency = h.Agency,
                Owed = h.HasAnswer ? null : known.Owed,
            }),
        };
        return h.Word is { } word ? Said(next, word, h.At, new PartSpeech(h.Part, h.Agency, h.Status)) : next;
    }

    /// <summary>A closed case's time of change is when it was closed, whatever its parts say later.</summary>
    private static CitizenCase Said(CitizenCase c, CaseWord word, DateTimeOffset at, PartSpeech of) =>
        CaseLogic.Said(c, word, at, of: of) with { UpdatedAt = c.IsOpen ? at : c.UpdatedAt };

    /// <summary>The part gets it under the number that it has here, so that it is said there once.</summary>
    private static CitizenCase Answered(CitizenCase c, CaseEvent.PartAnswered a)
    {
        var part = c.Parts.First(p => p.Id == a.Part);
        var next = Said(c, a.Word, a.At, new PartSpeech(part.Id, part.Agency, part.Status));
        return next with
        {
            Parts = c.Parts.Replace(part, part with
            {
                Owed = a.Word with { OuterId = next.Updates[^1].IdIn(c.Id) },
            }),
        };
    }
}
