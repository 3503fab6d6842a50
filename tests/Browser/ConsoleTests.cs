using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;

namespace Despacho311.Tests.Browser;

/// <summary>The dispatcher's console in a real browser.</summary>
public sealed class ConsoleTests(Chromium chromium) : IAsyncLifetime
{
    private CityProcess city = null!;
    private HttpClient officer = null!;
    private string data = "";

    public async ValueTask InitializeAsync()
    {
        data = Directory.CreateTempSubdirectory("despacho311-").FullName;
        city = await CityProcess.Start(data, null, "--demo", "--no-drive");
        officer = city.Client("demo-officer");
    }

    public async ValueTask DisposeAsync()
    {
        officer.Dispose();
        await city.DisposeAsync();
    }

    private async Task<string> Ask(string plate)
    {
        var answer = await officer.PostAsJsonAsync("/api/v1/tow-requests", new
        {
            officer = new { badge = "4711", agency = "attt" },
            ticket = Numbers.Ticket(),
            infraction = "hydrant",
            vehicle = new { plate, kind = "sedan", make = "Toyota" },
            location = new { lat = 8.884, @long = -79.784 },
            address = "Avenida de las Américas",
        });
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
    }

    /// <summary>Puts truck 38 of La Chorrera on duty near the place.</summary>
    private async Task OnDuty()
    {
        using var driver = city.Client("demo-truck-38");
        await driver.GetAsync("/gps?id=demo-truck-38&lat=8.89&lon=-79.78");
        (await driver.PostAsJsonAsync("/api/v1/trucks/G-38/shift", new { onDuty = true })).EnsureSuccessStatusCode();
    }

    private async Task ReportLeak()
    {
        using var client = city.Client("demo-client");
        for (var i = 0; i < 3; i++)
            await client.PostAsync("/open311/v2/requests.json", new FormUrlEncodedContent(
                new Dictionary<string, string>
                {
                    ["service_code"] = "IDAAN-FUGA",
                    ["lat"] = FormattableString.Invariant($"{8.99 + i * 1e-5}"),
                    ["long"] = "-79.52",
                    ["device_id"] = $"phone-{i}",
                }));
    }

    [Fact]
    public async Task One_signs_in_with_a_key_and_a_wrong_one_is_told()
    {
        await using var page = await chromium.Open(city, null);
        await page.It.GetByLabel("Clave").FillAsync("demo-nobody");
        await page.IsAccessible();
        await page.It.GetByRole(AriaRole.Button, new() { Name = "Entrar", Exact = true }).ClickAsync();
        await page.It.GetByText("Esa clave no existe").WaitForAsync();
        Assert.Equal("demo-nobody", await page.It.GetByLabel("Clave").InputValueAsync());
        await page.It.GetByLabel("Clave").FillAsync("demo-dispatcher");
        await page.It.Keyboard.PressAsync("Enter");
        await page.It.Locator("[data-ready=true]").WaitForAsync();
        await page.It.GetByRole(AriaRole.Button, new() { Name = "Salir" }).ClickAsync();
        await page.It.GetByLabel("Clave").WaitForAsync();
    }

    [Theory]
    [InlineData("es", "dark", "Remociones")]
    [InlineData("es", "light", "Remociones")]
    [InlineData("en", "dark", "Removals")]
    [InlineData("en", "light", "Removals")]
    public async Task It_is_whole_and_accessible_in_each_language_and_theme(string lang, string theme, string word)
    {
        await OnDuty();
        var id = await Ask("AB1234");
        await ReportLeak();
        await using var page = await chromium.Open(city, "demo-dispatcher",
            $"/?lang={lang}&theme={theme}&removal={id}");
        await page.It.GetByRole(AriaRole.Tab, new() { Name = word }).WaitForAsync();
        await page.It.Locator("[data-action=assign]").WaitForAsync();
        Assert.Equal((lang, theme), (await page.It.Locator("html").GetAttributeAsync("lang"),
            await page.It.Locator("html").GetAttributeAsync("data-theme")));
        await page.IsAccessible();
        await page.Show($"console-{lang}-{theme}");
        page.HasNoErrors();
        // No text of the other language is left on the page, nor a key in place of a text.
        var text = await page.It.Locator("body").InnerTextAsync();
        Assert.DoesNotContain(lang == "es" ? "Removals" : "Remociones", text, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"\b(state|activity|kind|why)\.[a-z]", text);
    }

