using Despacho311.Domain.Deliveries;
using Despacho311.Domain.Leaks;

namespace Despacho311.Api.FeatureLayers;

/// <summary>What passes between the two registries.</summary>
public enum ExchangeKind
{
    /// <summary>From there: a report that nobody here had.</summary>
    Report,

    /// <summary>From there: they say how a leak stands.</summary>
    Standing,

    /// <summary>From here: a report that is new there, or how it stands.</summary>
    Edit,
}

public enum ExchangeState
{
    /// <summary>Not done yet: it is new, or they cannot be reached, or it is tried again.</summary>
    Queued,

    Done,

    /// <summary>It cannot be done as it is: a person has to look.</summary>
    Stuck,

    /// <summary>A person has seen to it in another way, such as by phone.</summary>
    Settled,
}

/// <summary>One thing that came from a layer, or goes to it.</summary>
/// <param name="Body">The feature that came; what was last sent; empty before it was.</param>
/// <param name="Asked">How often there was reason for it while it was queued.</param>
/// <param name="Tries">How often it was tried.</param>
/// <param name="Refusals">How often it was refused for its own sake.</param>
/// <param name="Fault">Why it is not done, or what the person who settled it says.</param>
public sealed record LayerExchange(
    string Id, string Layer, ExchangeKind Kind, string? Case, string? GlobalId, string Body, ExchangeState State,
    int Asked, int Tries, int Refusals, DateTimeOffset NextAt, DateTimeOffset At, DateTimeOffset? DoneAt,
    string? Fault);

/// <summary>Which case is which feature.</summary>
/// <param name="GlobalId">Null until it is there.</param>
/// <param name="Agreed">How the leak stood when both sides last agreed.</param>
/// <param name="Sent">Our own fields as they have them, as JSON; empty when that is not known.</param>
/// <param name="EditedAt">When they last changed it, as far as it was read.</param>
public sealed record LayerLink(
    string Layer, string Case, string? GlobalId, long? ObjectId, LeakStanding Agreed, string Sent,
    DateTimeOffset EditedAt);

/// <summary>How far a layer was read, and how it is doing.</summary>
/// <param name="SincePosition">Where in the journal it begins to be told what happens.</param>
/// <param name="ReadTo">All edits until then are known.</param>
/// <param name="ReadAt">When it was last looked for edits.</param>
/// <param name="Missing">Fields that are set up and that the layer has not.</param>
/// <param name="Fault">Why it could not be reached last; null when it could.</param>
public sealed record LayerHealth(
    string Name, long SincePosition, DateTimeOffset ReadTo, DateTimeOffset ReadAt, IReadOnlyList<string> Missing,
    ReceiverHealth Health, string? Fault);

/// <summary>What is still to do with a layer.</summary>
public sealed record LayerBacklog(int Queued, int Stuck, DateTimeOffset? OldestAt);
