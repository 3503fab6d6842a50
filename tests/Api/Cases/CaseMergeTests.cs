using System.Net;
using System.Net.Http.Json;
using Despacho311.Domain.Codes;

namespace Despacho311.Tests.Api.Cases;

/// <summary>Two cases of one thing become one: whoever reported the second hears how the first goes on.</summary>
public class CaseMergeTests(ApiCity city)
{
    private async Task<string> Report(object? reporter) => (await city.Client.PostJson("/api/v1/cases",
        new { service = "ATTT-SEMAFORO", address = "Calle 50", reporter }, HttpStatusCode.Created)).Text("code");

    [Fact]
    public async Task Whoever_reported_the_second_is_one_more_of_the_first()
    {
        var first = await Report(new { firstName = "Ana", email = "ana.primera@example.org" });
        var second = await Report(new { firstName = "Berta", email = "berta.segunda@example.org" });
        using var liaison = city.With("demo-liaison");
        var close = new { @as = "duplicate", duplicateOf = first, text = "Es el mismo semáforo" };
        for (var i = 0; i < 2; i++)
        {
            var closed = await liaison.PostJson($"/api/v1/cases/{second}/close", close);
            Assert.Equal(("duplicate", first), (closed.Text("status"), closed.Text("duplicateOf")));
            Assert.Equal("2", (await liaison.GetJson($"/api/v1/cases/{first}")).Text("people"));
        }
        var held = await city.With("demo-admin").PostJson("/api/v1/personal/export",
            new { email = "berta.segunda@example.org" });
        Assert.Equal([first, second], held.GetProperty("reports").EnumerateArray().Select(r => r.Text("case"))
            .OrderBy(c => c != first));
        // Nobody is asked to look into a case that is not there.
        var third = await Report(null);
        var missing = await (await liaison.PostAsJsonAsync($"/api/v1/cases/{third}/close",
            close with { duplicateOf = ReadableCode.FromNumber(987_654) })).Problem(400, "validation");
        Assert.Equal("/duplicateOf", missing.GetProperty("errors")[0].Text("pointer"));
        Assert.Equal("True", (await liaison.GetJson($"/api/v1/cases/{third}")).Text("open"));
    }
}
