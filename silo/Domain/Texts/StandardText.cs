using System.Collections.Immutable;
using Despacho311.Domain.Cases;
using Despacho311.Domain.Editions;

namespace Despacho311.Domain.Texts;

/// <summary>Where a standard text is offered.</summary>
public enum TextUse
{
    /// <summary>The answer to a question that people often ask: read out to them as it stands.</summary>
    Answer,

    /// <summary>To the citizen, as a case is taken in hand.</summary>
    Acknowledge,

    /// <summary>A question to the citizen.</summary>
    Ask,

    Resolve,
    Transfer,
    Close,
}

/// <summary>What the centre says again and again.</summary>
/// <param name="Id">For ever: contacts name it as what they were answered from.</param>
/// <param name="Services">The services that it belongs to; empty for all.</param>
/// <param name="Agencies">The agencies that it is offered to; empty for all.</param>
/// <param name="Title">The question, or by what the text is chosen.</param>
/// <param name="Keywords">Other words by which it is found, in either language.</param>
public sealed record StandardText(
    string Id, TextUse Use, ImmutableArray<string> Services, ImmutableArray<string> Agencies, Bilingual Title,
    Bilingual Text, ImmutableArray<string> Keywords);

/// <summary>A standard text as it is from a moment on.</summary>
/// <param name="Offered">False: it is not said any more.</param>
public sealed record TextEdition(int Version, StandardText Text, bool Offered, DateTimeOffset From)
    : IEdition<TextEdition>
{
    public TextEdition StartingAt(DateTimeOffset from) => this with { From = from };
}
