using Despacho311.Contracts;
using Despacho311.Contracts.Contacts;
using Despacho311.Contracts.Journal;
using Despacho311.Domain.Contacts;

namespace Despacho311.Host.Contacts;

internal sealed class ContactGrain(GrainTools tools)
    : AggregateGrain<Contact, ContactEvent, ContactRefusal>(Aggregates.Contacts, Tables.Contacts, tools), IContactGrain
{
    public async Task<Outcome<Contact, ContactRefusal>> Do(ContactCommand command, string actor)
    {
        var outcome = await Decide((state, _) => ContactLogic.Decide(state, command), actor, optimistic: true);
        // Nobody asks for it again soon.
        DeactivateOnIdle();
        return outcome;
    }
}
