using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;

namespace Despacho311.Tests.Browser;

/// <summary>A citizen's day: a report on a bad phone and a bad line, what becomes of it, and whether it is solved.
/// </summary>
public sealed class ReportarTests(Chromium chromium) : IAsyncLifetime
{
    /// <summary>What a bad line carries before the map: all of the page, its script, styles and data.</summary>
    private const int MaxBytes = 100_000;

    private CityProcess city = null!;

    public async ValueTask InitializeAsync() => city = await CityProcess.Start(
        Directory.CreateTempSubdirectory("despacho311-").FullName, null, "--demo", "--no-drive");

    public async ValueTask DisposeAsync() => await city.DisposeAsync();

    private async Task<JsonElement> Get(string path)
    {
        using var client = city.Client("demo-dispatcher");
        return JsonSerializer.Deserialize<JsonElement>(await client.GetStringAsync(path));
    }

    private async Task Move(string code, string move, string text)
    {
        using var client = city.Client("demo-liaison");
        (await client.PostAsJsonAsync($"/api/v1/cases/{code}/{move}", new { text })).EnsureSuccessStatusCode();
    }

    /// <summary>A picture that the browser itself has taken.</summary>
    private static async Task TakePhoto(Page page) =>
        await page.It.Locator("input[type=file]").SetInputFilesAsync(new FilePayload
        {
            Name = "semaforo.jpg",
            MimeType = "image/jpeg",
            Buffer = await page.It.ScreenshotAsync(new() { Type = ScreenshotType.Jpeg }),
        });

    private static ILocator Button(Page page, string name) =>
        page.It.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private static async Task Choose(Page page, string service) =>
        await page.It.GetByRole(AriaRole.Radio, new() { Name = service }).CheckAsync();

    [Theory]
    [InlineData("es", "light", "Usar mi ubicación", "Seguir", "Semáforo", "Cuéntalo en una frase", "Enviar el reporte",
        "Tu código", "Ver cómo va", "Tu respuesta", "Responder", "Sí, resuelto", "Muy buena", "Enviar")]
    [InlineData("en", "dark", "Use my location", "Continue", "Traffic light", "Tell it in one sentence",
        "Send the report", "Your code", "See how it goes", "Your answer", "Answer", "Yes, solved", "Very well", "Send")]
    public async Task A_citizen_reports_answers_and_says_that_it_is_solved(string lang, string theme,
        string place, string goOn, string service, string sentence, string send, string code, string follow,
        string answer, string sendAnswer, string solved, string score, string sendOpinion)
    {
        await using var page = await chromium.OpenPhone(
            city, null, $"/reportar?lang={lang}&theme={theme}", 8.9936f, -79.5197f);
        await page.It.GetByRole(AriaRole.Button, new() { Name = place }).ClickAsync();
        await page.It.Locator(".found").WaitForAsync();
        await page.IsAccessible();
        await Button(page, goOn).ClickAsync();
        await TakePhoto(page);
        await Choose(page, service);
        await page.It.GetByLabel(sentence).FillAsync("Intermitente desde ayer");
        await page.IsAccessible();
        await page.Show($"reportar-{lang}");
        // A reload in the middle loses neither the words nor the photo, and Back goes back a step.
        await page.It.ReloadAsync();
        await page.It.Locator(".photos img").WaitForAsync();
        Assert.Equal("Intermitente desde ayer", await page.It.GetByLabel(sentence).InputValueAsync());
        await page.It.GoBackAsync();
        await page.It.GetByRole(AriaRole.Button, new() { Name = place }).WaitForAsync();
        await page.It.GoForwardAsync();
        await Button(page, goOn).ClickAsync();
        await page.IsAccessible();
        await page.It.Locator("#email").FillAsync("ana@example.org");
        await Button(page, send).ClickAsync();
        await page.It.GetByText(code, new() { Exact = true }).WaitForAsync();
        await page.IsAccessible();
        var given = await page.It.Locator(".sent .code").InnerTextAsync();
        var made = await Get("/api/v1/cases/" + given);
        Assert.Equal("web", made.GetProperty("channel").GetString());
        Assert.Single(made.GetProperty("photos").EnumerateArray());
        await Move(given, "ask", "¿En qué esquina?");
        await page.It.GetByRole(AriaRole.Link, new() { Name = follow }).ClickAsync();
        await page.It.GetByLabel(answer).FillAsync("La del parque");
        await page.IsAccessible();
        await Button(page, sendAnswer).ClickAsync();
        // Not the field that it was typed into.
        await page.It.Locator(".steps").GetByText("La del parque").WaitForAsync();
        await Move(given, "resolve", "Reparado");
        await page.It.ReloadAsync();
        await page.It.GetByRole(AriaRole.Button, new() { Name = solved }).ClickAsync();
        await page.It.GetByLabel(score, new() { Exact = true }).CheckAsync();
        await page.IsAccessible();
        await page.Show($"caso-opinion-{lang}");
        await Button(page, sendOpinion).ClickAsync();
        await Eventually.Is(async () => (await Get("/api/v1/cases/" + given)).TryGetProperty("opinions", out var said)
            && said[0].TryGetProperty("score", out var n) && n.GetInt32() == 5, "the opinion is known");
        page.HasNoErrors();
    }

