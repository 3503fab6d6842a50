using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Despacho311.Tests.Browser.Chromium))]

namespace Despacho311.Tests.Browser;

/// <summary>Debian's Chromium without a window, drawing by software.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private IPlaywright playwright = null!;
    private IBrowser browser = null!;

    public async ValueTask InitializeAsync()
    {
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = "/usr/bin/chromium",
            Args =
            [
                "--headless=new", "--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader",
                "--disable-background-networking", "--disable-component-update",
            ],
        });
    }

    /// <summary>A page of its own, signed in with this key, that has shown its map. Its errors are collected.</summary>
    public async Task<Page> Open(CityProcess city, string? key, string address = "/", int width = 1440)
    {
        var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = 860 },
            BaseURL = city.Url.ToString(),
            // The map then jumps instead of gliding, and a click meets it at rest.
            ReducedMotion = ReducedMotion.Reduce,
        });
        var page = new Page(await context.NewPageAsync());
        if (key is not null)
            await context.APIRequest.PostAsync("/api/v1/session", new APIRequestContextOptions
            {
                DataObject = new { key },
            });
        await page.It.GotoAsync(address);
        if (key is not null)
            await page.It.Locator("[data-ready=true]").WaitForAsync();
        return page;
    }

    /// <summary>A phone in somebody's hand at this place, signed in with this key; without one, a citizen's.</summary>
    public async Task<Page> OpenPhone(CityProcess city, string? key, string address, float lat, float longitude)
    {
        var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = 390, Height = 844 },
            BaseURL = city.Url.ToString(),
            IsMobile = true,
            HasTouch = true,
            ReducedMotion = ReducedMotion.Reduce,
            Geolocation = new Geolocation { Latitude = lat, Longitude = longitude, Accuracy = 6 },
            Permissions = ["geolocation"],
        });
        var page = new Page(await context.NewPageAsync());
        if (key is not null)
            await context.APIRequest.PostAsync("/api/v1/session", new APIRequestContextOptions
            {
                DataObject = new { key },
            });
        await page.It.GotoAsync(address);
        await page.It.Locator("main").First.WaitForAsync();
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }
}

public sealed class Page : IAsyncDisposable
{
    private readonly List<string> errors = [];

    public Page(IPage page)
    {
        It = page;
        page.PageError += (_, error) => errors.Add(error);
        page.Console += (_, line) =>
        {
            if (line.Type == "error")
                errors.Add($"{line.Text} ({line.Location})");
        };
    }

    public IPage It { get; }

    /// <summary>What the page itself complained of.</summary>
    public IReadOnlyList<string> Errors => errors;

    public void HasNoErrors() => Assert.True(errors.Count == 0, string.Join('\n', errors));

    /// <summary>Every fault that axe finds against WCAG 2.2 AA.</summary>
    public async Task IsAccessible()
    {
        var result = await It.RunAxe(new Deque.AxeCore.Commons.AxeRunOptions
        {
            RunOnly = new Deque.AxeCore.Commons.RunOnlyOptions
            {
                Type = "tag",
                Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
            },
        });
        Assert.True(result.Violations.Length == 0, string.Join('\n', result.Violations.Select(v =>
            $"{v.Id}: {v.Help}: {string.Join(", ", v.Nodes.Select(n => n.Html).Take(3))}")));
    }

    /// <summary>Keeps a picture for people to look at, where <c>SCREENSHOTS</c> names a folder.</summary>
    public async Task Show(string name)
    {
        if (Environment.GetEnvironmentVariable("SCREENSHOTS") is { Length: > 0 } folder)
            await It.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, name + ".png") });
    }

    public async ValueTask DisposeAsync() => await It.Context.DisposeAsync();
}
