using System.Net;

namespace Despacho311.Tests.Api.Towing;

/// <summary>A zone's rules are versioned data: seen before they are changed, tried before they apply.</summary>
public class RulesTests(ApiCity city)
{
    private const string Path = "/api/v1/zones/AR-1/rules";

    private static Task<HttpResponseMessage> Put(HttpClient client, string path, object rules, string? seen) =>
        client.ChangeSeen(HttpMethod.Put, path, rules, seen);

    [Fact]
    public async Task Only_who_has_seen_the_present_rules_changes_them_and_the_ledger_says_so()
    {
        var seen = (await city.Anonymous.GetAsync(Path)).Headers.ETag!.ToString();
        await (await Put(city.Dispatcher, Path, new { bound = 3 }, seen)).Problem(403, "forbidden");
        await (await Put(city.Admin, Path, new { bound = 3 }, null)).Problem(428, "ifMatchRequired");
        var changed = await Put(city.Admin, Path, new { policy = "fairCredit", bound = 3.5 }, seen);
        var rules = await changed.Json(HttpStatusCode.OK);
        Assert.Equal(3.5, rules.GetProperty("rules").GetProperty("bound").GetDouble());
        Assert.NotEqual(seen, changed.Headers.ETag!.ToString());
        await (await Put(city.Admin, Path, new { bound = 9 }, seen)).Problem(412, "rulesMovedOn");
        Assert.Contains("zone.rules-set", await city.Anonymous.GetStringAsync("/api/v1/zones/AR-1/ledger"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rules_out_of_range_are_named_and_change_nothing()
    {
        var before = await city.Anonymous.GetStringAsync("/api/v1/zones/PA-3/rules");
        var problem = await (await Put(city.Admin, "/api/v1/zones/PA-3/rules",
            new { bound = 0, minutesPerCredit = -1, offerTimeout = "00:00:01", maxWait = "9.00:00:00" }, "\"1\""))
            .Problem(400, "validation");
        Assert.Equal(["/bound", "/maxWait", "/minutesPerCredit", "/offerTimeout"],
            problem.GetProperty("errors").EnumerateArray().Select(e => e.Text("pointer")).Order());
        Assert.Equal(before, await city.Anonymous.GetStringAsync("/api/v1/zones/PA-3/rules"));
        await (await Put(city.Admin, "/api/v1/zones/XX-9/rules", new { bound = 3 }, "\"1\"")).Problem(404, "notFound");
    }

    [Fact]
    public async Task A_change_is_tried_on_simulated_days_before_it_applies()
    {
        var forecast = await city.Admin.PostJson(Path + "/forecast", new { policy = "rotation" });
        Assert.True(forecast.GetProperty("then").GetProperty("meanMinutes").GetDouble()
            > 1.3 * forecast.GetProperty("now").GetProperty("meanMinutes").GetDouble());
    }

    [Fact]
    public async Task Rules_planned_for_later_come_into_force_by_themselves_and_the_ledger_proves_it()
    {
        const string path = "/api/v1/zones/CO-1/rules";
        var seen = (await city.Anonymous.GetAsync(path)).Headers.ETag!.ToString();
        var later = DateTimeOffset.UtcNow.AddDays(30);
        var answer = await (await Put(city.Admin, path, new { minutesPerCredit = 4, from = later }, seen))
            .Json(HttpStatusCode.OK);
        Assert.Equal(5, answer.GetProperty("rules").GetProperty("minutesPerCredit").GetDouble());
        Assert.Equal(4, answer.GetProperty("planned").GetProperty("rules").GetProperty("minutesPerCredit").GetDouble());
        // A later plan replaces the earlier one.
        var soon = DateTimeOffset.UtcNow.AddSeconds(2);
        await (await Put(city.Admin, path,
            new { minutesPerCredit = 6, fares = Tariff(50), from = soon }, seen)).Json(HttpStatusCode.OK);
        await Eventually.Is(async () => (await city.Anonymous.GetJson(path)).GetProperty("rules")
            .GetProperty("minutesPerCredit").GetDouble() == 6, "the plan is in force");
        Assert.False((await city.Anonymous.GetJson(path)).TryGetProperty("planned", out _));
        var history = (await city.Anonymous.GetJson(path + "/history")).GetProperty("items").EnumerateArray()
            .Select(c => c.GetProperty("rules").GetProperty("minutesPerCredit").GetDouble()).ToList();
        Assert.Equal([6, 6, 4], history.Take(3));
        var file = System.IO.Path.GetTempFileName();
        await File.WriteAllTextAsync(file, await city.Anonymous.GetStringAsync("/api/v1/zones/CO-1/ledger"));
        Assert.Contains("every decision follows", await Run.ToEnd(CityProcess.Program, "verify-ledger", file),
            StringComparison.Ordinal);
        seen = (await city.Anonymous.GetAsync(path)).Headers.ETag!.ToString();
        await (await Put(city.Admin, path, new { fares = Tariff(45.005m) }, seen)).Problem(400, "validation");
        await (await Put(city.Admin, path, new { minutesPerCredit = 5 }, seen)).Json(HttpStatusCode.OK);
    }

    private static object Tariff(decimal car) => new
    {
        motorcycle = 25,
        car,
        van = 60,
        heavy = 120,
        includedKilometers = 5,
        perKilometer = 2.5,
        storagePerDay = 5,
    };
}
