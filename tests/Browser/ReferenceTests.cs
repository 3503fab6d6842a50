namespace Despacho311.Tests.Browser;

/// <summary>The API to read, for whoever writes a client.</summary>
public sealed class ReferenceTests(Chromium chromium)
{
    [Fact]
    public async Task Every_operation_is_there_to_read_and_opens_by_keyboard()
    {
        await using var city = await CityProcess.Start(
            Directory.CreateTempSubdirectory("despacho311-").FullName, null, "--demo", "--no-drive");
        await using var page = await chromium.Open(city, null, "/api");
        var entry = page.It.Locator("summary", new() { HasText = "Asks for a removal" });
        await entry.FocusAsync();
        await page.It.Keyboard.PressAsync("Enter");
        await page.It.Locator("details[open] pre", new() { HasText = "badge: string" }).First.WaitForAsync();
        await page.IsAccessible();
        await page.Show("reference");
        page.HasNoErrors();
    }
}
