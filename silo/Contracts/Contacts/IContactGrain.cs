using Despacho311.Domain.Contacts;

namespace Despacho311.Contracts.Contacts;

/// <summary>One contact of a citizen with the centre; its key is the contact's id.</summary>
[Alias("contact")]
public interface IContactGrain : IGrainWithStringKey
{
    [Alias("do")]
    Task<Outcome<Contact, ContactRefusal>> Do(ContactCommand command, string actor);
}
