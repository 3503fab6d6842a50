using System.Net.Http.Json;
using System.Text.Json;

namespace Despacho311.Tests.Browser;

/// <summary>A citizen follows a report on a bad phone, without an account.</summary>
public sealed class CasoTests(Chromium chromium, TowCity shared) : IClassFixture<TowCity>
{
    private readonly CityProcess city = shared.Process;

    private async Task<string> Report()
    {
        using var client = city.Client("demo-client");
        var answer = await client.PostAsync("/open311/v2/requests.json", new FormUrlEncodedContent(
            new Dictionary<string, string>
            {
                ["service_code"] = "ATTT-SEMAFORO",
                ["lat"] = "8.99",
                ["long"] = "-79.52",
                ["description"] = "No cambia nunca",
            }));
        var told = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return told[0].GetProperty("service_request_id").GetString()!;
    }

    [Theory]
    [InlineData("es", "light", "Programado")]
    [InlineData("en", "dark", "Scheduled")]
    public async Task A_report_is_followed_by_its_code_alone(string lang, string theme, string word)
    {
        var code = await Report();
        using var liaison = city.Client("demo-liaison");
        await liaison.PostAsJsonAsync($"/api/v1/cases/{code}/acknowledge",
            new { to = "scheduled", text = "Cuadrilla el martes" });
        await using var page = await chromium.Open(city, null, $"/caso/{code}?lang={lang}&theme={theme}", 390);
        await page.It.GetByText("Cuadrilla el martes").WaitForAsync();
        await page.It.GetByText(word, new() { Exact = true }).WaitForAsync();
        await page.IsAccessible();
        await page.Show($"caso-{lang}");
        // The code shows how it stands, not what was said nor where.
        Assert.DoesNotContain("No cambia nunca", await page.It.ContentAsync(), StringComparison.Ordinal);
        Assert.True(await page.It.EvaluateAsync<bool>(
            "() => document.documentElement.scrollWidth <= window.innerWidth"));
        page.HasNoErrors();
    }

    [Fact]
    public async Task A_slip_in_the_code_is_told_from_a_code_that_nothing_has()
    {
        var code = await Report();
        await using var page = await chromium.Open(city, null, "/caso?lang=en", 390);
        async Task Type(string text, string expected)
        {
            await page.It.GetByLabel("Your report's code").FillAsync(text);
            await page.It.Keyboard.PressAsync("Enter");
            await page.It.GetByText(expected).First.WaitForAsync();
        }
        var last = code[^1] == '7' ? '8' : '7';
        await Type(code[..^1] + last, "mistyped");
        await Type(code.ToLowerInvariant(), "Received");
        await page.It.GetByLabel("Plate").FillAsync("AB1234");
        await page.It.GetByLabel("Ticket number").FillAsync("B-1");
        await page.It.Keyboard.PressAsync("Enter");
        await page.It.GetByText("No removed vehicle has that plate").WaitForAsync();
        await page.IsAccessible();
    }
}
