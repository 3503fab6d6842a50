using System.Diagnostics;
using Despacho311.Domain.Cases;

namespace Despacho311.Domain.Contacts;

public enum ContactOutcome
{
    /// <summary>Answered on the spot, from what the centre knows.</summary>
    Answered,

    CaseOpened,

    /// <summary>Added to a case that somebody else had opened, or to an own one.</summary>
    CaseJoined,

    /// <summary>Passed on to another number or office.</summary>
    Transferred,

    /// <summary>The citizen went before anything came of it.</summary>
    Abandoned,
}

/// <summary>One call, message or visit. It holds nothing of who it was: that rests with the case, if one came of it.
/// </summary>
/// <param name="Language"><c>es</c> or <c>en</c>.</param>
/// <param name="Agent">The key of who took it.</param>
/// <param name="Case">What it opened or was added to.</param>
/// <param name="Topic">What it was answered from: the id of a frequent question.</param>
public sealed record Contact(
    string Id, Channel Channel, string Language, DateTimeOffset StartedAt, DateTimeOffset EndedAt, string Agent,
    ContactOutcome Outcome, string? Case, string? Service, string? Topic);

public abstract record ContactCommand
{
    public sealed record Log(Contact Contact) : ContactCommand;
}

public abstract record ContactEvent
{
    public sealed record Logged(Contact Contact) : ContactEvent;
}

public enum ContactRefusal
{
    ContactWithoutCase,
}

/// <summary>A contact is logged once, when it is over, and never changes.</summary>
public static class ContactLogic
{
    public static Decision<ContactEvent, ContactRefusal> Decide(Contact? current, ContactCommand command) =>
        (current, command) switch
        {
            (not null, _) => Decision<ContactEvent, ContactRefusal>.Same,
            (_, ContactCommand.Log
            {
                Contact: { Case: null, Outcome: ContactOutcome.CaseOpened or ContactOutcome.CaseJoined },
            }) => ContactRefusal.ContactWithoutCase,
            (_, ContactCommand.Log l) => new ContactEvent.Logged(l.Contact),
            _ => throw new UnreachableException(),
        };

    public static Contact Evolve(Contact? current, ContactEvent happened) => happened switch
    {
        ContactEvent.Logged l => l.Contact,
        _ => throw new UnreachableException(),
    };
}
