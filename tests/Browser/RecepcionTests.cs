using System.Net.Http.Json;
using System.Net.Mail;
using System.Text.Json;
using Microsoft.Playwright;

namespace Despacho311.Tests.Browser;

/// <summary>A call-taker's shift: everything by keyboard, in the order in which people talk.</summary>
public sealed class RecepcionTests(Chromium chromium, TowCity shared) : IClassFixture<TowCity>
{
    private readonly CityProcess city = shared.Process;

    private async Task<JsonElement> Get(string path)
    {
        using var client = city.Client("demo-dispatcher");
        return JsonSerializer.Deserialize<JsonElement>(await client.GetStringAsync(path));
    }

    /// <summary>The suggestion that is marked, once it says so.</summary>
    private static Task Offered(Page page, string words) =>
        page.It.Locator("[role=option][aria-selected=true]").Filter(new() { HasText = words }).WaitForAsync();

    private static async Task Type(Page page, string text, int tabs)
    {
        await page.It.Keyboard.TypeAsync(text);
        for (var i = 0; i < tabs; i++)
            await page.It.Keyboard.PressAsync("Tab");
    }

    [Theory]
    [InlineData("es", "dark", "lumin", "Luminaria", "Caso abierto")]
    [InlineData("en", "light", "street la", "Street lamp", "Case opened")]
    public async Task A_common_report_is_taken_without_the_mouse_and_its_code_read_back(
        string lang, string theme, string typed, string service, string told)
    {
        await using var page = await chromium.Open(city, "demo-calltaker", $"/recepcion?lang={lang}&theme={theme}");
        await page.It.GetByRole(AriaRole.Timer).WaitForAsync();
        await Type(page, "6612-3456", 1);
        await Type(page, "Ana Peña", 2);
        await Type(page, typed, 0);
        await Offered(page, service);
        await page.It.Keyboard.PressAsync("Enter");
        await page.It.Keyboard.PressAsync("Tab");
        await Type(page, "calid", 0);
        await Offered(page, "Calidonia");
        await page.It.Keyboard.PressAsync("Enter");
        await page.It.Keyboard.PressAsync("Tab");
        await page.It.Keyboard.TypeAsync("Tres postes apagados");
        await page.It.Locator(".maplibregl-marker").First.WaitForAsync();
        await page.IsAccessible();
        await page.Show($"recepcion-{lang}");
        await page.It.Keyboard.PressAsync("Control+Enter");
        await page.It.GetByText(told).WaitForAsync();
        await page.IsAccessible();
        var code = await page.It.Locator(".read-back").InnerTextAsync();
        var opened = await Get("/api/v1/cases/" + code);
        Assert.Equal("phone", opened.GetProperty("channel").GetString());
        Assert.Equal("Tres postes apagados", opened.GetProperty("description").GetString());
        await Eventually.Is(async () => (await Get("/api/v1/contacts?case=" + code)).GetProperty("items")
            .EnumerateArray().Any(c => c.GetProperty("outcome").GetString() == "caseOpened"), "the contact is logged");
        await page.It.Keyboard.PressAsync("Alt+n");
        // The same number again is known, and the next call's fields are empty.
        await Type(page, "+507 6612 3456", 0);
        await page.It.Locator(".call-side").GetByText(code).First.WaitForAsync();
        page.HasNoErrors();
    }

    private async Task Tell(string @event, string call, string? from = null)
    {
        using var admin = city.Client("demo-admin");
        var answer = await admin.PostAsJsonAsync("/api/v1/telephony/calls",
            new { @event, call, from, agent = "demo-calltaker" });
        Assert.Equal(System.Net.HttpStatusCode.NoContent, answer.StatusCode);
    }

    [Fact]
    public async Task Who_calls_is_on_the_screen_before_the_first_word_and_the_next_waits_its_turn()
    {
        await using var page = await chromium.Open(city, "demo-calltaker", "/recepcion?lang=es&theme=dark");
        var phone = page.It.GetByLabel("Teléfono", new() { Exact = true });
        await phone.WaitForAsync();
        await Tell("ringing", "A-1", "+507 6655-0001");
        await Eventually.Is(async () => await phone.InputValueAsync() == "66550001", "the number is filled in");
        await Tell("answered", "A-1");
        await page.It.GetByLabel("Nombre", new() { Exact = true }).FillAsync("Luis Chen");
        // What is being written stays as it is; the next caller is taken down after it.
        await Tell("ended", "A-1");
        await Tell("ringing", "A-2", "6655-0002");
        await page.It.GetByText("Llama 66550002").WaitForAsync();
        Assert.Equal("66550001", await phone.InputValueAsync());
        await page.IsAccessible();
        await page.Show("recepcion-llamada");
        await page.It.GetByRole(AriaRole.Button, new() { Name = "Consulta respondida" }).ClickAsync();
        await page.It.Keyboard.PressAsync("Alt+n");
        await Eventually.Is(async () => await phone.InputValueAsync() == "66550002", "it is the next one's turn");
        await Tell("ended", "A-2");
        page.HasNoErrors();
    }