    [Fact]
    public async Task Not_solved_opens_it_again_and_who_only_has_the_code_reads_nobodys_words()
    {
        await using var page = await chromium.OpenPhone(city, null, "/reportar", 8.9936f, -79.5197f);
        await page.It.GetByRole(AriaRole.Combobox).FillAsync("Calle 50");
        await Button(page, "Seguir").ClickAsync();
        await Choose(page, "Semáforo");
        await Button(page, "Seguir").ClickAsync();
        await Button(page, "Enviar el reporte").ClickAsync();
        var code = await page.It.Locator(".sent .code").InnerTextAsync();
        await Move(code, "resolve", "Reparado");
        await page.It.GetByRole(AriaRole.Link, new() { Name = "Ver cómo va" }).ClickAsync();
        await page.It.GetByRole(AriaRole.Button, new() { Name = "No, sigue igual" }).ClickAsync();
        await page.It.GetByLabel("¿Qué falta?").FillAsync("Otra vez en rojo, soy Ana");
        await Button(page, "Pedir que se abra de nuevo").ClickAsync();
        await page.It.GetByText("el caso se abre de nuevo").WaitForAsync();
        Assert.True((await Get("/api/v1/cases/" + code)).GetProperty("open").GetBoolean());
        await using var other = await chromium.Open(city, null, "/caso/" + code, 390);
        await other.It.GetByText("el caso se abre de nuevo").WaitForAsync();
        Assert.DoesNotContain("soy Ana", await other.It.ContentAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_line_the_report_waits_on_the_phone_and_goes_by_itself()
    {
        await using var page = await chromium.OpenPhone(city, null, "/reportar", 8.9936f, -79.5197f);
        await page.It.GetByRole(AriaRole.Combobox).FillAsync("Calle 50");
        await Button(page, "Seguir").ClickAsync();
        await TakePhoto(page);
        await Choose(page, "Semáforo");
        await Button(page, "Seguir").ClickAsync();
        await page.It.Context.SetOfflineAsync(true);
        await Button(page, "Enviar el reporte").ClickAsync();
        await page.It.GetByText("Guardado en este teléfono").WaitForAsync();
        await page.It.Context.SetOfflineAsync(false);
        var code = await page.It.Locator(".sent .code").InnerTextAsync();
        Assert.Single((await Get("/api/v1/cases/" + code)).GetProperty("photos").EnumerateArray());
    }

    [Fact]
    public async Task What_others_reported_here_is_joined_with_one_tap()
    {
        using var client = city.Client("demo-client");
        var made = await client.PostAsJsonAsync("/api/v1/cases", new
        {
            service = "ATTT-SEMAFORO",
            location = new { lat = 8.9937, @long = -79.5197 },
        });
        var code = (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();
        await using var page = await chromium.OpenPhone(city, null, "/reportar", 8.9936f, -79.5197f);
        await page.It.GetByRole(AriaRole.Button, new() { Name = "Usar mi ubicación" }).ClickAsync();
        await page.It.Locator(".found").WaitForAsync();
        await Button(page, "Seguir").ClickAsync();
        await Choose(page, "Semáforo");
        await Button(page, "Es lo mismo: me sumo").ClickAsync();
        await page.IsAccessible();
        await Button(page, "Seguir").ClickAsync();
        await Button(page, "Sumarme al reporte").ClickAsync();
        Assert.Equal(code, await page.It.Locator(".sent .code").InnerTextAsync());
        Assert.Equal(2, (await Get("/api/v1/cases/" + code)).GetProperty("people").GetInt32());
    }

    [Fact]
    public async Task All_of_it_comes_over_a_bad_line_before_the_map()
    {
        await using var page = await chromium.Open(city, null, "/caso", 390);
        var session = await page.It.Context.NewCDPSessionAsync(page.It);
        await session.SendAsync("Network.enable");
        var bytes = 0.0;
        session.Event("Network.loadingFinished").OnEvent += (_, e) =>
            bytes += e!.Value.GetProperty("encodedDataLength").GetDouble();
        await page.It.GotoAsync(new Uri(city.Url, "/reportar").ToString());
        await page.It.GetByText("¿Dónde es?").WaitForAsync();
        await page.It.WaitForLoadStateAsync(LoadState.NetworkIdle);
        Assert.InRange(bytes, 10_000, MaxBytes);
    }
}
