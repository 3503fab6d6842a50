using Despacho311.Contracts.Live;
using Despacho311.Domain.Cases;
using Despacho311.Domain.Leaks;
using Despacho311.Domain.Towing;

namespace Despacho311.Host.Live;

/// <summary>How a thing of the city stands on the live map, at one version of its stream.</summary>
internal static class LiveViews
{
    public static void Show(LiveMap live, CitizenCase c, long version) =>
        live.Publish(Layers.Cases, c.Id, IsShown(c) ? Of(c) : null, version);

    /// <summary>A part lies where its whole does.</summary>
    public static bool IsShown(CitizenCase c) => c is { IsOpen: true, PartOf: null };

    public static CaseView Of(CitizenCase c) => new(
        c.Id, c.Service, c.Agency, c.Status.ToString(), c.Place.Where, c.OpenedAt, c.UpdatedAt, c.LeakId);

    public static void Show(LiveMap live, LeakSite l, long version) =>
        live.Publish(Layers.Leaks, l.Id, l.IsOpen ? LeakView.Of(l) : null, version);

    public static void Show(LiveMap live, TowRequest r, long version) =>
        live.Publish(Layers.Removals, r.Id, r.DoneForZone ? null : TowRequestView.Of(r), version);

    public static void Show(LiveMap live, TowCompany c, long version) =>
        live.Publish(Layers.Companies, c.Id, CompanyView.Of(c), version);

    public static void Show(LiveMap live, TowTruck t, long version)
    {
        var activity = t.Job is { Phase: MatchPhase.Assigned } ? TruckActivity.Busy
            : t.Job is not null ? TruckActivity.Offered
            : t.Works ? TruckActivity.Free
            : TruckActivity.OffDuty;
        live.SetActivity(t.Id, activity);
        live.Publish(Layers.Trucks, t.Id, new TruckView(t.Id, live.IndexOf(t.Id), t.Company, t.Zone, t.Class,
            activity, t.Job?.Request, t.Job?.OfferId, t.Paused), version);
        live.Publish(Layers.Jobs, t.Id, t.Job, version);
    }
}