    [Fact]
    public async Task What_is_reported_already_is_joined_with_one_key_and_a_draft_survives_a_reload()
    {
        using var client = city.Client("demo-client");
        var made = await client.PostAsync("/open311/v2/requests.json", new FormUrlEncodedContent(
            new Dictionary<string, string>
            {
                ["service_code"] = "MUPA-LUMINARIA",
                ["lat"] = "8.96705",
                ["long"] = "-79.53405",
                ["description"] = "Poste apagado",
            }));
        var code = JsonSerializer.Deserialize<JsonElement>(await made.Content.ReadAsStringAsync())[0]
            .GetProperty("service_request_id").GetString();
        await using var page = await chromium.Open(city, "demo-calltaker", "/recepcion");
        await Type(page, "6700-0001", 3);
        await Type(page, "lumin", 0);
        await Offered(page, "Luminaria");
        await page.It.Keyboard.PressAsync("Enter");
        await page.It.Keyboard.PressAsync("Tab");
        await Type(page, "calid", 0);
        await Offered(page, "Calidonia");
        await page.It.Keyboard.PressAsync("Enter");
        await page.It.ReloadAsync();
        await page.It.Locator(".near").GetByText(code!).WaitForAsync();
        await page.It.Keyboard.PressAsync("Alt+1");
        await page.It.GetByText("Sumado al caso").WaitForAsync();
        Assert.Equal(2, (await Get("/api/v1/cases/" + code)).GetProperty("people").GetInt32());
        page.HasNoErrors();
    }

    [Fact]
    public async Task Words_that_no_service_has_are_answered_and_nothing_is_opened_without_a_place()
    {
        await using var page = await chromium.Open(city, "demo-calltaker", "/recepcion?lang=en");
        await page.It.GetByRole(AriaRole.Combobox, new() { Name = "Service" }).FillAsync("zzz");
        await page.It.GetByText("No service has these words").WaitForAsync();
        await Assertions.Expect(page.It.GetByRole(AriaRole.Button, new() { Name = "Open the case" }))
            .ToBeDisabledAsync();
        await page.It.GetByRole(AriaRole.Button, new() { Name = "Question answered" }).ClickAsync();
        await page.It.GetByRole(AriaRole.Heading, new() { Name = "Question answered." }).WaitForAsync();
        page.HasNoErrors();
    }

    [Fact]
    public async Task A_mail_that_waits_is_taken_by_one_and_becomes_the_draft()
    {
        await using var servers = new MailServers();
        await servers.Start();
        await using var other = await CityProcess.StartSet(Directory.CreateTempSubdirectory("despacho311-").FullName,
            new Dictionary<string, string?>
            {
                ["Mail__Imap__Host"] = "127.0.0.1",
                ["Mail__Imap__Port"] = $"{servers.ImapPort}",
                ["Mail__Imap__Security"] = "none",
                ["Mail__Imap__User"] = MailServers.Centre,
                ["Mail__Imap__Password"] = MailServers.Password,
                ["Mail__Every"] = "00:00:01",
            }, "--demo", "--no-drive");
        using (var smtp = new SmtpClient("127.0.0.1", servers.SmtpPort))
            await smtp.SendMailAsync("ana@example.org", "311@centre.test", "Poste apagado", "Frente al parque");
        await using var page = await chromium.Open(other, "demo-calltaker", "/recepcion");
        await page.It.GetByText("Poste apagado").WaitForAsync();
        await page.IsAccessible();
        await page.It.GetByRole(AriaRole.Button, new() { Name = "Tomar" }).ClickAsync();
        await page.It.GetByText("Mensaje de ana@example.org").WaitForAsync();
        Assert.Equal("Poste apagado\n\nFrente al parque", (await page.It.Locator("#description").InputValueAsync())
            .Replace("\r", "", StringComparison.Ordinal));
        await page.IsAccessible();
        await page.It.GetByRole(AriaRole.Combobox, new() { Name = "Servicio" }).FillAsync("lumin");
        await Offered(page, "Luminaria");
        await page.It.Keyboard.PressAsync("Enter");
        await page.It.GetByRole(AriaRole.Combobox, new() { Name = "Dirección, calle o lugar" })
            .FillAsync("Parque Urracá");
        await page.It.Keyboard.PressAsync("Control+Enter");
        var code = await page.It.Locator(".read-back").InnerTextAsync();
        using var client = other.Client("demo-dispatcher");
        Assert.Contains("\"channel\":\"email\"", await client.GetStringAsync("/api/v1/cases/" + code),
            StringComparison.Ordinal);
        Assert.Contains("\"items\":[]", await client.GetStringAsync("/api/v1/messages"), StringComparison.Ordinal);
    }
}
