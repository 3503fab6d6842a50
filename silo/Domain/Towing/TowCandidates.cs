using System.Collections.Immutable;

namespace Despacho311.Domain.Towing;

/// <summary>The trucks of a zone as a decision sees them.</summary>
public static class TowCandidates
{
    /// <summary>A zone with more trucks than this lists in its decisions only those worth asking.</summary>
    public const int MaxListed = 100;

    /// <summary>
    /// The minutes that a decision for this job must know. In a large zone those of the nearest free truck of each
    /// turn: of trucks that use the same turn no rule asks any but the nearest, and a ledger of thousands of trucks a
    /// line nobody could read.
    /// </summary>
    /// <param name="minutesOf">A truck's minutes to the scene, null when its place is not known; in a large zone asked
    /// of few.</param>
    /// <param name="nearestFirst">A company's trucks whose place is known, by their way to the scene; asked for in a
    /// large zone alone, and looked at no further than to the first that can.</param>
    public static ImmutableSortedDictionary<string, double> WorthAsking(TowZone zone, ZoneJob job,
        Func<string, double?> minutesOf, Func<string, IEnumerable<string>> nearestFirst, DateTimeOffset now) =>
        Sorted.Map<double>().AddRange(zone.Trucks.Count <= MaxListed
            ? OnDuty(zone, minutesOf)
            : FewOfMany(zone, job, minutesOf, nearestFirst, now).Values);

    /// <summary>When everybody who could come has refused, and long enough ago, they are asked again.</summary>
    private static Dictionary<string, KeyValuePair<string, double>> FewOfMany(TowZone zone, ZoneJob job,
        Func<string, double?> minutesOf, Func<string, IEnumerable<string>> nearestFirst, DateTimeOffset now)
    {
        var few = NearestOfEachTurn(zone, job, minutesOf, nearestFirst, now);
        return few.Count == 0 && now - job.RefusedAt >= zone.Rules.AskAgainAfter
            ? NearestOfEachTurn(zone, job with { RefusedBy = Sorted.Set() }, minutesOf, nearestFirst, now)
            : few;
    }

    private static IEnumerable<KeyValuePair<string, double>> OnDuty(TowZone zone, Func<string, double?> minutesOf)
    {
        foreach (var truck in zone.Trucks.Values)
            if (truck.OnDuty && minutesOf(truck.Id) is { } minutes)
                yield return new(truck.Id, minutes);
    }

    private static Dictionary<string, KeyValuePair<string, double>> NearestOfEachTurn(TowZone zone, ZoneJob job,
        Func<string, double?> minutesOf, Func<string, IEnumerable<string>> nearestFirst, DateTimeOffset now)
    {
        var nearest = new Dictionary<string, KeyValuePair<string, double>>(StringComparer.Ordinal);
        foreach (var company in zone.Companies.Values)
        {
            if (ZoneCompanies.WhyNot(zone, company.Id, now) is not null)
                continue;
            foreach (var id in nearestFirst(company.Id))
            {
                if (!zone.Trucks.TryGetValue(id, out var truck) || !truck.OnDuty
                    || WhyNot(zone, job, truck, now) is not null || minutesOf(id) is not { } minutes)
                    continue;
                if (!nearest.TryGetValue(company.Slot, out var other) || minutes < other.Value)
                    nearest[company.Slot] = new(id, minutes);
                break;
            }
        }
        return nearest;
    }

    /// <summary>
    /// Trucks on duty as candidates for the job, in the order of their ids: every one, or in a large zone those whose
    /// minutes are given.
    /// </summary>
    /// <param name="named">A truck that is listed in any case, since a person chose it.</param>
    public static ImmutableArray<Candidate> Of(TowZone zone, ZoneJob job,
        ImmutableSortedDictionary<string, double> etaMinutes, DateTimeOffset now, string? named = null)
    {
        var listed = zone.Trucks.Count > MaxListed
            ? (named is null ? etaMinutes.Keys : etaMinutes.Keys.Append(named).Distinct().Order(StringComparer.Ordinal))
                .Select(id => zone.Trucks.GetValueOrDefault(id)).OfType<ZoneTruck>()
            : zone.Trucks.Values;
        ImmutableArray<Candidate> all = [.. listed.Where(t => t.OnDuty).Select(t =>
        {
            double? eta = etaMinutes.TryGetValue(t.Id, out var minutes) ? minutes : null;
            var why = WhyNot(zone, job, t, now) ?? (eta is null ? Exclusion.NoPosition : null);
            var slot = ZoneCompanies.SlotOf(zone, t.Company);
            return new Candidate(t.Id, slot, eta, zone.Credits.GetValueOrDefault(slot),
                zone.Turns.GetValueOrDefault(slot), why);
        })];
        return AtOneScene(zone, job, all);
    }

    private static Exclusion? WhyNot(TowZone zone, ZoneJob job, ZoneTruck truck, DateTimeOffset now) =>
        ZoneCompanies.WhyNot(zone, truck.Company, now)
        ?? (truck.Job is not null ? Exclusion.Busy
            : !Vehicle.Fits(truck.Class, job.Kind) ? Exclusion.WrongClass
            : job.RefusedBy.Contains(truck.Id) ? Exclusion.AlreadyRefused
            : null);

    /// <summary>
    /// The firm that has the first vehicle of a scene has the others too, while it can take them and paying for one
    /// more keeps it within the bound: two companies do not both drive to one place, and nobody gets rich by it.
    /// </summary>
    private static ImmutableArray<Candidate> AtOneScene(TowZone zone, ZoneJob job, ImmutableArray<Candidate> all)
    {
        if (!zone.Rules.OneCompanyPerScene || job.Scene is not { } scene)
            return all;
        var slots = zone.Jobs.Values.Where(j => j.Request != job.Request && (j.Request == scene || j.Scene == scene)
            && j.Match.Phase == MatchPhase.Assigned).Select(j => j.Slot).ToHashSet();
        var theirs = all.Where(c => c.Eligible && slots.Contains(c.Slot) && c.Credit - 1 >= -zone.Rules.Bound)
            .Select(c => c.Slot).ToHashSet();
        // Who is owed as much as the bound allows does not wait for the sake of one trip less.
        var due = all.Any(c => c.Eligible && !slots.Contains(c.Slot) && c.Credit + 1 > zone.Rules.Bound);
        return theirs.Count == 0 || due
            ? all
            : [.. all.Select(c => c.Eligible && !theirs.Contains(c.Slot)
                ? c with { Exclusion = Exclusion.SceneOfAnother }
                : c)];
    }
}
