using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Despacho311.Tests.Api.Towing;

/// <summary>From the badge to the receipt: who may ask, what it may cost, what is on the voucher.</summary>
public class CustodyTests(TowCity city) : IClassFixture<TowCity>
{
    private static readonly string[] Way = ["enRoute", "onScene"];

    [Fact]
    public async Task Only_a_badge_on_the_list_gets_a_number()
    {
        async Task<HttpResponseMessage> Ask(string badge) =>
            await city.Officer.PostAsJsonAsync("/api/v1/tow-requests", TowCity.Request(badge: badge));
        await (await Ask("6666")).Problem(403, "unknownBadge");
        object Badge(string? until, bool active) =>
            new { items = new[] { new { agency = "attt", badge = "6666", until, active } } };
        await city.Admin.PostJson("/api/v1/officers", Badge("2020-01-01", true));
        await (await Ask("6666")).Problem(403, "unknownBadge");
        await city.Admin.PostJson("/api/v1/officers", Badge(null, true));
        var id = (await (await Ask("6666")).Json(HttpStatusCode.Created)).Text("id");
        await city.Admin.PostJson("/api/v1/officers", Badge(null, false));
        await (await Ask("6666")).Problem(403, "unknownBadge");
        await city.Officer.PostJson($"/api/v1/tow-requests/{id}/cancel", new { reason = "x" });
        Assert.Contains("6666", (await city.Admin.GetJson("/api/v1/officers")).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_officers_who_ask_for_one_vehicle_at_once_one_gets_the_number_and_the_others_hear_it()
    {
        var plate = Numbers.Plate();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ =>
            city.Officer.PostAsJsonAsync("/api/v1/tow-requests", TowCity.Request(plate: plate))));
        var taken = Assert.Single(answers, a => a.StatusCode == HttpStatusCode.Created);
        var id = (await taken.Json(HttpStatusCode.Created)).Text("id");
        foreach (var refused in answers.Where(a => a != taken))
            Assert.Equal(id, (await refused.Problem(409, "sameVehicle")).Text("existing"));
        await city.Officer.PostJson($"/api/v1/tow-requests/{id}/cancel", new { reason = "x" });
        // It is free again, and so is its ticket.
        var again = (await city.Officer.PostJson("/api/v1/tow-requests", TowCity.Request(plate: plate),
            HttpStatusCode.Created)).Text("id");
        await city.Officer.PostJson($"/api/v1/tow-requests/{again}/cancel", new { reason = "x" });
    }

    [Fact]
    public async Task A_ticket_is_good_for_one_removal()
    {
        var ticket = Numbers.Ticket();
        var id = (await city.Officer.PostJson("/api/v1/tow-requests", TowCity.Request(ticket: ticket),
            HttpStatusCode.Created)).Text("id");
        var second = await city.Officer.PostAsJsonAsync("/api/v1/tow-requests",
            TowCity.Request(ticket: ticket.ToLowerInvariant()));
        Assert.Equal(id, (await second.Problem(409, "sameTicket")).Text("existing"));
        await city.Officer.PostJson($"/api/v1/tow-requests/{id}/cancel", new { reason = "x" });
        var again = (await city.Officer.PostJson("/api/v1/tow-requests", TowCity.Request(ticket: ticket),
            HttpStatusCode.Created)).Text("id");
        await city.Officer.PostJson($"/api/v1/tow-requests/{again}/cancel", new { reason = "x" });
    }

    [Fact]
    public async Task The_price_stays_within_the_quote_and_the_lot_releases_against_a_receipt()
    {
        var company = await city.Company();
        var truck = await city.Truck(company, 400);
        var asked = await city.Officer.PostJson("/api/v1/tow-requests", TowCity.Request(), HttpStatusCode.Created);
        var (id, fare) = (asked.Text("id"), asked.GetProperty("fare"));
        Assert.Equal(id, await city.Accept(truck));
        var (most, perDay) = (fare.GetProperty("most").GetDecimal(), fare.GetProperty("storagePerDay").GetDecimal());
        Assert.True(most >= 45, $"{most}");
        var path = $"/api/v1/tow-requests/{id}";
        foreach (var step in Way)
            await truck.Driver.PostJson($"{path}/steps", new { step });
        var hooked = await truck.Driver.PostJson($"{path}/steps",
            new { step = "hooked", damage = "left door", keysTaken = false });
        Assert.Equal("left door", hooked.GetProperty("custody").Text("damage"));
        await (await truck.Driver.PostAsJsonAsync($"{path}/steps", new { step = "impounded", price = most + 1 }))
            .Problem(409, "overFare");
        var entered = await truck.Driver.PostJson($"{path}/steps",
            new { step = "impounded", price = most - 5, bay = "B-12" });
        Assert.Equal(("left door", "B-12"), (entered.GetProperty("custody").Text("damage"),
            entered.GetProperty("custody").Text("bay")));

        using var keeper = city.Client("demo-lot");
        using var stranger = city.Client((await city.Admin.PostJson("/api/v1/keys",
            new { name = "other lot", role = "lot", scope = "P-PA-2" }, HttpStatusCode.Created)).Text("key"));
        object Release(decimal paid) =>
            new { step = "released", release = new { to = "owner", paid, receipt = "R-77" } };
        var due = most - 5 + perDay;
        await (await truck.Driver.PostAsJsonAsync($"{path}/steps", Release(due))).Problem(403, "forbidden");
        await (await stranger.PostAsJsonAsync($"{path}/steps", Release(due))).Problem(404, "notFound");
        await (await keeper.PostAsJsonAsync($"{path}/steps", new { step = "released" })).Problem(409, "releaseMissing");
        await (await keeper.PostAsJsonAsync($"{path}/steps", Release(due + 0.01m))).Problem(409, "overFare");
        await (await keeper.PostAsJsonAsync($"{path}/steps", Release(-1))).Problem(400, "validation");
        Assert.Equal("released", (await keeper.PostJson($"{path}/steps", Release(due))).Text("state"));
        // Whoever reads open data knows companies by their names.
        Assert.Contains($"Pruebas {company}", await city.PublishedRemovals(), StringComparison.Ordinal);
        await city.EndShift(truck);
    }

