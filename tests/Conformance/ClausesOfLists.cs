using static Despacho311.Tests.Conformance.Server;

namespace Despacho311.Tests.Conformance;

/// <summary>GET Service Requests and the extensions in wide use.</summary>
internal static class ClausesOfLists
{
    public static List<Clause> All =>
    [
        new("GET Service Request", "one request is an array of one, the same in both formats", async s =>
        {
            var id = await s.Open(("description", "one"));
            var json = (await s.Get($"requests/{id}.json")).Json;
            Must(json.GetArrayLength() == 1, "not an array of one");
            var xml = (await s.Get($"requests/{id}.xml")).Xml.Elements("request").Single();
            foreach (var name in new[] { "service_request_id", "status", "service_code", "service_name", "description",
                "requested_datetime", "updated_datetime" })
                Must(xml.Element(name)!.Value == json[0].GetProperty(name).ToString(), $"{name} differs");
            foreach (var name in new[] { "agency_responsible", "service_notice", "expected_datetime", "address",
                "address_id", "zipcode", "lat", "long", "media_url" })
                Must(xml.Element(name) is not null, $"{name} is missing");
            Must(xml.Element("status")!.Value is "open" or "closed", "the status is neither open nor closed");
            MustBeTime(xml.Element("requested_datetime")!.Value, "requested_datetime");
            MustBeTime(xml.Element("updated_datetime")!.Value, "updated_datetime");
        }),
        new("GET Service Requests", "a list of numbers overrides other filters, unknown ones are left out", async s =>
        {
            string[] ids = [await s.Open(), await s.Open()];
            var found = (await s.Get($"requests.json?service_request_id={ids[0]},{ids[1]},nothing&status=closed")).Json;
            Must(found.EnumerateArray().Select(r => r.GetProperty("service_request_id").GetString())
                .ToHashSet().SetEquals(ids), "not the two asked for");
        }),
        new("GET Service Requests", "status and service filter, as lists", async s =>
        {
            var id = await s.Open();
            var service = await s.Service();
            foreach (var (filter, holds) in new[] { ("status=open", true), ("status=open,closed", true),
                ("status=closed", false), ($"service_code={service}", true) })
            {
                var found = (await s.Get($"requests.json?{filter}")).Json.EnumerateArray();
                Must(found.Any(r => r.GetProperty("service_request_id").GetString() == id) == holds, filter);
            }
        }),
        new("GET Service Requests", "start_date and end_date bound when it was requested", async s =>
        {
            var before = Stamp(DateTimeOffset.UtcNow.AddSeconds(-2));
            var id = await s.Open();
            var after = Stamp(DateTimeOffset.UtcNow.AddSeconds(2));
            async Task<bool> Has(string filter) => (await s.Get("requests.json?" + filter)).Json.EnumerateArray()
                .Any(r => r.GetProperty("service_request_id").GetString() == id);
            Must(await Has($"start_date={before}"), "not after start_date");
            Must(await Has($"end_date={after}"), "not before end_date");
            Must(!await Has($"end_date={before}"), "after end_date and yet listed");
        }),
        new("GET Service Requests", "at most 90 days and 1,000 requests", async s =>
        {
            var long_ = await s.Get("requests.json?start_date=2020-01-01T00:00:00Z&end_date=2024-01-01T00:00:00Z");
            Must(long_.Status is 200 or 400, $"four years were answered {long_.Status}");
            Must((await s.Get("requests.json")).Json.GetArrayLength() <= 1_000, "more than 1,000 are listed");
        }),
        new("GET Service Requests", "q finds a request by its words, in any form, once it has had a moment", async s =>
        {
            var word = $"w{Guid.NewGuid():N}"[..12];
            var id = await s.Open(("description", $"Ramas caidas sobre {word}"));
            async Task<bool> Has(string q) => (await s.Get($"requests.json?q={Uri.EscapeDataString(q)}")).Json
                .EnumerateArray().Any(r => r.GetProperty("service_request_id").GetString() == id);
            for (var tries = 0; tries < 50 && !await Has(word); tries++)
                await Pause();
            Must(await Has($"rama {word}"), "not by the singular");
            Must(await Has($"{word} RAMAS"), "not by capitals and another order");
            Must(!await Has($"arboles {word}"), "by a word that is not there");
            foreach (var odd in new[] { "' OR 1=1 --", "\" AND *", "!!!", "(((" })
                Must((await s.Get($"requests.json?q={Uri.EscapeDataString(odd)}")).Status == 200, $"{odd} is no 200");
        }),
        new("GET Service Requests", "nothing found is an empty list, not an error", async s =>
        {
            const string none = "start_date=2001-01-01T00:00:00Z&end_date=2001-01-02T00:00:00Z";
            Must((await s.Get("requests.json?" + none)).Json.GetArrayLength() == 0, "something was there in 2001");
            Must(!(await s.Get("requests.xml?" + none)).Xml.HasElements, "the XML is not empty");
        }),
        new("GET Service Requests", "a wrong filter is named", async s =>
        {
            foreach (var wrong in new[] { "start_date=yesterday", "status=lost" })
                MustBeError(await s.Get("requests.xml?" + wrong), 400);
        }),
        new("Dates (in use)", "fractions, offsets, days alone and an unencoded plus are read", async s =>
        {
            foreach (var date in new[] { "2026-01-01T00:00:00.123Z", "2026-01-01T00:00:00-05:00", "2026-01-01",
                "2026-01-01T00:00:00+00:00" })
                Must((await s.Get($"requests.json?start_date={date}")).Status == 200, $"{date} was not read");
        }),
        new("Extension: paging", "pages do not overlap and stay as they are while reports come in", async s =>
        {
            for (var i = 0; i < 5; i++)
                await s.Open();
            var seen = new List<string>();
            var path = "requests.json?page=1&page_size=2";
            for (var page = 0; page < 3; page++)
            {
                var reply = await s.Get(path);
                seen.AddRange(reply.Json.EnumerateArray()
                    .Select(r => r.GetProperty("service_request_id").GetString()!));
                await s.Open();
                if (!reply.Headers.TryGetValues("Link", out var links))
                    break;
                var next = links.Single().Split(',').First(l => l.Contains("next", StringComparison.Ordinal));
                path = next.Split('<', '>')[1];
            }
            Must(seen.Count == 6 && seen.Distinct().Count() == 6, $"{string.Join(' ', seen)}");
        }),
        new("Extension: updated_after", "what changed lately is found whenever it was requested", async s =>
        {
            var before = Stamp(DateTimeOffset.UtcNow.AddSeconds(-2));
            var id = await s.Open();
            var found = (await s.Get($"requests.json?updated_after={before}")).Json.EnumerateArray();
            Must(found.Any(r => r.GetProperty("service_request_id").GetString() == id), "it is not listed");
            var later = (await s.Get($"requests.json?updated_after={Stamp(DateTimeOffset.UtcNow.AddMinutes(5))}")).Json;
            Must(later.GetArrayLength() == 0, "something changed in five minutes from now");
            var earlier = (await s.Get($"requests.json?updated_before={before}")).Json.EnumerateArray();
            Must(!earlier.Any(r => r.GetProperty("service_request_id").GetString() == id), "it is older than itself");
        }),
        new("Extension: places", "bbox, and lat with long and radius, bound where it is", async s =>
        {
            var id = await s.Open();
            var (lat, lon) = (double.Parse(s.Lat, System.Globalization.CultureInfo.InvariantCulture),
                double.Parse(s.Long, System.Globalization.CultureInfo.InvariantCulture));
            async Task<bool> Has(FormattableString filter) =>
                (await s.Get("requests.json?" + FormattableString.Invariant(filter))).Json.EnumerateArray()
                    .Any(r => r.GetProperty("service_request_id").GetString() == id);
            Must(await Has($"bbox={lon - 0.01},{lat - 0.01},{lon + 0.01},{lat + 0.01}"), "not in its own box");
            Must(!await Has($"bbox={lon + 0.01},{lat},{lon + 0.02},{lat + 0.01}"), "in a box beside it");
            Must(await Has($"lat={lat}&long={lon}&radius=100"), "not within 100 m of itself");
            Must(!await Has($"lat={lat + 0.01}&long={lon}&radius=100"), "within 100 m of a place 1 km away");
        }),
        new("Extension: extensions=true", "answers, notes and extended attributes", async s =>
        {
            var id = await s.Open();
            var one = (await s.Get($"requests/{id}.json?extensions=true")).Json[0];
            Must(one.GetProperty("notes")[0].GetProperty("type").GetString() == "submitted", "no note of submission");
            foreach (var name in new[] { "extended_attributes", "attributes" })
                Must(one.TryGetProperty(name, out _), $"{name} is missing");
        }),
        new("Extension: media", "a photo comes in with the form; a file that is none is refused", async s =>
        {
            var png = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"
                + "+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");
            async Task<Reply> Send(byte[] bytes)
            {
                using var form = new MultipartFormDataContent();
                foreach (var (name, value) in await s.Report())
                    form.Add(new StringContent(value), name);
                form.Add(new ByteArrayContent(bytes), "media", "photo.png");
                return await s.PostContent("requests.xml", form);
            }
            var reply = await Send(png);
            Must(reply.Status is 200 or 201, $"answered {reply.Status}: {reply.Body}");
            var id = reply.Xml.Element("request")!.Element("service_request_id")!.Value;
            var url = (await s.Get($"requests/{id}.xml")).Xml.Element("request")!.Element("media_url")!.Value;
            Must((await s.Get(url)).ContentType.StartsWith("image/", StringComparison.Ordinal), "it is no image");
            MustBeError(await Send("<html>no photo</html>"u8.ToArray()), 400, 415);
        }),
    ];
}
