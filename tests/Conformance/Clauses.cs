using System.Text.Json;
using static Despacho311.Tests.Conformance.Server;

namespace Despacho311.Tests.Conformance;

public enum Result
{
    Passed,
    Failed,
    LeftOut,
}

/// <summary>Something that a server promises by speaking GeoReport v2.</summary>
/// <param name="Section">Where it is written.</param>
public sealed record Clause(string Section, string Promise, Func<Server, Task> Check)
{
    public async Task<(Result Result, string Why)> Run(Server server)
    {
        try
        {
            await Check(server);
            return (Result.Passed, "");
        }
        catch (NotApplicableException e)
        {
            return (Result.LeftOut, e.Message);
        }
        // Whatever goes wrong while reading an answer is the answer's fault.
        catch (Exception e)
        {
            return (Result.Failed, $"{e.GetType().Name}: {e.Message}");
        }
    }

    public override string ToString() => $"{Section}: {Promise}";
}

public static class Clauses
{
    public static IReadOnlyList<Clause> All { get; } =
    [
        .. Reading, .. Posting, .. ClausesOfLists.All, .. ClausesOfUpdates.All,
    ];

    private static List<Clause> Reading =>
    [
        new("Service Discovery", "discovery in both formats, with the same content and dates", async s =>
        {
            var (xml, json) = ((await s.Get("discovery.xml")).Xml, (await s.Get("discovery.json")).Json);
            Must(xml.Name.LocalName == "discovery", "the root is not discovery");
            foreach (var name in new[] { "changeset", "contact", "key_service" })
                Must(xml.Element(name)?.Value == json.GetProperty(name).GetString(), $"{name} differs");
            Must(DateTimeOffset.TryParse(xml.Element("changeset")!.Value, out _), "changeset is no date");
            var endpoint = xml.Element("endpoints")?.Element("endpoint");
            foreach (var name in new[] { "specification", "url", "changeset", "type", "formats" })
                Must(endpoint?.Element(name) is not null, $"an endpoint has no {name}");
            Must(endpoint!.Element("specification")!.Value == "http://wiki.open311.org/GeoReport_v2",
                "the specification is not GeoReport v2");
        }),
        new("Format", "XML is text/xml and JSON application/json, both in UTF-8", async s =>
        {
            foreach (var path in new[] { "services", "requests", "discovery" })
            {
                var (xml, json) = (await s.Get(path + ".xml"), await s.Get(path + ".json"));
                Must(xml.ContentType.Equals("text/xml; charset=utf-8", StringComparison.OrdinalIgnoreCase),
                    $"{path}.xml is {xml.ContentType}");
                Must(xml.Body.StartsWith("<?xml", StringComparison.Ordinal), $"{path}.xml has no declaration");
                Must(json.ContentType.Equals("application/json; charset=utf-8", StringComparison.OrdinalIgnoreCase),
                    $"{path}.json is {json.ContentType}");
            }
        }),
        new("GET Service List", "every service has its fields, its code is a string", async s =>
        {
            var json = (await s.Get("services.json")).Json;
            Must(json.GetArrayLength() > 0, "there are no services");
            foreach (var service in json.EnumerateArray())
            {
                foreach (var name in new[] { "service_code", "service_name", "description", "type", "group" })
                    Must(service.GetProperty(name).ValueKind == JsonValueKind.String, $"{name}: no text");
                Must(service.GetProperty("service_code").GetString()!.All(c => char.IsAsciiLetterOrDigit(c)
                    || c is '-' or '_'), "a service_code has letters that clients do not take");
                Must(service.GetProperty("type").GetString() is "realtime" or "batch" or "blackbox", "no such type");
                Must(service.TryGetProperty("metadata", out _), "metadata is missing");
            }
            Must((await s.Get("services.xml")).Xml.Elements("service").Count() == json.GetArrayLength(),
                "XML and JSON list different services");
        }),
        new("GET Service List", "services are remembered by their ETag", async s =>
        {
            var first = await s.Get("services.xml");
            Must(first.Headers.ETag is not null, "there is no ETag");
            var again = await s.Get("services.xml", ("If-None-Match", first.Headers.ETag!.ToString()));
            Must(again.Status == 304, $"answered {again.Status}, not 304");
        }),
        new("GET Service Definition", "an object in JSON, ordered attributes with their values in XML", async s =>
        {
            foreach (var service in (await s.Get("services.json")).Json.EnumerateArray())
            {
                var code = service.GetProperty("service_code").GetString();
                var json = (await s.Get($"services/{code}.json")).Json;
                Must(json.ValueKind == JsonValueKind.Object, "the definition is no object");
                var xml = (await s.Get($"services/{code}.xml")).Xml;
                Must(xml.Name.LocalName == "service_definition", "the root is not service_definition");
                var attributes = xml.Element("attributes")!.Elements("attribute").ToList();
                Must(attributes.Count == json.GetProperty("attributes").GetArrayLength(), "attributes differ");
                Must(attributes.Select(a => a.Element("order")!.Value).Distinct().Count() == attributes.Count,
                    "two attributes have the same order");
                foreach (var list in attributes.Where(a => a.Element("datatype")!.Value.EndsWith(
                    "valuelist", StringComparison.Ordinal)))
                    Must(list.Element("values")!.Elements("value").All(v => v.Element("key") is not null
                        && v.Element("name") is not null), "a value has no key or no name");
            }
        }),
        new("Errors", "what is not there is 404, in both formats, in Open311's shape", async s =>
        {
            foreach (var path in new[] { "services/NO-SUCH-SERVICE", "requests/no-such-request", "tokens/no-such-token",
                "nothing/here" })
                foreach (var format in new[] { "xml", "json" })
                    MustBeError(await s.Get($"{path}.{format}"), 404);
            MustBeError(await s.Get("services.xml?jurisdiction_id=nowhere.example"), 404);
        }),
        new("Errors", "a method that is not there is told in Open311's shape", async s =>
        {
            MustBeError(await s.Post("services.xml"), 400, 404, 405);
        }),
        new("General", "an empty parameter is the same as none", async s =>
        {
            var reply = await s.Get("requests.json?service_code=&status=&start_date=&end_date=&jurisdiction_id=");
            Must(reply.Status == 200, $"answered {reply.Status}");
        }),
        new("General (in use)", "reading is open to pages of other sites", async s =>
        {
            var reply = await s.Get("services.json", ("Origin", "https://example.org"));
            Must(reply.Headers.TryGetValues("Access-Control-Allow-Origin", out var o) && o.Single() == "*", "no CORS");
        }),
    ];