    [Fact]
    public async Task A_voucher_proves_itself_and_a_forged_one_does_not()
    {
        var truck = await city.Truck(await city.Company(zone: "PA-4"), 400, "PA-4");
        var id = (await city.Officer.PostJson("/api/v1/tow-requests", TowCity.Request(), HttpStatusCode.Created))
            .Text("id");
        var voucher = await city.Officer.GetJson($"/api/v1/tow-requests/{id}/voucher");
        var proof = voucher.Text("proof");
        var seen = await city.Anonymous.GetJson($"/api/v1/vouchers/{id}?proof={proof}");
        Assert.Equal(voucher.GetProperty("vehicle").Text("plate"), seen.GetProperty("vehicle").Text("plate"));
        // However somebody types it from the paper.
        await city.Anonymous.GetJson($"/api/v1/vouchers/{id}?proof={proof.ToLowerInvariant().Replace("-", " ")}");
        Assert.DoesNotContain("4711", seen.ToString(), StringComparison.Ordinal);
        var forged = proof[..^1] + (proof.EndsWith('A') ? "B" : "A");
        foreach (var wrong in new[] { $"{id}?proof={forged}", $"{id}", $"ZZZZ-ZZZZ?proof={proof}" })
            await (await city.Anonymous.GetAsync($"/api/v1/vouchers/{wrong}")).Problem(404, "noSuchVoucher");
        await (await truck.Driver.GetAsync($"/api/v1/tow-requests/{id}/voucher")).Problem(404, "notFound");
        await city.Officer.PostJson($"/api/v1/tow-requests/{id}/cancel", new { reason = "x" });
        await city.EndShift(truck);
    }

    [Fact]
    public async Task A_position_at_the_scene_says_that_the_truck_has_arrived()
    {
        var truck = await city.Truck(await city.Company(), 800);
        var id = await city.Ask();
        var offer = await Eventually.Get(async () => (await truck.Driver.GetJson("/api/v1/offers"))
            .GetProperty("items").EnumerateArray().Select(o => o.Text("offerId")).FirstOrDefault(), "an offer");
        await truck.Driver.PostJson($"/api/v1/offers/{offer}/seen", new { });
        await Eventually.Is(async () => (await city.Dispatcher.GetJson($"/api/v1/tow-requests/{id}"))
            .TryGetProperty("offerSeenAt", out _), "the dispatcher sees that it was seen");
        await city.Accept(truck);
        await city.Move(truck, 300);
        Assert.Equal("assigned", (await city.Dispatcher.GetJson($"/api/v1/tow-requests/{id}")).Text("state"));
        await Eventually.Is(async () =>
        {
            await city.Move(truck, 20);
            return (await city.Dispatcher.GetJson($"/api/v1/tow-requests/{id}")).Text("state") == "onScene";
        }, "it has arrived");
        // The phone that was in a dead spot says only now that it had left.
        Assert.Equal("onScene", (await truck.Driver.PostJson($"/api/v1/tow-requests/{id}/steps",
            new { step = "enRoute" })).Text("state"));
        await truck.Driver.PostJson($"/api/v1/tow-requests/{id}/steps", new { step = "goneOnArrival" });
        await city.EndShift(truck);
        await IsReplayedAsTheLedgerHasIt(id, truck.Id);
    }

    private async Task IsReplayedAsTheLedgerHasIt(string id, string truck)
    {
        var ledger = await city.ProvenLedger();
        JsonElement replay = default;
        await Eventually.Is(async () =>
        {
            replay = await city.Dispatcher.GetJson($"/api/v1/tow-requests/{id}/replay");
            return replay.GetProperty("track").GetArrayLength() > 0;
        }, "the way is kept");
        Assert.All(replay.GetProperty("track").EnumerateArray(), p => Assert.Equal(truck, p.Text("truck")));
        var events = replay.GetProperty("events").EnumerateArray().ToList();
        Assert.Equal(["zone.queued", "zone.offered", "zone.seen", "zone.accepted", "zone.finished"],
            events.Where(e => e.Text("stream").StartsWith("zone/", StringComparison.Ordinal))
                .Select(e => e.Text("type")));
        Assert.All(events.Where(e => e.Text("stream").StartsWith("zone/", StringComparison.Ordinal)),
            e => Assert.Contains(e.Text("hash"), ledger, StringComparison.Ordinal));
        Assert.Contains(events, e => e.Text("type") == "tow.stepped");
    }
}
