using System.Text.Json;

namespace Despacho311.Tests.Api.Open311;

/// <summary>A client library that is not ours finds the city, reports and looks its report up.</summary>
public class ThirdPartyClientTests(ApiCity city)
{
    [Fact]
    public async Task A_library_from_elsewhere_reports_and_reads_what_it_reported()
    {
        var script = Path.Combine(RepositoryFiles.Root, "tests", "tools", "open311.mjs");
        var said = JsonSerializer.Deserialize<JsonElement>(await Run.ToEnd("node",
            [script, $"{city.Url}open311/discovery.json", "demo-client", "MUPA-LUMINARIA"]));
        Assert.Contains(said.GetProperty("services").EnumerateArray(), s => s.Text("service_code") == "MUPA-LUMINARIA");
        var id = said.GetProperty("sent").Text("service_request_id");
        var one = Assert.Single(said.GetProperty("one").EnumerateArray());
        Assert.Equal((id, "open", "Desde la biblioteca de otros", "9.0123"), (one.Text("service_request_id"),
            one.Text("status"), one.Text("description"), one.Text("lat")));
        Assert.Contains(said.GetProperty("many").EnumerateArray(), r => r.Text("service_request_id") == id);
        Assert.Equal("MUPA-LUMINARIA", (await city.Dispatcher.GetJson($"/api/v1/cases/{id}")).Text("service"));
    }
}
