using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;

namespace Despacho311.Tests.Browser;

/// <summary>People sign in as people: a given password, a second factor, another system's word.</summary>
public sealed class AccountPagesTests(Chromium chromium)
{
    private static readonly JsonSerializerOptions Web = JsonSerializerOptions.Web;

    private sealed record Given(string Password);

    private static async Task<string> Make(CityProcess city, string name, string role, string? scope = null)
    {
        using var admin = city.Client("demo-admin");
        var made = await admin.PostAsJsonAsync("/api/v1/accounts",
            new { name, fullName = "Ana Díaz", email = $"{name}@example.org", role, scope });
        return (await made.Content.ReadFromJsonAsync<Given>(Web))!.Password;
    }

    private static Task<CityProcess> Start(Dictionary<string, string?> settings) => CityProcess.StartSet(
        Directory.CreateTempSubdirectory("despacho311-").FullName, settings, "--demo", "--no-drive");

    private static async Task Press(Page page, string name) =>
        await page.It.GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).ClickAsync();

    [Theory]
    [InlineData("es", "Entrar con mi cuenta", "Usuario", "Contraseña", "Contraseña nueva", "Código del autenticador",
        "Entrar", "Mi cuenta", "Códigos de reserva que quedan: 10", "Hacer códigos de reserva")]
    [InlineData("en", "Sign in with my account", "User", "Password", "New password", "Code of the authenticator",
        "Sign in", "My account", "Recovery codes left: 10", "Make recovery codes")]
    public async Task A_liaison_signs_in_the_first_time_and_keeps_their_account_safe(string lang, string way,
        string user, string password, string newPassword, string code, string enter, string mine, string left,
        string make)
    {
        await using var city = await Start(new Dictionary<string, string?> { ["Accounts__SecondFactor"] = "liaison" });
        var given = await Make(city, "ana.diaz", "liaison", "IDAAN");
        await using var page = await chromium.Open(city, null, $"/enlace?lang={lang}");
        await Press(page, way);
        await page.It.GetByLabel(user, new() { Exact = true }).FillAsync("ana.diaz");
        await page.It.GetByLabel(password, new() { Exact = true }).FillAsync(given);
        await Press(page, enter);
        await page.It.GetByLabel(newPassword).FillAsync("cuatro caballos en la lluvia");
        await page.IsAccessible();
        await Press(page, enter);
        var letters = await page.It.Locator(".authenticator code").InnerTextAsync();
        var key = letters.Replace(" ", "", StringComparison.Ordinal);
        await page.It.GetByRole(AriaRole.Img).WaitForAsync();
        await page.IsAccessible();
        await page.Show($"cuenta-segundo-factor-{lang}");
        await page.It.GetByLabel(code).FillAsync(Totp.Code(key, -1));
        await Press(page, enter);
        await page.It.Locator("[data-ready=true]").WaitForAsync();
        await page.It.GetByRole(AriaRole.Link, new() { Name = "ana.diaz" }).ClickAsync();
        await page.It.GetByRole(AriaRole.Heading, new() { Name = mine }).WaitForAsync();
        await page.It.GetByLabel(code).FillAsync(Totp.Code(key));
        await Press(page, make);
        await page.It.Locator(".codes li").Nth(9).WaitForAsync();
        await page.It.GetByText(left).WaitForAsync();
        await page.IsAccessible();
        await page.Show($"cuenta-{lang}");
        Assert.All(page.Errors, e => Assert.Contains("401", e, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_has_an_account_enters_by_the_governments_word_and_nobody_else_does()
    {
        await using var provider = new IdentityProvider();
        await using var city = await Start(provider.Settings("gobierno"));
        await Make(city, "ana", "dispatcher");
        await Make(city, "unchecked", "dispatcher");
        await using var page = await chromium.Open(city, null, "/?lang=es&theme=dark");
        // It does not answer: the screen says so, and the keys still work.
        await page.It.GetByRole(AriaRole.Link, new() { Name = "Entrar con Cuenta del gobierno" }).ClickAsync();
        await page.It.GetByText("Ese servicio de acceso no responde ahora.").WaitForAsync();
        await provider.Start(city.Url, "gobierno");
        await Elsewhere(page, "nobody");
        await page.It.GetByText("Aquí no hay cuenta con su correo: pídala a quien administra.").WaitForAsync();
        await page.IsAccessible();
        await page.Show("cuenta-desconocida");
        // An address that nobody has checked may be anybody's.
        await page.It.Context.ClearCookiesAsync();
        await Elsewhere(page, "unchecked");
        await page.It.GetByText("Aquí no hay cuenta con su correo: pídala a quien administra.").WaitForAsync();
        await page.It.Context.ClearCookiesAsync();
        await Elsewhere(page, "ana");
        await page.It.Locator("[data-ready=true]").WaitForAsync();
        Assert.Contains("theme=dark", page.It.Url, StringComparison.Ordinal);
        await page.It.GetByRole(AriaRole.Link, new() { Name = "ana" }).WaitForAsync();
        using var admin = city.Client("demo-admin");
        var seen = await admin.GetFromJsonAsync<JsonElement>("/api/v1/accounts/ana");
        Assert.True(seen.TryGetProperty("signedInAt", out _));
        // Closed here, they are out, whatever the government says of them.
        (await admin.PostAsync("/api/v1/accounts/ana/close", null)).EnsureSuccessStatusCode();
        await page.It.ReloadAsync();
        await page.It.GetByRole(AriaRole.Link, new() { Name = "Entrar con Cuenta del gobierno" }).ClickAsync();
        await page.It.GetByText("Aquí no hay cuenta con su correo: pídala a quien administra.").WaitForAsync();
    }

    /// <summary>Through the provider's own pages: who they are, and that 311 may know.</summary>
    private static async Task Elsewhere(Page page, string name)
    {
        await page.It.GetByRole(AriaRole.Link, new() { Name = "Entrar con Cuenta del gobierno" }).ClickAsync();
        await page.It.Locator("input[name=login]").FillAsync(name);
        await page.It.Locator("input[name=password]").FillAsync("anything");
        await page.It.Locator("button[type=submit]").ClickAsync();
        await page.It.WaitForURLAsync("**/interaction/**");
        await page.It.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
    }

    [Fact]
    public async Task What_is_held_of_a_citizen_is_shown_given_along_and_erased()
    {
        await using var city = await Start([]);
        using var client = city.Client("demo-client");
        (await client.PostAsJsonAsync("/api/v1/cases", new
        {
            service = "ATTT-SEMAFORO",
            description = "Apagado",
            address = "Vía España",
            reporter = new { firstName = "Berta", phone = "6700-1122" },
        })).EnsureSuccessStatusCode();
        await using var page = await chromium.Open(city, "demo-admin", "/admin?part=personal&lang=es");
        await page.It.GetByLabel("Teléfono o correo").FillAsync("6700 1122");
        await Press(page, "Ver qué se guarda");
        await page.It.GetByText("67001122: 1 reportes").WaitForAsync();
        await page.IsAccessible();
        await page.Show("admin-personales");
        await page.It.GetByLabel("Motivo, sin el nombre").FillAsync("Solicitud 1");
        await Press(page, "Borrar para siempre; los casos quedan sin saber de quién son");
        await page.It.GetByText("Borrado: 1 reportes").WaitForAsync();
        await Press(page, "Ver qué se guarda");
        await page.It.GetByText("67001122: 0 reportes").WaitForAsync();
        page.HasNoErrors();
    }

    [Fact]
    public async Task An_administrator_makes_accounts_and_keys_and_takes_them_back()
    {
        await using var city = await Start([]);
        await using var page = await chromium.Open(city, "demo-admin", "/admin?part=people&lang=es");
        await page.It.GetByText("Todavía no hay cuentas. Cree la primera arriba.").WaitForAsync();
        await page.It.GetByLabel("Usuario (minúsculas)").FillAsync("luis");
        await page.It.GetByLabel("Nombre", new() { Exact = true }).FillAsync("Luis Mora");
        await page.It.GetByLabel("Correo").FillAsync("luis@example.org");
        await Press(page, "Crear la cuenta");
        await page.It.Locator(".new-key code").WaitForAsync();
        await page.It.Locator(".person summary").ClickAsync();
        await page.It.GetByText("cuenta creada").WaitForAsync();
        await page.IsAccessible();
        await page.Show("admin-personas");
        await Press(page, "Cerrar la cuenta");
        await page.It.GetByText("▲ cerrada").WaitForAsync();
        await page.It.GotoAsync("/admin?part=keys&lang=es");
        await page.It.GetByLabel("Para quién o para qué programa").FillAsync("tablero");
        await page.It.GetByLabel("Solo lee").CheckAsync();
        await Press(page, "Crear clave");
        await page.It.Locator(".new-key code").WaitForAsync();
        await page.IsAccessible();
        await page.Show("admin-claves");
        await page.It.GetByRole(AriaRole.Button, new() { Name = "Quitar tablero" }).ClickAsync();
        await page.It.GetByText("La clave tablero se quitó: en un minuto no abre nada.").WaitForAsync();
        page.HasNoErrors();
    }
}
