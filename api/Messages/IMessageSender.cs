namespace Despacho311.Api.Messages;

/// <summary>What became of a message that was given to a sender.</summary>
/// <param name="Fault">Why it was not taken; null when it was.</param>
/// <param name="IsPermanent">Whether it will never be.</param>
public sealed record Sending(string? Fault, bool IsPermanent)
{
    public static readonly Sending Done = new(null, false);
}

/// <summary>A way by which messages reach people: mail, a chat, a telephone company's text messages.</summary>
public interface IMessageSender
{
    /// <summary>Whether it is set up.</summary>
    bool IsOn { get; }

    /// <summary>Whether this is an address of its kind: <c>ana@example.org</c>, <c>whatsapp:50766123456</c>.</summary>
    bool Reaches(string address);

    /// <summary>Sends each and says at once what became of it. What is sent again is the same message.</summary>
    Task Send(IReadOnlyList<(OwedMessage Message, Letter Letter)> due, Func<OwedMessage, Sending, Task> became,
        CancellationToken cancellation);
}
