using System.Net;

namespace Despacho311.Tests.Api.Cases;

/// <summary>Two people look at the same case: whoever moves it second is told that it has moved.</summary>
public class CaseVersionTests(ApiCity city)
{
    private async Task<string> NewCase() => (await city.Dispatcher.PostJson("/api/v1/cases",
        new { service = "MUPA-LUMINARIA", location = new { lat = 9.01, @long = -79.5 } }, HttpStatusCode.Created))
        .Text("id");

    private Task<HttpResponseMessage> Acknowledge(string id, string? seen) => city.Dispatcher.ChangeSeen(
        HttpMethod.Post, $"/api/v1/cases/{id}/acknowledge", new { text = "en camino" }, seen);

    [Fact]
    public async Task Of_two_moves_of_the_same_version_the_second_is_refused()
    {
        var id = await NewCase();
        var seen = (await city.Dispatcher.GetAsync($"/api/v1/cases/{id}")).Headers.ETag!.Tag;
        var first = await Acknowledge(id, seen);
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        await (await Acknowledge(id, seen)).Problem(412, "caseMovedOn");
        Assert.Equal(HttpStatusCode.OK, (await Acknowledge(id, first.Headers.ETag!.Tag)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Acknowledge(id, null)).StatusCode);
        await (await Acknowledge(id, "\"yesterday\"")).Problem(400, "validation");
    }

    [Fact]
    public async Task Of_ten_at_once_one_moves_it()
    {
        var id = await NewCase();
        var seen = (await city.Dispatcher.GetAsync($"/api/v1/cases/{id}")).Headers.ETag!.Tag;
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Acknowledge(id, seen)));
        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.OK);
        Assert.Equal(9, answers.Count(a => a.StatusCode == HttpStatusCode.PreconditionFailed));
    }

    [Fact]
    public async Task What_has_not_changed_is_not_sent_again()
    {
        var id = await NewCase();
        async Task<HttpResponseMessage> Look(string? known)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/cases/{id}");
            request.Headers.TryAddWithoutValidation("If-None-Match", known);
            return await city.Dispatcher.SendAsync(request);
        }
        var first = await Look(null);
        var again = await Look(first.Headers.ETag!.Tag);
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Empty(await again.Content.ReadAsByteArrayAsync());
        await Acknowledge(id, null);
        Assert.Equal(HttpStatusCode.OK, (await Look(first.Headers.ETag!.Tag)).StatusCode);
    }
}
