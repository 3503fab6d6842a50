using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Despacho311.Tests.Support.Faults;

/// <summary>
/// A working day in short: people report, liaisons write on their cases, officers ask for removals, operators accept
/// and work. Each client turns to the other api when one does not answer, as behind a balancer, and never says the
/// same thing twice, so that whatever is found twice was done twice.
/// </summary>
public sealed class CityLoad : IAsyncDisposable
{
    private const int Reporters = 6;
    private const int Cases = 40;
    private const int WordsOnCase = 150;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(500);

    /// <summary>Operators, by zone: where their trucks stand.</summary>
    private static readonly (double Lat, double Long, int[] Trucks)[] Places =
        [(8.884, -79.784 - 0.02, [36, 37, 38]), (9.353, -79.896, [31, 32, 33]), (8.975, -79.53, [1, 2, 12])];

    private readonly IReadOnlyList<Uri> apis;
    private readonly TimeSpan pace;
    private readonly CancellationTokenSource stopping = new();
    private readonly List<Task> clients = [];
    private readonly List<StayingViewer> viewers = [];
    private int said;

    private CityLoad(IReadOnlyList<Uri> apis, TimeSpan pace) => (this.apis, this.pace) = (apis, pace);

    public History History { get; } = new();

    /// <param name="pace">How long each client waits from one act to the next; half a second when null.</param>
    /// <param name="callTakers">So many log a contact each, too.</param>
    public static CityLoad Start(IReadOnlyList<Uri> apis, TimeSpan? pace = null, int callTakers = 0)
    {
        var load = new CityLoad(apis, pace ?? Pace);
        for (var i = 0; i < callTakers; i++)
            load.Begin(i, "demo-calltaker", "contacts", load.LogContact);
        for (var i = 0; i < Reporters; i++)
            load.Begin(i, "demo-client", "reports", load.TakeReport);
        for (var i = 0; i < Cases; i++)
            load.Begin(i, "demo-dispatcher", $"case {i}", load.Notes());
        foreach (var (lat, @long, trucks) in Places)
        {
            load.Begin(1, "demo-officer", $"zone at {lat}", (client, n) => load.Ask(client, n, lat, @long));
            foreach (var truck in trucks)
                load.Begin(truck, $"demo-truck-{truck}", $"truck {truck}",
                    (client, _) => Work(client, truck, lat, @long));
        }
        return load;
    }

