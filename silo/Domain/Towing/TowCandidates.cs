using System.Collections.Immutable;

namespace Despacho311.Domain.Towing;

/// <summary>The trucks of a zone as a decision sees them.</summary>
public static class TowCandidates
{
    /// <summary>Every truck on duty as a candidate for the job, in the order of their ids.</summary>
    public static ImmutableArray<Candidate> Of(TowZone zone, ZoneJob job,
        ImmutableSortedDictionary<string, double> etaMinutes, DateTimeOffset now)
    {
        var busy = zone.Jobs.Values.Where(j => j.Match.Truck is not null).Select(j => j.Match.Truck).ToHashSet();
        ImmutableArray<Candidate> all = [.. zone.Trucks.Values.Where(t => t.OnDuty).Select(t =>
        {
            double? eta = etaMinutes.TryGetValue(t.Id, out var minutes) ? minutes : null;
            var why = ZoneCompanies.WhyNot(zone, t.Company, now)
                ?? (busy.Contains(t.Id) ? Exclusion.Busy
                    : !Vehicle.Fits(t.Class, job.Kind) ? Exclusion.WrongClass
                    : job.RefusedBy.Contains(t.Id) ? Exclusion.AlreadyRefused
                    : eta is null ? Exclusion.NoPosition
                    : null);
            var slot = ZoneCompanies.SlotOf(zone, t.Company);
            return new Candidate(t.Id, slot, eta, zone.Credits.GetValueOrDefault(slot),
                zone.Turns.GetValueOrDefault(slot), why);
        })];
        return AtOneScene(zone, job, all);
    }

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
        return theirs.Count == 0
            ? all
            : [.. all.Select(c => c.Eligible && !theirs.Contains(c.Slot)
                ? c with { Exclusion = Exclusion.SceneOfAnother }
                : c)];
    }
}
