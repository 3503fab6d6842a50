using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Despacho311.Tests.Api.Towing;

/// <summary>A removal over HTTP: an officer asks, an operator answers and works, a dispatcher steps in.</summary>
public partial class TowLifeTests(ApiCity city)
{
    private static object Request(
        double lat = 9.352, double lon = -79.895, string? plate = null, string kind = "sedan",
        string? ticket = null, string? scene = null) => new
        {
            officer = new { badge = "4711", agency = "attt" },
            ticket = ticket ?? Support.Numbers.Ticket(),
            infraction = "double-parking",
            vehicle = new { plate = plate ?? Support.Numbers.Plate(), kind, make = "Toyota", color = "gris" },
            location = new { lat, @long = lon },
            address = "Calle 10",
            scene,
        };

    /// <summary>Puts one truck on duty at the place; the others of its zone stay off.</summary>
    private async Task<(HttpClient Operator, string Truck)> OnDuty(int number, double lat, double lon)
    {
        var client = city.With($"demo-truck-{number}");
        var truck = $"G-{number:00}";
        await Position(number, lat, lon);
        await client.PostJson($"/api/v1/trucks/{truck}/shift", new { onDuty = true });
        return (client, truck);
    }

    private async Task Position(int number, double lat, double lon)
    {
        var at = FormattableString.Invariant($"/gps?id=demo-truck-{number}&lat={lat}&lon={lon}&accuracy=8");
        Assert.Equal(HttpStatusCode.OK, (await city.Anonymous.GetAsync(at)).StatusCode);
    }

    private async Task<string> OfferOf(HttpClient client) => await Eventually.Get(async () =>
        (await client.GetJson("/api/v1/offers")).GetProperty("items").EnumerateArray()
            .Select(o => o.Text("offerId")).FirstOrDefault(), "an offer");

    private async Task StateIs(string id, string state) => await Eventually.Is(async () =>
        (await city.Dispatcher.GetJson($"/api/v1/tow-requests/{id}")).Text("state") == state, $"{id} is {state}");

    /// <summary>The trucks of Colon, each of which only one test uses at a time.</summary>
    private static readonly SemaphoreSlim Colon = new(1);

    private async Task InColon(Func<Task> test)
    {
        await Colon.WaitAsync();
        try
        {
            await test();
            // A job ends a moment after its last step; the next test must not find this truck still on duty.
            foreach (var number in Numbers)
                await Eventually.Is(async () => (await EndShift(number)).IsSuccessStatusCode, $"G-{number} rests");
        }
        finally
        {
            try
            {
                foreach (var number in Numbers)
                    await EndShift(number);
            }
            finally
            {
                Colon.Release();
            }
        }
    }

    private Task<HttpResponseMessage> EndShift(int number) =>
        city.Dispatcher.PostAsJsonAsync($"/api/v1/trucks/G-{number}/shift", new { onDuty = false });

    /// <summary>The seeds give Colon these two trucks.</summary>
    private static readonly int[] Numbers = [35, 36];

