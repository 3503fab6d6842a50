using System.Net.Http.Json;
using System.Net;
using Dapper;
using Despacho311.Api.Personal;
using Despacho311.Journal;
using Microsoft.Extensions.DependencyInjection;

namespace Despacho311.Tests.Api.Contacts;

/// <summary>What a call-taker does while somebody speaks.</summary>
public class ContactTests(ApiCity city)
{
    private HttpClient CallTaker => city.With("demo-calltaker");

    private static string AnyPhone() => $"6{Random.Shared.Next(1_000_000, 9_999_999)}";

    private async Task<string> Open(string phone, double lat = 9.03, string service = "MUPA-LUMINARIA") =>
        (await CallTaker.PostJson("/api/v1/cases", new
        {
            service,
            location = new { lat, @long = -79.47 },
            description = "Poste apagado",
            channel = "phone",
            reporter = new { firstName = "Ana", lastName = "Peña", phone },
        }, HttpStatusCode.Created)).Text("id");

    [Fact]
    public async Task A_caller_is_known_by_their_number_however_it_is_written_and_the_look_is_recorded()
    {
        var phone = AnyPhone();
        Assert.Empty((await CallTaker.GetJson("/api/v1/callers?phone=" + phone)).GetProperty("cases")
            .EnumerateArray());
        var id = await Open($"+507 {phone[..4]}-{phone[4..]}");
        var caller = await CallTaker.GetJson("/api/v1/callers?phone=" + phone);
        Assert.Equal("Ana Peña", caller.Text("name"));
        Assert.Equal(id, Assert.Single(caller.GetProperty("cases").EnumerateArray()).Text("id"));
        await using var connection = await city.App.Services.GetRequiredService<Database>()
            .Open(TestContext.Current.CancellationToken);
        Assert.Equal(["demo-calltaker", "demo-calltaker"], await connection.QueryAsync<string>(
            "SELECT actor FROM personal_reads WHERE subject = @person",
            new { person = city.App.Services.GetRequiredService<PersonalSeal>().IndexOf(phone) }));
        await (await CallTaker.GetAsync("/api/v1/callers?phone=311")).Problem(400, "validation");
        await (await city.Client.GetAsync("/api/v1/callers?phone=" + phone)).Problem(403, "forbidden");
    }

    [Fact]
    public async Task One_more_person_joins_what_is_reported_already_and_is_counted_once()
    {
        var id = await Open(AnyPhone(), 9.0411);
        var near = (await CallTaker.GetJson("/api/v1/cases/nearby?service=MUPA-LUMINARIA&lat=9.0413&long=-79.47"))
            .GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(id, near[0].GetProperty("case").Text("id"));
        Assert.InRange(near[0].GetProperty("distanceMeters").GetDouble(), 15, 30);
        Assert.InRange(near[0].GetProperty("probability").GetDouble(), 0.7, 0.99);
        var phone = AnyPhone();
        var body = new { reporter = new { firstName = "Luis", phone } };
        Assert.Equal(2, (await CallTaker.PostJson($"/api/v1/cases/{id}/join", body)).GetProperty("people").GetInt32());
        Assert.Equal(2, (await CallTaker.PostJson($"/api/v1/cases/{id}/join", body)).GetProperty("people").GetInt32());
        Assert.Equal(3, (await CallTaker.PostJson($"/api/v1/cases/{id}/join", new { })).GetProperty("people")
            .GetInt32());
        // Who joined is known by their number, and who opened it still by theirs.
        var caller = await CallTaker.GetJson("/api/v1/callers?phone=" + phone);
        Assert.Equal("Luis", caller.Text("name"));
        Assert.Equal(id, caller.GetProperty("cases")[0].Text("id"));
        await city.With("demo-liaison").PostJson($"/api/v1/cases/{id}/resolve", new { text = "Listo" });
        await (await CallTaker.PostAsJsonAsync($"/api/v1/cases/{id}/join", new { })).Problem(409, "alreadyClosed");
        await (await CallTaker.GetAsync("/api/v1/cases/nearby?service=X")).Problem(400, "validation");
    }

