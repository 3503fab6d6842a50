using Despacho311.Domain.Leaks;

namespace Despacho311.Domain.Cases;

/// <summary>How a report goes on as its leak does.</summary>
internal static class LeakNews
{
    /// <summary>
    /// What the crew did, as news of the report. Whatever state a person had put the report in follows all the same:
    /// the pipe is the truth.
    /// </summary>
    public static Decision<CaseEvent, CaseRefusal> Decide(
        CitizenCase c, CaseCommand.FollowLeak f, DateTimeOffset now)
    {
        var followed = new CaseEvent.LeakFollowed(f.Word);
        if (c.Updates.Length >= CaseLogic.MaxUpdates)
            return followed;
        CaseEvent? news = (f.State, c.IsOpen) switch
        {
            (LeakState.Claimed or LeakState.Confirmed, true) =>
                new CaseEvent.Progressed(CaseStatus.InProgress, CaseWord.OfEngine("leak" + f.State), now),
            (LeakState.Suspected, true) when c.Status == CaseStatus.InProgress =>
                new CaseEvent.Progressed(CaseStatus.Acknowledged, CaseWord.OfEngine("leakReleased"), now),
            // Others still do parts of it, such as the street above the pipe.
            (LeakState.Repaired, true) when c.HasOpenParts =>
                new CaseEvent.Progressed(CaseStatus.InProgress, CaseWord.OfEngine("leakRepaired", f.Finding), now),
            (LeakState.Repaired, true) =>
                new CaseEvent.Closed(CaseStatus.Resolved, null, CaseWord.OfEngine("leakRepaired", f.Finding), now),
            (LeakState.Dismissed, true) => new CaseEvent.Closed(
                f.Dismissal == LeakDismissal.NotOurs ? CaseStatus.NotOurs : CaseStatus.Declined, null,
                CaseWord.OfEngine("leak" + (f.Dismissal ?? LeakDismissal.NotFound), f.Finding), now),
            (LeakState.Suspected, false) when c.Status is CaseStatus.Declined or CaseStatus.NotOurs =>
                new CaseEvent.Reopened(CaseWord.OfEngine("leakSeenAgain"), now),
            (LeakState.FailedRepair, false) => new CaseEvent.Reopened(CaseWord.OfEngine("leakRepairFailed"), now),
            _ => null,
        };
        return news is null ? followed : new Decision<CaseEvent, CaseRefusal>([news, followed], null);
    }
}
