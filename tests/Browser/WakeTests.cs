using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;

namespace Despacho311.Tests.Browser;

/// <summary>
/// A phone that is put away is woken for an offer. The browser's own push service lies in the internet: a server here
/// takes its place, and what came to it is handed to the page's worker as the browser would.
/// </summary>
public sealed class WakeTests(Chromium chromium, TowCity city) : IClassFixture<TowCity>
{
    private async Task<Page> Phone()
    {
        var page = await chromium.OpenPhone(city.Process, "demo-truck-1", "/operador", 8.985f, -79.53f);
        await page.It.Context.GrantPermissionsAsync(["geolocation", "notifications"]);
        return page;
    }

    /// <summary>The worker's registration, as the browser's tools know it.</summary>
    private static async Task<(ICDPSession Tools, string Registration)> Worker(Page page)
    {
        var tools = await page.It.Context.NewCDPSessionAsync(page.It);
        var known = new TaskCompletionSource<string>();
        tools.Event("ServiceWorker.workerRegistrationUpdated").OnEvent += (_, e) =>
        {
            foreach (var one in e!.Value.GetProperty("registrations").EnumerateArray())
                if (one.GetProperty("scopeURL").GetString()!.EndsWith("/operador", StringComparison.Ordinal))
                    known.TrySetResult(one.GetProperty("registrationId").GetString()!);
        };
        await tools.SendAsync("ServiceWorker.enable");
        return (tools, await known.Task.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    private static Task<string[]> Notices(Page page) => page.It.EvaluateAsync<string[]>(
        """
        async () => (await (await navigator.serviceWorker.getRegistration("/operador")).getNotifications())
          .map((notice) => `${notice.title} · ${notice.body}`)
        """);

    [Fact]
    public async Task An_offer_is_shown_by_the_phone_itself_and_taken_away_when_it_is_over()
    {
        using var service = new Receiver { Answers = _ => 201 };
        using var browser = new PushBrowser();
        await using var page = await Phone();
        await page.It.AddInitScriptAsync(
            "PushManager.prototype.subscribe = async () => ({ toJSON: () => ("
            + JsonSerializer.Serialize(new
            {
                endpoint = service.Url + "one",
                keys = new { p256dh = browser.P256dh, auth = browser.Auth },
            }) + ") });");
        await page.It.ReloadAsync();
        await page.It.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Empezar turno" }).ClickAsync();
        await page.It.GetByText("Este teléfono avisa aunque la página esté cerrada.").WaitForAsync();
        var (tools, registration) = await Worker(page);
        using var officer = city.Process.Client("demo-officer");
        await Eventually.Is(async () => (await officer.PostAsJsonAsync("/api/v1/tow-requests", new
        {
            officer = new { badge = "4711", agency = "attt" },
            ticket = Numbers.Ticket(),
            infraction = "hidrante",
            vehicle = new { plate = Numbers.Plate(), kind = "sedan" },
            location = new { lat = 8.98, @long = -79.53 },
        })).IsSuccessStatusCode, "a removal is asked for");
        await Eventually.Get(() => Task.FromResult(service.Calls.FirstOrDefault()), "the phone is told", 30);
        // Push services say a thing again until the phone has it; while this runs, the offer may have been made anew.
        JsonElement told = default;
        await Eventually.Is(async () =>
        {
            told = browser.Read(service.Calls.Last().Bytes);
            await tools.SendAsync("ServiceWorker.deliverPushMessage", new Dictionary<string, object>
            {
                ["origin"] = city.Process.Url.GetLeftPart(UriPartial.Authority),
                ["registrationId"] = registration,
                ["data"] = told.GetRawText(),
            });
            return (await Notices(page)).Any(n =>
                n.StartsWith("Hay una remoción para usted · Conteste antes de las ", StringComparison.Ordinal));
        }, "the phone shows it");
        using var dispatcher = city.Process.Client("demo-dispatcher");
        (await dispatcher.PostAsJsonAsync($"/api/v1/tow-requests/{told.GetProperty("tag").GetString()}/cancel",
            new { reason = "the test is over" })).EnsureSuccessStatusCode();
        await Eventually.Is(async () => (await Notices(page)).Length == 0, "it is taken away", 30);
    }

    [Fact]
    public async Task A_browser_without_a_push_service_is_told_to_stay_open()
    {
        await using var page = await chromium.OpenPhone(city.Process, "demo-truck-2", "/operador", 8.985f, -79.53f);
        await page.It.AddInitScriptAsync("delete window.PushManager;");
        await page.It.ReloadAsync();
        await page.It.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Empezar turno" }).ClickAsync();
        await page.It.GetByText("Este teléfono no avisa con la página cerrada: déjela abierta.").WaitForAsync();
        await page.IsAccessible();
    }
}
