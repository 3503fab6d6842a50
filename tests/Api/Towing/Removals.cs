using System.Net;
using System.Net.Http.Json;

namespace Despacho311.Tests.Api.Towing;

/// <summary>Asks for removals as an officer's program does.</summary>
internal static class Removals
{
    /// <summary>The address of the removal, in La Chorrera; null when it was not taken.</summary>
    public static async Task<string?> TryAsk(HttpClient officer)
    {
        var answer = await officer.PostAsJsonAsync("/api/v1/tow-requests", new
        {
            officer = new { badge = "4711", agency = "attt" },
            ticket = Numbers.Ticket(),
            infraction = "hydrant",
            vehicle = new { plate = Numbers.Plate(), kind = "sedan" },
            location = new { lat = 8.884, @long = -79.784 },
        });
        return answer.StatusCode == HttpStatusCode.Created ? answer.Headers.Location!.ToString() : null;
    }
}