    /// <summary>So many people look on until the end, each at another api first.</summary>
    public async Task Watch(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var (about, last) = ($"{Cost.Viewer}{i}", DateTimeOffset.UtcNow);
            viewers.Add(await StayingViewer.Open(apis.Skip(i).Concat(apis.Take(i)), () =>
            {
                var now = DateTimeOffset.UtcNow;
                History.Add(new Attempt(about, last, now, true));
                last = now;
            }));
        }
    }

    /// <summary>
    /// Who looked on all the time must show in the end what somebody shows who has just come; null when so, else how
    /// they differ. Ask when nothing happens any more.
    /// </summary>
    public async Task<string?> ShownWrong()
    {
        string? wrong = null;
        await using var fresh = await StayingViewer.Open(apis, () => { });
        for (var tries = 0; tries < 20; tries++, await Eventually.Passes(TimeSpan.FromSeconds(1)))
        {
            wrong = null;
            var right = (await fresh.Shows()).Split('\n');
            foreach (var viewer in viewers)
            {
                var shown = (await viewer.Shows()).Split('\n');
                if (shown.Except(right).Concat(right.Except(shown)).ToList() is { Count: > 0 } others)
                    wrong = $"a viewer shows {shown.Length} things of {right.Length}, of both others are "
                        + string.Join('\n', others.Take(6));
            }
            if (wrong is null)
                return null;
        }
        return wrong;
    }

    private HttpClient Client(int api, string key)
    {
        var client = new HttpClient { BaseAddress = apis[api % apis.Count], Timeout = Patience };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    private void Begin(int api, string key, string about, Func<HttpClient, int, Task> act) =>
        clients.Add(Task.Run(() => GoOn(api, key, about, act)));

    private async Task GoOn(int api, string key, string about, Func<HttpClient, int, Task> act)
    {
        var two = apis.Select((_, i) => Client(api + i, key)).ToList();
        using var next = new PeriodicTimer(pace);
        for (var n = 0; !stopping.IsCancellationRequested; n++)
        {
            var from = DateTimeOffset.UtcNow;
            string? why = null;
            try
            {
                await act(two[0], n);
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
            {
                why = e.Message;
            }
            History.Add(new Attempt(about, from, DateTimeOffset.UtcNow, why is null, why));
            if (why is not null)
                two.Reverse();
            await next.WaitForNextTickAsync();
        }
        two.ForEach(c => c.Dispose());
    }

    private async Task TakeReport(HttpClient client, int n) => History.Reported(await Report(client, n));

    private static async Task<string> Report(HttpClient client, int n)
    {
        using var answer = await client.PostAsync("/open311/v2/requests.json", new FormUrlEncodedContent(
            new Dictionary<string, string>
            {
                ["service_code"] = n % 2 == 0 ? "IDAAN-FUGA" : "ATTT-SEMAFORO",
                ["lat"] = FormattableString.Invariant($"{8.95 + n % 40 * 0.003}"),
                ["long"] = "-79.5205",
                ["device_id"] = $"phone-{n}",
            }));
        await Expect(answer, HttpStatusCode.OK);
        var taken = (await answer.Content.ReadFromJsonAsync<JsonElement>())[0];
        return taken.GetProperty("service_request_id").GetString()!;
    }

    /// <summary>A call of three minutes that was answered from what the centre knows.</summary>
    private async Task LogContact(HttpClient callTaker, int n)
    {
        var ended = DateTimeOffset.UtcNow;
        using var answer = await callTaker.PostAsJsonAsync("/api/v1/contacts", new
        {
            channel = n % 5 == 0 ? "social" : "phone",
            startedAt = ended.AddMinutes(-3),
            endedAt = ended,
            outcome = "answered",
        });
        await Expect(answer, HttpStatusCode.Created);
    }

    /// <summary>Words on one case, and on a new one before the first is full.</summary>
    private Func<HttpClient, int, Task> Notes()
    {
        string? code = null;
        var words = 0;
        return async (client, n) =>
        {
            if (code is null || words == WordsOnCase)
                (code, words) = (await Report(client, n), 0);
            var text = $"word {Interlocked.Increment(ref said)}.";
            words++;
            using var answer = await client.PostAsJsonAsync($"/api/v1/cases/{code}/note", new { text });
            await Expect(answer, HttpStatusCode.OK);
            History.Noted(code, text);
        };
    }

    /// <summary>An officer asks for a removal every two seconds, and looks at the zone between.</summary>
    private async Task Ask(HttpClient officer, int n, double lat, double @long)
    {
        if (n % 4 != 0)
        {
            await officer.GetFromJsonAsync<JsonElement>("/api/v1/tow-requests?limit=5");
            return;
        }
        using var answer = await officer.PostAsJsonAsync("/api/v1/tow-requests", new
        {
            officer = new { badge = "4711", agency = "attt" },
            ticket = $"B-{Interlocked.Increment(ref said)}",
            infraction = "hydrant",
            vehicle = new { plate = $"F{Interlocked.Increment(ref said):00000}", kind = "sedan" },
            location = new { lat, @long },
        });
        await Expect(answer, HttpStatusCode.Created);
        History.Asked(answer.Headers.Location!.ToString());
    }

    private static readonly string[] Steps = ["enRoute", "onScene", "hooked", "inTransit", "impounded"];

    /// <summary>
    /// What an operator does next: come on duty, accept, or the step that is due. A conflict is an answer.
    /// </summary>
    private static async Task Work(HttpClient driver, int truck, double lat, double @long)
    {
        var me = await driver.GetFromJsonAsync<JsonElement>($"/api/v1/trucks/G-{truck:00}");
        if (!me.GetProperty("onDuty").GetBoolean())
        {
            var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
            using var fix = await driver.GetAsync(FormattableString.Invariant(
                $"/gps?id=demo-truck-{truck}&lat={lat}&lon={@long}&timestamp={now}"));
            await Say(driver, $"/api/v1/trucks/G-{truck:00}/shift", new { onDuty = true });
            return;
        }
        var offers = await driver.GetFromJsonAsync<JsonElement>("/api/v1/offers");
        if (offers.GetProperty("items").EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.Object } offer)
            await Say(driver, $"/api/v1/offers/{offer.GetProperty("offerId").GetString()}/accept", new { });
        else if (me.TryGetProperty("job", out var job))
        {
            var path = $"/api/v1/tow-requests/{job.GetProperty("request").GetString()}";
            var removal = await driver.GetFromJsonAsync<JsonElement>(path);
            var next = Array.IndexOf(Steps, removal.GetProperty("state").GetString()) + 1;
            if (next < Steps.Length)
                await Say(driver, $"{path}/steps", new { step = Steps[next] });
        }
    }

    private static async Task Say(HttpClient driver, string path, object body)
    {
        using var answer = await driver.PostAsJsonAsync(path, body);
        if (answer.StatusCode != HttpStatusCode.Conflict)
            await Expect(answer, HttpStatusCode.OK);
    }

    private static async Task Expect(HttpResponseMessage answer, HttpStatusCode wanted)
    {
        if (answer.StatusCode != wanted)
            throw new HttpRequestException($"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }

    /// <summary>Everybody finishes what they are at, and stops.</summary>
    public async Task Stop()
    {
        await stopping.CancelAsync();
        await Task.WhenAll(clients);
        clients.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        foreach (var viewer in viewers)
            await viewer.DisposeAsync();
        stopping.Dispose();
    }
}
