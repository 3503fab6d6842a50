using System.Net;
using System.Net.Http.Json;

namespace Despacho311.Tests.Api.Towing;

/// <summary>A zone's rules are versioned data: seen before they are changed, tried before they apply.</summary>
public class RulesTests(ApiCity city)
{
    private const string Path = "/api/v1/zones/AR-1/rules";

    private static async Task<HttpResponseMessage> Put(HttpClient client, string path, object rules, string? seen)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, path) { Content = JsonContent.Create(rules) };
        if (seen is not null)
            request.Headers.TryAddWithoutValidation("If-Match", seen);
        return await client.SendAsync(request);
    }

    [Fact]
    public async Task Only_who_has_seen_the_present_rules_changes_them_and_the_ledger_says_so()
    {
        var seen = (await city.Anonymous.GetAsync(Path)).Headers.ETag!.ToString();
        await (await Put(city.Dispatcher, Path, new { bound = 3 }, seen)).Problem(403, "forbidden");
        await (await Put(city.Admin, Path, new { bound = 3 }, null)).Problem(428, "ifMatchRequired");
        var changed = await Put(city.Admin, Path, new { policy = "fairCredit", bound = 3.5 }, seen);
        var rules = await changed.Json(HttpStatusCode.OK);
        Assert.Equal(3.5, rules.GetProperty("bound").GetDouble());
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
}
