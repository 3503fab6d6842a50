using Despacho311.Api.Cases;
using Despacho311.Api.City;
using Despacho311.Api.Text;
using Despacho311.Domain.Cases;

namespace Despacho311.Api.Open311;

/// <summary>One request as GeoReport v2 shows it.</summary>
internal static class RequestNode
{
    /// <param name="extended">With what <c>extensions=true</c> asks for.</param>
    public static Node Of(HttpContext context, CityMap city, CitizenCase c, bool extended)
    {
        var language = context.Language();
        var service = city.FindService(c.Service);
        var photos = CaseWords.Photos(context.Reader(), c.MediaUrls);
        var request = Node.Of(
            ("service_request_id", c.Id),
            ("status", c.IsOpen ? "open" : "closed"),
            ("status_notes", c.StatusNotes(context.Reader())),
            ("service_name", service?.Name.In(language) ?? c.Service),
            ("service_code", c.Service),
            ("description", c.Description),
            ("agency_responsible", c.Agency),
            ("service_notice", ""),
            ("requested_datetime", Answer.Time(c.OpenedAt)),
            ("updated_datetime", Answer.Time(c.UpdatedAt)),
            ("expected_datetime", c.DueAt is { } due ? Answer.Time(due) : null),
            ("address", c.Place.Address()),
            ("address_id", c.Place.AddressId),
            ("zipcode", ""),
            ("lat", c.Place.Where?.Lat),
            ("long", c.Place.Where?.Long),
            ("media_url", photos.Count == 0 ? null : photos[0]));
        return extended ? Extend(context, request, c, service, photos) : request;
    }

    private static Node.Map Extend(
        HttpContext context, Node.Map request, CitizenCase c, ServiceType? service, IReadOnlyList<string> photos)
    {
        var language = context.Language();
        // A client's own numbers are between it and us.
        var answers = (service?.Questions ?? []).Where(q => q.Automated is null && c.Answers.ContainsKey(q.Code))
            .SelectMany(q => c.Answers[q.Code].Select(a => (Node)Node.Of(("label", q.Question.In(language)),
                ("name", q.Code),
                ("value", q.Values.FirstOrDefault(v => v.Key == a)?.Name.In(language) ?? a), ("code", a))));
        var extended = Node.Of(
            ("channel", Contracts.Journal.Tables.NameOf(c.Channel)),
            ("closed_date", c.ClosedAt is { } closed ? Answer.Time(closed) : null),
            ("cluster_id", c.LeakId),
            ("duplicate", c.Status == CaseStatus.Duplicate),
            ("parent_service_request_id", c.DuplicateOf),
            ("corregimiento", c.Place.Corregimiento),
            ("photos", new Node.List("photo", [.. photos.Select(p => Node.Of(("media_url", p)))])));
        var notes = c.Updates.Where(u => u.Public).Select(u => (Node)Node.Of(("datetime", Answer.Time(u.At)),
            ("description", u.Word.Read(context.Reader())),
            ("type", CaseLogic.IsOpen(u.Status) ? "activity" : "closed")));
        var submitted = Node.Of(("datetime", Answer.Time(c.OpenedAt)),
            ("description", context.Text("case.submitted")), ("type", "submitted"));
        var urls = new Node.List("media_url", [.. photos.Select(p => new Node.Leaf(p))]);
        return new Node.Map([.. request.Members, ("media_urls", urls),
            ("attributes", new Node.List("attribute", [.. answers])), ("extended_attributes", extended),
            ("notes", new Node.List("note", [submitted, .. notes]))]);
    }
}
