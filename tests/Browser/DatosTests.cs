using Microsoft.Playwright;

namespace Despacho311.Tests.Browser;

/// <summary>Open data, for whoever wants to look for themselves.</summary>
public sealed class DatosTests(Chromium chromium)
{
    [Fact]
    public async Task A_stranger_finds_a_months_files_and_what_their_columns_mean_in_either_language()
    {
        await using var city = await CityProcess.Start(
            Directory.CreateTempSubdirectory("despacho311-").FullName, null, "--demo", "--no-drive");
        using var client = city.Client("demo-client");
        await client.PostAsync("/open311/v2/requests.json", new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["service_code"] = "IDAAN-FUGA",
            ["lat"] = "8.98",
            ["long"] = "-79.52",
        }));
        await Eventually.Is(async () => (await client.GetStringAsync("/datos/index.json"))
            .Contains("parquet", StringComparison.Ordinal), "something is published", 40);
        await using var page = await chromium.Open(city, null, "/datos");
        var file = page.It.GetByRole(AriaRole.Link, new() { NameRegex = new("^CSV .* Casos ") });
        await file.WaitForAsync();
        await page.IsAccessible();
        var download = await page.It.RunAndWaitForDownloadAsync(() => file.ClickAsync());
        var lines = await File.ReadAllLinesAsync(await download.PathAsync());
        Assert.StartsWith("service_request_id,service_code", lines[0], StringComparison.Ordinal);
        Assert.Contains("IDAAN-FUGA", lines[1], StringComparison.Ordinal);
        await page.It.GetByRole(AriaRole.Button, new() { Name = "English" }).ClickAsync();
        await page.It.Locator("section", new() { HasText = "One case a row" }).Locator("summary").ClickAsync();
        await page.It.GetByText("Side of the cell in metres").WaitForAsync();
        await page.IsAccessible();
        await page.Show("datos");
        page.HasNoErrors();
    }
}
