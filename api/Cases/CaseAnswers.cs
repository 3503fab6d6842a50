using System.Security.Cryptography;
using System.Text;
using Despacho311.Api.Open311;
using Despacho311.Contracts.Cases;
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

    /// <summary>
    /// The same token for the same person, and no way back to them without the data that rests apart.
    /// </summary>
    public static string? TokenOf(Reporter? reporter)
    {
        var known = reporter?.DeviceId ?? reporter?.AccountId ?? reporter?.Email ?? reporter?.Phone;
        if (known is null)
            return null;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes("reporter\n" + known), hash);
        return Convert.ToHexStringLower(hash[..8]);
    }
}
