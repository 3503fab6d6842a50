using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;

namespace Despacho311.Tests.Browser;

/// <summary>The water crew's day on the phone.</summary>
public sealed class CuadrillaTests(Chromium chromium) : IAsyncLifetime
{
    private readonly string data = Directory.CreateTempSubdirectory("despacho311-").FullName;
    private CityProcess city = null!;

    public async ValueTask InitializeAsync() => city = await CityProcess.Start(data, null, "--demo", "--no-drive");

    public async ValueTask DisposeAsync() => await city.DisposeAsync();

    private async Task<string> Report(double lat, double lon, string phone)
    {
        using var client = city.Client("demo-client");
        var answer = await client.PostAsync("/open311/v2/requests.json", new FormUrlEncodedContent(
            new Dictionary<string, string>
            {
                ["service_code"] = "IDAAN-FUGA",
                ["lat"] = FormattableString.Invariant($"{lat}"),
                ["long"] = FormattableString.Invariant($"{lon}"),
                ["device_id"] = phone,
                ["attribute[accuracy_m]"] = "10",
            }));
        var told = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return told[0].GetProperty("service_request_id").GetString()!;
    }

    private static ILocator Button(Page page, string name) =>
        page.It.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = name, Exact = true });

    [Fact]
    public async Task The_worst_leak_is_taken_found_repaired_without_network_and_its_reporters_hear_of_it()
    {
        var reports = new List<string>();
        for (var i = 0; i < 4; i++)
            reports.Add(await Report(8.99 + i * 1e-5, -79.52, $"a-{i}"));
        await Report(9.02, -79.50, "b-1");
        await using var page = await chromium.OpenPhone(city, "demo-crew", "/cuadrilla", 8.99004f, -79.52003f);
        var rows = page.It.Locator(".leak-rows button");
        await Assertions.Expect(rows).ToHaveCountAsync(2);
        await Assertions.Expect(rows.First).ToContainTextAsync("4 personas");
        await page.IsAccessible();
        await rows.First.ClickAsync();
        await Button(page, "Tomar esta fuga").ClickAsync();
        await Button(page, "Está aquí: marcar con el GPS").ClickAsync();
        await page.It.GetByText("8.99004, -79.52003").WaitForAsync();
        await page.IsAccessible();
        await page.It.Context.SetOfflineAsync(true);
        await Button(page, "Reparada").ClickAsync();
        await page.It.GetByLabel("Corrosión").CheckAsync();
        await page.It.GetByLabel("Nota para quienes la reportaron").FillAsync("Abrazadera nueva");
        await page.IsAccessible();
        await Button(page, "Cerrar como reparada").ClickAsync();
        await page.It.GetByText("1 cosa sin enviar").WaitForAsync();
        await page.Show("cuadrilla-offline");
        await page.It.Context.SetOfflineAsync(false);
        using var anybody = city.Client(null);
        foreach (var report in reports)
            await Eventually.Is(async () =>
            {
                var told = await anybody.GetFromJsonAsync<JsonElement>($"/api/v1/cases/{report}/public?lang=es");
                return told.GetProperty("status").GetString() == "resolved"
                    && told.ToString().Contains("La fuga fue reparada. Abrazadera nueva", StringComparison.Ordinal);
            }, "the reporter hears of the repair", 20);
        await page.It.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "← Fugas" }).ClickAsync();
        await Assertions.Expect(rows).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task The_list_is_narrowed_to_a_zone_also_without_network()
    {
        await Report(8.99, -79.52, "a-1");
        await Report(9.08, -79.38, "b-1");
        await using var page = await chromium.OpenPhone(city, "demo-crew", "/cuadrilla", 8.99f, -79.52f);
        var rows = page.It.Locator(".leak-rows button");
        await Assertions.Expect(rows).ToHaveCountAsync(2);
        var one = await page.It.GetByText("Zona 1 · Veracruz a El Cangrejo").Last.TextContentAsync();
        await page.It.Context.SetOfflineAsync(true);
        await page.It.ReloadAsync();
        await Assertions.Expect(rows).ToHaveCountAsync(2);
        await page.It.Locator("#zone-filter").SelectOptionAsync("PA-1");
        await Assertions.Expect(rows).ToHaveCountAsync(1);
        await Assertions.Expect(rows.First).ToContainTextAsync(one!);
        await page.IsAccessible();
        await page.Show("cuadrilla-zona");
        await page.It.Locator("#zone-filter").SelectOptionAsync("CH-1");
        await page.It.GetByText("Ninguna fuga abierta.").WaitForAsync();
    }

    [Fact]
    public async Task The_map_shows_the_leaks_and_a_link_opens_one()
    {
        await Report(8.99, -79.52, "a-1");
        await using var page = await chromium.OpenPhone(
            city, "demo-crew", "/cuadrilla?lang=en&theme=dark&map=1", 8.99f, -79.52f);
        await page.It.Locator("[data-ready=true]").WaitForAsync();
        await page.IsAccessible();
        await page.Show("cuadrilla-map");
        await Button(page, "List").ClickAsync();
        await page.It.Locator(".leak-rows button").First.ClickAsync();
        var address = page.It.Url;
        Assert.Contains("leak=", address, StringComparison.Ordinal);
        await page.It.GotoAsync(address);
        await Button(page, "Take this leak").WaitForAsync();
        await page.It.GoBackAsync();
        page.HasNoErrors();
    }

    [Fact]
    public async Task A_crew_says_that_two_leaks_are_one_and_that_they_are_not()
    {
        for (var i = 0; i < 3; i++)
            await Report(8.99 + i * 1e-5, -79.52, $"a-{i}");
        await Report(8.9913, -79.52, "b-1");
        await using var page = await chromium.OpenPhone(city, "demo-crew", "/cuadrilla", 8.99f, -79.52f);
        var rows = page.It.Locator(".leak-rows button");
        await Assertions.Expect(rows).ToHaveCountAsync(2);
        await rows.Last.ClickAsync();
        var old = page.It.Url;
        await page.It.GetByText("¿Es una sola fuga?").ClickAsync();
        await page.It.GetByLabel("Es la misma que").SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await Button(page, "Unir las dos").ClickAsync();
        // The one that goes on is opened, with the people of both; so it is from the old number.
        await page.It.GetByText("4 personas").WaitForAsync();
        await page.It.GotoAsync(old);
        await page.It.GetByRole(AriaRole.Button, new() { Name = "Es la misma fuga que" }).WaitForAsync();
        await page.IsAccessible();
        await page.Show("cuadrilla-unida");
        await page.It.GetByRole(AriaRole.Button, new() { Name = "Es la misma fuga que" }).ClickAsync();
        await page.It.GetByText("4 personas").WaitForAsync();
        await page.It.GetByText("¿Es una sola fuga?").ClickAsync();
        await Assertions.Expect(page.It.GetByText("Decidido por una persona")).ToHaveCountAsync(4);
        await page.IsAccessible();
        await page.Show("cuadrilla-reasons");
        await page.It.Locator(".reasons-of input").First.CheckAsync();
        await Button(page, "Separar 1 reporte como otra fuga").ClickAsync();
        await page.It.GetByText("1 persona", new PageGetByTextOptions { Exact = true }).WaitForAsync();
        await page.It.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "← Fugas" }).ClickAsync();
        await Assertions.Expect(rows).ToHaveCountAsync(2);
        page.HasNoErrors();
    }

    [Fact]
    public async Task The_supervisor_sees_the_backlog_the_crews_and_the_streets_that_break_again()
    {
        await Report(8.99, -79.52, "a-1");
        using var crew = city.Client("demo-crew");
        var id = "";
        await Eventually.Is(async () =>
        {
            var all = await crew.GetFromJsonAsync<JsonElement>("/api/v1/leaks");
            id = all.GetProperty("items").EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.Object } l
                ? l.GetProperty("id").GetString()! : "";
            return id.Length > 0;
        }, "the leak is there");
        await crew.PostAsJsonAsync($"/api/v1/leaks/{id}/claim", new { });
        await crew.PostAsJsonAsync($"/api/v1/leaks/{id}/repaired", new { note = "Abrazadera" });
        await Report(8.9903, -79.5203, "a-2");
        await using var page = await chromium.OpenPhone(
            city, "demo-crew", "/cuadrilla?overview=1", 8.99f, -79.52f);
        await page.It.GetByText("Reparadas en 90 días").First.WaitForAsync();
        await Assertions.Expect(page.It.Locator(".leak-overview table").First).ToContainTextAsync("demo-crew");
        await page.It.GetByText("Ninguna calle se ha roto dos veces").WaitForAsync();
        await page.IsAccessible();
        var register = Path.Combine(data, "breaks.csv");
        await File.WriteAllLinesAsync(register, ["break_id,broken_at,lat,long,street,pipe_year,material",
            "1,2019-05-02T12:00:00Z,8.985,-79.52,Calle 50,1968,CI",
            "2,2021-03-02T12:00:00Z,8.986,-79.521,Calle 50,1968,CI"]);
        Assert.Equal(0, (await Run.Try(CityProcess.Program, "import-breaks", register, "--data", data)).Code);
        await page.It.ReloadAsync();
        await page.It.Locator(".hot-street-map[data-ready=true]").WaitForAsync();
        await Assertions.Expect(page.It.Locator(".leak-overview table").Last).ToContainTextAsync("mar 2021");
        await page.IsAccessible();
        await page.Show("cuadrilla-overview");
        page.HasNoErrors();
    }
}
