using System.Net.Http.Json;
using Microsoft.Playwright;

namespace Despacho311.Tests.Browser;

/// <summary>An administrator sees how the exchange with another registry of leaks goes, and sees to what is stuck.
/// </summary>
public sealed class LayersTests(Chromium chromium) : IAsyncLifetime
{
    private readonly FeatureServer utility = new();
    private CityProcess city = null!;

    public async ValueTask InitializeAsync() => city = await CityProcess.StartSet(
        Directory.CreateTempSubdirectory("despacho311-").FullName,
        new Dictionary<string, string?>
        {
            ["FeatureLayers__idaan__Url"] = utility.Url.ToString(),
            ["FeatureLayers__idaan__Every"] = "00:00:01",
            ["FeatureLayers__idaan__Fields__Cause"] = "motivo",
        }, "--demo", "--no-drive");

    public async ValueTask DisposeAsync()
    {
        await city.DisposeAsync();
        utility.Dispose();
    }

    [Fact]
    public async Task What_is_stuck_is_seen_to_and_an_outage_is_told_without_a_reload()
    {
        var feature = utility.Fill(9.01, -79.51, new { descripcion = "Fuga en la acera" });
        utility.Fill(0, 0, new { descripcion = "Sin lugar" });
        await using var page = await chromium.Open(city, "demo-admin", "/admin?part=layers");
        var stuck = page.It.GetByRole(AriaRole.Row).Filter(new() { HasText = "no place in the country" });
        await stuck.WaitForAsync();
        await page.It.GetByText("motivo").WaitForAsync();
        await Eventually.Is(() => Task.FromResult(utility.Find(feature)["codigo_311"] is not null), "its code there");
        await stuck.GetByRole(AriaRole.Button, new() { Name = "Ya se atendió" }).ClickAsync();
        await page.It.GetByLabel("¿Cómo se atendió?").FillAsync("Llamé a quien reportó");
        await page.It.Keyboard.PressAsync("Enter");
        await page.It.GetByText("demo-admin: Llamé a quien reportó").WaitForAsync();
        await page.It.GetByRole(AriaRole.Link, new() { Name = utility.Find(feature)["codigo_311"]!.ToString() })
            .First.WaitForAsync();
        await page.IsAccessible();
        await page.Show("admin-layers");
        utility.Away = true;
        await page.It.GetByText("✕ no responde").WaitForAsync();
        utility.Away = false;
        // It is asked again after five seconds, then thirty, then two minutes.
        await page.It.GetByText("✓ responde").WaitForAsync(new() { Timeout = 150_000 });
        page.HasNoErrors();
    }

    [Fact]
    public async Task In_English_and_light_it_is_as_accessible()
    {
        using var client = city.Client("demo-client");
        await client.PostAsJsonAsync("/api/v1/cases", new
        {
            service = "IDAAN-FUGA",
            location = new { lat = 9.01, @long = -79.51 },
        });
        await using var page = await chromium.Open(
            city, "demo-admin", "/admin?part=layers&lang=en&theme=light", 390);
        await page.It.GetByText("Sent").First.WaitForAsync();
        await page.IsAccessible();
        await page.Show("admin-layers-en");
        Assert.True(await page.It.EvaluateAsync<bool>(
            "() => document.documentElement.scrollWidth <= window.innerWidth"));
    }
}
