using System.Globalization;
using Despacho311.Api.Accounts;
using Despacho311.Api.City;
using Despacho311.Api.Clocks;
using Despacho311.Contracts;
using Despacho311.Contracts.Journal;
using Despacho311.Domain.Cases;
using Despacho311.Domain.Codes;

namespace Despacho311.Api.Open311;

/// <summary>GeoReport v2: what became of reports. No personal data.</summary>
public static class Open311Requests
{
    public const int MaxListed = 1_000;

    /// <summary>Beyond this nobody is told how many there are: counting would cost more than it tells.</summary>
    private const int MaxCounted = 10_000;

    public static void MapOpen311Requests(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/open311/v2").AddEndpointFilter(Open311Services.CheckJurisdiction)
            .ExcludeFromDescription();
        group.MapGet("requests.{format:open311}", List).Public("Open311 requests, without personal data");
        group.MapGet("requests/{id}.{format:open311}", One)
            .Public("Open311 requests, without personal data");
        group.MapGet("tokens/{token}.{format:open311}", Token).Public("Open311 tokens");
    }

    private static async Task<IResult> One(HttpContext context, IRows rows, CityMap city, string id) =>
        await Find(rows, id, context.RequestAborted) is { } found
            ? Requests(context, city, [found])
            : Answer.Error(context, 404, "unknownRequest");

    /// <summary>Reports get their number at once, so a token is the number itself.</summary>
    private static async Task<IResult> Token(HttpContext context, IRows rows, string token) =>
        await Find(rows, token, context.RequestAborted) is { } found
            ? new Answer("service_requests", new Node.List("request",
                [Node.Of(("token", token), ("service_request_id", found.Id))]))
            : Answer.Error(context, 404, "unknownRequest");

    /// <summary>Parts are not requests: nobody made them. What is done on one is told with its whole.</summary>
    public static async Task<CitizenCase?> Find(IRows rows, string typed, CancellationToken cancellation) =>
        ReadableCode.Read(typed, out var code) == CodeReading.WellFormed
        && await rows.Find(Tables.Cases, code, cancellation) is { } row
        && Wire.Read<CitizenCase>(row.State) is { PartOf: null } found
            ? found
            : null;

    private static async Task<IResult> List(HttpContext context, IRows rows, CityMap city, TimeProvider clock)
    {
        var values = new Values(context, null);
        if (values.List("service_request_id") is { } ids)
        {
            var found = new List<CitizenCase>();
            foreach (var id in ids.Distinct().Take(MaxListed))
                if (await Find(rows, id, context.RequestAborted) is { } one)
                    found.Add(one);
            return Requests(context, city, found);
        }
        var errors = new List<string>();
        var filter = RequestFilter.Read(context, values, city, clock.GetUtcNow(), errors);
        var paged = values.Text("page") is not null || values.Text("page_size") is not null;
        var page = Math.Max(1, (int)(values.Number("page", 0, 1_000_000, errors) ?? 1));
        var size = Math.Clamp((int)(values.Number("page_size", 0, 1_000_000, errors) ?? MaxListed), 1, MaxListed);
        if (errors.Count > 0)
            return Answer.Errors(filter.UnknownService ? 404 : 400, errors);
        // One more than a page: so it is known whether another follows.
        var query = new RowQuery(Tables.Cases, filter.Conditions, "opened_at_us", Descending: true, Limit: size + 1,
            Offset: (page - 1) * size, Within: filter.Within, Words: filter.Words);
        var list = await rows.List(query, context.RequestAborted);
        if (paged)
            await AddPaging(context, rows, query, filter, page, list.Count > size);
        return Requests(context, city, [.. list.Take(size).Select(r => Wire.Read<CitizenCase>(r.State))
            .Where(c => c.PartOf is null)]);
    }

    /// <summary>
    /// Where the next page is, and how many there are, in headers: the body stays the specification's. The next page's
    /// address holds this page's window, so that reports that come in between shift nothing.
    /// </summary>
    private static async Task AddPaging(
        HttpContext context, IRows rows, RowQuery query, RequestFilter filter, int page, bool more)
    {
        var total = await rows.Count(query with { Limit = MaxCounted }, context.RequestAborted);
        if (total < MaxCounted)
            context.Response.Headers["X-Total-Count"] = total.ToString(CultureInfo.InvariantCulture);
        var links = new List<string>();
        if (more)
            links.Add($"<{PageUrl(context, filter, page + 1)}>; rel=\"next\"");
        if (page > 1)
            links.Add($"<{PageUrl(context, filter, page - 1)}>; rel=\"prev\"");
        if (links.Count > 0)
            context.Response.Headers.Link = string.Join(", ", links);
    }

    private static string PageUrl(HttpContext context, RequestFilter filter, int page)
    {
        var query = context.Request.Query.ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal);
        query["page"] = page.ToString(CultureInfo.InvariantCulture);
        if (filter.Window is var (start, end))
            (query["start_date"], query["end_date"]) = (Exact(start), Exact(end));
        return $"{context.Request.Scheme}://{context.Request.Host}{context.Request.Path}{QueryString.Create(query)}";
    }

    private static string Exact(DateTimeOffset at) =>
        at.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    private static Answer Requests(HttpContext context, CityMap city, IReadOnlyList<CitizenCase> cases)
    {
        var extended = context.Request.Query["extensions"] == "true";
        return new Answer("service_requests",
            new Node.List("request", [.. cases.Select(city.Reckoned)
                .Select(c => RequestNode.Of(context, city, c, extended))]));
    }
}
