using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;

namespace Despacho311.Tests.Browser;

/// <summary>An administrator tries a rule, applies it, suspends a company, authorises a badge, makes a key.</summary>
public sealed class AdminTests(Chromium chromium, TowCity city) : IClassFixture<TowCity>
{
    private static ILocator Button(Page page, string name) =>
        page.It.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    [Fact]
    public async Task A_change_of_rules_shows_its_difference_and_its_forecast_before_it_applies()
    {
        await using var page = await chromium.Open(city.Process, "demo-admin", "/admin");
        await page.It.GetByLabel("Zona").SelectOptionAsync("PA-3");
        await page.It.Locator("fieldset select").First.SelectOptionAsync("rotation");
        await page.It.GetByLabel("Auto, camioneta, pick-up").FillAsync("50");
        await Assertions.Expect(page.It.Locator(".difference li")).ToHaveCountAsync(2);
        await Button(page, "Probar en días simulados").ClickAsync();
        await page.It.Locator(".difference table").WaitForAsync();
        await page.IsAccessible();
        await page.Show("admin-rules");
        await Button(page, "Aplicar desde la próxima decisión").ClickAsync();
        await page.It.GetByText("La versión 2 está en vigor.").WaitForAsync();
        using var anonymous = city.Process.Client(null);
        var rules = (await anonymous.GetFromJsonAsync<JsonElement>("/api/v1/zones/PA-3/rules")).GetProperty("rules");
        Assert.Equal(("rotation", 50m), (rules.GetProperty("policy").GetString(),
            rules.GetProperty("fares").GetProperty("car").GetDecimal()));
        page.HasNoErrors();
    }

    [Fact]
    public async Task A_company_is_suspended_with_a_reason_and_impossible_papers_are_told_field_by_field()
    {
        await using var page = await chromium.Open(
            city.Process, "demo-admin", "/admin?part=companies&lang=en&theme=dark");
        var row = page.It.GetByRole(AriaRole.Row).Filter(new() { HasText = "E18" });
        await row.GetByRole(AriaRole.Button, new() { Name = "Suspend" }).ClickAsync();
        await row.GetByLabel("Reason").FillAsync("bond called in");
        await row.GetByRole(AriaRole.Button, new() { Name = "Suspend" }).ClickAsync();
        await row.GetByText("Suspended: bond called in").WaitForAsync();
        await page.IsAccessible();
        await page.Show("admin-companies");
        await row.GetByRole(AriaRole.Button, new() { Name = "Change" }).ClickAsync();
        await page.It.GetByLabel("Bond (B/.)").FillAsync("100");
        await Button(page, "Save").ClickAsync();
        await page.It.GetByText("/papers/bond").WaitForAsync();
        Assert.All(page.Errors, e => Assert.Contains("400", e, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Badges_are_authorised_and_keys_are_shown_once()
    {
        await using var page = await chromium.Open(city.Process, "demo-admin", "/admin?part=badges");
        await page.It.GetByLabel("Números de placa").FillAsync("8801, 8802");
        await Button(page, "Guardar").ClickAsync();
        await page.It.GetByText("ATTT 8802").WaitForAsync();
        await page.IsAccessible();
        await Button(page, "Claves").ClickAsync();
        await page.It.GetByLabel("Para quién").FillAsync("patio de prueba");
        await page.It.GetByLabel("Papel").SelectOptionAsync("lot");
        await page.It.GetByLabel("De qué grúa").FillAsync("P-PA-2");
        await Button(page, "Crear clave").ClickAsync();
        var key = await page.It.Locator(".new-key code").InnerTextAsync();
        await page.IsAccessible();
        using var keeper = city.Process.Client(key);
        var me = await keeper.GetFromJsonAsync<JsonElement>("/api/v1/session");
        Assert.Equal("P-PA-2", me.GetProperty("scope").GetString());
        page.HasNoErrors();
    }
}
