using Despacho311.Contracts;
using Despacho311.Contracts.Journal;
using Despacho311.Domain.Cases;
using Despacho311.Domain.Messages;

namespace Despacho311.Api.Messages;

/// <summary>
/// Gives what is due to whoever can send it, and writes down what became of it. A message whose sending was not written
/// down goes again, under the same number.
/// </summary>
public sealed partial class MessagePost(
    MessageStore store, Letters letters, IEnumerable<IMessageSender> senders, IRows rows, TimeProvider clock,
    ILogger<MessagePost> log)
{
    private const int Most = 50;

    /// <summary>Whether anything can be sent at all.</summary>
    public bool IsOn => senders.Any(s => s.IsOn);

    public async Task Send(CancellationToken cancellation)
    {
        var due = await store.Due(clock.GetUtcNow(), Most, cancellation);
        var written = new List<(OwedMessage Message, Letter Letter)>();
        foreach (var message in due)
        {
            // Whoever was erased since, or whose key was left out of a restored copy, has no address any more.
            if (message.Address.Length > 0 && await rows.Find(Tables.Cases, message.Key.Case, cancellation) is { } row
                && letters.Write(message, Wire.Read<CitizenCase>(row.State), clock.GetUtcNow()) is { } letter)
                written.Add((message, letter));
            else
                await store.Became(message.Key, MessageState.Stopped, message.Tries, message.NextAt, null);
        }
        foreach (var group in written.GroupBy(w => senders.FirstOrDefault(s => s.Reaches(w.Message.Address))))
        {
            if (group.Key is { IsOn: true } sender)
                await sender.Send([.. group], Became, cancellation);
            else
                foreach (var (message, _) in group)
                    await Became(message, new Sending("no sender", IsPermanent: false));
        }
    }

    private Task Became(OwedMessage message, Sending sending)
    {
        var now = clock.GetUtcNow();
        if (sending.Fault is not { } fault)
            return store.Became(message.Key, MessageState.Sent, message.Tries, now, null);
        var tries = message.Tries + 1;
        var wait = sending.IsPermanent ? null : MessageRules.After(tries);
        LogNotTaken(log, message.Key.Case, message.Key.Number, tries, fault);
        return store.Became(message.Key, wait is null ? MessageState.Failed : MessageState.Queued, tries,
            now + (wait ?? TimeSpan.Zero), fault);
    }

    [LoggerMessage(Level = LogLevel.Information,
        Message = "News {Number} of case {Case} was not taken, try {Tries}: {Why}")]
    private static partial void LogNotTaken(ILogger log, string @case, int number, int tries, string why);
}
