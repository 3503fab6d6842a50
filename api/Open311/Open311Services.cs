using Despacho311.Api.Accounts;
using Despacho311.Api.City;
using Despacho311.Api.Text;
using Despacho311.Domain.Cases;
using Despacho311.Domain.Geo;

namespace Despacho311.Api.Open311;

/// <summary>GeoReport v2: discovery, services and their questions.</summary>
public static class Open311Services
{
    public const string Jurisdiction = "311.gob.pa";

    /// <summary>
    /// When the services or their questions last changed. A test knows which services it belongs to.
    /// </summary>
    public const string Changeset = "2026-11-29T00:00:00-05:00";

    public static void MapOpen311Services(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/open311").AddEndpointFilter(CheckJurisdiction).AddEndpointFilter(Remember)
            .ExcludeFromDescription();
        foreach (var path in new[] { "discovery.{format:open311}",
            "v2/discovery.{format:open311}" })
            group.MapGet(path, Discovery).Public("Open311 discovery");
        group.MapGet("v2/services.{format:open311}", List).Public("Open311 services");
        group.MapGet("v2/services/{code}.{format:open311}", Definition).Public("Open311 services");
    }

    public static async ValueTask<object?> CheckJurisdiction(
        EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        var asked = context.Request.Query["jurisdiction_id"].ToString();
        if (asked.Length == 0 && await FormReader.Read(context.Request) is { } form)
            asked = form["jurisdiction_id"].ToString();
        return asked.Length > 0 && asked != Jurisdiction
            ? Answer.Error(context, 404, "unknownJurisdiction")
            : await next(invocation);
    }

    /// <summary>When the services changed last, by a release or by who publishes them here.</summary>
    private static string ChangesetOf(HttpContext context)
    {
        var now = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        return context.RequestServices.GetRequiredService<CityMap>().Directory.ChangedAt(now) is { } changed
            ? Answer.Time(changed)
            : Changeset;
    }

    /// <summary>
    /// What changes only when the services do: a client that has it already is told so and nothing more.
    /// </summary>
    private static async ValueTask<object?> Remember(
        EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        var headers = context.Response.Headers;
        headers.ETag = $"\"{ChangesetOf(context)}/{context.Language()}\"";
        (headers.CacheControl, headers.Vary) = ("public, max-age=300", "Accept-Language");
        return context.Request.Headers.IfNoneMatch.ToString().Split(',', StringSplitOptions.TrimEntries)
            .Contains(headers.ETag.ToString())
            ? Results.StatusCode(StatusCodes.Status304NotModified)
            : await next(invocation);
    }

    private static Answer Discovery(HttpContext context) => new("discovery", Node.Of(
        ("changeset", ChangesetOf(context)),
        ("contact", context.Text("open311.contact")),
        ("key_service", context.Text("open311.keyService")),
        ("endpoints", new Node.List("endpoint", [Node.Of(
            ("specification", "http://wiki.open311.org/GeoReport_v2"),
            ("url", $"{context.Request.Scheme}://{context.Request.Host}/open311/v2"),
            ("changeset", ChangesetOf(context)),
            ("type", "production"),
            ("formats", new Node.List("format", [new Node.Leaf("text/xml"), new Node.Leaf("application/json")])))]))));

    private static Answer List(HttpContext context, CityMap city)
    {
        var language = context.Language();
        var errors = new List<string>();
        var where = new Values(context, null).Point(errors);
        if (errors.Count > 0)
            return Answer.Errors(400, errors);
        // Every service is there for the whole country; outside of it there is none.
        var offered = where is { } point && !GeoBox.Panama.Contains(point) ? [] : city.Services;
        return new Answer("services", new Node.List("service", [.. offered.Select(s => (Node)Node.Of(
            ("service_code", s.Code),
            ("service_name", s.Name.In(language)),
            ("description", s.Description.In(language)),
            ("metadata", s.Questions.Length > 0),
            ("type", "realtime"),
            ("keywords", string.Join(',', s.Keywords)),
            ("group", s.Group.In(language))))]));
    }

    private static Answer Definition(HttpContext context, CityMap city, string code)
    {
        if (city.FindOffered(code) is not { } service)
            return Answer.Error(context, 404, "unknownService");
        var language = context.Language();
        return new Answer("service_definition", Node.Of(
            ("service_code", service.Code),
            ("attributes", new Node.List("attribute", [.. service.Questions.Select(q => Attribute(q, language))]))));
    }

    private static Node.Map Attribute(ServiceQuestion q, string language)
    {
        var members = new List<(string, object?)>
        {
            ("variable", true),
            ("code", q.Code),
            ("datatype", q.Type.ToString().ToLowerInvariant()),
            ("required", q.Required),
            ("datatype_description", ""),
            ("order", q.Order),
            ("description", q.Question.In(language)),
        };
        if (q.Automated is not null)
            members.Add(("automated", q.Automated));
        if (q.Type is QuestionType.Singlevaluelist or QuestionType.Multivaluelist)
            members.Add(("values", new Node.List("value",
                [.. q.Values.Select(v => (Node)Node.Of(("key", v.Key), ("name", v.Name.In(language))))])));
        return Node.Of([.. members]);
    }
}
