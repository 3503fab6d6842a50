using System.Net;
using System.Net.Http.Json;

namespace Despacho311.Tests.Api.Towing;

/// <summary>What happens in the street otherwise than planned.</summary>
public partial class TowLifeTests
{
    private async Task<(string Id, string Path)> AcceptedBy(HttpClient driver)
    {
        var answer = await city.Officer.PostAsJsonAsync("/api/v1/tow-requests", Request());
        var id = (await answer.Json(HttpStatusCode.Created)).Text("id");
        await driver.PostJson($"/api/v1/offers/{await OfferOf(driver)}/accept", new { });
        await StateIs(id, "assigned");
        return (id, answer.Headers.Location!.ToString());
    }

    [Fact]
    public Task A_truck_that_breaks_down_is_replaced_loudly() => InColon(async () =>
    {
        var (first, truck) = await OnDuty(Numbers[0], 9.353, -79.896);
        var (id, path) = await AcceptedBy(first);
        await first.PostJson($"{path}/steps", new { step = "enRoute" });
        var broken = await first.PostJson($"{path}/breakdown", new { reason = "flat tyre" });
        Assert.Equal(("requested", truck), (broken.Text("state"), broken.Text("lostTruck")));
        Assert.False((await first.GetJson($"/api/v1/trucks/{truck}")).GetProperty("onDuty").GetBoolean());
        await Eventually.Is(async () => (await city.Dispatcher.GetJson("/api/v1/alerts")).GetProperty("items")
            .EnumerateArray().Any(a => a.Text("kind") == "truckBrokeDown" && a.Text("subject") == id), "an alert");
        var (second, other) = await OnDuty(Numbers[1], 9.354, -79.897);
        await second.PostJson($"/api/v1/offers/{await OfferOf(second)}/accept", new { });
        await StateIs(id, "assigned");
        Assert.Equal(other, (await city.Dispatcher.GetJson(path)).Text("truck"));
        await (await first.PostAsJsonAsync($"{path}/breakdown", new { reason = "again" })).Problem(404, "notFound");
        await second.PostJson($"{path}/steps", new { step = "onScene" });
        await second.PostJson($"{path}/steps", new { step = "hooked" });
        await (await second.PostAsJsonAsync($"{path}/breakdown", new { reason = "x" })).Problem(409, "alreadyHooked");
        await second.PostJson($"{path}/steps", new { step = "impounded" });
    });

    [Fact]
    public Task An_owner_finds_the_vehicle_and_nobody_can_go_through_plates() => InColon(async () =>
    {
        var (driver, _) = await OnDuty(Numbers[0], 9.353, -79.896);
        var answer = await city.Officer.PostAsJsonAsync("/api/v1/tow-requests",
            Request(plate: "QQ 7711", ticket: "b-100200"));
        var id = (await answer.Json(HttpStatusCode.Created)).Text("id");
        const string path = "/api/v1/towed-vehicles?plate=qq-7711&ticket=B-100200&lang=en";
        Assert.Contains("still in its place", (await city.Anonymous.GetJson(path)).Text("words"),
            StringComparison.Ordinal);
        await driver.PostJson($"/api/v1/offers/{await OfferOf(driver)}/accept", new { });
        await StateIs(id, "assigned");
        foreach (var step in new[] { "onScene", "hooked", "impounded" })
            await driver.PostJson($"/api/v1/tow-requests/{id}/steps", new { step });
        var found = await city.Anonymous.GetJson(path);
        Assert.Equal(("impounded", "Colon Lot", id),
            (found.Text("state"), found.GetProperty("lot").Text("name"), found.Text("code")));
        Assert.NotEmpty(found.Text("bring"));
        foreach (var wrong in new[] { "plate=QQ7711&ticket=B-1", "plate=QQ7712&ticket=B-100200" })
            await (await city.Anonymous.GetAsync("/api/v1/towed-vehicles?" + wrong)).Problem(404, "noSuchVehicle");
        await (await city.Anonymous.GetAsync("/api/v1/towed-vehicles?plate=QQ7711")).Problem(400, "validation");
        for (var i = 0; i < 20; i++)
            await city.Anonymous.GetAsync("/api/v1/towed-vehicles?plate=QQ7711&ticket=B-2");
        await (await city.Anonymous.GetAsync(path)).Problem(429, "tooManyRequests");
    });

    [Fact]
    public Task A_vehicle_handed_over_at_the_scene_costs_nobody_a_turn() => InColon(async () =>
    {
        var (driver, _) = await OnDuty(Numbers[0], 9.353, -79.896);
        var (_, path) = await AcceptedBy(driver);
        await driver.PostJson($"{path}/steps", new { step = "onScene" });
        var ended = await driver.PostJson($"{path}/steps", new { step = "handedOver", note = "licence seen" });
        Assert.Equal(("cancelled", "handedOver", true), (ended.Text("state"), ended.Text("endReason"),
            ended.GetProperty("turnGivenBack").GetBoolean()));
    });

    [Fact]
    public Task A_step_told_late_keeps_the_time_it_was_done_and_its_photos() => InColon(async () =>
    {
        var (driver, _) = await OnDuty(Numbers[0], 9.353, -79.896);
        var (_, path) = await AcceptedBy(driver);
        var photo = "/api/v1/photos/0123456789abcdef0123456789abcdef.jpg";
        await driver.PostJson($"{path}/steps", new { step = "onScene" });
        await (await driver.PostAsJsonAsync($"{path}/steps", new { step = "hooked", photos = new[] { "/etc/passwd" } }))
            .Problem(400, "validation");
        var told = await driver.PostJson($"{path}/steps",
            new { step = "hooked", photos = new[] { photo }, doneAt = "2001-01-01T00:00:00Z" });
        Assert.Equal([photo], told.GetProperty("photos").EnumerateArray().Select(p => p.GetString()));
        await driver.PostJson($"{path}/steps", new { step = "impounded", doneAt = DateTimeOffset.UtcNow.AddHours(5) });
        var steps = (await city.Dispatcher.GetJson($"{path}/history")).GetProperty("items").EnumerateArray()
            .Where(e => e.Text("type") == "tow.stepped").Select(e => e.GetProperty("data")).ToList();
        // A phone's clock that is hours off moves no step before the one it followed, nor into the future.
        Assert.Equal(steps[0].GetProperty("at").GetDateTimeOffset(),
            steps[1].GetProperty("doneAt").GetDateTimeOffset());
        Assert.False(steps[2].TryGetProperty("doneAt", out _));
    });
}