    private static List<Clause> Posting =>
    [
        new("POST Service Request", "a form is taken in both formats and answered with one number", async s =>
        {
            var json = await s.Post("requests.json", await s.Report(("description", "conformance")));
            Must(json.Status is 200 or 201, $"answered {json.Status}: {json.Body}");
            Must(json.Json.GetArrayLength() == 1, "not an array of one");
            var one = json.Json[0];
            Must(one.TryGetProperty("service_request_id", out var id) ^ one.TryGetProperty("token", out _),
                "neither or both of service_request_id and token");
            Must(id.ValueKind == JsonValueKind.String, "the number is no string");
            await s.Open();
        }),
        new("POST Service Request", "multipart, brackets, repeated and unknown parameters are taken", async s =>
        {
            using var form = new MultipartFormDataContent();
            foreach (var (name, value) in await s.Report(("deviceid", "phone 1"), ("x_unknown", "1"),
                ("attribute[no_such_question]", "1"), ("attribute[no_such_list][]", "a"),
                ("attribute[no_such_list][]", "b")))
                form.Add(new StringContent(value), name);
            var reply = await s.PostContent("requests.xml", form);
            Must(reply.Status is 200 or 201, $"answered {reply.Status}: {reply.Body}");
        }),
        new("POST Service Request", "an address is a place", async s =>
        {
            var reply = await s.Post("requests.xml", ("api_key", s.Key), ("service_code", await s.Service()),
                ("address_string", "Calle 50, frente al parque"));
            Must(reply.Status is 200 or 201, $"answered {reply.Status}: {reply.Body}");
        }),
        new("POST Service Request", "without a key, or with a wrong one, 403", async s =>
        {
            var fields = (await s.Report()).Where(f => f.Item1 != "api_key").ToArray();
            MustBeError(await s.Post("requests.xml", fields), 403);
            MustBeError(await s.Post("requests.json", [.. fields, ("api_key", "wrong")]), 403);
        }),
        new("POST Service Request", "what is missing or wrong is refused", async s =>
        {
            var (key, service) = (("api_key", s.Key), ("service_code", await s.Service()));
            var unknown = ("service_code", "NO-SUCH");
            MustBeError(await s.Post("requests.xml", key, unknown, ("lat", s.Lat), ("long", s.Long)), 404, 400);
            MustBeError(await s.Post("requests.xml", key, ("lat", s.Lat), ("long", s.Long)), 400);
            MustBeError(await s.Post("requests.xml", key, service), 400);
            MustBeError(await s.Post("requests.json", key, service, ("lat", s.Lat)), 400);
            MustBeError(await s.Post("requests.json", key, service, ("lat", "999"), ("long", s.Long)), 400);
        }),
        new("POST Service Request", "a description of 4,000 characters is taken whole", async s =>
        {
            var id = await s.Open(("description", new string('x', 4_000)));
            var told = (await s.Get($"requests/{id}.xml")).Xml.Element("request")!.Element("description")!.Value;
            Must(told.Length == 4_000, $"{told.Length} characters came back");
        }),
        new("POST Service Request", "accents, line breaks, markup and what XML forbids come through", async s =>
        {
            var id = await s.Open(("description", "¿Ñandú? <b>&amp;</b>\u0001 línea 1\nlínea 2 💧"));
            const string expected = "¿Ñandú? <b>&amp;</b> línea 1\nlínea 2 💧";
            var xml = (await s.Get($"requests/{id}.xml")).Xml.Element("request")!.Element("description")!.Value;
            var json = (await s.Get($"requests/{id}.json")).Json[0].GetProperty("description").GetString();
            Must(xml.Replace("\r", "", StringComparison.Ordinal) == expected, $"XML told {xml}");
            Must(json == expected, $"JSON told {json}");
        }),
        new("POST Service Request (in use)", "a report that a client sends again is one report", async s =>
        {
            var own = ("attribute[fixmystreet_id]", Guid.NewGuid().ToString("N"));
            var words = ("description", "retry");
            var (first, second) = (await s.Open(own, words), await s.Open(own, words));
            Must(first == second, $"it became {first} and {second}");
        }),
        new("GET service_request_id", "a token, or the number itself, leads to the number", async s =>
        {
            var id = await s.Open();
            var reply = await s.Get($"tokens/{id}.json");
            if (reply.Status == 404)
                throw new NotApplicableException("this server gives no tokens");
            Must(reply.Json[0].GetProperty("service_request_id").GetString() == id, "the number differs");
        }),
        new("Privacy", "nothing that is public names who reported", async s =>
        {
            var id = await s.Open(("first_name", "Zacarias"), ("last_name", "Quintanar"),
                ("email", "zq@example.org"), ("phone", "+50769998887"), ("device_id", "device-zq"));
            foreach (var path in new[] { $"requests/{id}.json", $"requests/{id}.json?extensions=true", "requests.json",
                "servicerequestupdates.json" })
            {
                var body = (await s.Get(path)).Body;
                foreach (var secret in new[] { "Zacarias", "Quintanar", "zq@example.org", "69998887", "device-zq" })
                    Must(!body.Contains(secret, StringComparison.OrdinalIgnoreCase), $"{path} tells {secret}");
            }
        }),
    ];
}
