using System.Net;

namespace Despacho311.Tests.Api.Search;

/// <summary>Cases are found by their words.</summary>
public class CaseSearchTests(ApiCity city)
{
    [Fact]
    public async Task A_case_is_found_by_what_was_said_where_it_is_and_what_it_is_in_any_form()
    {
        var id = (await city.Client.PostJson("/api/v1/cases", new
        {
            service = "MUPA-LUMINARIA",
            location = new { lat = 9.05, @long = -79.45 },
            address = "Avenida Zarzamora",
            description = "Tres lámparas apagadas frente al colegio",
        }, HttpStatusCode.Created)).Text("id");
        async Task<bool> Finds(string q) => (await city.Dispatcher.GetJson(
            $"/api/v1/cases?q={Uri.EscapeDataString(q)}")).GetProperty("items").EnumerateArray()
            .Any(c => c.Text("id") == id);
        await Eventually.Is(() => Finds("zarzamoras lampara"), "it is found");
        foreach (var q in new[] { "LÁMPARAS apagada", "apagadas zarza", "avenida Zarzamora luminarias", "colegios" })
            Assert.True(await Finds(q), q);
        foreach (var q in new[] { "zarzamora hueco", "zarzamorita", "¿?", "lamparas' OR '1'='1" })
            Assert.False(await Finds(q), q);
        // An agency's people find their own cases only.
        var key = (await city.Admin.PostJson("/api/v1/keys",
            new { name = "mop-search", role = "liaison", scope = "MOP" }, HttpStatusCode.Created)).Text("key");
        using var mop = city.With(key);
        Assert.Equal(0, (await mop.GetJson("/api/v1/cases?q=zarzamora")).GetProperty("items").GetArrayLength());
    }
}
