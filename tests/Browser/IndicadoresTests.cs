using System.Globalization;
using System.Text;
using Microsoft.Playwright;

namespace Despacho311.Tests.Browser;

/// <summary>A journalist looks how the entities answer.</summary>
public sealed class IndicadoresTests(Chromium chromium) : IAsyncLifetime
{
    private CityProcess city = null!;

    /// <summary>Half a year of cases from an older system: MOP slow with few, ATTT quick with many.</summary>
    public async ValueTask InitializeAsync()
    {
        var dir = Directory.CreateTempSubdirectory("despacho311-").FullName;
        var csv = new StringBuilder(
            "service_request_id,service_code,requested_datetime,closed_date,lat,long,status\n");
        var now = TimeProvider.System.GetUtcNow();
        for (var i = 0; i < 150; i++)
        {
            var (service, days) = i % 5 == 0 ? ("MOP-HUECO", 60) : ("ATTT-SEMAFORO", 1);
            var opened = now.AddDays(-70 - i);
            csv.AppendLine(CultureInfo.InvariantCulture,
                $"I-{i},{service},{opened:O},{opened.AddDays(days):O},8.98,-79.52,closed");
        }
        var file = Path.Combine(dir, "in.csv");
        await File.WriteAllTextAsync(file, csv.ToString());
        await Run.ToEnd(CityProcess.Program, "import-cases", file, "--data", dir);
        city = await CityProcess.Start(dir, null, "--demo", "--no-drive");
        // From another address than the browser's: asking over and over is limited per address.
        using var client = city.Client("demo-client", "127.0.3.4");
        await Eventually.Is(async () =>
        {
            using var answer = await client.GetAsync("/api/v1/indicators");
            return answer.IsSuccessStatusCode && (await answer.Content.ReadAsStringAsync())
                .Contains("\"received\":150,", StringComparison.Ordinal);
        }, "all cases are counted", 180);
    }

    public async ValueTask DisposeAsync() => await city.DisposeAsync();

    [Theory]
    [InlineData("es", "light", "Efectividad de las entidades", "La tabla", "Entidad", "Puesto 2", "Tabla CSV")]
    [InlineData("en", "dark", "Effectiveness of the agencies", "The table", "Agency", "Rank 2", "CSV table")]
    public async Task The_entities_are_compared_and_each_figure_leads_to_its_table(
        string lang, string theme, string ranking, string table, string agency, string rank, string csv)
    {
        await using var page = await chromium.Open(city, null, $"/indicadores?lang={lang}&theme={theme}");
        var chart = page.It.GetByRole(AriaRole.Region, new() { Name = ranking });
        await chart.WaitForAsync();
        Assert.Equal("ATTT", await chart.Locator(".bars .link").First.InnerTextAsync());
        await page.IsAccessible();
        await page.Show($"indicadores-{lang}");
        await chart.GetByText(table, new() { Exact = true }).ClickAsync();
        Assert.Contains("(120/120)", await chart.GetByRole(AriaRole.Row).Nth(1).InnerTextAsync(),
            StringComparison.Ordinal);
        await page.IsAccessible();
        var address = await chart.GetByRole(AriaRole.Link, new() { Name = csv }).GetAttributeAsync("href");
        using var client = city.Client("demo-client");
        Assert.Contains("ATTT,ATTT,120,120,", await client.GetStringAsync(address), StringComparison.Ordinal);
        // An agency has a page of its own that can be sent to somebody, and Back leads out of it.
        await chart.GetByRole(AriaRole.Button, new() { Name = "MOP" }).ClickAsync();
        await page.It.GetByText(rank).WaitForAsync();
        Assert.Contains("agency=MOP", page.It.Url, StringComparison.Ordinal);
        await page.IsAccessible();
        await page.It.GoBackAsync();
        await chart.WaitForAsync();
        await page.It.GetByRole(AriaRole.Combobox, new() { Name = agency }).SelectOptionAsync("IDAAN");
        await page.It.Locator(".empty").WaitForAsync();
        page.HasNoErrors();
    }

    [Fact]
    public async Task On_a_phone_nothing_is_cut_off_and_without_a_server_it_says_so()
    {
        await using var page = await chromium.Open(city, null, "/indicadores", 390);
        await page.It.Locator(".totals").WaitForAsync();
        Assert.True(await page.It.EvaluateAsync<bool>(
            "() => document.documentElement.scrollWidth <= window.innerWidth"));
        await page.It.Context.SetOfflineAsync(true);
        await page.It.GetByRole(AriaRole.Combobox, new() { Name = "Entidad" }).SelectOptionAsync("MOP");
        await page.It.GetByRole(AriaRole.Alert).WaitForAsync();
        await page.It.Context.SetOfflineAsync(false);
        await page.It.GetByRole(AriaRole.Button, new() { Name = "Intentar de nuevo" }).ClickAsync();
        await page.It.Locator(".totals").WaitForAsync();
    }
}