    [Fact]
    public Task From_the_officers_request_to_the_lot() => InColon(async () =>
    {
        var (driver, truck) = await OnDuty(Numbers[0], 9.353, -79.896);
        var answer = await city.Officer.PostAsJsonAsync("/api/v1/tow-requests", Request(plate: "ab 1234"));
        var request = await answer.Json(HttpStatusCode.Created);
        var (id, path) = (request.Text("id"), answer.Headers.Location!.ToString());
        Assert.Equal($"/api/v1/tow-requests/{id}", path);
        Assert.Equal(("requested", "CO-1", "AB1234"), (request.Text("state"), request.Text("zone"),
            request.GetProperty("vehicle").Text("plate")));
        var offer = await OfferOf(driver);
        await driver.PostJson($"/api/v1/offers/{offer}/accept", new { });
        await StateIs(id, "assigned");
        Assert.Equal(truck, (await city.Officer.GetJson(path)).Text("truck"));
        foreach (var step in new[] { "enRoute", "onScene", "hooked", "inTransit", "impounded" })
            Assert.Equal(step, (await driver.PostJson($"{path}/steps", new { step })).Text("state"));
        var history = (await city.Dispatcher.GetJson($"{path}/history")).GetProperty("items").EnumerateArray()
            .Select(e => e.Text("type")).ToList();
        Assert.Equal("tow.requested", history[0]);
        Assert.Equal(5, history.Count(t => t == "tow.stepped"));
        await Eventually.Is(async () => !(await driver.GetJson($"/api/v1/trucks/{truck}"))
            .TryGetProperty("job", out _), "the truck is free again");
        var ledger = await city.Anonymous.GetStringAsync("/api/v1/zones/CO-1/ledger");
        Assert.Contains(id, ledger, StringComparison.Ordinal);
        Assert.DoesNotContain("AB1234", ledger, StringComparison.Ordinal);
        // In quotes, as it would stand there: a hash may well hold these digits.
        Assert.DoesNotContain("\"4711\"", ledger, StringComparison.Ordinal);
        // Anybody proves it with the published file alone.
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, ledger);
        Assert.Contains("every decision follows", await Run.ToEnd(CityProcess.Program, "verify-ledger", file),
            StringComparison.Ordinal);
    });

    [Fact]
    public Task A_refusal_is_not_asked_again_and_a_second_answer_finds_the_offer_gone() => InColon(async () =>
    {
        var (first, _) = await OnDuty(Numbers[0], 9.353, -79.896);
        var id = (await city.Officer.PostJson("/api/v1/tow-requests", Request(), HttpStatusCode.Created)).Text("id");
        var offer = await OfferOf(first);
        await (await first.PostAsJsonAsync($"/api/v1/offers/{offer}/refuse", new { })).Problem(400, "validation");
        await first.PostJson($"/api/v1/offers/{offer}/refuse", new { reason = "flat-tyre" });
        await (await first.PostAsJsonAsync($"/api/v1/offers/{offer}/accept", new { })).Problem(409, "offerGone");
        await StateIs(id, "requested");
        await city.Officer.PostJson($"/api/v1/tow-requests/{id}/cancel", new { reason = "the driver came" });
    });

    [Fact]
    public Task Another_trucks_offer_cannot_be_accepted_and_two_acceptances_are_one() => InColon(async () =>
    {
        var (driver, _) = await OnDuty(Numbers[0], 9.353, -79.896);
        using var other = city.With($"demo-truck-{Numbers[1]}");
        var id = (await city.Officer.PostJson("/api/v1/tow-requests", Request(), HttpStatusCode.Created)).Text("id");
        var offer = await OfferOf(driver);
        await (await other.PostAsJsonAsync($"/api/v1/offers/{offer}/accept", new { })).Problem(409, "otherTruck");
        await driver.PostJson($"/api/v1/offers/{offer}/accept", new { });
        await driver.PostJson($"/api/v1/offers/{offer}/accept", new { });
        await StateIs(id, "assigned");
        await (await other.PostAsJsonAsync($"/api/v1/tow-requests/{id}/steps", new { step = "enRoute" }))
            .Problem(409, "otherTruck");
        await (await driver.PostAsJsonAsync($"/api/v1/tow-requests/{id}/steps", new { step = "hooked" }))
            .Problem(409, "outOfOrder");
        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync($"/api/v1/tow-requests/{id}")).StatusCode);
        var cancel = new { reason = "handed over to the owner" };
        var once = await city.Officer.PostJson($"/api/v1/tow-requests/{id}/cancel", cancel);
        var twice = await city.Officer.PostJson($"/api/v1/tow-requests/{id}/cancel", cancel);
        Assert.Equal(("cancelled", once.ToString()), (twice.Text("state"), twice.ToString()));
        Assert.True(once.GetProperty("turnGivenBack").GetBoolean());
    });

    [Fact]
    public Task A_dispatcher_assigns_by_hand_with_a_reason_that_stands_in_the_ledger() => InColon(async () =>
    {
        var (_, truck) = await OnDuty(Numbers[0], 9.353, -79.896);
        var id = (await city.Officer.PostJson("/api/v1/tow-requests", Request(), HttpStatusCode.Created)).Text("id");
        var path = $"/api/v1/tow-requests/{id}";
        await Eventually.Is(async () => (await city.Dispatcher.GetJson($"{path}/candidates")).GetProperty("items")
            .EnumerateArray().Any(c => c.Text("truck") == truck), "the truck is a candidate");
        await (await city.Dispatcher.PostAsJsonAsync($"{path}/override", new { truck })).Problem(400, "validation");
        await (await city.Dispatcher.PostAsJsonAsync($"{path}/override", new { truck = "G-99", reason = "x" }))
            .Problem(404, "unknownTruck");
        await city.Dispatcher.PostJson($"{path}/override", new { truck, reason = "closest to the school" });
        await StateIs(id, "assigned");
        Assert.Contains("closest to the school",
            await city.Anonymous.GetStringAsync("/api/v1/zones/CO-1/ledger"), StringComparison.Ordinal);
        await city.Officer.PostJson($"{path}/cancel", new { reason = "the driver came" });
    });

    [Fact]
    public async Task The_same_key_and_body_give_the_first_answer_again_and_another_body_is_refused()
    {
        async Task<HttpResponseMessage> Send(object body)
        {
            using var message = new HttpRequestMessage(HttpMethod.Post, "/api/v1/tow-requests")
            {
                Content = JsonContent.Create(body),
            };
            message.Headers.Add("Idempotency-Key", "officer-4711-1");
            return await city.Officer.SendAsync(message);
        }
        var body = Request(8.884, -79.784);
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Send(body)));
        var ids = new HashSet<string>();
        foreach (var answer in answers)
            ids.Add((await answer.Json(HttpStatusCode.Created)).Text("id"));
        Assert.Single(ids);
        var again = await Send(body);
        Assert.Equal(ids.Single(), (await again.Json(HttpStatusCode.Created)).Text("id"));
        Assert.NotNull(again.Headers.Location);
        await (await Send(Request(8.884, -79.784, "ZZ9999"))).Problem(422, "idempotencyMismatch");
    }

    [Fact]
    public async Task Every_field_at_fault_is_named()
    {
        var problem = await (await city.Officer.PostAsJsonAsync("/api/v1/tow-requests?lang=en", new
        {
            officer = new { badge = "", agency = "police" },
            vehicle = new { plate = "?" },
            location = new { lat = 40.7, @long = -74.0 },
        })).Problem(400, "validation");
        Assert.Equal(["/infraction", "/location", "/officer/badge", "/ticket", "/vehicle/kind", "/vehicle/plate"],
            problem.GetProperty("errors").EnumerateArray().Select(e => e.Text("pointer")).Order());
    }

    [Fact]
    public async Task A_place_in_no_zone_and_a_mistyped_code_are_told_apart()
    {
        await (await city.Officer.PostAsJsonAsync("/api/v1/tow-requests", Request(7.5, -80.4)))
            .Problem(422, "outsideZones");
        var id = (await city.Officer.PostJson("/api/v1/tow-requests", Request(8.884, -79.784),
            HttpStatusCode.Created)).Text("id");
        var slip = (id[0] == 'C' ? 'D' : 'C') + id[1..];
        await (await city.Officer.GetAsync($"/api/v1/tow-requests/{slip}")).Problem(404, "mistypedCode");
        await (await city.Officer.GetAsync("/api/v1/tow-requests/hello")).Problem(404, "notFound");
        Assert.Equal(id, (await city.Officer.GetJson($"/api/v1/tow-requests/{id.ToLowerInvariant().Replace("-", "",
            StringComparison.Ordinal)}")).Text("id"));
    }

    [Fact]
    public async Task Lists_go_on_where_the_last_page_ended()
    {
        for (var i = 0; i < 5; i++)
            await city.Officer.PostJson("/api/v1/tow-requests", Request(8.884, -79.784), HttpStatusCode.Created);
        var seen = new List<string>();
        for (var next = ""; ;)
        {
            var page = await city.Dispatcher.GetJson($"/api/v1/tow-requests?limit=2&zone=CH-1&after={next}");
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(t => t.Text("id")));
            if (!page.TryGetProperty("next", out var more) || more.ValueKind == JsonValueKind.Null)
                break;
            next = more.GetString();
        }
        Assert.True(seen.Count >= 5);
        Assert.Equal(seen.Count, seen.Distinct().Count());
    }
}
