using System.Collections.Immutable;
using Despacho311.Domain.Geo;
using Despacho311.Domain.Agencies;
using Despacho311.Domain.Cases;
using Despacho311.Domain.Clocks;
using Despacho311.Domain.Codes;
using Despacho311.Domain.Contacts;
using Despacho311.Domain.Editions;
using Despacho311.Domain.Leaks;
using Despacho311.Domain.Quality;
using Despacho311.Domain.Texts;
using Despacho311.Domain.Towing;
using static Despacho311.Contracts.Journal.Tables;

namespace Despacho311.Contracts.Journal;

/// <summary>How one kind of stream becomes rows: used by its grain after each decision, and by the rebuild.</summary>
public abstract class Aggregate(string prefix)
{
    public string Prefix { get; } = prefix;

    public string Stream(string id) => $"{Prefix}/{id}";

    /// <summary>The rows that the whole history of a stream gives.</summary>
    public abstract ImmutableArray<EntityRow> Rebuild(string id, IEnumerable<object> events);
}

/// <param name="initial">The state before the first event; null for most.</param>
/// <param name="rows">The rows that these events change; with no events given, all rows of the state.</param>
public sealed class Aggregate<TState, TEvent>(
    string prefix, Func<string, TState?> initial, Func<TState?, TEvent, TState> evolve,
    Func<TState, ImmutableArray<TEvent>, ImmutableArray<EntityRow>> rows) : Aggregate(prefix)
    where TState : class
    where TEvent : class
{
    public TState? Initial(string id) => initial(id);

    public TState Evolve(TState? state, TEvent happened) => evolve(state, happened);

    public ImmutableArray<EntityRow> Rows(TState state, ImmutableArray<TEvent> events) => rows(state, events);

    public override ImmutableArray<EntityRow> Rebuild(string id, IEnumerable<object> events)
    {
        var state = initial(id);
        foreach (var happened in events.Cast<TEvent>())
            state = evolve(state, happened);
        return state is null ? [] : rows(state, []);
    }
}

public static class Aggregates
{
    public static readonly Aggregate<CitizenCase, CaseEvent> Cases =
        new("case", _ => null, CaseLogic.Evolve, RowsOf);

    public static readonly Aggregate<TowRequest, TowRequestEvent> TowRequests =
        new("tow", _ => null, TowRequestLogic.Evolve, (t, _) => [RowOf(t)]);

    public static readonly Aggregate<TowTruck, TowTruckEvent> TowTrucks = new("truck", _ => null, TowTruckLogic.Evolve,
        (t, _) => [new EntityRow(Tables.TowTrucks, t.Id, Wire.Write(t), [t.Zone, t.Company, t.OnDuty ? 1L : 0L])]);

    public static readonly Aggregate<TowCompany, TowCompanyEvent> TowCompanies = new("company", _ => null,
        TowCompanyLogic.Evolve, (c, _) => [new EntityRow(Tables.TowCompanies, c.Id, Wire.Write(c), [])]);

    public static readonly Aggregate<TowOfficer, TowOfficerEvent> TowOfficers = new("officer", _ => null,
        TowOfficerLogic.Evolve, (o, _) => [new EntityRow(Tables.TowOfficers, o.Id, Wire.Write(o), [])]);

    public static readonly Aggregate<TowZone, TowZoneEvent> TowZones = new("zone", TowZone.Empty,
        (z, e) => TowZoneLogic.Evolve(z!, e),
        (z, _) => [new EntityRow(Tables.TowZones, z.Id, Wire.Write(z),
            [(long)z.Jobs.Values.Count(j => j.Match.Phase == MatchPhase.Waiting)])]);

    public static readonly Aggregate<LeakZone, LeakZoneEvent> LeakZones = new("leak-zone", LeakZone.Empty,
        (z, e) => LeakZoneLogic.Evolve(z!, e), RowsOf);

    public static readonly Aggregate<LeakSite, LeakEvent> Leaks = new("leak", _ => null, LeakLogic.Evolve,
        (l, _) => [new EntityRow(Tables.Leaks, l.Id, Wire.Write(l),
            [NameOf(l.State), l.Where.Lat, l.Where.Long, (long)l.Summary.Reports, Micros(l.Summary.LastReportedAt),
            l.Word > l.ToldWord ? 1L : 0L, l.Urgency])]);

    public static readonly Aggregate<CodeBlock, CodeBlockEvent> CodeBlocks = new("codes", _ => CodeBlock.Empty,
        (b, e) => CodeBlock.Evolve(b!, e), (b, _) => [new EntityRow(Tables.CodeBlocks, "case", Wire.Write(b), [])]);

    public static readonly Aggregate<WorkCalendar, CalendarEvent> Calendars = new("calendar", _ => null,
        CalendarLogic.Evolve, (c, _) => [new EntityRow(Tables.Calendars, WorkCalendar.Id, Wire.Write(c), [])]);

    public static readonly Aggregate<Agency, AgencyEvent> Agencies = new("agency", _ => null, AgencyLogic.Evolve,
        (a, _) => [new EntityRow(Tables.Agencies, a.Code, Wire.Write(a), [])]);

    public static readonly Aggregate<Planned<ServiceEdition>, EditionEvent<ServiceEdition>> Services = new("service",
        _ => null, EditionLogic.Evolve, (s, _) =>
            [new EntityRow(Tables.Services, s.Now.Service.Code, Wire.Write(s), [])]);

    public static readonly Aggregate<Planned<TextEdition>, EditionEvent<TextEdition>> StandardTexts = new("text",
        _ => null, EditionLogic.Evolve, (t, _) =>
            [new EntityRow(Tables.StandardTexts, t.Now.Text.Id, Wire.Write(t), [])]);

