using Despacho311.Domain.Cases;

namespace Despacho311.Tests.Simulator;

/// <summary>Cases split over agencies: whole and part hear of each other by messages that come late, twice or never.
/// </summary>
public sealed partial class CaseOffice
{
    /// <summary>Who has something to tell, as they stood when it came up.</summary>
    private readonly List<CitizenCase> news = [];
    private int parts;

    public int PartsEnded => cases.Values.Count(k => k.Case is { PartOf: not null, IsOpen: false });

    public int Answers => cases.Values.Count(k => k.Case is { PartOf: { } whole } part
        && part.Updates.Any(u => u.Word.OuterId?.Split('-')[0] == whole));

    private CaseCommand.Split Split() => new($"Q{++parts:000}", "S", Agencies[random.Next(Agencies.Length)],
        new ServiceTarget(5, TargetKind.Working), null, 1, Word);

    private void Tell()
    {
        if (news.Count == 0)
            return;
        var at = random.Next(news.Count);
        var then = news[at];
        if (!Happens(faults.Repeated))
            news.RemoveAt(at);
        if (!Happens(faults.Lost))
            TellOthers(then);
    }

    /// <summary>As the waker: whoever has something to tell does so, until nobody has.</summary>
    private void TellAll()
    {
        news.Clear();
        while (cases.Values.FirstOrDefault(k => k.Case.HasToTell) is { } kept)
            TellOthers(kept.Case);
    }

    /// <summary>As a case's grain. A part speaks of itself as it was when it began to.</summary>
    private void TellOthers(CitizenCase then)
    {
        foreach (var id in cases[then.Id].Case.Parts.Select(p => p.Id))
        {
            var whole = cases[then.Id].Case;
            if (whole.Parts.First(p => p.Id == id).NextFor(whole) is not { } command)
                continue;
            Do(id, command);
            if (!Happens(faults.Lost))
                Do(whole.Id, new CaseCommand.FollowPart(cases[id].Case));
        }
        if (then.PartOf is null)
            return;
        Do(then.PartOf, new CaseCommand.FollowPart(then));
        if (!Happens(faults.Crash))
            Do(then.Id, new CaseCommand.TellWhole(then.News));
    }
}
