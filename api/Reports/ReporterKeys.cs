using Despacho311.Api.Accounts;
using Despacho311.Contracts.Cases;

namespace Despacho311.Api.Reports;

/// <summary>
/// Keys by which people show that they reported a case, without an account: given when they report, and in every
/// message to them. A case's code is public and proves nothing.
/// </summary>
/// <remarks>
/// A key is its reporter's opaque token and a seal over case and token, so nothing is kept per key, and the same report
/// sent twice gets the same one.
/// </remarks>
public sealed class ReporterKeys(ServerSecret secret)
{
    /// <summary>96 bits: nobody guesses one, however many tries they have.</summary>
    private const int SealBytes = 12;

    private const int MaxLength = 200;

    private const int TokenBytes = 8;

    /// <summary>
    /// The same token for the same person. Without this installation's secret there is no way back to them: who has
    /// the tokens alone cannot try all telephone numbers.
    /// </summary>
    /// <returns>Null when they say nothing of themselves.</returns>
    public string? TokenOf(Reporter? reporter)
    {
        var known = reporter?.DeviceId ?? reporter?.AccountId ?? reporter?.Email ?? reporter?.Phone;
        return known is null ? null : TokenOf("reporter", known);
    }

    /// <summary>The token of a person who says nothing of themselves.</summary>
    /// <param name="report">What is the same when they send the same again.</param>
    public string TokenOfNobody(string report) => TokenOf("nobody", report);

    /// <param name="who">The reporter's opaque token.</param>
    public string KeyOf(string caseId, string who) => $"{who}.{Seal(caseId, who)}";

    /// <summary>The token of the reporter that a key of this case was given to; null when it is not one.</summary>
    public string? FindReporter(string caseId, string? key) =>
        key is not null && key.Length <= MaxLength && key.Split('.') is [{ Length: > 0 } who, var given]
        && ServerSecret.Same(Seal(caseId, who), given)
            ? who
            : null;

    private string Seal(string caseId, string who) => secret.Seal($"key\n{caseId}\n{who}", SealBytes);

    private string TokenOf(string kind, string known) =>
        Convert.ToHexStringLower(secret.Sign($"{kind}\n{known}").AsSpan(0, TokenBytes));
}
