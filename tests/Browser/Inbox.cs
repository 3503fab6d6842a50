using System.Net.Http.Json;
using System.Text.Json;

namespace Despacho311.Tests.Browser;

/// <summary>What tests of a liaison's inbox need.</summary>
internal static class Inbox
{
    public static async Task<string> Open(CityProcess city, string service)
    {
        using var client = city.Client("demo-client");
        var opened = await client.PostAsJsonAsync("/api/v1/cases", new
        {
            service,
            location = new { lat = 8.99, @long = -79.52 },
            description = "No funciona",
        });
        return (await opened.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
    }

    /// <summary>Clocks are reckoned a moment after a case is opened, not for all at once.</summary>
    public static async Task<bool> AreListed(CityProcess city, params string[] codes)
    {
        using var client = city.Client("demo-liaison");
        var due = await client.GetFromJsonAsync<JsonElement>("/api/v1/cases?order=due&limit=200");
        var listed = due.GetProperty("items").EnumerateArray().Select(c => c.GetProperty("id").GetString()).ToList();
        return codes.All(listed.Contains);
    }
}
