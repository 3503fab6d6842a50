using System.Net;
using System.Net.Http.Json;
using Despacho311.Tests.Api.Towing;

namespace Despacho311.Tests.Api.Push;

/// <summary>An offer wakes the operator's phone by way of a push service, which is a real server here.</summary>
public sealed class OfferPushTests(TowCity city) : IClassFixture<TowCity>
{
    private static Task<HttpResponseMessage> Subscribe(TestTruck truck, Uri service, PushBrowser browser,
        string? of = null) => truck.Driver.PutAsJsonAsync($"/api/v1/trucks/{of ?? truck.Id}/push?lang=en", new
        {
            endpoint = service + "push/one",
            keys = new { p256dh = browser.P256dh, auth = browser.Auth },
        });

    private async Task Cancel(string id) =>
        await city.Officer.PostJson($"/api/v1/tow-requests/{id}/cancel", new { reason = "the test is over" });

    [Fact]
    public async Task The_phone_of_the_asked_truck_is_told_in_its_language_what_only_it_can_read()
    {
        using var service = new Receiver { Answers = _ => 201 };
        using var browser = new PushBrowser();
        var truck = await city.Truck(await city.Company(), 100);
        Assert.Equal(HttpStatusCode.NoContent, (await Subscribe(truck, service.Url, browser)).StatusCode);
        var id = await city.Ask();
        var call = await Eventually.Get(() => Task.FromResult(service.Calls.FirstOrDefault()), "the phone is told", 20);
        var told = browser.Read(call.Bytes);
        Assert.Equal("There is a removal for you", told.Text("title"));
        Assert.Equal(id, told.Text("tag"));
        Assert.Equal("aes128gcm", call.Headers["Content-Encoding"]);
        Assert.Equal(id, call.Headers["Topic"]);
        Assert.InRange(int.Parse(call.Headers["TTL"], System.Globalization.CultureInfo.InvariantCulture), 1, 120);
        var (claims, key) = PushBrowser.Verify(call.Headers["Authorization"]);
        Assert.Equal(service.Url.GetLeftPart(UriPartial.Authority), claims.Text("aud"));
        Assert.Equal((await truck.Driver.GetJson("/api/v1/push-key")).Text("key"), key);
        await city.Accept(truck);
        Assert.Single(service.Calls);
        await Cancel(id);
        await city.EndShift(truck);
    }

    [Fact]
    public async Task An_address_that_is_gone_is_asked_once_and_forgotten()
    {
        using var service = new Receiver { Answers = _ => 410 };
        using var browser = new PushBrowser();
        var truck = await city.Truck(await city.Company(), 100);
        await Subscribe(truck, service.Url, browser);
        for (var n = 0; n < 2; n++)
        {
            var id = await city.Ask();
            await city.Accept(truck);
            await Eventually.Is(() => Task.FromResult(!service.Calls.IsEmpty), "the first is told", 20);
            await Cancel(id);
        }
        await city.EndShift(truck);
        Assert.Single(service.Calls);
    }

    [Fact]
    public async Task Another_trucks_phone_a_broken_key_and_an_address_that_is_none_are_refused()
    {
        using var browser = new PushBrowser();
        var truck = await city.Truck(await city.Company(), 500);
        Assert.Equal(HttpStatusCode.NotFound,
            (await Subscribe(truck, new Uri("https://push.example/"), browser, of: "G-01")).StatusCode);
        var refused = await truck.Driver.PutAsJsonAsync($"/api/v1/trucks/{truck.Id}/push",
            new { endpoint = "ftp://push.example/", keys = new { p256dh = "AAAA", auth = "?" } });
        Assert.Equal(["/endpoint", "/keys/p256dh", "/keys/auth"],
            (await refused.Json(HttpStatusCode.BadRequest)).GetProperty("errors")
            .EnumerateArray().Select(e => e.Text("pointer")));
        await city.EndShift(truck);
    }
}
