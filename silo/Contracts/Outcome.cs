namespace Despacho311.Contracts;

/// <summary>
/// What became of a command: the state after it, or why it was refused. A fault is an exception instead.
/// </summary>
/// <param name="State">The state now; null when there is none.</param>
/// <param name="Changed">False when the command had been carried out before.</param>
[GenerateSerializer, Immutable, Alias("outcome`2")]
public sealed record Outcome<TState, TRefusal>(
    [property: Id(0)] TState? State, [property: Id(1)] TRefusal? Refusal, [property: Id(2)] bool Changed,
    [property: Id(3)] long Version)
    where TState : class
    where TRefusal : struct, Enum;
