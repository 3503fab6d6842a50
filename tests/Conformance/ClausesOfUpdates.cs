using static Despacho311.Tests.Conformance.Server;

namespace Despacho311.Tests.Conformance;

/// <summary>FixMyStreet's updates, both ways.</summary>
internal static class ClausesOfUpdates
{
    private const string Section = "Extension: request updates";

    private static Task<Reply> Update(Server s, string request, string update, string status, string text = "hello") =>
        s.Post("servicerequestupdates.xml", ("api_key", s.Key), ("service_request_id", request), ("update_id", update),
            ("status", status), ("updated_datetime", Stamp(DateTimeOffset.UtcNow)), ("description", text),
            ("first_name", "-"), ("last_name", "-"));

    private static string IdOf(Reply reply)
    {
        Must(reply.Status == 200, $"answered {reply.Status}: {reply.Body}");
        Must(reply.Xml.Name.LocalName == "service_request_updates", "the root is not service_request_updates");
        var id = reply.Xml.Element("request_update")?.Element("update_id")?.Value;
        Must(!string.IsNullOrEmpty(id), "there is no update_id");
        return id!;
    }

    public static List<Clause> All =>
    [
        new(Section, "an update is taken and told again, once however often it is sent", async s =>
        {
            var id = await s.Open();
            var own = Guid.NewGuid().ToString("N");
            var (first, second) = (IdOf(await Update(s, id, own, "OPEN")), IdOf(await Update(s, id, own, "OPEN")));
            Must(first == second, $"it became {first} and {second}");
            var now = DateTimeOffset.UtcNow;
            var window = $"start_date={Stamp(now.AddHours(-2))}&end_date={Stamp(now)}";
            var told = (await s.Get($"servicerequestupdates.xml?api_key={s.Key}&{window}")).Xml
                .Elements("request_update").Where(u => u.Element("update_id")!.Value == first).ToList();
            Must(told.Count == 1, $"it is listed {told.Count} times");
            foreach (var name in new[]
                { "service_request_id", "status", "updated_datetime", "description", "media_url" })
                Must(told[0].Element(name) is not null, $"{name} is missing");
            MustBeTime(told[0].Element("updated_datetime")!.Value, "updated_datetime");
            Must(!told[0].Element("status")!.Value.Any(char.IsAsciiLetterUpper), "the status is in upper case");
        }),
        new(Section, "a window without updates is an empty list", async s =>
        {
            var none = await s.Get(
                "servicerequestupdates.xml?start_date=2001-01-01T00:00:00Z&end_date=2001-01-02T00:00:00Z");
            Must(none.Status == 200 && !none.Xml.HasElements, "it is not empty");
        }),
        new(Section, "the reporter's system ends its report and opens it again", async s =>
        {
            var id = await s.Open();
            async Task<string> Status() => (await s.Get($"requests/{id}.xml")).Xml.Element("request")!
                .Element("status")!.Value;
            IdOf(await Update(s, id, Guid.NewGuid().ToString("N"), "FIXED"));
            Must(await Status() == "closed", "FIXED did not close it");
            IdOf(await Update(s, id, Guid.NewGuid().ToString("N"), "REOPEN"));
            Must(await Status() == "open", "REOPEN did not open it");
        }),
        new(Section, "what is missing, wrong or unknown is refused", async s =>
        {
            var id = await s.Open();
            MustBeError(await Update(s, id, "1", "NO_SUCH_STATUS"), 400);
            MustBeError(await Update(s, "no-such-request", "1", "OPEN"), 404);
            MustBeError(await s.Post("servicerequestupdates.xml", ("api_key", s.Key)), 400);
            MustBeError(await s.Post("servicerequestupdates.xml", ("service_request_id", id)), 403);
        }),
        new("FixMyStreet", "its whole round: services, questions, report with photos, updates", async s =>
        {
            var services = (await s.Get("services.xml")).Xml.Elements("service").ToList();
            var code = await s.Service();
            Must(services.Any(x => x.Element("service_code")!.Value == code), "the service is not listed");
            var asked = (await s.Get($"services/{code}.xml?jurisdiction_id=")).Xml.Descendants("code")
                .Select(c => c.Value).ToList();
            var own = asked.Contains("fixmystreet_id") ? ("attribute[fixmystreet_id]", "4711") : ("account_id", "4711");
            var id = await s.Open(own, ("email", "do-not-reply@example.org"), ("first_name", "Ana"),
                ("last_name", "Ruiz de la Torre"), ("description", "title: Fuga\n\ndetail: Sale agua\n\n"
                    + "url: https://example.org/report/4711\n\nSubmitted via FixMyStreet\n"),
                ("attribute[title]", "Fuga"), ("attribute[report_url]", "https://example.org/report/4711"),
                ("attribute[uprn]", "1"));
            var told = (await s.Get($"requests.xml?service_request_id={id}")).Xml.Elements("request").Single();
            Must(told.Element("service_request_id")!.Value == id, "its number is not told back");
            IdOf(await Update(s, id, "fms-" + id, "INVESTIGATING", "más información"));
        }),
    ];
}
