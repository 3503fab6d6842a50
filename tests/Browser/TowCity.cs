using System.Net.Http.Json;
using System.Text.Json;

namespace Despacho311.Tests.Browser;

/// <summary>A city of its own in which truck 1 of zone 1 brings a vehicle to the central lot.</summary>
public sealed class TowCity : IAsyncLifetime
{
    private static readonly string[] Way = ["enRoute", "onScene", "hooked", "inTransit"];

    public CityProcess Process { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Process = await CityProcess.Start(
        Directory.CreateTempSubdirectory("despacho311-").FullName, null, "--demo", "--no-drive");

    public async ValueTask DisposeAsync() => await Process.DisposeAsync();

    public async Task<string> StateOf(string id)
    {
        using var dispatcher = Process.Client("demo-dispatcher");
        return (await dispatcher.GetFromJsonAsync<JsonElement>($"/api/v1/tow-requests/{id}")).GetProperty("state")
            .GetString()!;
    }

    /// <summary>A removal that is done: its vehicle stands in the lot. The plate that it got.</summary>
    public async Task<(string Id, string Plate)> Impounded()
    {
        using var officer = Process.Client("demo-officer");
        using var driver = Process.Client("demo-truck-1");
        using var anonymous = Process.Client(null);
        await anonymous.GetAsync("/gps?id=demo-truck-1&lat=8.985&lon=-79.53&accuracy=5");
        await driver.PostAsJsonAsync("/api/v1/trucks/G-01/shift", new { onDuty = true });
        var plate = Numbers.Plate();
        var asked = await officer.PostAsJsonAsync("/api/v1/tow-requests", new
        {
            officer = new { badge = "4711", agency = "attt" },
            ticket = Numbers.Ticket(),
            infraction = "hidrante",
            vehicle = new { plate, kind = "sedan", make = "Toyota" },
            location = new { lat = 8.98, @long = -79.53 },
            address = "Calle 50",
        });
        var id = (await asked.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
        var offer = await Eventually.Get(async () => (await driver.GetFromJsonAsync<JsonElement>("/api/v1/offers"))
            .GetProperty("items").EnumerateArray().Select(o => o.GetProperty("offerId").GetString())
            .FirstOrDefault(), "an offer");
        await driver.PostAsJsonAsync($"/api/v1/offers/{offer}/accept", new { });
        await Eventually.Is(async () => await StateOf(id) == "assigned", "it is assigned");
        foreach (var step in Way)
            await driver.PostAsJsonAsync($"/api/v1/tow-requests/{id}/steps", new { step });
        await driver.PostAsJsonAsync($"/api/v1/tow-requests/{id}/steps",
            new { step = "impounded", price = 45, bay = "B-7", damage = "puerta izquierda" });
        await Eventually.Is(async () => await StateOf(id) == "impounded", "it is in the lot");
        return (id, plate);
    }
}
