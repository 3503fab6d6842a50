using System.Collections.Immutable;

namespace Despacho311.Domain;

/// <summary>
/// The answer of a <c>Decide</c> function: the events that follow from a command, or the one reason why not.
/// No events and no refusal means that the command was already carried out: saying it twice changes nothing.
/// </summary>
/// <typeparam name="TEvent">The aggregate's event union.</typeparam>
/// <typeparam name="TRefusal">The aggregate's reasons for refusing.</typeparam>
public readonly record struct Decision<TEvent, TRefusal>(ImmutableArray<TEvent> Events, TRefusal? Refusal)
    where TEvent : class
    where TRefusal : struct, Enum
{
    /// <summary>Nothing to do: the state already is as the command wants it.</summary>
    public static Decision<TEvent, TRefusal> Same => new([], null);

    public bool IsRefused => Refusal is not null;

    public static implicit operator Decision<TEvent, TRefusal>(TEvent happened) => new([happened], null);

    public static implicit operator Decision<TEvent, TRefusal>(ImmutableArray<TEvent> happened) => new(happened, null);

    public static implicit operator Decision<TEvent, TRefusal>(TRefusal reason) => new([], reason);

    public Decision<TEvent, TRefusal> ToDecision() => this;
}
