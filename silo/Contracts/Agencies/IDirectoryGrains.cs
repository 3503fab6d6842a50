using Despacho311.Domain.Agencies;

namespace Despacho311.Contracts.Agencies;

/// <summary>One agency; its key is its code.</summary>
[Alias("agency")]
public interface IAgencyGrain : IGrainWithStringKey
{
    [Alias("do")]
    Task<Outcome<Agency, AgencyRefusal>> Do(AgencyCommand command, string actor);
}

/// <summary>The rules of one service; its key is its code.</summary>
[Alias("service")]
public interface IServiceGrain : IGrainWithStringKey
{
    [Alias("do")]
    Task<Outcome<ServiceRecord, ServiceRefusal>> Do(ServiceCommand command, string actor);
}
