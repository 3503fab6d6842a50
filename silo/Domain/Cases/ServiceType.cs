using System.Collections.Immutable;

namespace Despacho311.Domain.Cases;

/// <summary>A text in both languages.</summary>
public sealed record Bilingual(string Es, string En)
{
    public string In(string language) => language == "en" ? En : Es;
}

/// <summary>What somebody who turns to the centre wants.</summary>
public enum CaseKind
{
    /// <summary>Something is to be done somewhere.</summary>
    ServiceRequest,

    /// <summary>An agency, or somebody in it, served badly.</summary>
    Complaint,

    /// <summary>Somebody breaks the law.</summary>
    Denunciation,

    /// <summary>To know something.</summary>
    Query,
    Suggestion,
}

/// <summary>What can be asked for.</summary>
/// <param name="Code">Stable; letters, digits, hyphen and underscore only.</param>
/// <param name="Target">Within which time the agency promises an answer.</param>
/// <param name="AtHome">It is reported from a home: open data tell its place only roughly.</param>
/// <param name="Routes">Places where another agency answers; the first that fits holds.</param>
/// <param name="Happens">How often; the usual when null. It weighs whether two reports are of the same.</param>
public sealed record ServiceType(
    string Code, string Agency, Bilingual Name, Bilingual Description, Bilingual Group, ImmutableArray<string> Keywords,
    ServiceTarget Target, ImmutableArray<ServiceQuestion> Questions, bool AtHome = false,
    ServiceFrequency? Happens = null, ImmutableArray<ServiceRoute>? Routes = null,
    CaseKind Kind = CaseKind.ServiceRequest)
{
    /// <summary>What is to be done is done somewhere; what somebody has to say has no place.</summary>
    public bool NeedsPlace => Kind == CaseKind.ServiceRequest;

    /// <summary>Who answers for a case there.</summary>
    /// <param name="area">The code of its corregimiento; null when nobody knows.</param>
    public string AgencyAt(string? area) => area is null
        ? Agency
        : (Routes ?? []).FirstOrDefault(r => r.Holds(area))?.Agency ?? Agency;

    /// <summary>Reports of this service fall together into leaks.</summary>
    public const string WaterLeak = "IDAAN-FUGA";
}

/// <summary>In these places another agency answers.</summary>
/// <param name="Places">Codes of corregimientos, or their beginnings: of a district, of a province.</param>
public sealed record ServiceRoute(ImmutableArray<string> Places, string Agency)
{
    public bool Holds(string area) => Places.Any(p => area.StartsWith(p, StringComparison.Ordinal));
}

public enum TargetKind
{
    /// <summary>Days on which the agency is open.</summary>
    Working,

    /// <summary>All days.</summary>
    Calendar,
}

/// <summary>How often what a service is asked for happens, as round figures to begin with.</summary>
/// <param name="PerHectareAndYear">In a street where it does happen; above 0.</param>
/// <param name="ReportsEach">How many reports one of it gets; above 1.</param>
/// <param name="Days">For how long half of them last, 0.1 to 100.</param>
public sealed record ServiceFrequency(double PerHectareAndYear, double ReportsEach, double Days)
{
    public static readonly ServiceFrequency Usual = new(2, 2, 14);
}

/// <summary>The time that a service promises.</summary>
/// <param name="Days">1 to 365; the day of filing is not one of them.</param>
public sealed record ServiceTarget(int Days, TargetKind Kind);

/// <summary>A question that the service asks, an Open311 attribute.</summary>
/// <param name="Automated"><c>server_set</c> when the client's program fills it, not the citizen; else null.</param>
public sealed record ServiceQuestion(
    string Code, QuestionType Type, bool Required, int Order, Bilingual Question, ImmutableArray<QuestionValue> Values,
    string? Automated);

public sealed record QuestionValue(string Key, Bilingual Name);

/// <summary>Open311's data types.</summary>
public enum QuestionType
{
    String,
    Number,
    Datetime,
    Text,
    Singlevaluelist,
    Multivaluelist,
}
