using System.Globalization;
using Despacho311.Api.Text;

namespace Despacho311.Api;

/// <summary>
/// Two people may change the same thing: its ETag names the version that was seen, and a change that comes with
/// <c>If-Match</c> is made only when that is still the present one (RFC 9110).
/// </summary>
public static class Versions
{
    /// <summary>The answer's words depend on the language, and so does its tag.</summary>
    private static string Tag(HttpContext context, long version) => $"\"{version}.{context.Language()}\"";

    /// <summary>Names the version in the answer.</summary>
    /// <returns>True when the caller has it already, as <c>If-None-Match</c> says.</returns>
    public static bool Show(HttpContext context, long version)
    {
        var tag = Tag(context, version);
        context.Response.Headers.ETag = tag;
        context.Response.Headers.CacheControl = "private, no-cache";
        return HttpMethods.IsGet(context.Request.Method)
            && context.Request.Headers.IfNoneMatch.Any(seen => seen?.Contains(tag, StringComparison.Ordinal) is true);
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
}
