using Despacho311.Domain.Agencies;
using Despacho311.Domain.Editions;
using Despacho311.Domain.Texts;

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
    Task<Outcome<Planned<ServiceEdition>, EditionRefusal>> Do(EditionCommand<ServiceEdition> command, string actor);
}

/// <summary>One standard text; its key is its id.</summary>
[Alias("standard-text")]
public interface IStandardTextGrain : IGrainWithStringKey
{
    [Alias("do")]
    Task<Outcome<Planned<TextEdition>, EditionRefusal>> Do(EditionCommand<TextEdition> command, string actor);
}
