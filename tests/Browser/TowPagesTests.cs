using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;

namespace Despacho311.Tests.Browser;

/// <summary>The lot, the paper, fairness and the second look: what surrounds a removal.</summary>
public sealed class TowPagesTests(Chromium chromium, TowCity city) : IClassFixture<TowCity>
{
    private static ILocator Button(Page page, string name) =>
        page.It.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    [Theory]
    [InlineData("es", "light", "Número de recibo", "Entregar {0}", "{0} fue entregado.")]
    [InlineData("en", "dark", "Receipt number", "Release {0}", "{0} was released.")]
    public async Task The_lot_gives_a_vehicle_back_against_a_receipt_and_for_no_more_than_is_due(
        string lang, string theme, string receipt, string release, string done)
    {
        var (id, plate) = await city.Impounded();
        await using var page = await chromium.Open(city.Process, "demo-lot", $"/patio?lang={lang}&theme={theme}");
        await page.It.Locator("#find").FillAsync(plate[..2] + "-" + plate[2..]);
        await page.It.Locator(".inbox-list li button").ClickAsync();
        await page.It.GetByText("puerta izquierda").WaitForAsync();
        await page.IsAccessible();
        await page.Show($"patio-{lang}");
        await page.It.Locator("#paid").FillAsync("51");
        await page.It.GetByLabel(receipt).FillAsync("R-1");
        await Button(page, string.Format(System.Globalization.CultureInfo.InvariantCulture, release, plate))
            .ClickAsync();
        await Assertions.Expect(page.It.Locator("form .problem")).Not.ToBeEmptyAsync();
        Assert.Equal("impounded", await city.StateOf(id));
        await page.It.Locator("#paid").FillAsync("50");
        await Button(page, string.Format(System.Globalization.CultureInfo.InvariantCulture, release, plate))
            .ClickAsync();
        await page.It.GetByText(string.Format(System.Globalization.CultureInfo.InvariantCulture, done, plate))
            .WaitForAsync();
        Assert.Equal("released", await city.StateOf(id));
        Assert.All(page.Errors, e => Assert.Contains("409", e, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_paper_is_checked_by_whoever_holds_it_and_a_false_one_is_told()
    {
        var (id, plate) = await city.Impounded();
        using var officer = city.Process.Client("demo-officer");
        var voucher = await officer.GetFromJsonAsync<JsonElement>($"/api/v1/tow-requests/{id}/voucher");
        var proof = voucher.GetProperty("proof").GetString()!;
        await using var page = await chromium.Open(city.Process, null, $"/vale?code={id}&proof=AAAA-BBBB-CCCC");
        await page.It.GetByText("No existe ese comprobante").WaitForAsync();
        await page.It.Locator("#proof").FillAsync(proof.ToLowerInvariant());
        await Button(page, "Verificar").ClickAsync();
        await page.It.GetByText("Este comprobante es auténtico").WaitForAsync();
        await page.It.GetByText(plate).WaitForAsync();
        await page.IsAccessible();
        await page.Show("vale");
        Assert.All(page.Errors, e => Assert.Contains("404", e, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("es", "light", "Compruébelo usted")]
    [InlineData("en", "dark", "Prove it yourself")]
    public async Task Anybody_sees_what_each_company_was_owed_and_got(string lang, string theme, string prove)
    {
        await city.Impounded();
        await using var page = await chromium.Open(
            city.Process, null, $"/equidad?zone=PA-1&days=7&lang={lang}&theme={theme}");
        await page.It.Locator(".bars").GetByText("Grúas del Istmo").First.WaitForAsync();
        await page.It.GetByText(prove).WaitForAsync();
        await page.IsAccessible();
        await page.Show($"equidad-{lang}");
        page.HasNoErrors();
    }

    [Theory]
    [InlineData("es", "dark", "Se ofreció a G-01")]
    [InlineData("en", "light", "Offered to G-01")]
    public async Task A_removal_is_looked_at_again_moment_by_moment(string lang, string theme, string offered)
    {
        var (id, plate) = await city.Impounded();
        await using var page = await chromium.Open(
            city.Process, "demo-dispatcher", $"/repeticion?removal={id}&lang={lang}&theme={theme}");
        await page.It.GetByRole(AriaRole.Heading, new() { Name = plate }).WaitForAsync();
        var moments = page.It.Locator(".moments li");
        var all = await moments.CountAsync();
        await Assertions.Expect(page.It.Locator(".moments li[data-past=true]")).ToHaveCountAsync(all);
        await page.It.GetByText(offered).ClickAsync();
        Assert.True(await page.It.Locator(".moments li[data-past=true]").CountAsync() < all);
        await page.It.Locator(".moments li[aria-current] summary").ClickAsync();
        await page.It.Locator(".moments table").GetByText("G-01").WaitForAsync();
        await page.IsAccessible();
        await page.Show($"repeticion-{lang}");
        page.HasNoErrors();
    }
}
