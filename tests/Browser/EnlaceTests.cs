using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;

namespace Despacho311.Tests.Browser;

/// <summary>A liaison works on cases.</summary>
public sealed class EnlaceTests(Chromium chromium, TowCity shared) : IClassFixture<TowCity>
{
    private readonly CityProcess city = shared.Process;

    private Task<string> Open(string service) => Inbox.Open(city, service);

    private Task<bool> AreListed(params string[] codes) => Inbox.AreListed(city, codes);

    private async Task<string> StatusOf(string code)
    {
        using var client = city.Client("demo-dispatcher");
        var found = await client.GetFromJsonAsync<JsonElement>("/api/v1/cases/" + code);
        return found.GetProperty("status").GetString()!;
    }

    private static ILocator Button(Page page, string name) =>
        page.It.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    [Fact]
    public async Task A_case_is_asked_about_and_resolved_beside_another_who_works_on_it()
    {
        var code = await Open("ATTT-SEMAFORO");
        await using var page = await chromium.Open(city, "demo-liaison", "/enlace?case=" + code);
        await Button(page, "Preguntar").ClickAsync();
        await Button(page, "Foto").ClickAsync();
        await Button(page, "Preguntar al ciudadano").ClickAsync();
        await page.It.Locator(".case-pane .due-paused").WaitForAsync();
        Assert.Equal("waitingForCitizen", await StatusOf(code));
        // Somebody else writes on it meanwhile.
        using var other = city.Client("demo-dispatcher");
        await Button(page, "Resolver").ClickAsync();
        await page.It.GetByLabel("Lo que leerá el ciudadano").FillAsync("Semáforo cambiado");
        await other.PostAsJsonAsync($"/api/v1/cases/{code}/note", new { text = "Cuadrilla 4", @public = false });
        await Button(page, "Resolver el caso").ClickAsync();
        await page.It.GetByText("Este caso está cerrado").WaitForAsync();
        await page.It.GetByText("Cuadrilla 4").WaitForAsync();
        Assert.Equal("resolved", await StatusOf(code));
        await Eventually.Is(async () => await page.It.Locator("#inbox-" + code).CountAsync() == 0,
            "it has left the list", 40);
        page.HasNoErrors();
    }

    [Fact]
    public async Task A_case_is_transferred_with_a_reason()
    {
        var code = await Open("ATTT-SEMAFORO");
        await using var page = await chromium.Open(city, "demo-liaison", "/enlace?lang=en&case=" + code);
        await Button(page, "Transfer").ClickAsync();
        await Assertions.Expect(Button(page, "Transfer the case")).ToBeDisabledAsync();
        await page.It.GetByLabel("To the agency").SelectOptionAsync("IDAAN");
        await page.It.GetByLabel("What the citizen will read").FillAsync("It is a water cover");
        await Button(page, "Transfer the case").ClickAsync();
        await page.It.Locator(".said").GetByText("It is a water cover").WaitForAsync();
        using var client = city.Client("demo-dispatcher");
        var moved = await client.GetFromJsonAsync<JsonElement>("/api/v1/cases/" + code);
        Assert.Equal("IDAAN", moved.GetProperty("agency").GetString());
        page.HasNoErrors();
    }

    [Theory]
    [InlineData("es", "dark", "Dar una parte", "Dar la parte", "Fuga de agua", "Resolver")]
    [InlineData("en", "light", "Give a part", "Give the part", "Water leak", "Resolve")]
    public async Task Another_agency_gets_a_part_and_the_citizen_reads_who_does_what(
        string lang, string theme, string give, string send, string service, string resolve)
    {
        var code = await Open("MUPA-LUMINARIA");
        await using var page = await chromium.Open(
            city, "demo-liaison", $"/enlace?lang={lang}&theme={theme}&case={code}");
        await Button(page, give).ClickAsync();
        await page.It.Locator(".move select").First.SelectOptionAsync("IDAAN");
        await page.It.Locator(".move select").Nth(1).SelectOptionAsync(new SelectOptionValue { Label = service });
        await page.It.Locator("#move-text").FillAsync("Tubo roto bajo el poste");
        await page.IsAccessible();
        await Button(page, send).ClickAsync();
        await page.It.Locator(".parts a").WaitForAsync();
        await page.IsAccessible();
        await page.Show($"enlace-partes-{lang}");
        await page.It.Locator(".parts a").ClickAsync();
        await page.It.Locator(".said .inside").GetByText("Tubo roto bajo el poste").WaitForAsync();
        await Button(page, resolve).ClickAsync();
        await page.It.Locator("#move-text").FillAsync("Tubo cambiado");
        await page.It.Locator(".move button[type=submit]").ClickAsync();
        await page.It.Locator(".move").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await using var citizen = await chromium.Open(city, null, $"/caso/{code}?lang={lang}");
        await Eventually.Is(async () =>
        {
            await citizen.It.ReloadAsync();
            await citizen.It.Locator(".parts li").WaitForAsync();
            return await citizen.It.GetByText("Tubo cambiado").CountAsync() == 1;
        }, "the citizen reads what was done in part");
        await citizen.IsAccessible();
        await citizen.Show($"caso-partes-{lang}");
        citizen.HasNoErrors();
        page.HasNoErrors();
    }

    [Fact]
    public async Task One_move_for_many_and_those_that_could_not_be_moved_are_named()
    {
        var (one, two) = (await Open("MUPA-LUMINARIA"), await Open("MUPA-LUMINARIA"));
        var other = await Open("ATTT-SEMAFORO");
        await Eventually.Is(() => AreListed(one, two, other), "all have a clock");
        await using var page = await chromium.Open(city, "demo-liaison", "/enlace?lang=es&theme=dark");
        foreach (var code in new[] { one, two, other })
            await page.It.GetByLabel($"Elegir el caso {code}").CheckAsync();
        using (var dispatcher = city.Client("demo-dispatcher"))
            await dispatcher.PostAsJsonAsync($"/api/v1/cases/{other}/resolve", new { text = "Tapado" });
        await page.It.GetByText("Casos elegidos: 3").WaitForAsync();
        await Button(page, "En trámite").ClickAsync();
        await page.It.GetByLabel("Lo que leerá el ciudadano").FillAsync("Vamos esta semana");
        await page.IsAccessible();
        await page.It.Locator(".move button[type=submit]").ClickAsync();
        await page.It.GetByText("2 de 3 casos cambiados.").WaitForAsync();
        await page.It.Locator(".many-refused").GetByText(other).WaitForAsync();
        await page.IsAccessible();
        await page.Show("enlace-varios");
        Assert.Equal(("acknowledged", "acknowledged", "resolved"),
            (await StatusOf(one), await StatusOf(two), await StatusOf(other)));
        await Button(page, "Dejar de elegir").ClickAsync();
        await page.It.GetByText("Casos elegidos").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        page.HasNoErrors();
    }
}
