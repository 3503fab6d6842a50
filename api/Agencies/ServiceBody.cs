using System.Collections.Immutable;
using Despacho311.Domain.Agencies;
using Despacho311.Domain.Cases;

namespace Despacho311.Api.Agencies;

/// <summary>A service as an administrator writes it.</summary>
/// <param name="Target">What is promised; both its members are needed.</param>
/// <param name="AtHome">It is reported from a home: open data tell its place only roughly.</param>
/// <param name="Routes">Places where another agency answers; the first that fits holds.</param>
/// <param name="Offered">False: nobody can ask for it any more.</param>
/// <param name="From">The date of effect; at once when left out or gone by.</param>
/// <param name="Why">Such as the number of the resolution. Everybody can read it.</param>
/// <param name="Kind">What somebody wants who asks for it; a service request when it is not said.</param>
public sealed record ServiceBody(
    string? Agency, Bilingual? Name, Bilingual? Description, Bilingual? Group, ImmutableArray<string>? Keywords,
    ServiceTarget? Target, ImmutableArray<ServiceQuestion>? Questions, bool? AtHome, ServiceFrequency? Happens,
    ImmutableArray<ServiceRoute>? Routes, bool? Offered, DateTimeOffset? From, string? Why,
    CaseKind? Kind = null)
{
    public const int MaxCode = 40;
    public const int MaxName = 120;
    public const int MaxText = 500;
    private const int MaxKeywords = 40;
    private const int MaxQuestions = 40;
    private const int MaxValues = 200;
    private const int MaxRoutes = 200;
    private const int MaxDays = 365;

    internal static readonly TimeSpan Farthest = TimeSpan.FromDays(2 * 366);

    /// <summary>As the domain has it; only of a checked body.</summary>
    public ServiceType ToService(string code) => new(code, Agency!, Name!, Description!, Group!, Keywords ?? [],
        Target!, Questions ?? [], AtHome ?? false, Happens, Routes is { IsEmpty: false } ? Routes : null,
        Kind ?? CaseKind.ServiceRequest);

    /// <summary>Every field at fault: a JSON pointer and the code of its text.</summary>
    public IEnumerable<(string Pointer, string Code)> Faults(
        string code, AgencyDirectory directory, DateTimeOffset now)
    {
        if (!IsCode(code))
            yield return ("/code", "serviceCode");
        if (Agency is null || directory.FindAgency(Agency) is not { Active: true })
            yield return ("/agency", "unknownAgency");
        foreach (var (pointer, text, most) in new[]
        {
            ("/name", Name, MaxName), ("/description", Description, MaxText), ("/group", Group, MaxName),
        })
            if (Fault(text, most) is { } fault)
                yield return (pointer, fault);
        if (Keywords is { } words && (words.Length > MaxKeywords || words.Any(w => w.Length is 0 or > MaxCode)))
            yield return ("/keywords", "tooLong");
        if (Target is not { Days: >= 1 and <= MaxDays })
            yield return ("/target", "targetDays");
        if (Happens is { } h && !(h.PerHectareAndYear > 0 && h.ReportsEach > 1 && h.Days is >= 0.1 and <= 100))
            yield return ("/happens", "value");
        if (From > now + Farthest)
            yield return ("/from", "value");
        if (Problems.Fault(Why, WhyBody.MaxWhy) is { } why)
            yield return ("/why", why);
        foreach (var fault in QuestionFaults().Concat(RouteFaults(directory)))
            yield return fault;
    }

    private IEnumerable<(string Pointer, string Code)> QuestionFaults()
    {
        var questions = Questions ?? [];
        if (questions.Length > MaxQuestions)
            yield return ("/questions", "tooLong");
        foreach (var (question, i) in questions.Select((q, i) => (q, i)))
        {
            if (!IsVariable(question.Code) || questions.Take(i).Any(q => q.Code == question.Code))
                yield return ($"/questions/{i}/code", "questionCode");
            if (Fault(question.Question, MaxName) is { } fault)
                yield return ($"/questions/{i}/question", fault);
            if (question.Automated is not (null or "server_set"))
                yield return ($"/questions/{i}/automated", "value");
            var isChoice = question.Type is QuestionType.Singlevaluelist or QuestionType.Multivaluelist;
            var values = question.Values.IsDefault ? [] : question.Values;
            if (isChoice == values.IsEmpty || values.Length > MaxValues
                || values.Select(v => v.Key).Distinct(StringComparer.Ordinal).Count() != values.Length
                || values.Any(v => string.IsNullOrWhiteSpace(v.Key) || v.Key.Length > MaxName
                    || Fault(v.Name, MaxName) is not null))
                yield return ($"/questions/{i}/values", "questionValues");
        }
    }

    private IEnumerable<(string Pointer, string Code)> RouteFaults(AgencyDirectory directory)
    {
        var routes = Routes ?? [];
        if (routes.Length > MaxRoutes)
            yield return ("/routes", "tooLong");
        foreach (var (route, i) in routes.Select((r, i) => (r, i)))
        {
            if (route.Agency is null || directory.FindAgency(route.Agency) is not { Active: true })
                yield return ($"/routes/{i}/agency", "unknownAgency");
            if (route.Places.IsDefaultOrEmpty || route.Places.Any(p => p.Length is 0 or > MaxCode))
                yield return ($"/routes/{i}/places", "required");
        }
    }

    /// <summary>What is wrong with a text that has to be there in both languages; null when nothing is.</summary>
    public static string? Fault(Bilingual? text, int most) =>
        Problems.Fault(text?.Es, most) ?? Problems.Fault(text?.En, most);

    /// <summary>Capital letters, digits, hyphens and underscores, as Open311's clients can take.</summary>
    public static bool IsCode(string code) => code.Length is >= 2 and <= MaxCode
        && code.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c is '-' or '_');

    private static bool IsVariable(string? code) => code is { Length: >= 1 and <= MaxCode }
        && code.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
