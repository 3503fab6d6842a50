using System.Net;

namespace Despacho311.Tests.Api.Cases;

/// <summary>Lists narrowed to what somebody wants, and to whoever answers.</summary>
public class CaseFilterTests(ApiCity city)
{
    [Theory]
    [InlineData("newest")]
    [InlineData("due")]
    public async Task Cases_are_listed_by_kind_and_by_sector(string order)
    {
        using var taker = city.With("demo-calltaker");
        async Task<string> Open(string service) => (await taker.PostJson("/api/v1/cases", new
        {
            service,
            description = "Filtro",
            address = "Calle 50",
            answers = service == "MOP-HUECO" ? new Dictionary<string, string[]> { ["ubicacion"] = ["carril"] } : [],
        }, HttpStatusCode.Created)).Text("code")!;
        var (hole, complaint) = (await Open("MOP-HUECO"), await Open("311-QUEJA"));
        async Task<List<string>> Listed(string narrowed) => [.. (await taker.GetJson(
            $"/api/v1/cases?order={order}&limit=1000{narrowed}")).GetProperty("items").EnumerateArray()
            .Select(c => c.Text("code")!)];
        await Eventually.Is(async () => (await Listed("")) is var all && all.Contains(hole) && all.Contains(complaint),
            "both are listed");
        async Task Lists(string narrowed, bool hasHole, bool hasComplaint)
        {
            var found = await Listed(narrowed);
            Assert.Equal((hasHole, hasComplaint), (found.Contains(hole), found.Contains(complaint)));
        }
        await Lists("&kind=complaint", false, true);
        await Lists("&kind=serviceRequest", true, false);
        await Lists("&sector=infrastructure", true, false);
        await Lists("&sector=health", false, false);
        await Lists("&kind=complaint&sector=infrastructure", false, false);
        await Lists("&kind=serviceRequest&service=MOP-HUECO,311-QUEJA", true, false);
        await Lists("&agency=MOP&sector=infrastructure", true, false);
        var problem = await (await taker.GetAsync($"/api/v1/cases?order={order}&kind=wish&sector=moon"))
            .Problem(400, "validation");
        Assert.Equal(["/kind", "/sector"],
            problem.GetProperty("errors").EnumerateArray().Select(e => e.Text("pointer")));
    }
}