    [Fact]
    public async Task What_is_chosen_on_the_list_is_chosen_on_the_map_and_the_other_way_round()
    {
        var id = await Ask("CD5678");
        await using var page = await chromium.Open(city, "demo-dispatcher");
        await page.It.GetByText("CD5678").First.ClickAsync();
        Assert.Contains($"removal={id}", page.It.Url, StringComparison.Ordinal);
        await page.It.GetByRole(AriaRole.Heading, new() { Name = "CD5678" }).WaitForAsync();
        await page.It.Keyboard.PressAsync("f");
        var canvas = page.It.Locator(".maplibregl-canvas");
        var box = (await canvas.BoundingBoxAsync())!;
        var (x, y) = (box.X + box.Width / 2, box.Y + box.Height / 2);
        await page.It.Mouse.ClickAsync(box.X + box.Width * 0.9f, box.Y + box.Height * 0.3f);
        await Eventually.Is(async () =>
        {
            // Longer than two clicks that would be a double one.
            await Eventually.Passes(TimeSpan.FromMilliseconds(700));
            await page.It.Mouse.ClickAsync(x, y);
            return page.It.Url.Contains($"removal={id}", StringComparison.Ordinal);
        }, "a click in the middle of the map chooses the removal that was brought there");
        await page.It.GoBackAsync();
        await Eventually.Is(() =>
            Task.FromResult(!page.It.Url.Contains(id, StringComparison.Ordinal)), "Back goes back");
    }

    [Fact]
    public async Task A_dispatcher_assigns_and_cancels_by_keyboard_alone()
    {
        await OnDuty();
        await Ask("EF9012");
        await using var page = await chromium.Open(city, "demo-dispatcher");
        await page.It.GetByText("EF9012").First.WaitForAsync();
        await page.It.Keyboard.PressAsync("j");
        await page.It.Locator("[data-action=assign]").WaitForAsync();
        await page.It.Keyboard.PressAsync("a");
        var dialog = page.It.GetByRole(AriaRole.Dialog);
        await dialog.WaitForAsync();
        await page.IsAccessible();
        await page.It.Keyboard.PressAsync("Enter");
        await page.It.Locator(".row", new() { HasText = "EF9012 · Asignada" }).WaitForAsync();
        await page.It.Keyboard.PressAsync("c");
        await dialog.WaitForAsync();
        await page.It.Keyboard.TypeAsync("llegó el dueño");
        await page.It.Keyboard.PressAsync("Enter");
        await page.It.GetByText("ya terminó").WaitForAsync();
        page.HasNoErrors();
    }

    [Fact]
    public async Task A_dispatcher_sees_what_the_hour_should_bring_to_the_zone()
    {
        await OnDuty();
        await Ask("DE5678");
        await using var page = await chromium.Open(city, "demo-dispatcher", "/?zone=CH-1&list=truck");
        await Assertions.Expect(page.It.Locator(".zone-demand")).ToContainTextAsync("remociones esta hora");
        await Assertions.Expect(page.It.Locator(".zone-demand")).ToContainTextAsync("poca historia");
        page.HasNoErrors();
    }

    [Fact]
    public async Task A_truck_that_cannot_go_on_is_replaced_from_the_console()
    {
        await OnDuty();
        var id = await Ask("GH3456");
        await using var page = await chromium.Open(city, "demo-dispatcher");
        await page.It.GetByText("GH3456").First.WaitForAsync();
        await page.It.Keyboard.PressAsync("j");
        await page.It.Locator("[data-action=assign]").WaitForAsync();
        await page.It.Keyboard.PressAsync("a");
        var dialog = page.It.GetByRole(AriaRole.Dialog);
        await dialog.WaitForAsync();
        await page.It.Keyboard.PressAsync("Enter");
        await page.It.Locator(".row", new() { HasText = "GH3456 · Asignada" }).WaitForAsync();
        await page.It.GetByRole(AriaRole.Button, new() { Name = "La grúa no puede seguir" }).First.ClickAsync();
        await dialog.GetByText("G-38 deja este trabajo y termina su turno").WaitForAsync();
        await page.IsAccessible();
        await page.It.Keyboard.TypeAsync("se le dañó el motor");
        await page.It.Keyboard.PressAsync("Enter");
        // Loud: nobody else is on duty in this zone.
        await page.It.GetByText("perdió su grúa en el camino").First.WaitForAsync();
        using var dispatcher = city.Client("demo-dispatcher");
        await Eventually.Is(async () => !(await dispatcher.GetFromJsonAsync<JsonElement>("/api/v1/trucks/G-38"))
            .GetProperty("onDuty").GetBoolean(), "its shift is over");
        Assert.Equal("requested", (await dispatcher.GetFromJsonAsync<JsonElement>($"/api/v1/tow-requests/{id}"))
            .GetProperty("state").GetString());
        page.HasNoErrors();
    }

