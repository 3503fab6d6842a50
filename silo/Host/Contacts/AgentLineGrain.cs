using Despacho311.Contracts.Contacts;
using Despacho311.Domain.Contacts;
using Despacho311.Host.Live;

namespace Despacho311.Host.Contacts;

internal sealed class AgentLineGrain(GrainTools tools) : Grain, IAgentLineGrain
{
    private PhoneCall? shown;

    public Task Tell(PhoneCall call)
    {
        shown = PhoneCall.Next(shown, call);
        tools.Live.Publish(Layers.Calls, this.GetPrimaryKeyString(), shown, null);
        return Task.CompletedTask;
    }
}
