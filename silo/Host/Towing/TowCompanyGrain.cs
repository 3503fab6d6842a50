using System.Collections.Immutable;
using Despacho311.Contracts;
using Despacho311.Contracts.Journal;
using Despacho311.Contracts.Towing;
using Despacho311.Domain.Towing;
using Despacho311.Host.Live;

namespace Despacho311.Host.Towing;

internal sealed class TowCompanyGrain(GrainTools tools)
    : AggregateGrain<TowCompany, TowCompanyEvent, TowCompanyRefusal>(
        Aggregates.TowCompanies, Tables.TowCompanies, tools), ITowCompanyGrain
{
    public Task<Outcome<TowCompany, TowCompanyRefusal>> Do(TowCompanyCommand command, string actor) =>
        Decide((state, now) => TowCompanyLogic.Decide(state, command, now), actor);

    public Task<Outcome<TowCompany, TowCompanyRefusal>> DoIf(TowCompanyCommand command, string actor, long seen) =>
        DecideIf(seen, TowCompanyRefusal.CompanyMovedOn, () => Do(command, actor));

    public async Task<TowCompany?> Get()
    {
        await Load();
        return State;
    }

    protected override void Happened(TowCompany state, ImmutableArray<TowCompanyEvent> events)
    {
        LiveViews.Show(Tools.Live, state, Version);
        new TowPost(GrainFactory, Tell).Send(TowMessages.After(state));
    }
}

internal sealed class TowOfficerGrain(GrainTools tools)
    : AggregateGrain<TowOfficer, TowOfficerEvent, TowOfficerRefusal>(
        Aggregates.TowOfficers, Tables.TowOfficers, tools), ITowOfficerGrain
{
    public Task<Outcome<TowOfficer, TowOfficerRefusal>> Do(TowOfficerCommand command, string actor) =>
        Decide((state, now) => TowOfficerLogic.Decide(state, command, now), actor);
}
