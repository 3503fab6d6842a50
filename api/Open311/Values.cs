using System.Collections.Immutable;
using System.Globalization;
using Despacho311.Contracts.Cases;

namespace Despacho311.Api.Open311;

/// <summary>Parameters from form or query; an empty one is the same as none.</summary>
public sealed class Values(HttpContext context, IFormCollection? form)
{
    private const int MaxMedia = 10;

    public string? Text(string name) => All(name) is [var first, ..] ? first : null;

    private ImmutableArray<string> All(string name)
    {
        if (form is null || !form.TryGetValue(name, out var given))
            if (!context.Request.Query.TryGetValue(name, out given))
                return [];
        var kept = ImmutableArray.CreateBuilder<string>(given.Count);
        foreach (var value in given)
            if (value.AsSpan().Trim() is { Length: > 0 } trimmed)
                kept.Add(trimmed.Length == value!.Length ? value : trimmed.ToString());
        return kept.Count == kept.Capacity ? kept.MoveToImmutable() : kept.ToImmutable();
    }

    /// <summary>
    /// All answers to a question, from <c>attribute[code]</c> repeated or not, and <c>attribute[code][]</c>.
    /// </summary>
    public ImmutableArray<string> Attribute(string code) =>
        [.. All($"attribute[{code}]"), .. All($"attribute[{code}][]")];

    public ImmutableArray<string> MediaUrls() => [.. All("media_url")
        .Where(u => Uri.TryCreate(u, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https").Take(MaxMedia)];

    public Reporter? Reporter()
    {
        var reporter = new Reporter(Text("first_name"), Text("last_name"), Text("email"), Text("phone"),
            Text("device_id") ?? Text("deviceid"), Text("account_id"));
        return reporter == new Reporter(null, null, null, null, null, null) ? null : reporter;
    }

    public static bool Number(string? text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);

    /// <summary>A date with or without time; without a zone it is Panama's.</summary>
    public static bool Time(string? text, out DateTimeOffset at)
    {
        at = default;
        if (text is not { Length: >= 10 and <= 40 })
            return false;
        // A plus sign that nobody encoded arrives as a blank.
        var mended = text.Length > 19 && text[^6] == ' ' ? text[..^6] + "+" + text[^5..] : text;
        if (!DateTimeOffset.TryParse(mended, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out at))
            return false;
        var zoned = mended.EndsWith('Z') || mended[10..].Contains('+', StringComparison.Ordinal)
            || mended[10..].Contains('-', StringComparison.Ordinal);
        if (!zoned)
            at = new DateTimeOffset(at.DateTime, TimeSpan.FromHours(-5));
        return at.Year is >= 1970 and < 3000;
    }
}
