using System.Collections.Immutable;
using Despacho311.Domain.Cases;

namespace Despacho311.Domain.Contacts;

/// <summary>What people ask often, and what the centre answers: read out as it stands.</summary>
/// <param name="Id">For ever: contacts name it as what they were answered from.</param>
/// <param name="Services">The services that it belongs to; empty for questions about the centre itself.</param>
/// <param name="Keywords">Other words by which it is found, in either language.</param>
public sealed record FrequentAnswer(
    string Id, ImmutableArray<string> Services, Bilingual Question, Bilingual Answer, ImmutableArray<string> Keywords);
