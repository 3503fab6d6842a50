using Despacho311.Contracts;
using Despacho311.Contracts.Journal;
using Despacho311.Contracts.Live;
using Despacho311.Domain.Cases;
using Despacho311.Domain.Leaks;
using Despacho311.Domain.Towing;
using Despacho311.Host.Towing;

namespace Despacho311.Host.Live;

/// <summary>Shows on the live map what the rows say.</summary>
public sealed class LivePresentLoader(IRows rows, PositionStore positions, LiveMap live)
{
    private const int MaxTrucks = 20_000;
    private const int MaxThings = 5_000;

    public async Task Load(CancellationToken cancellation)
    {
        var asOf = live.LastSeq;
        foreach (var (truck, version) in await List<TowTruck>(Trucks, cancellation))
            LiveViews.Show(live, truck, version);
        foreach (var (truck, position) in await positions.List(cancellation))
            live.Move(truck, position);
        foreach (var (company, version) in await List<TowCompany>(Companies, cancellation))
            LiveViews.Show(live, company, version);
        live.Reconcile(Layers.Removals, asOf, (await List<TowRequest>(Removals, cancellation)).ToDictionary(
            r => r.State.Id, r => ((object)TowRequestView.Of(r.State), r.Version), StringComparer.Ordinal));
        live.Reconcile(Layers.Leaks, asOf, (await List<LeakSite>(Leaks, cancellation)).Where(l => l.State.IsOpen)
            .ToDictionary(l => l.State.Id, l => ((object)LeakView.Of(l.State), l.Version), StringComparer.Ordinal));
        live.Reconcile(Layers.Cases, asOf, (await NewestCases(cancellation)).ToDictionary(
            c => c.State.Id, c => ((object)LiveViews.Of(c.State), c.Version), StringComparer.Ordinal));
    }

    private static RowQuery Trucks => new(Tables.TowTrucks, [], Limit: MaxTrucks);

    private static RowQuery Companies => new(Tables.TowCompanies, [], Limit: MaxThings);

    private static RowQuery Removals =>
        new(Tables.TowRequests, [new Where("done_for_zone", "=", 0L)], Limit: MaxThings);

    private static RowQuery Leaks =>
        new(Tables.Leaks, [], "last_reported_at_us", Descending: true, Limit: MaxThings);

    /// <summary>One list for each state, as an index gives it: among all, open ones may be rare.</summary>
    private async Task<IEnumerable<(CitizenCase State, long Version)>> NewestCases(CancellationToken cancellation)
    {
        var open = new List<(CitizenCase State, long Version)>();
        foreach (var status in Enum.GetValues<CaseStatus>().Where(CaseLogic.IsOpen))
            open.AddRange(await List<CitizenCase>(new RowQuery(Tables.Cases,
                [new Where("status", "=", Tables.NameOf(status))], "opened_at_us", Descending: true,
                Limit: LivePresent.MaxCases), cancellation));
        return open.Where(c => LiveViews.IsShown(c.State)).OrderByDescending(c => c.State.OpenedAt)
            .Take(LivePresent.MaxCases);
    }

    private async Task<IReadOnlyList<(T State, long Version)>> List<T>(
        RowQuery query, CancellationToken cancellation) =>
        [.. (await rows.List(query, cancellation)).Select(r => (Wire.Read<T>(r.State), r.Head.Version))];
}
