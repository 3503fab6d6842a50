using System.Net;
using System.Text;
using System.Text.Json;

namespace Despacho311.Tests.Api.Gps;

/// <summary>Positions as phone trackers send them, with their faults.</summary>
public class GpsTests(ApiCity city)
{
    private async Task<HttpStatusCode> Get(string query) =>
        (await city.Anonymous.GetAsync("/gps?" + query)).StatusCode;

    private async Task<(double Lat, double Long)> Where(string truck)
    {
        var at = (await city.Dispatcher.GetJson($"/api/v1/trucks/{truck}")).GetProperty("location");
        return (at.GetProperty("lat").GetDouble(), at.GetProperty("long").GetDouble());
    }

    private async Task<long> Counted(string verdict) =>
        (await city.Dispatcher.GetJson("/api/v1/positions/counts")).TryGetProperty(verdict, out var n)
            ? n.GetInt64() : 0;

    [Fact]
    public async Task A_position_comes_in_by_query_form_and_json()
    {
        Assert.Equal(HttpStatusCode.OK, await Get("id=demo-truck-5&lat=9.01&lon=-79.50&speed=10&batt=80&cell=714,1"));
        Assert.Equal((9.01, -79.50), await Where("G-05"));
        var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["deviceid"] = "demo-truck-6",
            ["location"] = "9.02,-79.49",
            ["timestamp"] = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds().ToString(),
        });
        Assert.Equal(HttpStatusCode.OK, (await city.Anonymous.PostAsync("/gps", form)).StatusCode);
        Assert.Equal((9.02, -79.49), await Where("G-06"));
        var json = JsonSerializer.Serialize(new
        {
            device_id = "demo-truck-7",
            _ = "&id=x&lat=1&lon=1&",
            location = new
            {
                timestamp = DateTimeOffset.UtcNow.ToString("O"),
                coords = new { latitude = 9.03, longitude = -79.48, accuracy = 5.0, speed = -1, heading = -1 },
                battery = new { level = 0.5, is_charging = false },
            },
        });
        Assert.Equal(HttpStatusCode.OK, (await city.Anonymous.PostAsync("/gps",
            new StringContent(json, Encoding.UTF8, "application/json"))).StatusCode);
        Assert.Equal((9.03, -79.48), await Where("G-07"));
    }

    [Fact]
    public async Task Owntracks_is_understood_and_its_other_messages_are_taken_in_peace()
    {
        async Task<HttpResponseMessage> Send(string json, string? password)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/owntracks")
            {
                Content = new StringContent(json, Encoding.UTF8, "application/json"),
            };
            if (password is not null)
                request.Headers.Authorization = new("Basic",
                    Convert.ToBase64String(Encoding.UTF8.GetBytes("operator:" + password)));
            return await city.Anonymous.SendAsync(request);
        }
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var fix = $$"""{"_type":"location","lat":9.04,"lon":-79.47,"tst":{{now}},"tid":"33","acc":8,"vel":36}""";
        var answer = await Send(fix, "demo-truck-33");
        Assert.Equal("[]", await answer.Content.ReadAsStringAsync());
        Assert.Equal((9.04, -79.47), await Where("G-33"));
        var topic = fix.Replace("9.04", "9.041", StringComparison.Ordinal)
            .Replace($"{now}", $"{now + 2}", StringComparison.Ordinal)
            .Replace("{", """{"topic":"owntracks/ana/demo-truck-33",""", StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await Send(topic, null)).StatusCode);
        Assert.Equal((9.041, -79.47), await Where("G-33"));
        foreach (var other in new[] { """{"_type":"lwt","tst":1}""", """{"_type":"location"}""", "" })
            Assert.Equal(HttpStatusCode.OK, (await Send(other, "demo-truck-33")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Send(fix, "nobody")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await Send("{", "demo-truck-33")).StatusCode);
    }

    [Fact]
    public async Task Many_positions_at_once_are_each_answered_for_themselves()
    {
        using var truck = city.With("demo-truck-34");
        var now = DateTimeOffset.UtcNow;
        var answer = await truck.PostJson("/api/v1/positions", new
        {
            items = new object[]
            {
                new { lat = 9.05, @long = -79.46, at = now.AddSeconds(-30), speedMps = 8 },
                new { lat = 9.051, @long = -79.46, at = now.AddSeconds(-20) },
                new { lat = 9.05, @long = -79.46, at = now.AddSeconds(-25) },
                new { lat = 40.0, @long = -79.46, at = now },
                new { lat = 9.05 },
            },
        });
        Assert.Equal(["", "", "stale", "outsideCountry", "incomplete"], answer.GetProperty("items").EnumerateArray()
            .Select(i => i.TryGetProperty("why", out var why) ? why.GetString() : ""));
        Assert.Equal((9.051, -79.46), await Where("G-34"));
        var gateway = await city.Dispatcher.PostJson("/api/v1/positions", new
        {
            items = new object[]
            {
                new { device = "demo-truck-31", lat = 9.06, @long = -79.45, at = now },
                new { device = "nobody", lat = 9.06, @long = -79.45, at = now },
            },
        });
        Assert.Equal([true, false], gateway.GetProperty("items").EnumerateArray()
            .Select(i => i.GetProperty("taken").GetBoolean()));
        await (await truck.PostAsync("/api/v1/positions", new StringContent(
            """{"items":[]}""", Encoding.UTF8, "application/json"))).Problem(400, "validation");
    }

    [Fact]
    public async Task A_place_that_the_phone_makes_up_stays_off_the_map()
    {
        var before = await Counted("untrusted");
        Assert.Equal(HttpStatusCode.OK, await Get("id=demo-truck-32&lat=9.07&lon=-79.44"));
        Assert.Equal(HttpStatusCode.OK, await Get("id=demo-truck-32&lat=9.2&lon=-79.4&mock=true"));
        Assert.Equal(HttpStatusCode.OK, await Get("id=demo-truck-32&lat=9.2&lon=-79.4&valid=false"));
        Assert.Equal((9.07, -79.44), await Where("G-32"));
        Assert.Equal(before + 2, await Counted("untrusted"));
    }

    [Theory]
    [InlineData("lat=9&lon=-79.5")]
    [InlineData("id=nobody&lat=9&lon=-79.5")]
    [InlineData("id=demo-client&lat=9&lon=-79.5")]
    [InlineData("id=demo-truck-8&lat=north&lon=-79.5")]
    [InlineData("id=demo-truck-8&lat=9&lon=-79.5&timestamp=noon")]
    public async Task An_unknown_device_or_an_unreadable_number_is_an_error(string query) =>
        Assert.Equal(HttpStatusCode.BadRequest, await Get(query));

    [Theory]
    [InlineData("lat=0&lon=0", "outsideCountry")]
    [InlineData("lat=91&lon=-79.5", "outsideCountry")]
    [InlineData("lat=9.1&lon=-79.5&accuracy=50000", "tooVague")]
    [InlineData("lat=9.1&lon=-79.5&timestamp=1614265330", "stale")]
    [InlineData("lat=9.1&lon=-79.5&timestamp=4102444800000", "fromTheFuture")]
    [InlineData("lat=7.4&lon=-82.0&timestamp=NOW", "impossibleJump")]
    public async Task A_position_that_cannot_be_is_answered_well_counted_and_not_shown(string query, string verdict)
    {
        var driver = $"id=demo-truck-{verdict switch { "stale" => 9, "impossibleJump" => 10, _ => 11 }}";
        var now = DateTimeOffset.UtcNow;
        await Get($"{driver}&lat=9.05&lon=-79.45&timestamp={now.AddSeconds(-5).ToUnixTimeMilliseconds()}");
        var before = await Counted(verdict);
        var at = query.Replace("NOW", $"{now.ToUnixTimeMilliseconds()}", StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await Get($"{driver}&{at}"));
        Assert.Equal(before + 1, await Counted(verdict));
    }

    [Fact]
    public async Task Positions_that_come_late_never_move_a_truck_back()
    {
        var now = DateTimeOffset.UtcNow;
        await Get($"id=demo-truck-12&lat=9.06&lon=-79.45&timestamp={now.ToUnixTimeMilliseconds()}");
        for (var i = 1; i < 20; i++)
            Assert.Equal(HttpStatusCode.OK, await Get(
                $"id=demo-truck-12&lat=9.0{i % 5}&lon=-79.45&timestamp={now.AddSeconds(-i).ToUnixTimeSeconds()}"));
        Assert.Equal((9.06, -79.45), await Where("G-12"));
    }

    [Fact]
    public async Task A_heartbeat_without_a_place_is_taken_in_peace() =>
        Assert.Equal(HttpStatusCode.OK, await Get("id=demo-truck-13&batt=55"));
}
