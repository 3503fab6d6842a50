using Despacho311.Api.Towing;
using Despacho311.Domain;
using Microsoft.Extensions.DependencyInjection;

namespace Despacho311.Tests.Api.Towing;

/// <summary>What makes a zone open to proof, and what helps its trucks to be near.</summary>
public class ZoneProofTests(ApiCity city)
{
    private DailyLedgers Ledgers => city.App.Services.GetRequiredService<DailyLedgers>();

    private static DateOnly Tomorrow => PanamaTime.Day(DateTimeOffset.UtcNow).AddDays(1);

    [Fact]
    public async Task A_day_of_the_ledger_is_a_file_that_proves_itself_and_never_changes()
    {
        Assert.NotNull(await Removals.TryAsk(city.Officer));
        await Eventually.Is(async () => await Ledgers.Publish(Tomorrow, CancellationToken.None) > 0
            || Ledgers.List("CH-1").Count > 0, "a day is published");
        var day = (await city.Anonymous.GetJson("/api/v1/zones/CH-1/ledger/days")).GetProperty("items")
            .EnumerateArray().First();
        var answer = await city.Anonymous.GetAsync($"/api/v1/zones/CH-1/ledger/days/{day.Text("day")}");
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        Assert.Equal(day.Text("sha256"),
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)));
        Assert.Contains("immutable", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        var file = Path.GetTempFileName();
        await File.WriteAllBytesAsync(file, bytes);
        Assert.Contains("every decision follows", await Run.ToEnd(CityProcess.Program, "verify-ledger", file),
            StringComparison.Ordinal);
        // What comes later belongs to a later day, even when its clock says otherwise.
        Assert.NotNull(await Removals.TryAsk(city.Officer));
        Assert.Equal(0, await Ledgers.Publish(Tomorrow, CancellationToken.None));
        Assert.Equal(bytes, await city.Anonymous.GetByteArrayAsync(
            $"/api/v1/zones/CH-1/ledger/days/{day.Text("day")}"));
        await Ledgers.Publish(Tomorrow.AddDays(1), CancellationToken.None);
        var both = Directory.GetFiles(Path.GetDirectoryName(Ledgers.Find("CH-1", Tomorrow.AddDays(-1)))!, "*.ndjson");
        Assert.Contains("every decision follows", await Run.ToEnd(
            CityProcess.Program, ["verify-ledger", .. both.Order(StringComparer.Ordinal)]), StringComparison.Ordinal);
        foreach (var none in new[] { "CH-1/ledger/days/2001-01-01", "CH-1/ledger/days/x", "ZZ/ledger/days" })
            await (await city.Anonymous.GetAsync("/api/v1/zones/" + none)).Problem(404, "notFound");
    }

    [Fact]
    public async Task Fairness_is_public_and_bounded()
    {
        var fair = await city.Anonymous.GetJson("/api/v1/zones/CH-1/fairness?days=7");
        Assert.Equal(24, fair.GetProperty("hours").GetArrayLength());
        Assert.Contains(fair.GetProperty("slots").EnumerateArray(), s => s.Text("slot") == "E17");
        await (await city.Anonymous.GetAsync("/api/v1/zones/CH-1/fairness?days=0")).Problem(400, "validation");
        await (await city.Anonymous.GetAsync("/api/v1/zones/ZZ/fairness")).Problem(404, "notFound");
    }

    [Fact]
    public async Task A_truck_sees_where_demand_is_and_its_own_place_to_wait()
    {
        using var driver = city.With("demo-truck-30");
        await city.Anonymous.GetAsync("/gps?id=demo-truck-30&lat=9.06&lon=-79.40");
        await driver.PostJson("/api/v1/trucks/G-30/shift", new { onDuty = true });
        var hours = (await driver.GetJson("/api/v1/zones/PA-4/demand")).GetProperty("hours");
        Assert.Equal(24, hours.GetArrayLength());
        await Eventually.Is(async () => (await driver.GetJson("/api/v1/zones/PA-4/stand-by")).GetProperty("items")
            .EnumerateArray().Select(p => p.Text("truck")).SequenceEqual(["G-30"]), "it has a place");
        await driver.PostJson("/api/v1/trucks/G-30/shift", new { onDuty = false });
        Assert.NotEmpty((await city.Dispatcher.GetJson("/api/v1/zones/CH-1/demand")).GetProperty("hours")
            .EnumerateArray());
    }
}
