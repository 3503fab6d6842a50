using System.Globalization;
using System.Net;
using System.Net.Http.Json;

namespace Despacho311.Tests.Api.Gps;

/// <summary>Devices: how they are enrolled, and what real ones send.</summary>
public class DeviceTests(ApiCity city)
{
    /// <summary>A truck that no other test knows, and a key that was made for it by hand.</summary>
    private async Task<HttpClient> Register(string truck)
    {
        await city.Admin.PostJson("/api/v1/trucks",
            new { id = truck, company = "E16", zone = "CO-1", @class = "light" }, HttpStatusCode.Created);
        return city.With((await city.Admin.PostJson("/api/v1/keys",
            new { name = $"by hand {truck}", role = "truck", scope = truck }, HttpStatusCode.Created)).Text("key"));
    }

    private async Task<string> Enrol(string truck)
    {
        var code = (await city.Dispatcher.PostJson($"/api/v1/trucks/{truck}/device-codes", new { },
            HttpStatusCode.Created)).Text("code");
        return (await city.Anonymous.PostJson("/api/v1/devices", new { code }, HttpStatusCode.Created))
            .Text("deviceId");
    }

    [Fact]
    public async Task A_device_is_enrolled_by_a_code_that_is_good_once_and_loses_its_access_alone()
    {
        using var byHand = await Register("DEV-1");
        var made = await city.Dispatcher.PostJson("/api/v1/trucks/DEV-1/device-codes", new { }, HttpStatusCode.Created);
        var code = made.Text("code");
        var both = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => city.Anonymous.PostAsJsonAsync(
            "/api/v1/devices", new { code = code.ToLowerInvariant() })));
        Assert.Equal([HttpStatusCode.Created, HttpStatusCode.NotFound], both.Select(b => b.StatusCode).Order());
        var device = await both.Single(b => b.IsSuccessStatusCode).Json(HttpStatusCode.Created);
        Assert.Equal("DEV-1", device.Text("truck"));
        var position = $"/gps?id={device.Text("deviceId")}&lat=9.01&lon=-79.5";
        Assert.Equal(HttpStatusCode.OK, (await city.Anonymous.GetAsync(position)).StatusCode);
        Assert.Equal(9.01, (await city.Dispatcher.GetJson("/api/v1/trucks/DEV-1")).GetProperty("location")
            .GetProperty("lat").GetDouble());
        var gone = await (await city.Dispatcher.DeleteAsync("/api/v1/trucks/DEV-1/devices")).Json(HttpStatusCode.OK);
        Assert.Equal(1, gone.GetProperty("devices").GetInt32());
        Assert.Equal(HttpStatusCode.BadRequest, (await city.Anonymous.GetAsync(position)).StatusCode);
        Assert.Equal("DEV-1", (await byHand.GetJson("/api/v1/trucks/DEV-1")).Text("id"));
        await (await city.Anonymous.PostAsJsonAsync("/api/v1/devices", new { code = "22222222" }))
            .Problem(404, "codeNotGood");
        await (await city.Dispatcher.PostAsJsonAsync("/api/v1/trucks/G-99/device-codes", new { }))
            .Problem(404, "notFound");
    }

    /// <summary>
    /// Buses of one route as they sent it: late, repeated, from places where nothing moved. Carried to Panama and to
    /// now; eight buses, as eight trucks.
    /// </summary>
    [Fact]
    public async Task Real_positions_with_their_faults_are_taken_in_their_order_and_repeats_move_nothing()
    {
        if (RepositoryFiles.Shared is not { } shared)
        {
            Assert.Skip("The bus positions lie beside the project, not in it.");
            return;
        }
        var rows = (await File.ReadAllLinesAsync(Path.Combine(shared, "data", "gps", "liverpool-bus.csv"))).Skip(1)
            .Select(l => l.Replace("\"", "", StringComparison.Ordinal).Split(','))
            .Select(c => (Bus: c[1], At: DateTimeOffset.Parse(c[3], CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal), Lat: double.Parse(c[4], CultureInfo.InvariantCulture) - 44.45,
                Long: double.Parse(c[5], CultureInfo.InvariantCulture) - 76.58)).ToList();
        var shift = DateTimeOffset.UtcNow - rows.Max(r => r.At) - TimeSpan.FromSeconds(5);
        var devices = new Dictionary<string, string>();
        foreach (var bus in rows.Select(r => r.Bus).Distinct())
        {
            using var _ = await Register($"BUS-{bus}");
            devices[bus] = await Enrol($"BUS-{bus}");
        }
        Assert.Equal(8, devices.Count);
        async Task<Dictionary<string, int>> Send()
        {
            var verdicts = new Dictionary<string, int>();
            foreach (var page in rows.Chunk(500))
            {
                var answer = await city.Dispatcher.PostJson("/api/v1/positions", new
                {
                    items = page.Select(r => new
                    {
                        device = devices[r.Bus],
                        lat = r.Lat,
                        @long = r.Long,
                        at = r.At + shift,
                    }),
                });
                foreach (var item in answer.GetProperty("items").EnumerateArray())
                {
                    var verdict = item.TryGetProperty("why", out var why) ? why.ToString() : "taken";
                    verdicts[verdict] = verdicts.GetValueOrDefault(verdict) + 1;
                }
            }
            return verdicts;
        }
        var first = await Send();
        // No bus jumps: what real receivers send is believed.
        Assert.Equal(rows.Count, first.GetValueOrDefault("taken"));
        Assert.Equal(new Dictionary<string, int> { ["stale"] = rows.Count }, await Send());
        foreach (var bus in devices.Keys)
        {
            var last = rows.Last(r => r.Bus == bus);
            var at = (await city.Dispatcher.GetJson($"/api/v1/trucks/BUS-{bus}")).GetProperty("location");
            Assert.Equal(last.Lat, at.GetProperty("lat").GetDouble(), 6);
            Assert.Equal(last.Long, at.GetProperty("long").GetDouble(), 6);
        }
    }
}
