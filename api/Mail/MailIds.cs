using Despacho311.Api.Messages;
using Despacho311.Api.Reports;

namespace Despacho311.Api.Mail;

/// <summary>
/// The numbers of the centre's messages. Each holds the reporter's key of its case, so that an answer shows by what it
/// answers to that its writer got the message: a sender's address alone can be anybody's.
/// </summary>
public sealed class MailIds(ReporterKeys reporters, MailSettings settings)
{
    public string Of(MessageKey key) =>
        $"{key.Case}.{key.Number}.{reporters.KeyOf(key.Case, key.Who)}@{settings.From.Domain}";

    /// <summary>Null when it is none of ours, or forged.</summary>
    public MessageKey? Read(string? messageId)
    {
        var local = messageId?.Trim('<', '>', ' ').Split('@')[0].Split('.');
        if (local is not [var code, var number, var who, var seal]
            || !int.TryParse(number, out var update) || update < 0)
            return null;
        return reporters.FindReporter(code, $"{who}.{seal}") is null ? null : new MessageKey(code, update, who);
    }
}
