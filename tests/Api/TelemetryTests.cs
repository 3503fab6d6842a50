using System.Net;

namespace Despacho311.Tests.Api;

/// <summary>What the program tells a collector, once one is named.</summary>
public class TelemetryTests
{
    [Fact]
    public async Task A_collector_is_told_measures_traces_and_logs_and_no_telephone_number()
    {
        using var collector = new Receiver();
        await using var city = await CityProcess.StartSet(Directory.CreateTempSubdirectory("despacho311-").FullName,
            new Dictionary<string, string?>
            {
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Url.ToString(),
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
                ["OTEL_METRIC_EXPORT_INTERVAL"] = "300",
                ["OTEL_BSP_SCHEDULE_DELAY"] = "300",
                ["OTEL_BLRP_SCHEDULE_DELAY"] = "300",
                ["Orleans__Dashboard"] = "true",
            }, "--demo", "--no-drive");
        using var client = city.Client("demo-calltaker");
        await client.GetAsync("/api/v1/callers?phone=66778899");
        using var officer = city.Client("demo-officer");
        Assert.NotNull(await Towing.Removals.TryAsk(officer));
        await Told("/v1/metrics", "despacho311.journal.commit");
        await Told("/v1/metrics", "despacho311.feed.behind");
        await Told("/v1/metrics", "http.server.request.duration");
        await Told("/v1/traces", "/api/v1/callers");
        await GrainsAreShownTo(city);
        Assert.DoesNotContain(collector.Calls, c => c.Body.Contains("66778899", StringComparison.Ordinal));

        Task Told(string path, string what) => Eventually.Is(() => Task.FromResult(collector.Calls.Any(c =>
            c.Path == path && c.Body.Contains(what, StringComparison.Ordinal))), $"{path} tells {what}", 60);
    }

    /// <summary>The dashboard of the runtime, asked for in this start's settings: for administrators alone.</summary>
    private static async Task GrainsAreShownTo(CityProcess city)
    {
        using var dispatcher = city.Client("demo-dispatcher");
        Assert.Equal(HttpStatusCode.Forbidden, (await dispatcher.GetAsync("/admin/orleans/")).StatusCode);
        using var admin = city.Client("demo-admin");
        Assert.Contains("<title>Orleans", await admin.GetStringAsync("/admin/orleans/"), StringComparison.Ordinal);
        var counters = await admin.GetStringAsync("/admin/orleans/DashboardCounters");
        Assert.Contains("\"status\":\"Active\"", counters, StringComparison.Ordinal);
        Assert.Contains("Despacho311", counters, StringComparison.Ordinal);
    }
}