    public static readonly Aggregate<Nonconformity, NonconformityEvent> Nonconformities = new("nonconformity",
        _ => null, NonconformityLogic.Evolve, (n, _) => [new EntityRow(Tables.Nonconformities, n.Id, Wire.Write(n),
            [NameOf(n.State), Micros(n.OpenedAt)])]);

    public static readonly Aggregate<ContactReview, ReviewEvent> ContactReviews = new("review", _ => null,
        ReviewLogic.Evolve, (r, _) => [new EntityRow(Tables.ContactReviews, r.Contact, Wire.Write(r),
            [r.Agent, Micros(r.At)])]);

    public static readonly Aggregate<QualityTargets, QualityTargetsEvent> QualityTargets = new("quality-targets",
        _ => null, QualityTargetsLogic.Evolve,
        (t, _) => [new EntityRow(Tables.QualityTargets, Domain.Quality.QualityTargets.Id, Wire.Write(t), [])]);

    public static readonly Aggregate<Contact, ContactEvent> Contacts = new("contact", _ => null,
        ContactLogic.Evolve, (c, _) => [new EntityRow(Tables.Contacts, c.Id, Wire.Write(c),
            [NameOf(c.Channel), NameOf(c.Outcome), c.Agent, c.Case, Micros(c.StartedAt), Micros(c.EndedAt)])]);

    public static readonly ImmutableArray<Aggregate> All =
        [
            Cases, TowRequests, TowTrucks, TowCompanies, TowOfficers, TowZones, LeakZones, Leaks, CodeBlocks,
            Calendars, Agencies, Services, StandardTexts, Contacts, Nonconformities, ContactReviews, QualityTargets,
        ];

    /// <summary>The kind of a stream and the entity's id, from the stream's name.</summary>
    public static (Aggregate Kind, string Id) Of(string stream)
    {
        var slash = stream.IndexOf('/', StringComparison.Ordinal);
        return (All.First(a => a.Prefix == stream[..slash]), stream[(slash + 1)..]);
    }

    /// <summary>
    /// Updates never change, so only the new ones are written. What citizens may read of a part is an update of the
    /// whole too, and there alone it is public.
    /// </summary>
    private static ImmutableArray<EntityRow> RowsOf(CitizenCase c, ImmutableArray<CaseEvent> events)
    {
        if (c.Updates.IsEmpty)
            return [RowOf(c)];
        var fresh = events.IsEmpty ? c.Updates : c.Updates[Math.Max(0, c.Updates.Length - events.Length)..];
        return [RowOf(c), .. fresh.Select(u => new EntityRow(CaseUpdates, u.IdIn(c.Id),
            Wire.Write(new StoredCaseUpdate(c.Id, c.Service, u)),
            [c.Id, u.Public && c.PartOf is null ? 1L : 0L, Micros(u.At)]))];
    }

    private static EntityRow RowOf(CitizenCase c) => new(Tables.Cases, c.Id, Wire.Write(c),
    [
        c.Service, c.Agency, NameOf(c.Status), WhereOf(c)?.Lat, WhereOf(c)?.Long, Micros(c.OpenedAt),
        // Null until something happens to it: nothing to index for the many that have just come in.
        c.UpdatedAt > c.OpenedAt ? Micros(c.UpdatedAt) : null, c.LeakId,
        c.HasToTell ? 1L : 0L,
        WhereOf(c) is { } where ? GeoCells.Of(where) : null,
    ]);

    /// <summary>Where it is found. A part lies where its whole does, and is found there by nobody again.</summary>
    private static GeoPoint? WhereOf(CitizenCase c) => c.PartOf is null ? c.Place.Where : null;

    private static EntityRow RowOf(TowRequest t) => new(Tables.TowRequests, t.Id, Wire.Write(t),
    [
        t.Zone, NameOf(t.State), t.Match.Truck, t.DoneForZone ? 1L : 0L, t.Details.Where.Lat, t.Details.Where.Long,
        Micros(t.RequestedAt), t.Details.Vehicle.Plate, t.Details.Ticket,
        t.Details.Lot,
    ]);

    /// <summary>
    /// A leak zone's reports are rows of their own, so that one more report does not rewrite a thousand.
    /// </summary>
    private static ImmutableArray<EntityRow> RowsOf(LeakZone zone, ImmutableArray<LeakZoneEvent> events)
    {
        IEnumerable<string> changed = events.IsEmpty
            ? zone.Reports.Keys
            : events.SelectMany(e => e switch
            {
                LeakZoneEvent.Taken t => t.LeakByReport.Keys,
                LeakZoneEvent.Retired r => r.Reports,
                LeakZoneEvent.Heeded h => zone.ReportsOf(h.Leak),
                LeakZoneEvent.Arranged a => a.LeakByReport.Keys,
                LeakZoneEvent.HandedOver h => h.To.Reports.Select(r => r.Id),
                LeakZoneEvent.Received r => zone.ReportsOf(r.Leak),
                LeakZoneEvent.Left or LeakZoneEvent.MergeHeard => [],
                _ => throw new System.Diagnostics.UnreachableException(),
            });
        var own = new EntityRow(Tables.LeakZones, zone.Id, Wire.Write(zone with { Reports = zone.Reports.Clear() }),
            []);
        return [own, .. changed.Distinct().Select(id => zone.Reports.TryGetValue(id, out var placed)
            ? new EntityRow(LeakReports, id, Wire.Write(placed), [zone.Id, placed.Leak, Micros(placed.Report.At)])
            : new EntityRow(LeakReports, id, null, [null, null, null]))];
    }
}
