using Despacho311.Domain.Contacts;

namespace Despacho311.Contracts.Contacts;

/// <summary>
/// A call-taker's line; its key is their name. It is shown on their screen and forgotten: what came of a call is a
/// contact, which they log.
/// </summary>
[Alias("agent-line")]
public interface IAgentLineGrain : IGrainWithStringKey
{
    [Alias("tell")]
    Task Tell(PhoneCall call);
}
