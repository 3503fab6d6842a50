using System.Collections.Immutable;
using Despacho311.Domain.Cases;

namespace Despacho311.Domain.Messages;

/// <summary>What became of a message that the centre owes somebody.</summary>
public enum MessageState
{
    Queued,
    Sent,

    /// <summary>The receiving server will never take it, or took nothing for two days.</summary>
    Failed,

    /// <summary>It came back after it had been sent.</summary>
    Bounced,

    /// <summary>The reporter wants no more.</summary>
    Stopped,
}

/// <summary>What became of a message that somebody sent to the centre.</summary>
public enum MessageOutcome
{
    /// <summary>For a person to look at: it belongs to no case that its sender reported.</summary>
    New,

    /// <summary>A person has taken it.</summary>
    Taken,

    /// <summary>Its words were added to the sender's case.</summary>
    Added,

    /// <summary>It belongs to a case that admits no more words.</summary>
    Refused,

    /// <summary>A machine wrote it: an answering machine, a list, a newsletter.</summary>
    Automatic,

    /// <summary>A message of ours that came back.</summary>
    Bounce,

    /// <summary>It says nothing and shows nothing.</summary>
    Empty,

    /// <summary>Its sender has sent too many within the hour.</summary>
    TooMany,
}

/// <summary>The rules of writing with people by mail.</summary>
public static class MessageRules
{
    /// <summary>More than these from one sender within an hour are not looked at.</summary>
    public const int MostPerHour = 20;

    /// <summary>Older news than this is not sent any more.</summary>
    public static readonly TimeSpan Stale = TimeSpan.FromDays(3);

    private static readonly ImmutableArray<TimeSpan> Between =
    [
        TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2),
        TimeSpan.FromHours(6), TimeSpan.FromHours(12), TimeSpan.FromHours(24),
    ];

    /// <summary>A text message of more characters is cut: each 70 to 160 of them are paid for.</summary>
    public const int LongestText = 300;

    /// <summary>
    /// Whether a case's news are worth a text message, which costs money and rings: what they must answer, that it came
    /// to an end, and that it did not after all. The receipt is, too.
    /// </summary>
    public static bool IsWorthAText(CaseStatus status) =>
        !CaseLogic.IsOpen(status) || status is CaseStatus.WaitingForCitizen or CaseStatus.Received;

    /// <summary>The subject, the link, and between them what fits.</summary>
    public static string ShortText(string subject, IEnumerable<string> words, string link)
    {
        var text = subject;
        foreach (var word in words)
        {
            var left = LongestText - text.Length - link.Length - 2;
            if (left < 20)
                break;
            text += "\n" + (word.Length <= left ? word : word[..(left - 1)].TrimEnd() + "…");
        }
        return $"{text}\n{link}";
    }

    /// <summary>How long to wait after so many tries in vain; null to give up.</summary>
    public static TimeSpan? After(int tries) => tries <= Between.Length ? Between[tries - 1] : null;

    /// <summary>
    /// Whether a machine sent it, so that it is never answered (RFC 3834): two answering machines would write to each
    /// other for ever.
    /// </summary>
    /// <param name="headers">Names in lower case.</param>
    /// <param name="sender">The envelope's; empty for notices of delivery.</param>
    public static bool IsAutomatic(IReadOnlyDictionary<string, string> headers, string? sender)
    {
        if (sender is { Length: 0 })
            return true;
        if (headers.TryGetValue("auto-submitted", out var auto)
            && !auto.Trim().Equals("no", StringComparison.OrdinalIgnoreCase))
            return true;
        if (headers.TryGetValue("precedence", out var precedence)
            && precedence.Trim().ToLowerInvariant() is "bulk" or "junk" or "list" or "auto_reply")
            return true;
        return headers.Keys.Any(name => name.StartsWith("list-", StringComparison.Ordinal))
            || headers.ContainsKey("x-autoreply") || headers.ContainsKey("x-autorespond");
    }

    /// <summary>What the writer says, without what they answer to: mail programs put the whole talk below.</summary>
    public static string OwnWords(string text)
    {
        var own = new List<string>();
        var lines = text.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            // A long introduction is broken in two by the mail program.
            var both = i + 1 < lines.Length ? lines[i].TrimEnd() + " " + lines[i + 1].Trim() : lines[i];
            if (BeginsQuote(lines[i]) || (IsQuoteIntroduction(both) && !IsQuoteIntroduction(lines[i])))
                break;
            own.Add(lines[i].TrimEnd());
        }
        return string.Join('\n', own).Trim();
    }

    private static bool BeginsQuote(string line) => line.StartsWith('>')
        || line is "-- " or "--"
        || line.StartsWith("________________", StringComparison.Ordinal)
        || line.Contains("-----Original Message-----", StringComparison.OrdinalIgnoreCase)
        || line.Contains("-----Mensaje original-----", StringComparison.OrdinalIgnoreCase)
        || IsQuoteIntroduction(line);

    private static bool IsQuoteIntroduction(string line)
    {
        var said = line.Trim();
        return (said.StartsWith("On ", StringComparison.Ordinal) && said.EndsWith("wrote:", StringComparison.Ordinal))
            || (said.StartsWith("El ", StringComparison.Ordinal) && said.Contains("escribi", StringComparison.Ordinal)
                && said.EndsWith(':'));
    }
}
