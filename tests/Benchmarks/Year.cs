using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Despacho311.Api.City;
using Despacho311.Contracts.Journal;
using Despacho311.Domain;
using Despacho311.Domain.Cases;
using Despacho311.Domain.Clocks;
using Despacho311.Domain.Contacts;
using Despacho311.Domain.Geo;
using Despacho311.Journal;
using Despacho311.Tests.Support;

namespace Despacho311.Tests.Benchmarks;

/// <summary>
/// A year of a centre, drawn so that how each case ends is known beforehand, is written day by day through the journal;
/// then the program is started on it, and its public figures must say just that, case by case.
/// </summary>
internal static class Year
{
    private const int Callers = 256;
    private const double CasesAContact = 0.35;
    private static readonly DateTimeOffset First = new(2025, 1, 1, 5, 0, 0, TimeSpan.Zero);

    /// <summary>A case on its way, and what will happen to it.</summary>
    private sealed class Way(CitizenCase drawn, StreamHead head, Queue<(DateTimeOffset At, CaseCommand Command)> plan)
    {
        public CitizenCase Case { get; set; } = drawn;

        public StreamHead Head { get; set; } = head;

        public Queue<(DateTimeOffset At, CaseCommand Command)> Plan => plan;
    }

    /// <summary>What an agency's figures must be.</summary>
    private sealed record Truth(int Received, int Closed, int InTime, int Reopened, int Judged)
    {
        public static Truth operator +(Truth a, Truth b) => new(a.Received + b.Received, a.Closed + b.Closed,
            a.InTime + b.InTime, a.Reopened + b.Reopened, a.Judged + b.Judged);
    }

    public static async Task Run(int contacts)
    {
        await using var server = new PostgresServer();
        var connection = await server.NewDatabase();
        var began = Stopwatch.GetTimestamp();
        var (truth, cases) = await Write(connection, contacts);
        var written = Stopwatch.GetElapsedTime(began);
        Console.Out.WriteLine(FormattableString.Invariant(
            $"{contacts} contacts and {cases} cases written in {written.TotalMinutes:F1} min"));
        began = Stopwatch.GetTimestamp();
        await using var city = await CityProcess.Start(
            Directory.CreateTempSubdirectory("despacho311-bench-").FullName, connection, "--demo", "--no-drive");
        using var client = city.Client(null);
        var wrong = "nothing yet";
        await Eventually.Is(async () => (wrong = await Wrong(client, truth)) is null,
            "the figures are those of the year", 3_600);
        Table.Head("a year", "contacts", "cases", "written, min", "read and counted, min", "figures that differ");
        Table.Row("PostgreSQL", $"{contacts}", $"{cases}", written.TotalMinutes.ToString("F1",
            CultureInfo.InvariantCulture), Stopwatch.GetElapsedTime(began).TotalMinutes.ToString("F1",
            CultureInfo.InvariantCulture), wrong ?? "none");
    }

    /// <summary>The first figure that is not as it must be; null when all are.</summary>
    private static async Task<string?> Wrong(HttpClient client, IReadOnlyDictionary<string, Truth> truth)
    {
        // Nobody may ask as often as this would.
        await Eventually.Passes(TimeSpan.FromSeconds(3));
        var answer = JsonSerializer.Deserialize<JsonElement>(
            await client.GetStringAsync("/api/v1/indicators?from=2025-01&to=2025-12&by=agency"));
        var said = answer.GetProperty("items").EnumerateArray()
            .ToDictionary(i => i.GetProperty("key").GetString()!, i => i.GetProperty("figures"));
        foreach (var (agency, expected) in truth)
        {
            if (!said.TryGetValue(agency, out var f) || f.ValueKind != JsonValueKind.Object)
                return $"{agency}: nothing";
            int Of(string name) => f.GetProperty(name).GetInt32();
            var found = new Truth(Of("received"), Of("closed"), Of("inTime"), Of("reopened"), Of("judged"));
            if (found != expected)
                return $"{agency}: {found}, not {expected}";
        }
        return said.Count == truth.Count ? null : "an agency too many";
    }

    private static async Task<(IReadOnlyDictionary<string, Truth> Truth, int Cases)> Write(
        string connection, int contacts)
    {
        using var database = Database.Postgres(connection);
        await database.Migrate(_ => { }, CancellationToken.None);
        await using var journal = new JournalWriter(database);
        var city = new CityMap(database, TimeProvider.System);
        await city.Load();
        var (random, truth, cases) = (new Random(311), new Dictionary<string, Truth>(), 0);
        var underway = new PriorityQueue<Way, DateTimeOffset>();
        for (var day = First; day < First.AddYears(1) || underway.Count > 0; day = day.AddDays(1))
        {
            var today = day < First.AddYears(1) ? contacts / 365 + (day == First ? contacts % 365 : 0) : 0;
            var opened = new List<Way>();
            var logged = new List<Contact>();
            for (var i = 0; i < today; i++)
            {
                var at = day.AddSeconds(random.Next(24 * 3_600));
                var isCase = random.NextDouble() < CasesAContact;
                if (isCase)
                    opened.Add(Draw(random, city, $"Y{cases++:D7}", at, truth));
                logged.Add(new Contact($"T{day:yyMMdd}{i:D6}", Channel.Phone, "es", at, at.AddMinutes(4), "agent",
                    isCase ? ContactOutcome.CaseOpened : ContactOutcome.Answered,
                    isCase ? opened[^1].Case.Id : null, null, null));
            }
            await Each(opened, w => Append(journal, w, [new CaseEvent.Opened(w.Case.Id, w.Case.Service, w.Case.Agency,
                w.Case.Place, w.Case.Description, w.Case.Answers, [], Channel.Phone, w.Case.Reporter, w.Case.OpenedAt,
                null, null, w.Case.Target)], w.Case.OpenedAt));
            await Each(logged, c => journal.Append(new Append(Aggregates.Contacts.Stream(c.Id), StreamHead.Empty,
                [new ContactEvent.Logged(c)], c.EndedAt, "agent", null,
                Aggregates.Contacts.Rows(c, [new ContactEvent.Logged(c)]))));
            foreach (var way in opened.Where(w => w.Plan.Count > 0))
                underway.Enqueue(way, way.Plan.Peek().At);
            var moving = new HashSet<Way>();
            while (underway.TryPeek(out var next, out var at) && at < day.AddDays(1))
                moving.Add(underway.Dequeue());
            await Each([.. moving], w => Move(journal, w, day.AddDays(1)));
            foreach (var way in moving.Where(w => w.Plan.Count > 0))
                underway.Enqueue(way, way.Plan.Peek().At);
        }
        return (truth, cases);
    }

