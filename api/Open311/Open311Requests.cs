using System.Collections.Immutable;
using Despacho311.Api.Accounts;
using Despacho311.Api.City;
using Despacho311.Api.Text;
using Despacho311.Contracts;
using Despacho311.Contracts.Journal;
using Despacho311.Domain.Cases;
using Despacho311.Domain.Codes;

namespace Despacho311.Api.Open311;

/// <summary>GeoReport v2: what became of reports. No personal data.</summary>
public static class Open311Requests
{
    private const int MaxListed = 1_000;
    private static readonly TimeSpan MaxRange = TimeSpan.FromDays(90);

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

    private static async Task<CitizenCase?> Find(IRows rows, string typed, CancellationToken cancellation) =>
        ReadableCode.Read(typed, out var code) == CodeReading.WellFormed
        && await rows.Find(Tables.Cases, code, cancellation) is { } row
            ? Wire.Read<CitizenCase>(row.State)
            : null;

    private static async Task<IResult> List(HttpContext context, IRows rows, CityMap city, TimeProvider clock)
    {
        var values = new Values(context, null);
        if (values.Text("service_request_id") is { } ids)
        {
            var found = new List<CitizenCase>();
            foreach (var id in ids.Split(',', StringSplitOptions.TrimEntries).Distinct().Take(MaxListed))
                if (await Find(rows, id, context.RequestAborted) is { } one)
                    found.Add(one);
            return Requests(context, city, found);
        }
        var errors = new List<string>();
        var conditions = Conditions(context, values, city, clock.GetUtcNow(), errors);
        var (page, size) =
            (Whole(context, values, "page", 1, errors), Whole(context, values, "page_size", MaxListed, errors));
        if (errors.Count > 0)
            return Answer.Errors(errors.Contains(context.Text("open311.unknownService")) ? 404 : 400, errors);
        var query = new RowQuery(Tables.Cases, conditions, "opened_at_us", Descending: true,
            Limit: Math.Clamp(size, 1, MaxListed), Offset: (Math.Max(1, page) - 1) * Math.Clamp(size, 1, MaxListed));
        var list = await rows.List(query, context.RequestAborted);
        return Requests(context, city, [.. list.Select(r => Wire.Read<CitizenCase>(r.State))]);
    }

    private static ImmutableArray<Where> Conditions(
        HttpContext context, Values values, CityMap city, DateTimeOffset now, List<string> errors)
    {
        var where = ImmutableArray.CreateBuilder<Where>();
        var updated = Bound(context, values, "updated_after", errors);
        AddWindow(where, "updated_at_us", updated, Bound(context, values, "updated_before", errors));
        var (start, end) = (Bound(context, values, "start_date", errors), Bound(context, values, "end_date", errors));
        if (start is not null || end is not null || updated is null)
        {
            end ??= start is { } s ? s + MaxRange : now;
            start ??= end - MaxRange;
            if (end - start > MaxRange)
                errors.Add(context.Text("open311.rangeTooLong"));
            AddWindow(where, "opened_at_us", start, end);
        }
        if (values.Text("service_code") is { } codes)
        {
            var asked = codes.Split(',', StringSplitOptions.TrimEntries);
            if (asked.Any(c => city.FindService(c) is null))
                errors.Add(context.Text("open311.unknownService"));
            where.Add(new Where("service", "in", asked));
        }
        if (values.Text("status") is { } status)
        {
            var asked = status.Split(',', StringSplitOptions.TrimEntries);
            if (asked.Any(s => s is not ("open" or "closed")))
                errors.Add(context.Text("open311.badStatus"));
            where.Add(new Where("status", "in", (string[])[
                .. asked.Contains("open") ? ["received", "acknowledged"] : Array.Empty<string>(),
                .. asked.Contains("closed") ? ["resolved"] : Array.Empty<string>()]));
        }
        return where.ToImmutable();
    }

    private static void AddWindow(
        ImmutableArray<Where>.Builder where, string column, DateTimeOffset? from, DateTimeOffset? to)
    {
        if (from is { } f)
            where.Add(new Where(column, ">=", Tables.Micros(f)));
        if (to is { } t)
            where.Add(new Where(column, "<=", Tables.Micros(t)));
    }

    private static DateTimeOffset? Bound(HttpContext context, Values values, string name, List<string> errors)
    {
        if (values.Text(name) is not { } text)
            return null;
        if (Values.Time(text, out var at))
            return at;
        errors.Add(context.Text("open311.badDate", name));
        return null;
    }

    private static int Whole(HttpContext context, Values values, string name, int otherwise, List<string> errors)
    {
        if (values.Text(name) is not { } text)
            return otherwise;
        if (Values.Number(text, out var number) && number is >= 0 and <= 1_000_000)
            return (int)number;
        errors.Add(context.Text("open311.badNumber", name));
        return otherwise;
    }

    private static Answer Requests(HttpContext context, CityMap city, IReadOnlyList<CitizenCase> cases)
    {
        // Harvesters in browsers read this from other sites; it is public and carries no cookie.
        context.Response.Headers.AccessControlAllowOrigin = "*";
        var language = context.Language();
        return new Answer("service_requests", new Node.List("request", [.. cases.Select(c => (Node)Node.Of(
            ("service_request_id", c.Id),
            ("status", c.IsOpen ? "open" : "closed"),
            ("status_notes", c.StatusNotes),
            ("service_name", city.FindService(c.Service)?.Name.In(language) ?? c.Service),
            ("service_code", c.Service),
            ("description", c.Description),
            ("agency_responsible", c.Agency),
            ("service_notice", ""),
            ("requested_datetime", Answer.Time(c.OpenedAt)),
            ("updated_datetime", Answer.Time(c.UpdatedAt)),
            ("expected_datetime", c.DueAt is { } due ? Answer.Time(due) : null),
            ("address", c.Place.Address ?? c.Place.Corregimiento),
            ("address_id", c.Place.AddressId),
            ("zipcode", ""),
            ("lat", c.Place.Where?.Lat),
            ("long", c.Place.Where?.Long),
            ("media_url", c.MediaUrls.IsEmpty ? null : c.MediaUrls[0])))]));
    }
}
