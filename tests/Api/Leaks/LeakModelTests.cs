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

    [Fact]
    public async Task A_leak_tells_how_its_reports_grow_the_address_that_people_give_and_the_school_beside_it()
    {
        var data = Directory.CreateTempSubdirectory("despacho311-").FullName;
        var file = Path.Combine(data, "escuelas.geojson");
        await File.WriteAllTextAsync(file, $$"""
            {"type":"FeatureCollection","features":[
             {{Place("Escuela Cerca", -79.501)}}, {{Place("Hospital Lejos", -79.6)}}]}
            """);
        Assert.Equal(0, (await Run.Try(CityProcess.Program, "import-sensitive", file, "--data", data)).Code);
        await File.WriteAllTextAsync(file, "{");
        Assert.Equal(1, (await Run.Try(CityProcess.Program, "import-sensitive", file, "--data", data)).Code);
        await using var city = await CityProcess.Start(data, null, "--demo", "--no-drive");
        using var client = city.Client("demo-client");
        using var crew = city.Client("demo-crew");
        foreach (var address in new[] { "Calle 3, casa 4", "Calle 3", "Calle 3" })
            await client.PostJson("/api/v1/cases", Report(address), HttpStatusCode.Created);
        System.Text.Json.JsonElement leak = default;
        await Eventually.Is(async () => (leak = (await crew.GetJson("/api/v1/leaks")).GetProperty("items")
            .EnumerateArray().FirstOrDefault(l => l.GetProperty("reports").GetInt32() == 3)).ValueKind
            == System.Text.Json.JsonValueKind.Object, "one leak of three reports");
        var told = await crew.GetJson($"/api/v1/leaks/{leak.Text("id")}");
        Assert.Equal(("Calle 3", 3), (told.Text("address"), told.GetProperty("lastDay").GetInt32()));
        var near = told.GetProperty("nearPlaces").EnumerateArray().Single();
        Assert.Equal("Escuela Cerca", near.Text("name"));
        Assert.InRange(near.GetProperty("distanceMeters").GetDouble(), 100, 120);
        static object Report(string address) => new
        {
            service = "IDAAN-FUGA",
            location = new { lat = 9.0, @long = -79.5 },
            address,
            accuracyMeters = 8,
        };
        static string Place(string name, double longitude) => FormattableString.Invariant(
            $$$"""{"type":"Feature","properties":{"name":"{{{name}}}"},"geometry":{{{Point(longitude)}}}}""");
        static string Point(double longitude) => FormattableString.Invariant(
            $$"""{"type":"Point","coordinates":[{{longitude}},9]}""");
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
