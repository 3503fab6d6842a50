using System.Net;
using Despacho311.Domain.Leaks;
using Despacho311.Host.Leaks;
using Microsoft.Extensions.Configuration;

namespace Despacho311.Tests.Api.Leaks;

/// <summary>The model's settings: told by what crews found, and given to the servers.</summary>
public class LeakModelTests
{
    [Fact]
    public async Task What_crews_found_is_printed_as_the_settings_that_a_server_takes()
    {
        var data = Directory.CreateTempSubdirectory("despacho311-").FullName;
        await using (var city = await CityProcess.Start(data, null, "--demo", "--no-drive"))
        {
            using var client = city.Client("demo-client");
            using var crew = city.Client("demo-crew");
            var report = new { service = "IDAAN-FUGA", location = new { lat = 9.0, @long = -79.5 } };
            var code = (await client.PostJson("/api/v1/cases", report, HttpStatusCode.Created)).Text("id");
            var leak = await Eventually.Get(async () => (await client.GetJson($"/api/v1/cases/{code}"))
                .TryGetProperty("leakId", out var id) ? id.ToString() : null, "its leak");
            await crew.PostJson($"/api/v1/leaks/{leak}/repaired", new { note = "ya" });
        }
        var (exit, told) = await CityProcess.Tool("estimate-leaks", data, null);
        Assert.Equal(0, exit);
        Assert.StartsWith("# 1 leaks that crews found", told, StringComparison.Ordinal);
        var settings = told.Split('\n').Where(l => l.StartsWith("Leaks__", StringComparison.Ordinal))
            .ToDictionary(l => l.Split('=')[0].Replace("__", ":", StringComparison.Ordinal),
                l => (string?)l.Split('=')[1].Trim());
        var learned = LeakModel.From(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        Assert.NotEqual(LeakSettings.Default.MeanReports, learned.MeanReports);
        Assert.InRange(learned.MeanReports, 2.8, 3);
    }

    [Theory]
    [InlineData("MeanReports", "1")]
    [InlineData("MedianDays", "NaN")]
    [InlineData("LeaksPerSquareMeterAndDay", "0")]
    [InlineData("DaysSpread", "12")]
    public void A_setting_out_of_all_reason_is_said_at_start(string name, string value) => Assert.Contains(name,
        Assert.Throws<InvalidOperationException>(() => LeakModel.From(new ConfigurationBuilder().AddInMemoryCollection(
            new Dictionary<string, string?> { [$"Leaks:{name}"] = value }).Build())).Message, StringComparison.Ordinal);
}
