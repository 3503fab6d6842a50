using System.Net;
using System.Net.Http.Json;

namespace Despacho311.Tests.Api.Towing;

/// <summary>Who may be sent: papers, suspensions, pauses, and several vehicles at one scene.</summary>
public class CompanyTests(TowCity city) : IClassFixture<TowCity>
{
    private async Task Cancel(string id) =>
        await city.Officer.PostJson($"/api/v1/tow-requests/{id}/cancel", new { reason = "the test is over" });

    [Fact]
    public async Task A_company_without_valid_papers_gets_nothing_and_the_ledger_says_why()
    {
        var expired = await city.Truck(await city.Company(TowCity.Papers("2020-01-01", "2021-12-31")), 100);
        var future = await city.Truck(await city.Company(TowCity.Papers("2098-01-01", "2099-12-31")), 200);
        var valid = await city.Truck(await city.Company(), 3_000);
        var id = await city.Ask();
        await city.Accept(valid);
        Assert.Equal(("papersExpired", "notYetAuthorized", "busy"), (await city.Exclusion(id, expired.Id),
            await city.Exclusion(id, future.Id), await city.Exclusion(id, valid.Id)));
        var ledger = await city.ProvenLedger();
        var offer = ledger.Split('\n').Last(l => l.Contains("zone.offered", StringComparison.Ordinal)
            && l.Contains(id, StringComparison.Ordinal));
        Assert.Contains("papersExpired", offer, StringComparison.Ordinal);
        Assert.Contains("notYetAuthorized", offer, StringComparison.Ordinal);
        // Not by a dispatcher's hand either.
        var other = await city.Ask();
        await (await city.Dispatcher.PostAsJsonAsync($"/api/v1/tow-requests/{other}/override",
            new { truck = expired.Id, reason = "it is near" })).Problem(409, "companyNotAllowed");
        await Cancel(other);
        await Cancel(id);
        foreach (var truck in new[] { expired, future, valid })
            await city.EndShift(truck);
    }

    [Fact]
    public async Task A_suspended_company_cannot_accept_what_it_was_offered_and_is_asked_again_when_reinstated()
    {
        var company = await city.Company(zone: "PA-2");
        var truck = await city.Truck(company, 100, "PA-2");
        var id = (await city.Officer.PostJson("/api/v1/tow-requests", InZone2(), HttpStatusCode.Created)).Text("id");
        var offer = await Eventually.Get(async () => (await truck.Driver.GetJson("/api/v1/offers"))
            .GetProperty("items").EnumerateArray().Select(o => o.Text("offerId")).FirstOrDefault(), "an offer");
        var suspended = await city.Admin.PostJson($"/api/v1/companies/{company}/suspend", new { reason = "bond" });
        Assert.Equal("bond", suspended.Text("suspension"));
        await Eventually.Is(async () => await city.Exclusion(id, truck.Id) == "suspended", "the zone knows");
        await (await truck.Driver.PostAsJsonAsync($"/api/v1/offers/{offer}/accept", new { }))
            .Problem(409, "companyNotAllowed");
        await truck.Driver.PostJson($"/api/v1/offers/{offer}/refuse", new { reason = "suspended" });
        await city.Admin.PostJson($"/api/v1/companies/{company}/reinstate", new { reason = "paid" });
        await Eventually.Is(async () => await city.Exclusion(id, truck.Id) == "alreadyRefused", "it may again");
        var history = (await city.Dispatcher.GetJson($"/api/v1/companies/{company}/history")).GetProperty("items");
        Assert.Equal(["company.registered", "company.suspended", "company.reinstated"],
            history.EnumerateArray().Select(e => e.Text("type")));
        await Cancel(id);
        await city.ProvenLedger("PA-2");
    }

    private static object InZone2() => new
    {
        officer = new { badge = "4711", agency = "attt" },
        ticket = Numbers.Ticket(),
        infraction = "hydrant",
        vehicle = new { plate = Numbers.Plate(), kind = "sedan" },
        location = new { lat = 9.02, @long = -79.49 },
    };