    [Fact]
    public async Task Anything_is_found_layers_are_chosen_and_a_removal_tells_its_history_by_keyboard()
    {
        await OnDuty();
        var id = await Ask("JK7788");
        await using var page = await chromium.Open(city, "demo-dispatcher");
        await page.It.GetByText("JK7788").First.WaitForAsync();
        await page.It.Keyboard.PressAsync("Control+k");
        await page.It.GetByRole(AriaRole.Combobox, new() { Name = "Buscar" }).FillAsync("jk 77");
        await page.It.Locator("#hit-0").WaitForAsync();
        await page.IsAccessible();
        await page.It.Keyboard.PressAsync("Enter");
        await page.It.GetByRole(AriaRole.Heading, new() { Name = "JK7788" }).WaitForAsync();
        Assert.Contains($"removal={id}", page.It.Url, StringComparison.Ordinal);
        await page.It.Locator(".timeline li", new() { HasText = "Pedida" }).WaitForAsync();
        await page.It.Locator(".timeline li", new() { HasText = "Ofrecida a G-38" }).WaitForAsync();
        await page.It.Keyboard.PressAsync("?");
        var keys = page.It.GetByRole(AriaRole.Dialog, new() { Name = "Todas las teclas" });
        await keys.WaitForAsync();
        await page.IsAccessible();
        await page.It.Keyboard.PressAsync("Escape");
        await Assertions.Expect(keys).ToHaveCountAsync(0);
        var leaks = page.It.GetByRole(AriaRole.Button, new() { Name = "3 Fugas" });
        await Assertions.Expect(leaks).ToHaveAttributeAsync("aria-pressed", "true");
        await page.It.Keyboard.PressAsync("3");
        await Assertions.Expect(leaks).ToHaveAttributeAsync("aria-pressed", "false");
        await page.It.Keyboard.PressAsync("z");
        await page.It.Locator("#zone-filter").SelectOptionAsync("PA-1");
        Assert.Contains("zone=PA-1", page.It.Url, StringComparison.Ordinal);
        await Assertions.Expect(page.It.Locator(".row", new() { HasText = "JK7788" })).ToHaveCountAsync(0);
        await page.Show("console-finder");
        page.HasNoErrors();
    }

    [Fact]
    public async Task It_says_plainly_that_it_is_cut_off_and_recovers_by_itself()
    {
        await using var page = await chromium.Open(city, "demo-dispatcher");
        await page.It.Locator("[data-connection=live]").WaitForAsync();
        await city.Kill();
        await page.It.GetByText("Sin conexión desde").WaitForAsync();
        await page.Show("console-cut-off");
        await using var again = await CityProcess.StartAt(city.Url.Port, data, null, "--demo", "--no-drive");
        await page.It.Locator("[data-connection=live]").WaitForAsync();
        Assert.Equal(0, await page.It.GetByText("Sin conexión desde").CountAsync());
        using var asks = again.Client("demo-officer");
        (officer, var before) = (asks, officer);
        before.Dispose();
        await Ask("GH3456");
        await page.It.GetByText("GH3456").First.WaitForAsync();
    }

    [Fact]
    public async Task On_a_narrow_screen_nothing_is_cut_off_sideways()
    {
        await using var page = await chromium.Open(city, "demo-dispatcher", "/", 800);
        Assert.True(await page.It.EvaluateAsync<bool>(
            "() => document.documentElement.scrollWidth <= window.innerWidth"));
        await page.Show("console-narrow");
    }
}
