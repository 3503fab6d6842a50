using System.Collections.Immutable;

namespace Despacho311.Domain.Towing;

/// <summary>
/// A company as its zone knows it: enough for anybody to see whether it could be sent at a given second.
/// </summary>
/// <param name="CompanyVersion">How new that knowledge is; older words that come late are ignored.</param>
/// <param name="Serves">Whether it is authorised for this zone.</param>
/// <param name="From">When its authorisation begins.</param>
/// <param name="Until">When the first of its papers is no longer valid.</param>
public sealed record ZoneCompany(
    string Id, long CompanyVersion, string Slot, bool Serves, DateTimeOffset From, DateTimeOffset Until,
    bool Suspended);

/// <summary>Which companies of a zone may be sent, and what becomes of credit when firms share a turn.</summary>
public static class ZoneCompanies
{
    /// <summary>Why the company may not be sent now; null when it may.</summary>
    public static Exclusion? WhyNot(TowZone zone, string company, DateTimeOffset now) =>
        !zone.Companies.TryGetValue(company, out var known) ? Exclusion.NoPapers
        : !known.Serves ? Exclusion.ZoneNotServed
        : known.Suspended ? Exclusion.Suspended
        : now < known.From ? Exclusion.NotYetAuthorized
        : now >= known.Until ? Exclusion.PapersExpired
        : null;

    /// <summary>The turn that a truck of this company uses.</summary>
    public static string SlotOf(TowZone zone, string company) =>
        zone.Companies.TryGetValue(company, out var known) ? known.Slot : company;

    internal static Decision<TowZoneEvent, TowZoneRefusal> Decide(TowZone zone, TowZoneCommand.SetCompany c)
    {
        var same = zone.Companies.TryGetValue(c.Company, out var known) && (c.CompanyVersion <= known.CompanyVersion
            || known with { CompanyVersion = c.CompanyVersion } == Of(c));
        return same
            ? Decision<TowZoneEvent, TowZoneRefusal>.Same
            : new TowZoneEvent.CompanySet(
                c.Company, c.CompanyVersion, c.Slot, c.Serves, c.From, c.Until, c.Suspended);
    }

    internal static TowZone Evolve(TowZone zone, TowZoneEvent.CompanySet c)
    {
        var before = zone.Companies.GetValueOrDefault(c.Company)?.Slot;
        var next = zone with
        {
            Companies = zone.Companies.SetItem(c.Company, new ZoneCompany(
                c.Company, c.CompanyVersion, c.Slot, c.Serves, c.From, c.Until, c.Suspended)),
            Credits = zone.Credits.SetItem(c.Slot, zone.Credits.GetValueOrDefault(c.Slot)),
        };
        var orphaned = before is not null && before != c.Slot && next.Companies.Values.All(x => x.Slot != before);
        return orphaned ? Move(next, before!, c.Slot) : next;
    }

    /// <summary>
    /// Nobody uses the slot any more: what it was owed goes to the one that its last company now shares, so that
    /// changing owners neither wins nor loses a removal, and a turn given back later goes there too.
    /// </summary>
    private static TowZone Move(TowZone zone, string from, string to) => zone with
    {
        Credits = zone.Credits.Remove(from).SetItem(to,
            zone.Credits.GetValueOrDefault(to) + zone.Credits.GetValueOrDefault(from)),
        Turns = zone.Turns.Remove(from).SetItem(to,
            Math.Max(zone.Turns.GetValueOrDefault(to), zone.Turns.GetValueOrDefault(from))),
        Jobs = zone.Jobs.SetItems(zone.Jobs.Where(j => j.Value.Slot == from || j.Value.Shares.ContainsKey(from))
            .Select(j => KeyValuePair.Create(j.Key, j.Value with
            {
                Slot = j.Value.Slot == from ? to : j.Value.Slot,
                Shares = j.Value.Shares.TryGetValue(from, out var share)
                    ? j.Value.Shares.Remove(from).SetItem(to, j.Value.Shares.GetValueOrDefault(to) + share)
                    : j.Value.Shares,
            }))),
    };

    private static ZoneCompany Of(TowZoneCommand.SetCompany c) =>
        new(c.Company, c.CompanyVersion, c.Slot, c.Serves, c.From, c.Until, c.Suspended);
}