    [Fact]
    public async Task A_truck_at_a_pause_is_on_shift_but_not_asked()
    {
        var company = await city.Company(zone: "PA-3");
        var truck = await city.Truck(company, 100, "PA-3");
        var paused = await truck.Driver.PostJson($"/api/v1/trucks/{truck.Id}/pause", new { paused = true });
        Assert.Equal((true, true), (paused.GetProperty("onDuty").GetBoolean(),
            paused.GetProperty("paused").GetBoolean()));
        await Eventually.Is(async () => (await city.Anonymous.GetJson("/api/v1/zones/PA-3"))
            .GetProperty("trucks").GetInt32() == 0, "nobody is there to ask");
        await truck.Driver.PostJson($"/api/v1/trucks/{truck.Id}/pause", new { paused = false });
        await Eventually.Is(async () => (await city.Anonymous.GetJson("/api/v1/zones/PA-3"))
            .GetProperty("trucks").GetInt32() == 1, "it goes on");
        await city.EndShift(truck);
        await (await truck.Driver.PostAsJsonAsync($"/api/v1/trucks/{truck.Id}/pause", new { paused = true }))
            .Problem(409, "offDuty");
    }

    [Fact]
    public async Task The_firm_that_has_the_first_vehicle_of_a_scene_gets_the_second()
    {
        var at = await city.Company();
        var (first, second) = (await city.Truck(at, 100), await city.Truck(at, 2_500));
        var other = await city.Truck(await city.Company(), 900);
        var one = await city.Ask();
        Assert.Equal(one, await city.Accept(first));
        var two = await city.Ask(scene: one);
        Assert.Equal(two, await city.Accept(second));
        Assert.Contains("sceneOfAnother", await city.ProvenLedger(), StringComparison.Ordinal);
        await (await city.Officer.PostAsJsonAsync("/api/v1/tow-requests", TowCity.Request(scene: "ZZZZ-ZZZZ")))
            .Problem(400, "validation");
        await Cancel(one);
        await Cancel(two);
        foreach (var truck in new[] { first, second, other })
            await city.EndShift(truck);
    }

    [Fact]
    public async Task Papers_that_cannot_be_are_refused_field_by_field()
    {
        var answer = await city.Admin.PutAsJsonAsync("/api/v1/companies/T-BAD", new
        {
            zones = new[] { "NOWHERE" },
            papers = TowCity.Papers("2026-01-01", "2029-01-01", 49_999),
        });
        var errors = (await answer.Problem(400, "validation")).GetProperty("errors").EnumerateArray()
            .Select(e => e.Text("pointer")).ToList();
        Assert.Equal(["/name", "/zones", "/papers/bond", "/papers/authorizedUntil"], errors);
        await (await city.Admin.PostAsJsonAsync("/api/v1/companies/NOBODY/suspend", new { reason = "x" }))
            .Problem(404, "unknownCompany");
        await (await city.Admin.PostAsJsonAsync("/api/v1/trucks",
            new { id = "TX-0", company = "NOBODY", zone = "PA-1", @class = "light" })).Problem(400, "validation");
    }

    [Fact]
    public async Task Of_two_administrators_who_saw_the_same_company_the_second_is_refused()
    {
        var at = $"/api/v1/companies/{await city.Company()}";
        var seen = (await city.Dispatcher.GetAsync(at)).Headers.ETag!.Tag;
        var first = await city.Admin.ChangeSeen(HttpMethod.Post, $"{at}/suspend", new { reason = "bond" }, seen);
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Task<HttpResponseMessage> Reinstate(string? tag) =>
            city.Admin.ChangeSeen(HttpMethod.Post, $"{at}/reinstate", new { reason = "paid" }, tag);
        await (await Reinstate(seen)).Problem(412, "companyMovedOn");
        Assert.Equal(HttpStatusCode.OK, (await Reinstate(first.Headers.ETag!.Tag)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Reinstate(null)).StatusCode);
    }

    [Fact]
    public async Task Of_two_administrators_who_saw_the_same_truck_the_second_is_refused()
    {
        var company = await city.Company();
        var truck = await city.Truck(company, 100);
        await city.EndShift(truck);
        var seen = (await city.Dispatcher.GetAsync($"/api/v1/trucks/{truck.Id}")).Headers.ETag!.Tag;
        Task<HttpResponseMessage> Set(string kind, string tag) => city.Admin.ChangeSeen(
            HttpMethod.Post, "/api/v1/trucks", new { id = truck.Id, company, zone = TowCity.Zone, @class = kind }, tag);
        Assert.Equal(HttpStatusCode.Created, (await Set("medium", seen)).StatusCode);
        await (await Set("heavy", seen)).Problem(412, "truckMovedOn");
    }
}
