using System.Collections.Immutable;

namespace Despacho311.Domain.Cases;

public enum CaseSpeaker
{
    Citizen,
    Agency,
    Engine,
}

/// <summary>What somebody said on a case.</summary>
/// <param name="Key">The key of a text, when the engine speaks: each reader gets it in their language.</param>
/// <param name="OuterId">The number under which another system sent it; sent again, it changes nothing.</param>
public sealed record CaseWord(
    string Text, ImmutableArray<string> MediaUrls, CaseSpeaker By, string? Key = null, string? OuterId = null)
{
    public bool IsEmpty => Text.Length == 0 && Key is null && MediaUrls.IsEmpty;

    public static CaseWord OfEngine(string key, string? text = null) => new(text ?? "", [], CaseSpeaker.Engine, key);
}

/// <summary>One line of a case's history as its reporter reads it.</summary>
/// <param name="Number">Counts from 1 within the case.</param>
/// <param name="Status">What the case was from then on.</param>
/// <param name="Agency">Whose the case was from then on.</param>
public sealed record CaseUpdate(
    int Number, CaseStatus Status, string Agency, CaseWord Word, bool Public, DateTimeOffset At)
{
    /// <summary>The update's own number, unique over all cases: letters, digits and hyphens only.</summary>
    public string IdIn(string caseId) => $"{caseId}-{Number}";

    /// <summary>The part on which it was said; null when it was on the case itself.</summary>
    public PartSpeech? Of { get; init; }

    /// <summary>What the case was from then on, or the part on which it was said.</summary>
    public CaseStatus StatusSaid => Of?.Status ?? Status;

    /// <summary>Whose the case was from then on, or the part on which it was said.</summary>
    public string AgencySaid => Of?.Agency ?? Agency;
}

/// <summary>Whose word an update of the whole is, when it was said on a part of it.</summary>
/// <param name="Status">What the part was from then on.</param>
public sealed record PartSpeech(string Part, string Agency, CaseStatus Status);

/// <summary>An update as its row holds it, with what a reader of updates of many cases needs.</summary>
public sealed record StoredCaseUpdate(string Case, string Service, CaseUpdate Update);
