using System.Globalization;

namespace Despacho311.Api;

/// <summary>An operation that will go: since when that is known, when it ends, and what takes its place.</summary>
/// <param name="Until">From this day on it answers 410.</param>
/// <param name="Instead">The address of what takes its place.</param>
public sealed record GoesAway(DateOnly Since, DateOnly Until, string Instead);

/// <summary>What an operation says that will go: in the description, and with each of its answers.</summary>
public static class Deprecation
{
    /// <summary>Callers have a year at least.</summary>
    private const int LeastMonths = 12;

    /// <exception cref="ArgumentException">The time between is shorter than what is promised.</exception>
    public static RouteHandlerBuilder Goes(
        this RouteHandlerBuilder endpoint, DateOnly since, DateOnly until, string instead)
    {
        if (until < since.AddMonths(LeastMonths))
            throw new ArgumentException($"Callers were promised {LeastMonths} months.", nameof(until));
        var goes = new GoesAway(since, until, instead);
        return endpoint.WithMetadata(goes).Refuses(StatusCodes.Status410Gone, "gone")
            .AddEndpointFilter(async (context, next) =>
            {
                var http = context.HttpContext;
                var now = http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
                Say(http.Response.Headers, goes);
                return now < Moment(until) ? await next(context) : http.Problem(StatusCodes.Status410Gone, "gone");
            });
    }

    /// <summary>RFC 9745, RFC 8594 and RFC 5829.</summary>
    private static void Say(IHeaderDictionary headers, GoesAway goes)
    {
        headers["Deprecation"] = $"@{Moment(goes.Since).ToUnixTimeSeconds()}";
        headers["Sunset"] = Moment(goes.Until).ToString("R", CultureInfo.InvariantCulture);
        headers.Link = $"<{goes.Instead}>; rel=\"successor-version\"";
    }

    private static DateTimeOffset Moment(DateOnly day) => new(day, TimeOnly.MinValue, TimeSpan.Zero);
}
