using System.Collections.Immutable;

namespace Despacho311.Domain.Cases;

/// <summary>
/// What another agency does of a case: a case of its own, with its own clock, state and inbox, of which the whole
/// knows this. The citizen follows the whole alone.
/// </summary>
/// <param name="Id">The part's code.</param>
/// <param name="DueAt">As promised when it was given.</param>
/// <param name="Edition">The version of the service's rules that it was given under.</param>
/// <param name="Task">What is to be done.</param>
/// <param name="Status">As far as the whole knows.</param>
/// <param name="Heard">How much of the part's <see cref="CitizenCase.News"/> the whole knows; 0 until it is opened.
/// </param>
/// <param name="Owed">The citizen's answer, until the part has it.</param>
public sealed record CasePart(
    string Id, string Service, string Agency, ServiceTarget? Target, DateTimeOffset? DueAt, int? Edition,
    CaseWord Task, DateTimeOffset GivenAt, CaseStatus Status, int Heard, CaseWord? Owed)
{
    /// <summary>So many agencies have never had to do with one case; more is a mistake.</summary>
    public const int Max = 10;

    /// <summary>Whether the part has to be told something: that it is there, an answer, the end of the whole.</summary>
    public bool IsOwed(CitizenCase whole) => NextFor(whole) is not null;

    /// <summary>What the part has to be told next; null when it knows all.</summary>
    public CaseCommand? NextFor(CitizenCase whole) =>
        Heard == 0 ? OpeningFor(whole)
        // Who has said all that a case can hold takes no more, and is not asked for ever.
        : Heard > CaseLogic.MaxUpdates ? null
        : CaseLogic.IsOpen(Status) && whole.Status is CaseStatus.Withdrawn or CaseStatus.Duplicate
            ? new CaseCommand.Close(CaseStatus.Withdrawn, null, CaseWord.OfEngine("wholeEnded"))
        : Owed is not { } answer ? null
        : Status == CaseStatus.WaitingForCitizen ? new CaseCommand.Answer(answer)
        // It went on without the answer: said it was all the same.
        : new CaseCommand.Note(answer, Public: true);

    private CaseCommand.Open OpeningFor(CitizenCase whole) => new(Id, Service, Agency, whole.Place, whole.Description,
        Service == whole.Service ? whole.Answers : Sorted.Map<ImmutableArray<string>>(), whole.MediaUrls,
        whole.Channel, whole.Reporter, GivenAt, DueAt, null, Target, Edition, whole.Id, Task);
}
