using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Despacho311.Contracts;

namespace Despacho311.Api;

/// <summary>
/// Two people may change the same thing: its ETag begins with the version that was seen, and a change that comes with
/// <c>If-Match</c> is made only when that is still the present one (RFC 9110). The rest of the tag is of the answer's
/// bytes: its words depend on the language, and a case's clock goes on while the case stands still.
/// </summary>
public static class Versions
{
    private const string Json = "application/json; charset=utf-8";

    /// <summary>The thing under its tag; 304 when the caller has just this already, as <c>If-None-Match</c> says.
    /// </summary>
    public static IResult Answer<T>(HttpContext context, long version, T thing)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(thing, Wire.Json);
        var tag = $"\"{version}.{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8))}\"";
        context.Response.Headers.ETag = tag;
        context.Response.Headers.CacheControl = "private, no-cache";
        return HttpMethods.IsGet(context.Request.Method)
            && context.Request.Headers.IfNoneMatch.Any(seen => seen?.Contains(tag, StringComparison.Ordinal) is true)
                ? Results.StatusCode(StatusCodes.Status304NotModified)
                : Results.Bytes(bytes, Json);
    }

    /// <summary>The version that the caller saw; null when they do not say.</summary>
    public static (long? Version, IResult? Problem) Seen(HttpContext context)
    {
        var tag = context.Request.Headers.IfMatch.ToString().Trim();
        if (tag is "" or "*")
            return (null, null);
        return long.TryParse(tag.Trim('"').Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var seen)
            ? (seen, null)
            : (null, context.Invalid(context.Field("/If-Match", "value")));
    }

    /// <summary>Why it may not be changed: the caller must have seen the present version. Null when so.</summary>
    /// <param name="movedOn">What they are told otherwise.</param>
    public static IResult? NotSeen(HttpContext context, long present, string movedOn = "rulesMovedOn") =>
        Seen(context) switch
        {
            ({ } seen, _) => seen == present
                ? null
                : context.Problem(StatusCodes.Status412PreconditionFailed, movedOn),
            (_, { } problem) => problem,
            _ => context.Problem(StatusCodes.Status428PreconditionRequired, "ifMatchRequired"),
        };
}
