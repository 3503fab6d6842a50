using System.Collections.Immutable;
using Despacho311.Api.Agencies;
using Despacho311.Api.City;
using Despacho311.Domain.Cases;
using Despacho311.Domain.Texts;

namespace Despacho311.Api.StandardTexts;

/// <summary>A standard text as an administrator writes it.</summary>
/// <param name="Services">Codes; empty for all.</param>
/// <param name="Agencies">Codes; empty for all.</param>
/// <param name="Title">The question, or by what the text is chosen.</param>
/// <param name="Offered">False: it is not said any more.</param>
/// <param name="From">The date of effect; at once when left out or gone by.</param>
/// <param name="Why">Everybody can read it.</param>
public sealed record StandardTextBody(
    TextUse? Use, ImmutableArray<string>? Services, ImmutableArray<string>? Agencies, Bilingual? Title,
    Bilingual? Text, ImmutableArray<string>? Keywords, bool? Offered, DateTimeOffset? From, string? Why)
{
    private const int MaxId = 60;
    private const int MaxText = 2_000;
    private const int MaxKeywords = 40;

    /// <summary>As the domain has it; only of a checked body.</summary>
    public StandardText ToText(string id) =>
        new(id, Use!.Value, Services ?? [], Agencies ?? [], Title!, Text!, Keywords ?? []);

    /// <summary>Every field at fault: a JSON pointer and the code of its text.</summary>
    /// <param name="known">What the text was for until now: a contact that names it says so for ever.</param>
    public IEnumerable<(string Pointer, string Code)> Faults(
        string id, TextUse? known, CityMap city, DateTimeOffset now)
    {
        if (!IsId(id))
            yield return ("/id", "textId");
        if (Use is null || (known ?? Use) != Use)
            yield return ("/use", Use is null ? "required" : "value");
        if ((Services ?? []).Any(s => city.FindService(s) is null))
            yield return ("/services", "value");
        if ((Agencies ?? []).Any(a => city.Directory.FindAgency(a) is null))
            yield return ("/agencies", "unknownAgency");
        if (ServiceBody.Fault(Title, ServiceBody.MaxText) is { } title)
            yield return ("/title", title);
        if (ServiceBody.Fault(Text, MaxText) is { } text)
            yield return ("/text", text);
        if (Keywords is { } words
            && (words.Length > MaxKeywords || words.Any(w => w.Length is 0 or > ServiceBody.MaxCode)))
            yield return ("/keywords", "tooLong");
        if (From > now + ServiceBody.Farthest)
            yield return ("/from", "value");
        if (Problems.Fault(Why, WhyBody.MaxWhy) is { } why)
            yield return ("/why", why);
    }

    private static bool IsId(string id) => id.Length is >= 2 and <= MaxId
        && id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
