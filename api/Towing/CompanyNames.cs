using Despacho311.Contracts;
using Despacho311.Contracts.Journal;
using Despacho311.Domain.Towing;

namespace Despacho311.Api.Towing;

/// <summary>What people call the companies that ledgers and removals know by their ids.</summary>
/// <param name="rows">Read anew each time: there are some fifty, and they change their names.</param>
public sealed class CompanyNames(IRows rows)
{
    private const int MaxCompanies = 5_000;

    /// <summary>The name of a company by its id; one that is not known keeps its id.</summary>
    public async Task<Func<string, string>> Read(CancellationToken cancellation)
    {
        var found = await rows.List(new RowQuery(Tables.TowCompanies, [], Limit: MaxCompanies), cancellation);
        var names = found.ToDictionary(
            r => r.Id, r => Wire.Read<TowCompany>(r.State).Name, StringComparer.Ordinal);
        return id => names.GetValueOrDefault(id, id);
    }
}
