using Despacho311.Contracts;
using Despacho311.Contracts.Agencies;
using Despacho311.Contracts.Journal;
using Despacho311.Domain.Agencies;

namespace Despacho311.Host.Agencies;

internal sealed class AgencyGrain(GrainTools tools)
    : AggregateGrain<Agency, AgencyEvent, AgencyRefusal>(Aggregates.Agencies, Tables.Agencies, tools), IAgencyGrain
{
    public Task<Outcome<Agency, AgencyRefusal>> Do(AgencyCommand command, string actor) =>
        Decide((state, now) => AgencyLogic.Decide(state, command, now), actor);
}

internal sealed class ServiceGrain(GrainTools tools)
    : AggregateGrain<ServiceRecord, ServiceEvent, ServiceRefusal>(Aggregates.Services, Tables.Services, tools),
        IServiceGrain
{
    public Task<Outcome<ServiceRecord, ServiceRefusal>> Do(ServiceCommand command, string actor) =>
        Decide((state, now) => ServiceLogic.Decide(state, command, now), actor);
}
