using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;

namespace Despacho311.Tests.Browser;

/// <summary>The tow operator's phone, with the network cut and back.</summary>
public sealed class OperadorTests(Chromium chromium) : IAsyncLifetime
{
    private CityProcess city = null!;
    private HttpClient officer = null!;

    public async ValueTask InitializeAsync()
    {
        city = await CityProcess.Start(
            Directory.CreateTempSubdirectory("despacho311-").FullName, null, "--demo", "--no-drive");
        officer = city.Client("demo-officer");
    }

    public async ValueTask DisposeAsync()
    {
        officer.Dispose();
        await city.DisposeAsync();
    }

    private async Task<string> Ask()
    {
        var answer = await officer.PostAsJsonAsync("/api/v1/tow-requests", new
        {
            officer = new { badge = "4711", agency = "attt" },
            ticket = Numbers.Ticket(),
            infraction = "hydrant",
            vehicle = new { plate = "AB1234", kind = "sedan", make = "Toyota", color = "gris" },
            location = new { lat = 8.884, @long = -79.784 },
            address = "Avenida de las Américas",
        });
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
    }

    private async Task<JsonElement> Removal(string id) =>
        await officer.GetFromJsonAsync<JsonElement>($"/api/v1/tow-requests/{id}");

    private async Task StateIs(string id, string state) => await Eventually.Is(async () =>
        (await Removal(id)).GetProperty("state").GetString() == state, $"the removal is {state}", 20);

    private Task<Page> Phone(string more = "") =>
        chromium.OpenPhone(city, "demo-truck-38", "/operador" + more, 8.89f, -79.78f);

    private static ILocator Button(Page page, string name) =>
        page.It.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = name });

    /// <summary>On duty, the truck's place known, an offer accepted by sliding.</summary>
    private async Task<string> Accepted(Page page)
    {
        await Button(page, "Empezar turno").ClickAsync();
        using var dispatcher = city.Client("demo-dispatcher");
        await Eventually.Is(async () => (await dispatcher.GetFromJsonAsync<JsonElement>("/api/v1/trucks/G-38"))
            .TryGetProperty("location", out _), "the phone says where it is", 20);
        var id = await Ask();
        var slide = page.It.GetByRole(AriaRole.Slider);
        await slide.FocusAsync();
        await page.It.Keyboard.PressAsync("End");
        await StateIs(id, "assigned");
        // The phone knows it too: what it has not heard it cannot work on without a line.
        await Button(page, "Salgo hacia allá").WaitForAsync();
        return id;
    }

    [Fact]
    public async Task A_removal_is_worked_from_the_phone_with_photos_and_a_signature()
    {
        await using var page = await Phone();
        await page.IsAccessible();
        var id = await Accepted(page);
        await Button(page, "Salgo hacia allá").ClickAsync();
        await Button(page, "Llegué").ClickAsync();
        await page.It.Locator("input[type=file]").SetInputFilesAsync(new FilePayload
        {
            Name = "side.png",
            MimeType = "image/png",
            Buffer = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"
                + "+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="),
        });
        await page.It.GetByRole(AriaRole.Img, new PageGetByRoleOptions { Name = "Foto 1" }).WaitForAsync();
        await page.IsAccessible();
        await page.Show("operador-scene");
        await Button(page, "Vehículo enganchado").ClickAsync();
        await page.It.GetByText("Patio La Chorrera").WaitForAsync();
        await Button(page, "Salgo al patio").ClickAsync();
        await StateIs(id, "inTransit");
        // A slow phone: the signature is a picture only long after the next button is pressed.
        await page.It.EvaluateAsync("""
            () => {
              const toBlob = HTMLCanvasElement.prototype.toBlob;
              HTMLCanvasElement.prototype.toBlob = function (done, ...rest) {
                toBlob.call(this, (blob) => setTimeout(() => done(blob), 700), ...rest);
              };
            }
            """);
        var box = (await page.It.Locator("canvas").BoundingBoxAsync())!;
        await page.It.Mouse.MoveAsync(box.X + 20, box.Y + 20);
        await page.It.Mouse.DownAsync();
        await page.It.Mouse.MoveAsync(box.X + 120, box.Y + 60);
        await page.It.Mouse.UpAsync();
        await Button(page, "Borrar la firma").WaitForAsync();
        await Button(page, "Entregado en el patio").ClickAsync();
        await StateIs(id, "impounded");
        Assert.Equal(2, (await Removal(id)).GetProperty("photos").GetArrayLength());
        await Button(page, "Terminar turno").WaitForAsync();
        page.HasNoErrors();
    }

    [Fact]
    public async Task Through_a_dead_spot_and_a_reload_every_step_arrives_once_and_in_order()
    {
        await using var page = await Phone();
        var id = await Accepted(page);
        await page.It.EvaluateAsync("navigator.serviceWorker.ready.then(() => true)");
        await Eventually.Is(async () => await page.It.EvaluateAsync<bool>(
            "caches.match('/operador').then(found => found !== undefined)"), "the page is on the phone");
        await page.It.Context.SetOfflineAsync(true);
        await Button(page, "Salgo hacia allá").ClickAsync();
        await Button(page, "Llegué").ClickAsync();
        await page.It.GetByText("2 cosas sin enviar").WaitForAsync();
        await page.It.GetByText("Sin conexión").WaitForAsync();
        await page.It.ReloadAsync();
        await page.It.GetByText("2 cosas sin enviar").WaitForAsync();
        await page.Show("operador-offline");
        await Button(page, "Vehículo enganchado").ClickAsync();
        Assert.Equal("assigned", (await Removal(id)).GetProperty("state").GetString());
        await page.It.Context.SetOfflineAsync(false);
        await StateIs(id, "hooked");
        await page.It.GetByText("sin enviar").WaitForAsync(new LocatorWaitForOptions
        {
            State = WaitForSelectorState.Detached,
        });
        using var dispatcher = city.Client("demo-dispatcher");
        var history = await dispatcher.GetFromJsonAsync<JsonElement>($"/api/v1/tow-requests/{id}/history");
        Assert.Equal(["enRoute", "onScene", "hooked"], history.GetProperty("items").EnumerateArray()
            .Where(e => e.GetProperty("type").GetString() == "tow.stepped")
            .Select(e => e.GetProperty("data").GetProperty("step").GetString()));
    }

    [Fact]
    public async Task An_offer_is_refused_with_a_reason_and_a_breakdown_is_told()
    {
        await using var page = await Phone("?lang=en&theme=dark");
        await Button(page, "Start shift").ClickAsync();
        await Eventually.Passes(TimeSpan.FromSeconds(4));
        var id = await Ask();
        await Button(page, "I cannot").ClickAsync();
        await page.IsAccessible();
        await Button(page, "It is not safe").ClickAsync();
        await StateIs(id, "requested");
        await Button(page, "End shift").ClickAsync();
        await Button(page, "Start shift").WaitForAsync();
    }

    [Fact]
    public async Task A_key_of_another_kind_is_told_so()
    {
        await using var page = await chromium.OpenPhone(city, "demo-crew", "/operador", 8.89f, -79.78f);
        await page.It.GetByText("no trabaja con esta pantalla").WaitForAsync();
    }
}
