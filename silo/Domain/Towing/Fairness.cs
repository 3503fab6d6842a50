using System.Collections.Immutable;

namespace Despacho311.Domain.Towing;

/// <summary>What one turn got in some days, beside what it was owed.</summary>
/// <param name="Earned">The parts of each removal that it could have served.</param>
/// <param name="Received">Removals that it was sent to, and those it refused or let pass, which count as served.
/// </param>
/// <param name="Accepted">Of the offers, those accepted.</param>
/// <param name="Owed">Now: what it earned and did not get, in removals; negative when it is ahead.</param>
public sealed record SlotFairness(
    string Slot, ImmutableArray<string> Companies, double Earned, double Received, int Offers, int Accepted,
    int Refused, int Expired, int GivenBack, double Owed);

/// <summary>How long it took in one hour of the day until a truck had accepted, and until it was expected there.
/// </summary>
public sealed record HourWaits(int Hour, int Removals, double MeanMinutesToAccept, double MeanMinutesToScene);

/// <summary>A person's choice against the rule.</summary>
public sealed record OverrideRecord(DateTimeOffset At, string Request, string Truck, string Company, string Reason);

/// <summary>A zone's fairness over some days, reckoned from its public ledger alone.</summary>
/// <param name="LargestGap">The most that any turn was away from what it was owed in these days, in removals.</param>
public sealed record ZoneFairness(
    string Zone, DateOnly From, DateOnly Until, int Requests, int Unfulfilled, double LargestGap,
    ImmutableArray<SlotFairness> Slots, ImmutableArray<HourWaits> Hours, ImmutableArray<OverrideRecord> Overrides);

/// <summary>
/// Follows a zone's ledger event by event and keeps count of each day, so that any span of days can be told.
/// </summary>
public sealed class FairnessCount(string zone)
{
    private const int MaxOverrides = 100;

    private readonly SortedDictionary<DateOnly, Day> days = [];

    private sealed class Slot
    {
        public double Earned, Received;
        public int Offers, Accepted, Refused, Expired, GivenBack;

        public void Add(Slot o)
        {
            (Earned, Received) = (Earned + o.Earned, Received + o.Received);
            (Offers, Accepted, Refused) = (Offers + o.Offers, Accepted + o.Accepted, Refused + o.Refused);
            (Expired, GivenBack) = (Expired + o.Expired, GivenBack + o.GivenBack);
        }
    }

    private sealed class Day
    {
        public readonly SortedDictionary<string, Slot> Slots = new(StringComparer.Ordinal);
        public readonly (int Count, double Accept, double Scene)[] Hours = new (int, double, double)[24];
        public readonly List<OverrideRecord> Overrides = [];
        public int Requests, Unfulfilled;
        public double Gap;

        public Slot this[string slot] => Slots.TryGetValue(slot, out var known) ? known : Slots[slot] = new Slot();

        public void Move(string from, string to)
        {
            if (Slots.Remove(from, out var gone))
                this[to].Add(gone);
        }
    }

    public TowZone State { get; private set; } = TowZone.Empty(zone);

