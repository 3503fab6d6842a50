using Despacho311.Domain.Cases;

namespace Despacho311.Api.Open311;

/// <summary>
/// The statuses of FixMyStreet's update extension: upper case when a client posts them, lower case when we publish.
/// </summary>
internal static class UpdateStatus
{
    /// <summary>How we publish a state.</summary>
    public static string NameOf(CaseStatus status) => status switch
    {
        CaseStatus.Received => "open",
        CaseStatus.Acknowledged => "investigating",
        CaseStatus.Scheduled => "action_scheduled",
        CaseStatus.InProgress => "in_progress",
        CaseStatus.WaitingForCitizen => "investigating",
        CaseStatus.Resolved => "fixed",
        CaseStatus.Duplicate => "duplicate",
        CaseStatus.NotOurs => "not_councils_responsibility",
        CaseStatus.Declined => "no_further_action",
        CaseStatus.Withdrawn => "cancelled",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static readonly string[] WordsOnly =
        ["open", "reopen", "confirmed", "for_triage", "unchanged", "internal_referral"];

    /// <summary>Whether the extension has this status, in any case of letters.</summary>
    public static bool IsKnown(string status) => Moves(status) is not null || WordsOnly.Contains(Lower(status));

    /// <summary>The state that a status asks for; null when it asks for none.</summary>
    private static CaseStatus? Moves(string status) => Lower(status) switch
    {
        "investigating" => CaseStatus.Acknowledged,
        "action_scheduled" or "planned" => CaseStatus.Scheduled,
        "in_progress" => CaseStatus.InProgress,
        "fixed" or "closed" => CaseStatus.Resolved,
        "duplicate" => CaseStatus.Duplicate,
        "not_councils_responsibility" => CaseStatus.NotOurs,
        "no_further_action" => CaseStatus.Declined,
        "cancelled" => CaseStatus.Withdrawn,
        _ => null,
    };

    /// <summary>
    /// What an update asks of a case. An agency's status moves it. A reporter's ends it or opens it again, and is
    /// otherwise their word on it. What does not fit the case's state is a word too: it is never lost.
    /// </summary>
    public static CaseCommand CommandFor(CitizenCase c, string status, CaseWord word) =>
        (c.IsOpen, Moves(status), word.By) switch
        {
            (false, null, _) when Lower(status) is "open" or "reopen" => new CaseCommand.Reopen(word),
            (true, CaseStatus.Resolved or CaseStatus.Withdrawn, CaseSpeaker.Citizen) =>
                new CaseCommand.Close(Moves(status)!.Value, null, word),
            (true, { } to, CaseSpeaker.Agency) => CaseLogic.IsOpen(to)
                ? new CaseCommand.Progress(to, word)
                : new CaseCommand.Close(to, null, word),
            (true, _, CaseSpeaker.Citizen) when c.Status == CaseStatus.WaitingForCitizen =>
                new CaseCommand.Answer(word),
            _ => new CaseCommand.Note(word, true),
        };

    private static string Lower(string status) => status.ToLowerInvariant().Replace(' ', '_');
}
