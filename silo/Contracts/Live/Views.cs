using System.Collections.Immutable;
using Despacho311.Domain.Geo;
using Despacho311.Domain.Leaks;
using Despacho311.Domain.Towing;

namespace Despacho311.Contracts.Live;

/// <summary>A removal as the API and the live map show it.</summary>
public sealed record TowRequestView(
    string Id, string Code, TowState State, string Zone, DateTimeOffset RequestedAt, DateTimeOffset StateSince,
    string? OfferId, string? Truck, string? Company, double? EtaMinutes, DateTimeOffset? OfferDeadline,
    DateTimeOffset? OfferSeenAt, GeoPoint Location,
    string? Address, Officer Officer, string Ticket, string Infraction, Vehicle Vehicle, string? Note,
        string? EndReason,
    bool TurnGivenBack, ImmutableArray<string> Photos, string? LostTruck,
    string? Lot, TowFare? Fare, string? Scene, TowCustody Custody, DateTimeOffset? EnteredAt)
{
    public static TowRequestView Of(TowRequest t) => new(t.Id, t.Id, t.State, t.Zone, t.RequestedAt, t.StepAt,
        t.Match.OfferId, t.Match.Truck, t.Match.Company, t.Match.EtaMinutes, t.Match.Deadline, t.Match.SeenAt,
        t.Details.Where,
        t.Details.Address, t.Details.Officer, t.Details.Ticket, t.Details.Infraction, t.Details.Vehicle, t.Details.Note,
        t.EndReason, t.TurnGivenBack, t.Photos, t.Lost?.Truck, t.Details.Lot, t.Details.Fare, t.Details.Scene,
        t.Custody, t.EnteredAt);
}

/// <summary>What a truck is doing, as the map colours it. The numbers are in the frames.</summary>
public enum TruckActivity
{
    OffDuty = 0,
    Free = 1,
    Offered = 2,
    Busy = 3,
}

/// <summary>A truck without its place, which travels in frames by its index.</summary>
public sealed record TruckView(
    string Id, int Index, string Company, string Zone, TruckClass Class, TruckActivity Activity, string? Request,
    string? OfferId, bool Paused);

/// <summary>A towing company: who it is, whether it may be sent, and whom to ring when an operator does not answer.
/// </summary>
public sealed record CompanyView(
    string Id, string Name, string Slot, ImmutableArray<string> Zones, TowPapers Papers, DateOnly LastDay,
    string? Phone, string? Suspension)
{
    public static CompanyView Of(TowCompany c) =>
        new(c.Id, c.Name, c.Slot, [.. c.Zones], c.Papers, c.Papers.LastDay, c.Phone, c.Suspension);
}

/// <summary>A leak that was repaired near by: old pipes break again along the same street.</summary>
public sealed record PastRepair(string Id, double Meters, DateTimeOffset RepairedAt, string? Cause);

/// <summary>A school, a hospital or another place that cannot be without water.</summary>
public sealed record NearPlace(string Name, double DistanceMeters);

/// <summary>One leak, one row.</summary>
/// <param name="Place">The corregimiento it lies in, where places are imported and somebody asks.</param>
/// <param name="Urgency">A rank, worst highest.</param>
/// <param name="ReportPhotos">Photos of its reports, when one leak is asked for.</param>
/// <param name="PastRepairs">Leaks repaired within 150 m, newest first, when one leak is asked for.</param>
/// <param name="Address">As most of its reporters say it, when one leak is asked for.</param>
/// <param name="LastDay">How many of its reports came in the last 24 hours, when one leak is asked for.</param>
/// <param name="NearPlaces">Within 250 m, where they are imported and one leak is asked for.</param>
/// <param name="Cases">The reports that are held to be of it, when one leak is asked for.</param>
public sealed record LeakView(
    string Id, string Code, LeakState State, GeoPoint Location, LeakEllipse Ellipse, double Confidence, int Reports,
    int People, DateTimeOffset FirstReportedAt, DateTimeOffset LastReportedAt, string? Crew, DateTimeOffset? RepairedAt,
    string? Note, string? MergedInto, DateTimeOffset UpdatedAt, LeakDismissal? Dismissal, string? Cause,
    ImmutableArray<string> Photos, double Urgency, string? Place = null, IReadOnlyList<string>? Cases = null,
    IReadOnlyList<string>? ReportPhotos = null, IReadOnlyList<PastRepair>? PastRepairs = null, string? Address = null,
    int? LastDay = null, IReadOnlyList<NearPlace>? NearPlaces = null)
{
    public static LeakView Of(LeakSite l) => new(l.Id, l.Id, l.State, l.Where, l.Ellipse, l.Summary.Confidence,
        l.Summary.Reports, l.Summary.People, l.Summary.FirstReportedAt, l.Summary.LastReportedAt, l.Crew, l.RepairedAt,
        l.Note, l.MergedInto, l.UpdatedAt, l.Dismissal, l.Cause, l.Photos, l.Urgency);
}

/// <summary>What needs a person now.</summary>
public enum AlertKind
{
    RemovalWaits,
    TruckSilent,
    RemovalGivenUp,
    TruckBrokeDown,

    /// <summary>A truck on its way should have arrived long ago.</summary>
    TruckOverdue,

    /// <summary>At the scene for long, and the company has not confirmed that it has the vehicle.</summary>
    PossessionUnconfirmed,

    /// <summary>A company's papers end within a week, or have ended.</summary>
    PapersExpire,
}

/// <summary>An alert, acknowledged once for all dispatchers.</summary>
public sealed record AlertView(
    string Id, AlertKind Kind, string Subject, DateTimeOffset Since, string? AcknowledgedBy,
        DateTimeOffset? AcknowledgedAt);

/// <summary>A case without personal data.</summary>
public sealed record CaseView(
    string Id, string Service, string Agency, string Status, GeoPoint? Location, DateTimeOffset OpenedAt,
    DateTimeOffset UpdatedAt, string? LeakId);