    private static Task Each<T>(IReadOnlyList<T> all, Func<T, Task> act) => Parallel.ForEachAsync(
        all, new ParallelOptions { MaxDegreeOfParallelism = Callers }, async (one, _) => await act(one));

    private static async Task Move(JournalWriter journal, Way way, DateTimeOffset until)
    {
        while (way.Plan.TryPeek(out var next) && next.At < until)
        {
            way.Plan.Dequeue();
            var decision = CaseLogic.Decide(way.Case, next.Command, next.At);
            if (decision.Refusal is { } why)
                throw new InvalidOperationException($"{way.Case.Id}: {next.Command} was refused: {why}");
            await Append(journal, way, decision.Events, next.At);
        }
    }

    private static async Task Append(
        JournalWriter journal, Way way, ImmutableArray<CaseEvent> events, DateTimeOffset at)
    {
        way.Case = events.Aggregate(way.Head.Version == 0 ? null : way.Case, CaseLogic.Evolve)!;
        way.Head = await journal.Append(new Append(Aggregates.Cases.Stream(way.Case.Id), way.Head,
            [.. events], at, "year", null, Aggregates.Cases.Rows(way.Case, events)));
    }

    /// <summary>Draws a case, how it goes and, from that alone, what it must count as.</summary>
    private static Way Draw(
        Random random, CityMap city, string id, DateTimeOffset at, Dictionary<string, Truth> truth)
    {
        var service = city.Services[random.Next(city.Services.Length)];
        var c = CaseLogic.Evolve(null, new CaseEvent.Opened(id, service.Code, service.Agency, new CasePlace(
            new GeoPoint(8.9 + random.NextDouble() * 0.2, -79.6 + random.NextDouble() * 0.2), 10, null, null, null,
            null), "", Sorted.Map<ImmutableArray<string>>(), [], Channel.Phone, "R" + id, at, null, null,
            service.Target));
        var promised = CaseClock.Reckon(c, city.Time).FirstDueAt;
        DateTimeOffset Within(double share) => at + (promised - at) * share;
        var word = new CaseWord("Así fue", [], CaseSpeaker.Agency);
        var close = new CaseCommand.Close(CaseStatus.Resolved, null, word);
        var (agency, plan) = (service.Agency, new Queue<(DateTimeOffset, CaseCommand)>());
        var (isClosed, inTime, isReopened) = (true, true, false);
        switch (random.Next(100))
        {
            case < 3:
                (isClosed, inTime) = (false, false);
                break;
            case < 18:
                plan.Enqueue((promised.AddDays(random.Next(40, 70)), close));
                inTime = false;
                break;
            case < 25:
                plan.Enqueue((Within(0.1), new CaseCommand.Ask(word)));
                plan.Enqueue((Within(0.3), new CaseCommand.Answer(word)));
                plan.Enqueue((Within(0.6), close));
                break;
            case < 28:
                plan.Enqueue((Within(0.5), close));
                plan.Enqueue((Within(0.6), new CaseCommand.Reopen(word)));
                plan.Enqueue((Within(0.6).AddMinutes(20), close));
                isReopened = true;
                break;
            case < 30 when city.Services.Select(s => s.Agency).FirstOrDefault(a => a != service.Agency) is { } other:
                plan.Enqueue((Within(0.05), new CaseCommand.Transfer(other, word)));
                plan.Enqueue((Within(0.4), close));
                agency = other;
                break;
            default:
                plan.Enqueue((
                    Within(random.NextDouble() * 0.8), new CaseCommand.Progress(CaseStatus.InProgress, word)));
                plan.Enqueue((Within(0.9), close));
                break;
        }
        var isJudged = isClosed && !isReopened && random.Next(10) < 3;
        if (isJudged)
        {
            var when = plan.Last().Item1.AddHours(5);
            plan.Enqueue((when, new CaseCommand.Judge("R" + id, new CaseOpinion(true, random.Next(3, 6), "", when))));
        }
        truth[agency] = truth.GetValueOrDefault(agency, new Truth(0, 0, 0, 0, 0)) + new Truth(
            1, isClosed ? 1 : 0, inTime ? 1 : 0, isReopened ? 1 : 0, isJudged ? 1 : 0);
        return new Way(c, StreamHead.Empty, plan);
    }
}
