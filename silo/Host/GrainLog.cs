using Microsoft.Extensions.Logging;

namespace Despacho311.Host;

/// <summary>What grains of every kind say in the log.</summary>
internal static partial class GrainLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "{Id} refused a command: {Why}")]
    public static partial void Refused(ILogger log, string id, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Id} did not reach {Whom}; it will be told again")]
    public static partial void NotTold(ILogger log, Exception e, string id, string whom);
}
