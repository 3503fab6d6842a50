using System.Globalization;
using System.Resources;

namespace Despacho311.Api.Text;

/// <summary>What people read, in Spanish and English, from <c>Texts.es.resx</c> and <c>Texts.en.resx</c>.</summary>
public static class Texts
{
    private static readonly ResourceManager Resources = new("Despacho311.Api.Text.Texts", typeof(Texts).Assembly);
    private static readonly CultureInfo Spanish = CultureInfo.GetCultureInfo("es");
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en");

    /// <exception cref="ArgumentException">When there is no such text: a bug found by the test that compares both
    /// files.</exception>
    public static string Get(string language, string key, params object[] values)
    {
        var text = Find(language, key)
            ?? throw new ArgumentException($"There is no text {key}.", nameof(key));
        return values.Length == 0 ? text : string.Format(CultureInfo.InvariantCulture, text, values);
    }

    /// <summary>Null when there is no such text.</summary>
    public static string? Find(string language, string key) =>
        Resources.GetResourceSet(language == "en" ? English : Spanish, createIfNotExists: true, tryParents: false)
            ?.GetString(key);

    /// <summary>
    /// The caller's language: <c>?lang=</c>, else Accept-Language; Spanish unless English is asked for.
    /// </summary>
    public static string Language(this HttpContext context)
    {
        var asked = context.Request.Query["lang"].ToString();
        if (asked is "es" or "en")
            return asked;
        foreach (var part in context.Request.Headers.AcceptLanguage.ToString().Split(','))
        {
            var tag = part.Split(';')[0].Trim();
            if (tag.StartsWith("es", StringComparison.OrdinalIgnoreCase))
                return "es";
            if (tag.StartsWith("en", StringComparison.OrdinalIgnoreCase))
                return "en";
        }
        return "es";
    }

    public static Reader Reader(this HttpContext context) =>
        new(context.Language(), $"{context.Request.Scheme}://{context.Request.Host}");

    public static string Text(this HttpContext context, string key, params object[] values) =>
        Get(context.Language(), key, values);
}
