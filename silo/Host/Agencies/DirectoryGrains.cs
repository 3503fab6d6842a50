using Despacho311.Contracts;
using Despacho311.Contracts.Agencies;
using Despacho311.Contracts.Journal;
using Despacho311.Domain.Agencies;
using Despacho311.Domain.Editions;
using Despacho311.Domain.Texts;

namespace Despacho311.Host.Agencies;

internal sealed class AgencyGrain(GrainTools tools)
    : AggregateGrain<Agency, AgencyEvent, AgencyRefusal>(Aggregates.Agencies, Tables.Agencies, tools), IAgencyGrain
{
    public Task<Outcome<Agency, AgencyRefusal>> Do(AgencyCommand command, string actor) =>
        Decide((state, now) => AgencyLogic.Decide(state, command, now), actor);
}

internal sealed class ServiceGrain(GrainTools tools)
    : AggregateGrain<Planned<ServiceEdition>, EditionEvent<ServiceEdition>, EditionRefusal>(
        Aggregates.Services, Tables.Services, tools), IServiceGrain
{
    public Task<Outcome<Planned<ServiceEdition>, EditionRefusal>> Do(
        EditionCommand<ServiceEdition> command, string actor) =>
        Decide((state, now) => ServiceLogic.Decide(state, command, now), actor);
}

internal sealed class StandardTextGrain(GrainTools tools)
    : AggregateGrain<Planned<TextEdition>, EditionEvent<TextEdition>, EditionRefusal>(
        Aggregates.StandardTexts, Tables.StandardTexts, tools), IStandardTextGrain
{
    public Task<Outcome<Planned<TextEdition>, EditionRefusal>> Do(
        EditionCommand<TextEdition> command, string actor) =>
        Decide((state, now) => EditionLogic.Decide(state, command, now), actor);
}
