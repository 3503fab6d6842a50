using Despacho311.Domain.Geo;
using Despacho311.Domain.Leaks;

namespace Despacho311.Domain.OpenData;

/// <summary>A leak as everybody may have it: it lies in the street, and says nothing of who saw it.</summary>
/// <param name="People">Null when they are so few that they could be told apart.</param>
public sealed record OpenLeak(
    string Id, LeakState State, GeoPoint Where, double SemiMajorMeters, double SemiMinorMeters, double BearingDegrees,
    double Confidence, int Reports, int? People, DateTimeOffset FirstReportedAt, DateTimeOffset LastReportedAt,
    DateTimeOffset? RepairedAt, double? HoursToRepair, string? Corregimiento)
{
    /// <param name="corregimiento">Where it lies, when that is known.</param>
    public static OpenLeak Of(LeakSite l, string? corregimiento) => new(l.Id, l.State,
        Coarse.Place(l.Where, Coarse.Street), Math.Round(l.Ellipse.SemiMajorM, 1), Math.Round(l.Ellipse.SemiMinorM, 1),
        Math.Round(l.Ellipse.BearingDeg, 1), Math.Round(l.Summary.Confidence, 3), l.Summary.Reports,
        Coarse.Count(l.Summary.People), l.Summary.FirstReportedAt, l.Summary.LastReportedAt, l.RepairedAt,
        l.RepairedAt is { } repaired
            ? Math.Round((repaired - l.Summary.FirstReportedAt).TotalHours, 1)
            : null,
        corregimiento);
}
