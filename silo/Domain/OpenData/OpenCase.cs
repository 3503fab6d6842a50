using Despacho311.Domain.Agencies;
using Despacho311.Domain.Cases;
using Despacho311.Domain.Geo;

namespace Despacho311.Domain.OpenData;

/// <summary>
/// A case as everybody may have it: how it went, not who said what. No words, photos, addresses or answers, since any
/// of them can name somebody.
/// </summary>
/// <param name="PlaceCell">The side of the cell whose middle is given as its place.</param>
/// <param name="Kind">What its reporter wanted; null for a service that nobody knows any more.</param>
/// <param name="Sector">Of the agency that has it; null for one that nobody knows any more.</param>
/// <param name="PartOf">The case of which it is the part that another agency does.</param>
/// <param name="InTime">Whether it was closed by its due time; null while it is open and not yet due.</param>
public sealed record OpenCase(
    string Id, string Service, string Agency, Channel Channel, CaseStatus Status, DateTimeOffset OpenedAt,
    DateTimeOffset UpdatedAt, DateTimeOffset? DueAt, DateTimeOffset? ClosedAt, bool? InTime, GeoPoint? Where,
    Meters? PlaceCell, string? Corregimiento, string? Province, string? Leak, string? DuplicateOf,
    string? PartOf, CaseKind? Kind, Sector? Sector)
{
    /// <param name="service">Null for one that is not offered any more: then its place is held to be a home.</param>
    /// <param name="agency">The one that has it.</param>
    public static OpenCase Of(CitizenCase c, ServiceType? service, Agency? agency, DateTimeOffset now)
    {
        var cell = service is { AtHome: false } ? Coarse.Street : Coarse.Home;
        return new OpenCase(c.Id, c.Service, c.Agency, c.Channel, c.Status, c.OpenedAt, c.UpdatedAt, c.DueAt,
            c.ClosedAt, IsInTime(c, now), c.Place.Where is { } where ? Coarse.Place(where, cell) : null,
            c.Place.Where is null ? null : cell, c.Place.Corregimiento, c.Place.Province, c.LeakId, c.DuplicateOf,
            c.PartOf, service?.Kind, agency?.Sector);
    }

    private static bool? IsInTime(CitizenCase c, DateTimeOffset now)
    {
        if (c.DueAt is not { } due)
            return null;
        if (!c.IsOpen)
            return (c.ClosedAt ?? c.UpdatedAt) <= due;
        return now > due ? false : null;
    }
}
