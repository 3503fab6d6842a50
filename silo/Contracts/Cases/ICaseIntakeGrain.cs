using Despacho311.Domain.Cases;

namespace Despacho311.Contracts.Cases;

/// <summary>
/// Opens cases. A case that nobody has heard of needs no grain of its own yet: what its number must not have, an
/// event, the journal itself refuses. So a report costs neither an activation nor memory once it is answered.
/// </summary>
[Alias("case-intake")]
public interface ICaseIntakeGrain : IGrainWithIntegerKey
{
    /// <summary>The only key; each process has workers of its own behind it.</summary>
    public const long Any = 0;

    /// <summary>Opens the case. Saying it again changes nothing and answers with the case as it now is.</summary>
    [Alias("open")]
    Task<Outcome<CitizenCase, CaseRefusal>> Open(CaseCommand.Open command, string actor, SealedReporter? reporter);
}
