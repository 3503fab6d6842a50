using System.Net;
using System.Text;
using System.Xml.Linq;

namespace Despacho311.Tests.Api.Open311;

/// <summary>GeoReport v2 as its clients use it, in both formats.</summary>
public class Open311Tests(ApiCity city)
{
    private const string Base = "/open311/v2/";

    private static FormUrlEncodedContent Form(params (string Name, string Value)[] fields) =>
        new(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));

    private static readonly (string, string)[] Leak =
        [("api_key", "demo-client"), ("service_code", "IDAAN-FUGA"), ("lat", "8.9892"), ("long", "-79.5205")];

    private async Task<string> Post(params (string, string)[] more)
    {
        var answer = await city.Anonymous.PostAsync(Base + "requests.json", Form([.. Leak, .. more]));
        var json = await answer.Json(HttpStatusCode.OK);
        return Assert.Single(json.EnumerateArray()).Text("service_request_id");
    }

    private async Task<XElement> Xml(string path)
    {
        var answer = await city.Anonymous.GetAsync(path);
        Assert.Equal("text/xml; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        return XElement.Parse(await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Discovery_says_where_and_what_in_both_formats()
    {
        var json = await city.Anonymous.GetJson("/open311/discovery.json");
        var endpoint = Assert.Single(json.GetProperty("endpoints").EnumerateArray());
        Assert.Equal("http://wiki.open311.org/GeoReport_v2", endpoint.Text("specification"));
        Assert.Equal(["text/xml", "application/json"],
            endpoint.GetProperty("formats").EnumerateArray().Select(f => f.GetString()));
        var xml = await Xml("/open311/discovery.xml");
        Assert.Equal("discovery", xml.Name.LocalName);
        Assert.Equal(json.Text("contact"), xml.Element("contact")!.Value);
        Assert.Equal(2, xml.Descendants("format").Count());
    }

    /// <summary>Clients fetch services again when the changeset changes: so it must, when they do.</summary>
    [Fact]
    public void The_changeset_belongs_to_these_services()
    {
        var services = System.Security.Cryptography.SHA256.HashData(
            Encoding.UTF8.GetBytes(Despacho311.Api.City.CityMap.Seed("services.json")));
        Assert.Equal("2026-11-29T00:00:00-05:00", Despacho311.Api.Open311.Open311Services.Changeset);
        Assert.Equal("c12b855c61486c9c", Convert.ToHexStringLower(services)[..16]);
    }

    [Fact]
    public async Task Services_and_their_questions_are_the_same_in_both_formats_and_languages()
    {
        var list = await city.Anonymous.GetJson(Base + "services.json");
        var codes = list.EnumerateArray().Select(s => s.Text("service_code")).ToList();
        Assert.Contains("IDAAN-FUGA", codes);
        Assert.All(codes, c => Assert.Matches(@"^[\w-]+$", c));
        Assert.Equal(codes, (await Xml(Base + "services.xml")).Elements("service")
            .Select(s => s.Element("service_code")!.Value));
        var spanish = await city.Anonymous.GetJson(Base + "services.json?lang=es");
        var english = await city.Anonymous.GetJson(Base + "services.json?lang=en");
        Assert.NotEqual(spanish[0].Text("service_name"), english[0].Text("service_name"));
        var leak = await city.Anonymous.GetJson(Base + "services/IDAAN-FUGA.json");
        var asked = leak.GetProperty("attributes").EnumerateArray().Select(a => a.Text("code")).ToList();
        Assert.NotEmpty(asked);
        Assert.Equal(asked, (await Xml(Base + "services/IDAAN-FUGA.xml")).Element("attributes")!
            .Elements("attribute").Select(a => a.Element("code")!.Value));
    }

    [Fact]
    public async Task A_report_is_taken_and_told_again_in_both_formats()
    {
        var id = await Post(("description", "Sale agua & lodo <rápido> desde ayer 💧"), ("first_name", "Ana"),
            ("email", "ana@example.org"), ("phone", "+50760000000"), ("attribute[accuracy_m]", "12"));
        var json = Assert.Single((await city.Anonymous.GetJson($"{Base}requests/{id}.json")).EnumerateArray());
        Assert.Equal("open", json.Text("status"));
        Assert.Equal(8.9892, json.GetProperty("lat").GetDouble());
        Assert.Equal("Sale agua & lodo <rápido> desde ayer 💧", json.Text("description"));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d-05:00$", json.Text("requested_datetime"));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d-05:00$", json.Text("expected_datetime"));
        var xml = Assert.Single((await Xml($"{Base}requests/{id}.xml")).Elements("request"));
        foreach (var member in json.EnumerateObject())
            Assert.Equal(member.Value.ToString(), xml.Element(member.Name)!.Value);
        // Who reported stays apart: nothing of it is in what everybody may read.
        Assert.DoesNotContain("ana", json.ToString(), StringComparison.OrdinalIgnoreCase);
        var token = await city.Anonymous.GetJson($"{Base}tokens/{id}.json");
        Assert.Equal(id, token[0].Text("service_request_id"));
    }

    [Fact]
    public async Task An_xml_post_is_answered_in_xml_and_a_multipart_form_is_taken()
    {
        using var form = new MultipartFormDataContent();
        foreach (var (name, value) in Leak)
            form.Add(new StringContent(value), name);
        form.Add(new StringContent("something new"), "deviceid");
        form.Add(new StringContent("1"), "a_parameter_nobody_knows");
        var answer = await city.Anonymous.PostAsync(Base + "requests.xml?jurisdiction_id=311.gob.pa", form);
        var xml = XElement.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.NotEmpty(xml.Element("request")!.Element("service_request_id")!.Value);
    }

    [Fact]
    public async Task Lists_filter_by_time_service_state_and_number()
    {
        var start = DateTimeOffset.UtcNow.AddSeconds(-1).ToString("O");
        string[] ids = [await Post(), await Post(), await Post()];
        var byId = await city.Anonymous.GetJson(
            $"{Base}requests.json?service_request_id={string.Join(',', ids)},AAAA-AAAA&status=closed");
        Assert.Equal(ids, byId.EnumerateArray().Select(r => r.Text("service_request_id")));
        var recent = await city.Anonymous.GetJson(
            $"{Base}requests.json?service_code=IDAAN-FUGA&status=open&start_date={Uri.EscapeDataString(start)}");
        Assert.Subset(recent.EnumerateArray().Select(r => r.Text("service_request_id")).ToHashSet(), ids.ToHashSet());
        var closed = await city.Anonymous.GetJson(
            $"{Base}requests.json?status=closed&start_date={Uri.EscapeDataString(start)}");
        Assert.DoesNotContain(closed.EnumerateArray(), r => ids.Contains(r.Text("service_request_id")));
        var one = await city.Anonymous.GetJson($"{Base}requests.json?page_size=1&page=2");
        Assert.Equal(1, one.GetArrayLength());
    }

    /// <summary>A key used twice for two reports must not swallow the second.</summary>
    [Fact]
    public async Task The_same_idempotency_key_gives_the_same_number_and_another_report_is_refused()
    {
        async Task<HttpResponseMessage> Send(string description)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, Base + "requests.json")
            {
                Content = Form([.. Leak, ("description", description)]),
            };
            request.Headers.Add("Idempotency-Key", "open311-test-1");
            return await city.Anonymous.SendAsync(request);
        }
        var first = (await (await Send("uno")).Json(HttpStatusCode.OK))[0].Text("service_request_id");
        Assert.Equal(first, (await (await Send("uno")).Json(HttpStatusCode.OK))[0].Text("service_request_id"));
        await (await Send("dos")).Json(HttpStatusCode.UnprocessableEntity);
    }

    [Theory]
    [InlineData("service_code=NADA&lat=8.98&long=-79.5", 404)]
    [InlineData("lat=8.98&long=-79.5", 400)]
    [InlineData("service_code=IDAAN-FUGA", 400)]
    [InlineData("service_code=IDAAN-FUGA&lat=8.98", 400)]
    [InlineData("service_code=IDAAN-FUGA&lat=-79.5&long=8.98", 400)]
    [InlineData("service_code=IDAAN-FUGA&lat=40.7&long=-74", 400)]
    [InlineData("service_code=IDAAN-FUGA&lat=nan&long=-79.5", 400)]
    [InlineData("service_code=IDAAN-FUGA&lat=1e400&long=-79.5", 400)]
    [InlineData("service_code=IDAAN-FUGA&lat=8.98&long=-79.5&attribute[accuracy_m]=mucho", 400)]
    [InlineData("service_code=IDAAN-FUGA&lat=8.98&long=-79.5&jurisdiction_id=boston.gov", 404)]
    public async Task Wrong_input_gets_an_error_that_says_what_in_the_callers_language(string form, int status)
    {
        foreach (var format in new[] { "json", "xml" })
        {
            var texts = new List<string>();
            foreach (var language in new[] { "es", "en" })
            {
                var answer = await city.Anonymous.PostAsync($"{Base}requests.{format}?lang={language}",
                    new StringContent("api_key=demo-client&" + form, Encoding.UTF8,
                        "application/x-www-form-urlencoded"));
                Assert.Equal(status, (int)answer.StatusCode);
                var body = await answer.Content.ReadAsStringAsync();
                texts.Add(format == "xml"
                    ? XElement.Parse(body).Element("error")!.Element("description")!.Value
                    : System.Text.Json.JsonDocument.Parse(body).RootElement[0].Text("description"));
            }
            Assert.NotEqual(texts[0], texts[1]);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("nobody")]
    public async Task Without_a_valid_key_nothing_is_taken(string? key)
    {
        var fields = Leak.Where(f => f.Item1 != "api_key").ToList();
        if (key is not null)
            fields.Add(("api_key", key));
        var answer = await city.Anonymous.PostAsync(Base + "requests.json", Form([.. fields]));
        Assert.Equal("403", (await answer.Json(HttpStatusCode.Forbidden))[0].Text("code"));
    }

    [Fact]
    public async Task A_description_has_its_limit_and_a_huge_body_is_turned_away()
    {
        var justFits = await Post(("description", new string('ñ', 4_000)));
        Assert.NotEmpty(justFits);
        var tooLong = await city.Anonymous.PostAsync(Base + "requests.json",
            Form([.. Leak, ("description", new string('x', 5_000))]));
        await tooLong.Json(HttpStatusCode.BadRequest);
        using var huge = new ByteArrayContent(new byte[30_000_000]);
        huge.Headers.ContentType = new("application/x-www-form-urlencoded");
        var status = await StatusOf(() => city.Client.PostAsync(Base + "requests.json", huge));
        Assert.InRange(status, 400, 499);
    }

    /// <summary>A server may hang up on a body that it will not read: that is a refusal too.</summary>
    private static async Task<int> StatusOf(Func<Task<HttpResponseMessage>> send)
    {
        try
        {
            return (int)(await send()).StatusCode;
        }
        catch (HttpRequestException e) when (e.InnerException is IOException)
        {
            return 413;
        }
    }

    [Theory]
    [InlineData("requests.json?start_date=gestern")]
    [InlineData("requests.json?status=lost")]
    [InlineData("requests.json?page=x")]
    [InlineData("requests.json?start_date=2020-01-01T00:00:00Z&end_date=2026-01-01T00:00:00Z")]
    public async Task A_wrong_filter_is_named(string path) =>
        await (await city.Anonymous.GetAsync(Base + path)).Json(HttpStatusCode.BadRequest);

    [Theory]
    [InlineData("requests/AAAA-AAAA.json")]
    [InlineData("requests/%00.json")]
    [InlineData("services/NADA.json")]
    [InlineData("tokens/nothing.json")]
    [InlineData("requests.yaml")]
    public async Task What_is_not_there_is_404_in_open311s_own_words(string path)
    {
        var answer = await city.Anonymous.GetAsync(Base + path);
        Assert.Contains((int)answer.StatusCode, new[] { 400, 404 });
        if (answer.StatusCode == HttpStatusCode.NotFound)
            Assert.Equal("404", (await answer.Json(HttpStatusCode.NotFound))[0].Text("code"));
    }

    [Fact]
    public async Task A_client_may_ask_whether_it_is_reported_already_and_join()
    {
        (string, string)[] lamp = [("service_code", "MUPA-LUMINARIA"), ("lat", "9.0711"), ("long", "-79.4411")];
        Task<HttpResponseMessage> Send(params (string, string)[] more) =>
            city.Client.PostAsync(Base + "requests.json", Form([.. lamp, .. more]));
        var first = (await (await Send()).Json(HttpStatusCode.OK))[0].Text("service_request_id");
        var error = (await (await Send(("if_similar", "ask"))).Json(HttpStatusCode.Conflict))[0];
        Assert.Equal(first, error.Text("service_request_id"));
        Assert.InRange(error.GetProperty("probability").GetDouble(), 0.8, 1);
        Assert.Contains($"join={first}", error.Text("description"), StringComparison.Ordinal);
        var joined = await Send(("join", first), ("device_id", "phone-joins"));
        Assert.Equal(first, (await joined.Json(HttpStatusCode.OK))[0].Text("service_request_id"));
        Assert.Equal(2, (await city.Admin.GetJson($"/api/v1/cases/{first}")).GetProperty("people").GetInt32());
        // Who was told and opens one all the same has said that it is another.
        Assert.NotEqual(first, (await (await Send()).Json(HttpStatusCode.OK))[0].Text("service_request_id"));
        lamp[1] = ("lat", "9.0911");
        Assert.Equal(HttpStatusCode.OK, (await Send(("if_similar", "ask"))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Send(("join", "NONE"))).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await Send(("if_similar", "x"))).StatusCode);
    }
}
