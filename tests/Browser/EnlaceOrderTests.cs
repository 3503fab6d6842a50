using Microsoft.Playwright;

namespace Despacho311.Tests.Browser;

/// <summary>A liaison works through what is due first; alone in a city, so that nobody else's cases stand between.
/// </summary>
public sealed class EnlaceOrderTests(Chromium chromium) : IAsyncLifetime
{
    private CityProcess city = null!;

    public async ValueTask InitializeAsync() => city = await CityProcess.Start(
        Directory.CreateTempSubdirectory("despacho311-").FullName, null, "--demo", "--no-drive");

    public async ValueTask DisposeAsync() => await city.DisposeAsync();

    [Theory]
    [InlineData("es", "dark", "¿Por qué vence en esa fecha?", "Día que cuenta")]
    [InlineData("en", "light", "Why is it due then?", "A day that counts")]
    public async Task What_is_due_first_stands_first_and_why_is_told_line_by_line(
        string lang, string theme, string why, string counted)
    {
        var (slow, quick) = (await Inbox.Open(city, "MUPA-LUMINARIA"), await Inbox.Open(city, "ATTT-SEMAFORO"));
        await Eventually.Is(() => Inbox.AreListed(city, slow, quick), "both have a clock");
        await using var page = await chromium.Open(city, "demo-liaison", $"/enlace?lang={lang}&theme={theme}");
        await page.It.Locator("#inbox-" + slow).WaitForAsync();
        var order = await page.It.Locator(".inbox-list li").EvaluateAllAsync<string[]>("all => all.map(li => li.id)");
        Assert.Equal(["inbox-" + quick, "inbox-" + slow], order);
        await page.It.Keyboard.PressAsync("j");
        await page.It.GetByText(why).ClickAsync();
        await Assertions.Expect(page.It.GetByText(counted)).ToHaveCountAsync(3);
        await page.IsAccessible();
        await page.Show($"enlace-{lang}");
        Assert.Contains("case=" + quick, page.It.Url, StringComparison.Ordinal);
        page.HasNoErrors();
    }
}
