using System.Collections.Immutable;
using Despacho311.Domain;
using Despacho311.Domain.Cases;
using Despacho311.Domain.Geo;
using Despacho311.Domain.Leaks;

namespace Despacho311.Tests.Simulator;

/// <summary>
/// Four leak zones around a corner in virtual time, with their leaks, their cases and people who know better: the rules
/// and messages of the real grains, under a seeded scheduler that loses, repeats and reorders messages and crashes
/// between any two steps. What is committed stays; what is on its way, and what a grain held in memory, may not.
/// </summary>
public sealed class LeakTown
{
    private const int MostReports = 40;
    private static readonly GeoPoint Corner = new(499 * LeakCell.Degrees, -4_418 * LeakCell.Degrees);
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 11, 0, 0, TimeSpan.Zero);

    /// <summary>A zone that is awake, with the partition that it holds in memory.</summary>
    private sealed record Awake(LeakZone Zone, LeakPartition Partition);

    private readonly Random random;
    private readonly Faults faults;
    private readonly LeakScore score = new(LeakSettings.Default);
    private readonly SortedDictionary<string, Awake> zones = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, LeakSite> leaks = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, CitizenCase> cases = new(StringComparer.Ordinal);
    private readonly List<(string From, LeakMessage Message)> onTheWay = [];
    private readonly GeoPoint[] places;
    private bool calm;

    public LeakTown(int seed, Faults faults)
    {
        (random, this.faults, Now) = (new Random(seed), faults, Start);
        places = [.. Enumerable.Range(0, 9).Select(_ =>
            Corner.Offset(random.NextDouble() * 500 - 250, random.NextDouble() * 500 - 250))];
    }

    public DateTimeOffset Now { get; private set; }

    /// <summary>Reports too old to meet another, which their zones let go; their leaks keep what they said.</summary>
    public HashSet<string> Retired { get; } = [];

    /// <summary>Leaks whose last reports were among them.</summary>
    public HashSet<string> Rest { get; } = [];

    public IEnumerable<LeakZone> Zones => zones.Values.Select(z => z.Zone);

    public IReadOnlyDictionary<string, LeakSite> Leaks => leaks;

    public IEnumerable<CitizenCase> Cases => cases.Values;

    /// <summary>What the reports of a leak say together, by the zone that has them.</summary>
    public LeakSummary? SummaryOf(string zone, string leak) =>
        LeakSummaries.Of(zones[zone].Zone, zones[zone].Partition.ReportsOf(leak), score);

    /// <summary>The reports that a zone's memory holds of a leak.</summary>
    public IEnumerable<string> InMemory(string zone, string leak) =>
        zones[zone].Partition.ReportsOf(leak).Select(r => r.Id);

    /// <summary>One thing happens, chosen by the seed.</summary>
    public void Step()
    {
        if (random.NextDouble() < faults.Crash)
            onTheWay.Clear();
        Now += TimeSpan.FromHours(random.NextDouble() * 4);
        switch (random.Next(12))
        {
            case < 5 when onTheWay.Count > 0:
                DeliverOne();
                break;
            case < 7 when cases.Count < MostReports:
                Report();
                break;
            case 7:
                PersonArranges();
                break;
            case 8:
                CrewWorks();
                break;
            case 9 when zones.Count > 0:
                Wake(Any(zones));
                break;
            default:
                LookAfter();
                break;
        }
    }

    /// <summary>No more faults: everybody must come to hear what concerns them.</summary>
    public void Settle()
    {
        calm = true;
        for (var round = 0; round < 6; round++)
        {
            LookAfter();
            foreach (var zone in zones.Keys.ToList())
                Wake(zone);
            while (onTheWay.Count > 0)
                DeliverOne();
        }
    }

    private string Any<T>(SortedDictionary<string, T> things) => things.Keys.ElementAt(random.Next(things.Count));

    private bool Fails() => !calm && random.NextDouble() < faults.Lost;

    private void Report()
    {
        var id = $"R{cases.Count:00}";
        var accuracy = random.NextDouble() < 0.3 ? 45 : 8.0;
        var where = places[random.Next(places.Length)].Offset(Noise(accuracy), Noise(accuracy));
        var place = new CasePlace(where, accuracy, null, null, null, null);
        Do(id, new CaseCommand.Open(id, "IDAAN-FUGA", "IDAAN", place, "", Sorted.Map<ImmutableArray<string>>(), [],
            Channel.App, id, Now, null));
        Link(id);
    }

    private double Noise(double sigma) => sigma * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()))
        * Math.Cos(2 * Math.PI * random.NextDouble());

    /// <summary>
    /// A case asks the zones near by and gives its report to one. It may fail before the zone's commit, and after it.
    /// </summary>
    private void Link(string id)
    {
        var c = cases[id];
        var report = new LeakReport(id, c.Place.Where!.Value, LeakReport.Sigma(c.Place.AccuracyMeters, c.Channel),
            c.OpenedAt, c.Reporter);
        var cells = LeakRouting.Zones(report).Select(cell => cell.ToString()).ToList();
        var chosen = cells[LeakRouting.Choose([.. cells.Select(cell => Bid(Of(cell), report))])];
        if (Fails())
            return;
        Do(chosen, new LeakZoneCommand.Take(report));
        if (!Fails() && zones[chosen].Zone is var zone && zone.Reports.TryGetValue(id, out var placed))
            Do(id, new CaseCommand.LinkToLeak(placed.Leak, zone.Version));
    }

    private static LeakBid Bid(Awake zone, LeakReport report) => new(
        zone.Zone.Holds(report.Id), zone.Partition.Gain(report) is var gain && double.IsFinite(gain) ? gain : null);

    private Awake Of(string cell)
    {
        if (!zones.TryGetValue(cell, out var found))
            zones[cell] = found = new Awake(LeakZone.Empty(cell), LeakZoneLogic.Partition(LeakZone.Empty(cell), score));
        return found;
    }

    /// <summary>Somebody merges two leaks, wherever they are, or takes a report out of one.</summary>
    private void PersonArranges()
    {
        var all = zones.Values.SelectMany(z => z.Zone.Reports.Values.Select(r => (z.Zone.Id, r.Leak))).Distinct()
            .ToList();
        if (all.Count < 2)
            return;
        var (zone, leak) = all[random.Next(all.Count)];
        var (other, keep) = all[random.Next(all.Count)];
        if (random.Next(3) == 0)
            Do(zone, new LeakZoneCommand.Split(leak, [zones[zone].Zone.ReportsOf(leak).First()]));
        else if (leak != keep)
            Do(zone, zone == other ? new LeakZoneCommand.Merge(leak, keep)
                : new LeakZoneCommand.HandOver(leak, other, keep));
    }

    private void CrewWorks()
    {
        if (leaks.Count == 0)
            return;
        var leak = Any(leaks);
        Do(leak, random.Next(5) switch
        {
            0 => new LeakCommand.Claim("crew-1"),
            1 => new LeakCommand.Confirm(leaks[leak].Where),
            2 => new LeakCommand.Repair("", null, []),
            3 => new LeakCommand.Dismiss("", LeakDismissal.NotFound),
            _ => new LeakCommand.Release(),
        });
    }

    /// <summary>As the city's waker does: reports without a leak ask again, leaks tell what was not heard.</summary>
    private void LookAfter()
    {
        foreach (var c in cases.Values.Where(c => c.LeakId is null).ToList())
            Link(c.Id);
        foreach (var leak in leaks.Values.Where(l => l.Word > l.ToldWord).ToList())
            TellReports(leak);
    }

    private void TellReports(LeakSite leak)
    {
        if (leak.ConfirmedAt is not null || leak.RepairedAt is not null)
        {
            if (Fails())
                return;
            Do(leak.Summary.Zone, new LeakZoneCommand.Heed(leak.Id, leak.ConfirmedAt, leak.RepairedAt));
        }
        foreach (var c in cases.Values.Where(c => c.LeakId == leak.Id).ToList())
        {
            if (Fails())
                return;
            Do(c.Id, new CaseCommand.FollowLeak(leak.Id, leak.State, leak.Dismissal, leak.Word, leak.Note));
        }
        Do(leak.Id, new LeakCommand.NoteTold(leak.Word));
    }

    /// <summary>A zone's process ended; it is read again from what was committed.</summary>
    private void Wake(string id)
    {
        var zone = zones[id].Zone;
        zones[id] = new Awake(zone, LeakZoneLogic.Partition(zone, score));
        Send(id, LeakMessages.Again(zone, leak => SummaryOf(id, leak)));
        Send(id, zone.Reports.Values.Where(r => cases[r.Report.Id].LeakId != r.Leak)
            .Select(r => new LeakMessage.ToCase(r.Report.Id, r.Leak, zone.Version)));
    }

    private void Send(string from, IEnumerable<LeakMessage> messages)
    {
        foreach (var message in messages.ToList())
        {
            if (Fails())
                continue;
            onTheWay.Add((from, message));
            if (!calm && random.NextDouble() < faults.Repeated)
                onTheWay.Add((from, message));
        }
    }

    /// <summary>Any of the messages on their way, not the oldest. Of its steps, the later ones may fail.</summary>
    private void DeliverOne()
    {
        var at = random.Next(onTheWay.Count);
        var (from, message) = onTheWay[at];
        onTheWay.RemoveAt(at);
        switch (message)
        {
            case LeakMessage.ToLeak m:
                Do(m.Leak, new LeakCommand.FollowReports(m.Leak, m.Summary));
                break;
            case LeakMessage.ToMerged m:
                if (HearsOfMerge(m.Gone, m.Word) && !Fails())
                    Do(from, new LeakZoneCommand.NoteMerged(m.Gone, m.Word.Version));
                break;
            case LeakMessage.ToCase m:
                Do(m.Case, new CaseCommand.LinkToLeak(m.Leak, m.Version));
                break;
            case LeakMessage.ToZone m:
                Do(m.To.Zone, new LeakZoneCommand.Receive(from, m.To));
                if (!Fails() && HearsOfMerge(m.Gone, m.Word) && !Fails())
                    Do(from, new LeakZoneCommand.NoteReceived(m.Gone, m.To.Number));
                break;
        }
    }

    private void Do(string id, CaseCommand command)
    {
        var events = CaseLogic.Decide(cases.GetValueOrDefault(id), command, Now).Events;
        if (!events.IsDefaultOrEmpty)
            cases[id] = events.Aggregate(cases.GetValueOrDefault(id), CaseLogic.Evolve)!;
    }

    private void Do(string id, LeakCommand command)
    {
        var events = LeakLogic.Decide(leaks.GetValueOrDefault(id), command, Now).Events;
        if (!events.IsDefaultOrEmpty)
            leaks[id] = events.Aggregate(leaks.GetValueOrDefault(id), LeakLogic.Evolve)!;
    }

    private bool HearsOfMerge(string gone, LeakCommand.FollowMerge word)
    {
        Do(gone, word);
        if (!leaks.TryGetValue(gone, out var merged) || LeakLogic.PassOn(merged) is not { } claim)
            return true;
        var hears = !Fails() && leaks.ContainsKey(merged.MergedInto!);
        if (hears)
            Do(merged.MergedInto!, claim);
        return hears;
    }

    private void Do(string id, LeakZoneCommand command)
    {
        var (before, partition) = Of(id);
        var decision = LeakZoneLogic.Decide(before, partition, command, Now);
        if (decision.IsRefused || decision.Events.IsDefaultOrEmpty)
            return;
        var zone = decision.Events.Aggregate(before, LeakZoneLogic.Evolve);
        foreach (var old in decision.Events.OfType<LeakZoneEvent.Retired>().SelectMany(r => r.Reports))
        {
            Retired.Add(old);
            if (before.Reports.TryGetValue(old, out var was) && !zone.ReportsOf(was.Leak).Any())
                Rest.Add(was.Leak);
        }
        // The partition has taken what it took, as the grain's does; for all else it is made anew.
        zones[id] = new Awake(zone,
            decision.Events.All(e => e is LeakZoneEvent.Taken) ? partition : LeakZoneLogic.Partition(zone, score));
        Send(id, LeakMessages.After(before, zone, decision.Events, leak => SummaryOf(id, leak),
            decision.Events.OfType<LeakZoneEvent.Taken>().FirstOrDefault()?.Report.Id));
    }
}