    [Fact]
    public async Task A_contact_is_logged_once_with_what_came_of_it()
    {
        var id = await Open(AnyPhone());
        var started = DateTimeOffset.UtcNow.AddMinutes(-2);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/contacts")
        {
            Content = JsonContent.Create(new { startedAt = started, outcome = "caseOpened", @case = id }),
        };
        var key = Guid.NewGuid().ToString();
        request.Headers.Add("Idempotency-Key", key);
        var first = await (await CallTaker.SendAsync(request)).Json(HttpStatusCode.Created);
        Assert.Equal(id, first.Text("case"));
        Assert.Equal("MUPA-LUMINARIA", first.Text("service"));
        Assert.Equal("demo-calltaker", first.Text("agent"));
        using var again = new HttpRequestMessage(HttpMethod.Post, "/api/v1/contacts")
        {
            Content = JsonContent.Create(new { startedAt = started, outcome = "caseOpened", @case = id }),
        };
        again.Headers.Add("Idempotency-Key", key);
        Assert.Equal(first.Text("id"),
            (await (await CallTaker.SendAsync(again)).Json(HttpStatusCode.Created)).Text("id"));
        var list = await CallTaker.GetJson("/api/v1/contacts?case=" + id);
        Assert.Single(list.GetProperty("items").EnumerateArray());
        // Another's contacts are not listed to who took other calls.
        var other = (await city.Admin.PostJson("/api/v1/keys", new { name = "agent-2", role = "calltaker" },
            HttpStatusCode.Created)).Text("key");
        using var second = city.With(other);
        Assert.Empty((await second.GetJson("/api/v1/contacts?case=" + id)).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task What_is_sent_again_while_the_first_is_under_way_is_done_once_and_gets_its_answer()
    {
        var id = await Open(AnyPhone());
        var key = Guid.NewGuid().ToString();
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(async _ =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/cases/{id}/note")
            {
                Content = JsonContent.Create(new { text = "Dice que hay dos postes" }),
            };
            request.Headers.Add("Idempotency-Key", key);
            using var answer = await CallTaker.SendAsync(request);
            return (answer.StatusCode, Text: await answer.Content.ReadAsStringAsync(),
                IsRepeat: answer.Headers.Contains("Idempotent-Replay"));
        }));
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.OK, a.StatusCode));
        Assert.Single(answers.Select(a => a.Text).Distinct());
        Assert.Single(answers, a => !a.IsRepeat);
        var noted = (await city.Dispatcher.GetJson($"/api/v1/cases/{id}/history")).GetProperty("items")
            .EnumerateArray().Count(e => e.Text("type") == "case.noted");
        Assert.Equal(1, noted);
    }

    [Theory]
    [InlineData("""{"startedAt":"2026-01-01T00:00:00Z"}""", "/outcome")]
    [InlineData("""{"outcome":"answered"}""", "/startedAt")]
    [InlineData("""{"outcome":"answered","startedAt":"2026-01-01T00:00:00Z"}""", "/startedAt")]
    [InlineData("""{"outcome":"answered","startedAt":"2999-01-01T00:00:00Z"}""", "/startedAt")]
    [InlineData("""{"outcome":"answered","startedAt":"2026-01-01T00:00:00Z","language":"fr"}""", "/language")]
    [InlineData("""{"outcome":"answered","startedAt":"2026-01-01T00:00:00Z","service":"X"}""", "/service")]
    public async Task What_is_wrong_with_a_contact_is_named(string body, string pointer)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        var problem = await (await CallTaker.PostAsync("/api/v1/contacts", content)).Problem(400, "validation");
        Assert.Contains(problem.GetProperty("errors").EnumerateArray(), e => e.Text("pointer") == pointer);
    }

    [Fact]
    public async Task A_contact_that_opened_a_case_says_which()
    {
        var answer = await CallTaker.PostAsJsonAsync("/api/v1/contacts",
            new { outcome = "caseOpened", startedAt = DateTimeOffset.UtcNow.AddMinutes(-1) });
        await answer.Problem(409, "contactWithoutCase");
    }

    [Theory]
    [InlineData("san feli", "San Felipe")]
    [InlineData("CALIDONIA", "Calidonia")]
    public async Task Places_are_found_by_the_beginnings_of_their_words(string typed, string name)
    {
        var places = (await city.Anonymous.GetJson("/api/v1/places?q=" + Uri.EscapeDataString(typed)))
            .GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(name, places[0].Text("name"));
        Assert.InRange(places[0].GetProperty("where").GetProperty("lat").GetDouble(), 8.8, 9.2);
        await (await city.Anonymous.GetAsync("/api/v1/places?q=")).Problem(400, "validation");
    }

    [Fact]
    public async Task Services_are_listed_in_the_readers_language_with_their_questions()
    {
        var leak = (await city.Anonymous.GetJson("/api/v1/services?lang=en")).GetProperty("items").EnumerateArray()
            .Single(s => s.Text("code") == "IDAAN-FUGA");
        Assert.Equal("Water leak", leak.Text("name"));
        Assert.Equal("Fuga de agua", leak.GetProperty("names").Text("es"));
        Assert.Equal(5, leak.GetProperty("target").GetProperty("days").GetInt32());
        Assert.Equal("How much water comes out?", leak.GetProperty("questions")[0].Text("question"));
    }
}
