using System.Collections.Immutable;
using Despacho311.Domain;
using Despacho311.Domain.Cases;
using Despacho311.Domain.Clocks;

namespace Despacho311.Tests.Simulator;

/// <summary>
/// Months of cases in virtual time: agencies, citizens and other systems act on them, calendars change, and the feed
/// that keeps what is due and warns reads the journal, with the rules of the real grains and feed, under a seeded
/// scheduler. Answers are lost, so that callers say things again; messages come late and twice; the feed dies between
/// any two steps and goes on from its mark.
/// </summary>
public sealed partial class CaseOffice
{
    private const int MostCases = 25;
    private static readonly string[] Agencies = ["MOP", "IDAAN", "AAUD"];
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 13, 0, 0, TimeSpan.Zero);

    private static readonly DayOfWeek[] Week =
        [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday];

    /// <summary>What happened to a case: its history, and the state that its grain holds.</summary>
    public sealed record Kept(CitizenCase Case, ImmutableList<CaseEvent> Events)
    {
        public long Version => Events.Count;
    }

    /// <summary>How the feed has noted a case: when its next stage comes and when it is due, by which calendar.
    /// </summary>
    public sealed record Noted(DateTimeOffset? NextStageAt, DateTimeOffset DueAt, bool IsOpen, int Calendar);

    /// <summary>A warning on its way to a case, made from the version that the feed saw.</summary>
    private sealed record Warning(string Case, CaseCommand.Warn Command, long Seen);

    private readonly Random random;
    private readonly Faults faults;
    private readonly SortedDictionary<string, Kept> cases = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, Noted> notes = new(StringComparer.Ordinal);
    private readonly List<string> journal = [];
    private readonly List<Warning> onTheWay = [];
    private int mark;
    private int said;
    private bool calm;

    public CaseOffice(int seed, Faults faults) => (random, this.faults, Now, Time) = (new Random(seed), faults, Start,
        new WorkingTime(new WorkCalendar(1, "America/Panama", [],
            [.. Week.Select(d => new OpenSpan(d, new TimeOnly(8, 0), new TimeOnly(16, 0)))],
            Sorted.Map<ImmutableArray<OpenSpan>>(), 30, 15, 2)));

    public DateTimeOffset Now { get; private set; }

    /// <summary>By the calendar in force.</summary>
    public WorkingTime Time { get; private set; }

    public IReadOnlyDictionary<string, Kept> Cases => cases;

    public IReadOnlyDictionary<string, Noted> Notes => notes;

    /// <summary>Stages that were said before they were reached, by the calendar of then.</summary>
    public List<string> SaidTooEarly { get; } = [];

    /// <summary>Words that were said once and stand twice.</summary>
    public IEnumerable<string> SaidTwice => cases.Values.SelectMany(k => k.Case.Updates
        .Where(u => u.Word.OuterId is not null).GroupBy(u => u.Word.OuterId).Where(g => g.Count() > 1)
        .Select(g => $"{k.Case.Id}: {g.Key}"));

    public int Warned => cases.Values.Sum(k => k.Events.OfType<CaseEvent.Warned>().Count());

    public void Step()
    {
        switch (random.Next(12))
        {
            case 0 when cases.Count < MostCases:
                Open();
                break;
            case 0 or 1 or 2 or 3 when cases.Count > 0:
                Act();
                break;
            case 4:
                Now += TimeSpan.FromMinutes(random.Next(1, 3 * 24 * 60));
                break;
            case 5 when random.Next(20) == 0:
                Decree();
                break;
            case 6 or 7:
                ReadJournal();
                break;
            case 8:
                Stage();
                break;
            case 9 or 10:
                Tell();
                break;
            default:
                Deliver();
                break;
        }
    }

    /// <summary>Nothing fails any more, nobody acts, and the feed goes its rounds until it has nothing to do.</summary>
    public void Settle()
    {
        calm = true;
        for (var round = 0; round < 5; round++)
        {
            TellAll();
            ReadJournal();
            Renew();
            Stage();
            while (onTheWay.Count > 0)
                Deliver();
        }
    }

    private bool Happens(double chance) => !calm && random.NextDouble() < chance;

    private void Open()
    {
        var (id, agency) = ($"C{cases.Count:00}", Agencies[random.Next(Agencies.Length)]);
        var target = random.Next(5) == 0
            ? null
            : new ServiceTarget(random.Next(1, 20), random.Next(2) == 0 ? TargetKind.Working : TargetKind.Calendar);
        Do(id, new CaseCommand.Open(id, "S", agency, new CasePlace(null, null, "Calle 50", null, null, null), "",
            Sorted.Map<ImmutableArray<string>>(), [], Channel.Phone, "P0", Now, null, Target: target));
    }

    private CaseWord Word => new("x", [], CaseSpeaker.Agency, OuterId: $"W{++said}");

    private void Act()
    {
        var id = cases.Keys.ElementAt(random.Next(cases.Count));
        CaseCommand command = random.Next(11) switch
        {
            0 => new CaseCommand.Ask(Word),
            1 => new CaseCommand.Answer(Word with { By = CaseSpeaker.Citizen }),
            2 => new CaseCommand.Transfer(Agencies[random.Next(Agencies.Length)], Word),
            3 => new CaseCommand.Close((CaseStatus)random.Next((int)CaseStatus.Resolved, (int)CaseStatus.Withdrawn + 1),
                $"C{random.Next(cases.Count):00}", Word),
            4 or 5 => new CaseCommand.Reopen(Word),
            6 => new CaseCommand.Note(Word, random.Next(2) == 0),
            7 => new CaseCommand.Join($"P{random.Next(6)}"),
            8 => new CaseCommand.Judge(
                $"P{random.Next(6)}", new CaseOpinion(random.Next(2) == 0, random.Next(1, 6), "", Now)),
            9 => Split(),
            _ => new CaseCommand.Progress((CaseStatus)random.Next((int)CaseStatus.Acknowledged,
                (int)CaseStatus.InProgress + 1), Word),
        };
        Do(id, command);
        // The answer was lost: whoever asked does so again, perhaps after others have been at it.
        if (!Happens(faults.Lost))
            return;
        Now += TimeSpan.FromSeconds(random.Next(60));
        Do(id, command);
    }

    /// <summary>As a case's grain: decides, commits, and only when it is as it was seen.</summary>
    private void Do(string id, CaseCommand command, long? seen = null)
    {
        var kept = cases.GetValueOrDefault(id);
        if (seen is not null && kept?.Version != seen)
            return;
        var decision = CaseLogic.Decide(kept?.Case, command, Now);
        foreach (var happened in decision.Events)
        {
            if (happened is CaseEvent.Warned warned && CaseClock.Reckon(kept!.Case, Time).StageAt(Now) < warned.Stage)
                SaidTooEarly.Add($"{id}: {warned.Stage} at {Now:s}");
            cases[id] = kept = new Kept(
                CaseLogic.Evolve(kept?.Case, happened), (kept?.Events ?? []).Add(happened));
            journal.Add(id);
        }
        if (kept?.Case.HasToTell == true && !decision.Events.IsEmpty)
            news.Add(kept.Case);
    }

    /// <summary>A week of the coming year becomes free, for everybody or for one agency.</summary>
    private void Decree()
    {
        var from = DateOnly.FromDateTime(Now.AddDays(random.Next(1, 60)).Date);
        ImmutableArray<string> whose = random.Next(2) == 0 ? [] : [Agencies[random.Next(Agencies.Length)]];
        Time = new WorkingTime(Time.Calendar with
        {
            Version = Time.Calendar.Version + 1,
            Closures = Time.Calendar.Closures.Add(new Closure(from, from.AddDays(random.Next(7)), ClosureKind.Decree,
                new Bilingual("Decreto", "Decree"), whose)),
        });
    }

    /// <summary>As the feed: what moved is noted anew, and the mark with it, or neither.</summary>
    private void ReadJournal()
    {
        if (Happens(faults.Repeated))
            mark = random.Next(mark + 1);
        var upTo = calm ? journal.Count : random.Next(mark, journal.Count + 1);
        if (Happens(faults.Crash))
            return;
        Note(journal[mark..upTo].Distinct());
        mark = upTo;
        if (random.Next(3) == 0)
            Renew();
    }

    private void Note(IEnumerable<string> ids)
    {
        foreach (var id in ids)
        {
            var (c, clock) = (cases[id].Case, CaseClock.Reckon(cases[id].Case, Time));
            notes[id] = new Noted(
                c.IsOpen ? clock.NextStageAt(c.Warned) : null, clock.DueAt, c.IsOpen, clock.CalendarVersion);
        }
    }

    private void Renew() =>
        Note([.. notes.Where(n => n.Value.Calendar < Time.Calendar.Version).Select(n => n.Key)]);

    /// <summary>As the feed: whoever has come to a stage is told so, later or never.</summary>
    private void Stage()
    {
        var staged = notes.Where(n => n.Value.NextStageAt <= Now).Select(n => n.Key).ToList();
        foreach (var id in staged)
        {
            var reading = CaseClock.Reckon(cases[id].Case, Time);
            onTheWay.Add(new Warning(
                id, new CaseCommand.Warn(reading.StageAt(Now), reading.FirstDueAt), cases[id].Version));
        }
        if (!Happens(faults.Crash))
            Note(staged);
    }

    private void Deliver()
    {
        if (onTheWay.Count == 0)
            return;
        var at = random.Next(onTheWay.Count);
        var warning = onTheWay[at];
        if (!Happens(faults.Repeated))
            onTheWay.RemoveAt(at);
        if (!Happens(faults.Lost))
            Do(warning.Case, warning.Command, warning.Seen);
    }
}
