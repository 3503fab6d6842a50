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
    /// <param name="nearestFirst">Trucks and their companies by their way to the scene. In a large zone no more are
    /// looked at than are needed, and of a company that has its nearest no further.</param>
    /// <param name="minutesOf">A truck's minutes to the scene; asked for those alone that are listed.</param>
    public static ImmutableSortedDictionary<string, double> WorthAsking(TowZone zone, ZoneJob job,
        IEnumerable<(string Truck, string Company)> nearestFirst, Func<string, double> minutesOf, DateTimeOffset now)
    {
        var etas = Sorted.Map<double>().ToBuilder();
        var large = zone.Trucks.Count > MaxListed;
        // Once for each company: of thousands of trucks each belongs to one of a few.
        var slots = zone.Companies.Values.Where(c => ZoneCompanies.WhyNot(zone, c.Id, now) is null)
            .ToDictionary(c => c.Id, c => c.Slot, StringComparer.Ordinal);
        var wanted = slots.Values.ToHashSet(StringComparer.Ordinal);
        foreach (var (id, company) in nearestFirst)
        {
            if (large && !(slots.TryGetValue(company, out var turn) && wanted.Contains(turn)))
                continue;
            if (!zone.Trucks.TryGetValue(id, out var truck) || !truck.OnDuty)
                continue;
            if (large && (truck.Job is not null || WhyNot(zone, job, truck, now) is not null
                || !wanted.Remove(slots[truck.Company])))
                continue;
            etas[id] = minutesOf(id);
            if (large && wanted.Count == 0)
                break;
        }
        return etas.ToImmutable();
    }

    /// <summary>
    /// Trucks on duty as candidates for the job, in the order of their ids: every one, or in a large zone those whose
    /// minutes are given.
    /// </summary>
    public static ImmutableArray<Candidate> Of(TowZone zone, ZoneJob job,
        ImmutableSortedDictionary<string, double> etaMinutes, DateTimeOffset now)
    {
        var listed = zone.Trucks.Count > MaxListed
            ? etaMinutes.Keys.Select(id => zone.Trucks.GetValueOrDefault(id)).OfType<ZoneTruck>()
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
