using Despacho311.Api.Open311;
using Despacho311.Domain.Cases;

namespace Despacho311.Api.Cases;

/// <summary>What a report may hold, whichever way it comes in.</summary>
public static class CaseAnswers
{
    /// <summary>The longest text of a citizen, in characters: Open311's limit.</summary>
    public const int MaxText = 4_000;

    private const int MaxShort = 400;

    /// <summary>Whether the question can be answered like this.</summary>
    public static bool IsAdmitted(ServiceQuestion question, string given) => question.Type switch
    {
        QuestionType.Number => Values.Number(given, out _),
        QuestionType.Datetime => Values.Time(given, out _),
        QuestionType.Singlevaluelist or QuestionType.Multivaluelist => question.Values.Any(v => v.Key == given),
        QuestionType.String => given.Length <= MaxShort,
        _ => given.Length <= MaxText,
    };
}