    /// <summary>The next event of the ledger.</summary>
    public void Add(TowZoneEvent happened, DateTimeOffset at)
    {
        var before = State;
        State = TowZoneLogic.Evolve(State, happened);
        var date = PanamaTime.Day(at);
        if (!days.TryGetValue(date, out var day))
            days[date] = day = new Day();
        switch (happened)
        {
            case TowZoneEvent.Queued:
                day.Requests++;
                break;
            case TowZoneEvent.CompanySet c:
                // Firms that share a turn now: what each got goes along with what it was owed.
                foreach (var gone in before.Credits.Keys.Where(slot => !State.Credits.ContainsKey(slot)))
                    foreach (var each in days.Values)
                        each.Move(gone, c.Slot);
                break;
            case TowZoneEvent.GaveUp:
                day.Unfulfilled++;
                break;
            case TowZoneEvent.Offered o:
                Pay(day, State.Jobs[o.Request]);
                break;
            case TowZoneEvent.Overridden o:
                if (before.Jobs[o.Request] is { Match.Truck: not null } withdrawn)
                    GiveBack(day, withdrawn);
                Pay(day, State.Jobs[o.Request]);
                Waited(day, State.Jobs[o.Request], at);
                day.Overrides.Add(new OverrideRecord(
                    at, o.Request, o.Truck, State.Trucks[o.Truck].Company, o.Reason));
                break;
            case TowZoneEvent.Accepted a:
                day[State.Jobs[a.Request].Slot!].Accepted++;
                Waited(day, State.Jobs[a.Request], at);
                break;
            case TowZoneEvent.Refused r:
                day[before.Jobs[r.Request].Slot!].Refused++;
                if (!before.Rules.RefusalCosts)
                    GiveBack(day, before.Jobs[r.Request]);
                break;
            case TowZoneEvent.Expired e:
                day[before.Jobs[e.Request].Slot!].Expired++;
                if (!before.Rules.SilenceCosts)
                    GiveBack(day, before.Jobs[e.Request]);
                break;
            case TowZoneEvent.Finished { TurnGivenBack: true } f when before.Jobs[f.Request].Match.Truck is not null:
                GiveBack(day, before.Jobs[f.Request]);
                break;
        }
        day.Gap = Math.Max(day.Gap, Gap(State));
    }

    /// <summary>These days, both whole, with what is owed now.</summary>
    public ZoneFairness Of(DateOnly from, DateOnly until)
    {
        var some = days.Where(d => d.Key >= from && d.Key <= until).Select(d => d.Value).ToList();
        var slots = some.SelectMany(d => d.Slots.Keys).Union(State.Credits.Keys).Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal).Select(slot =>
            {
                var parts = some.Where(d => d.Slots.ContainsKey(slot)).Select(d => d.Slots[slot]).ToList();
                return new SlotFairness(slot,
                    [.. State.Companies.Values.Where(c => c.Slot == slot && c.Serves).Select(c => c.Id)],
                    parts.Sum(p => p.Earned), parts.Sum(p => p.Received), parts.Sum(p => p.Offers),
                    parts.Sum(p => p.Accepted), parts.Sum(p => p.Refused), parts.Sum(p => p.Expired),
                    parts.Sum(p => p.GivenBack), State.Credits.GetValueOrDefault(slot));
            });
        var hours = Enumerable.Range(0, 24).Select(hour =>
        {
            var n = some.Sum(d => d.Hours[hour].Count);
            return new HourWaits(hour, n, n == 0 ? 0 : some.Sum(d => d.Hours[hour].Accept) / n,
                n == 0 ? 0 : some.Sum(d => d.Hours[hour].Scene) / n);
        });
        return new ZoneFairness(State.Id, from, until, some.Sum(d => d.Requests), some.Sum(d => d.Unfulfilled),
            some.Select(d => d.Gap).DefaultIfEmpty(0).Max(), [.. slots], [.. hours],
            [.. some.SelectMany(d => d.Overrides).OrderByDescending(o => o.At).Take(MaxOverrides)]);
    }

    private static double Gap(TowZone zone) =>
        zone.Credits.IsEmpty ? 0 : zone.Credits.Values.Max(Math.Abs);

    private static void Pay(Day day, ZoneJob job)
    {
        foreach (var (slot, share) in job.Shares)
            day[slot].Earned += share;
        day[job.Slot!].Received++;
        day[job.Slot!].Offers++;
    }

    private static void GiveBack(Day day, ZoneJob job)
    {
        foreach (var (slot, share) in job.Shares)
            day[slot].Earned -= share;
        day[job.Slot!].Received--;
        day[job.Slot!].GivenBack++;
    }

    private static void Waited(Day day, ZoneJob job, DateTimeOffset at)
    {
        var waited = Math.Max(0, (at - job.RequestedAt).TotalMinutes);
        ref var hour = ref day.Hours[at.ToOffset(PanamaTime.Offset).Hour];
        hour = (hour.Count + 1, hour.Accept + waited, hour.Scene + waited + (job.Match.EtaMinutes ?? 0));
    }
}
