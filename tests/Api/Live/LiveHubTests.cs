using System.Text.Json;

namespace Despacho311.Tests.Api.Live;

/// <summary>The live hub, watched with the browser's own client library in Node.</summary>
public class LiveHubTests(ApiCity city)
{
    private const string PanamaCity = "-79.6,8.9,-79.3,9.15";
    private const string All = "trucks,removals,leaks,cases,alerts";

    private async Task Move(int truck, int step)
    {
        var at = FormattableString.Invariant($"/gps?id=demo-truck-{truck}&lat={9 + step * 1e-4}&lon=-79.5");
        Assert.True((await city.Anonymous.GetAsync(at)).IsSuccessStatusCode);
    }

    private async Task<string> Ask() => (await city.Officer.PostJson("/api/v1/tow-requests", new
    {
        officer = new { badge = "4711", agency = "police" },
        ticket = Numbers.Ticket(),
        infraction = "hydrant",
        vehicle = new { plate = Numbers.Plate(), kind = "sedan" },
        location = new { lat = 8.884, @long = -79.784 },
    }, System.Net.HttpStatusCode.Created)).Text("id");

    [Fact]
    public async Task A_viewer_gets_all_there_is_then_what_changes_at_most_four_times_a_second()
    {
        await Move(14, 0);
        await using var viewer = await Viewer.Start(city.Url, "demo-dispatcher", PanamaCity, All, 5);
        var first = viewer.Frames.FirstOrDefault();
        if (first.ValueKind == JsonValueKind.Undefined)
            first = await viewer.Until(l => l.Text("kind") == "frame");
        Assert.True(first.GetProperty("full").GetBoolean());
        Assert.True(first.GetProperty("trucks").GetInt32() >= 1);
        Assert.Contains(first.GetProperty("changes").EnumerateArray(), c => c.Text("layer") == "trucks");
        var asked = await Ask();
        await viewer.Until(l => Viewer.Tells(l, "removals", asked));
        for (var step = 1; step <= 300; step++)
            await Move(14, step);
        await viewer.ToEnd();
        var times = viewer.Frames.Skip(1).Select(f => f.GetProperty("at").GetInt64()).ToList();
        var busiest = times.Max(t => times.Count(other => other >= t && other < t + 1_000));
        Assert.InRange(busiest, 1, 5); // Four periods touch at most five edges.
        Assert.All(viewer.Frames.Skip(1), f => Assert.False(f.GetProperty("full").GetBoolean()));
    }

    [Fact]
    public async Task After_a_break_a_viewer_is_told_what_it_missed_and_no_more()
    {
        JsonElement last;
        await using (var viewer = await Viewer.Start(city.Url, "demo-dispatcher", PanamaCity, All, 20))
            last = viewer.Frames.LastOrDefault() is { ValueKind: JsonValueKind.Object } f
                ? f : await viewer.Until(l => l.Text("kind") == "frame");
        var missed = await Ask();
        await Eventually.Is(async () => (await city.Dispatcher.GetJson($"/api/v1/tow-requests/{missed}"))
            .Text("state") == "requested", "it is asked");
        await using var again = await Viewer.Start(city.Url, "demo-dispatcher", PanamaCity, All, 20,
            last.Text("seq"), last.Text("epoch"));
        var frame = again.Frames.FirstOrDefault(f => Viewer.Tells(f, "removals", missed));
        if (frame.ValueKind == JsonValueKind.Undefined)
            frame = await again.Until(l => Viewer.Tells(l, "removals", missed));
        Assert.False(again.Frames.First().GetProperty("full").GetBoolean());
        // Of another run of the server nothing can be resumed: everything comes.
        await using var foreign = await Viewer.Start(city.Url, "demo-dispatcher", PanamaCity, All, 20,
            last.Text("seq"), "another-run");
        var full = foreign.Frames.FirstOrDefault() is { ValueKind: JsonValueKind.Object } seen
            ? seen : await foreign.Until(l => l.Text("kind") == "frame");
        Assert.True(full.GetProperty("full").GetBoolean());
    }

    [Fact]
    public async Task Each_role_sees_its_layers_and_no_others()
    {
        await Ask();
        await city.Client.PostAsync("/open311/v2/requests.json", new FormUrlEncodedContent(
            new Dictionary<string, string>
            {
                ["service_code"] = "IDAAN-FUGA",
                ["lat"] = "8.99",
                ["long"] = "-79.53",
            }));
        await Move(15, 0);
        foreach (var (key, allowed) in new[] { ("demo-crew", "leaks"), ("demo-officer", "removals") })
        {
            await using var viewer = await Viewer.Start(city.Url, key, PanamaCity, All, 2);
            await viewer.ToEnd();
            Assert.All(viewer.Frames, f => Assert.Equal(0, f.GetProperty("trucks").GetInt32()));
            Assert.All(viewer.Frames.SelectMany(f => f.GetProperty("changes").EnumerateArray()),
                c => Assert.Equal(allowed, c.Text("layer")));
        }
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            Viewer.Start(city.Url, "demo-client", PanamaCity, All, 2));
    }

    [Fact]
    public async Task An_operator_is_sent_the_offer_and_its_end()
    {
        using var driver = city.With("demo-truck-39");
        var truck = await driver.GetJson("/api/v1/trucks/G-39");
        await using var phone = await Viewer.Start(city.Url, "demo-truck-39", "-", "-", 30);
        var zone = (await city.Anonymous.GetJson("/api/v1/map/zones")).GetProperty("features").EnumerateArray()
            .First(z => z.GetProperty("properties").Text("id") == truck.Text("zone"));
        var place = zone.GetProperty("geometry").GetProperty("coordinates")[0].EnumerateArray()
            .Aggregate((X: 0.0, Y: 0.0, N: 0), (s, p) => (s.X + p[0].GetDouble(), s.Y + p[1].GetDouble(), s.N + 1));
        var (lat, lon) = (place.Y / place.N, place.X / place.N);
        await city.Anonymous.GetAsync(FormattableString.Invariant($"/gps?id=demo-truck-39&lat={lat}&lon={lon}"));
        await driver.PostJson("/api/v1/trucks/G-39/shift", new { onDuty = true });
        var id = (await city.Officer.PostJson("/api/v1/tow-requests", new
        {
            officer = new { badge = "4711", agency = "police" },
            ticket = Numbers.Ticket(),
            infraction = "hydrant",
            vehicle = new { plate = Numbers.Plate(), kind = "sedan" },
            location = new { lat, @long = lon },
        }, System.Net.HttpStatusCode.Created)).Text("id");
        var offer = await phone.Until(l => l.Text("kind") == "Offer");
        Assert.Contains(id, offer.Text("json"), StringComparison.Ordinal);
        await city.Officer.PostJson($"/api/v1/tow-requests/{id}/cancel", new { reason = "the driver came" });
        await phone.Until(l => l.Text("kind") == "OfferGone");
        await driver.PostJson("/api/v1/trucks/G-39/shift", new { onDuty = false });
    }
}
