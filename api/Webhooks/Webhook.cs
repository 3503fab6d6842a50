using Despacho311.Domain.Deliveries;

namespace Despacho311.Api.Webhooks;

/// <summary>Section <c>Webhooks</c> of the configuration.</summary>
/// <param name="AllowPrivate">
/// Messages may go to addresses inside this network and over plain http: for agencies on the same network, and for
/// trying it out.
/// </param>
/// <param name="Origin">How others reach this server: setting <c>PublicUrl</c>.</param>
public sealed record WebhookSettings(bool AllowPrivate, string Origin)
{
    /// <summary>How long a receiver has for its answer.</summary>
    public static readonly TimeSpan TimeOut = TimeSpan.FromSeconds(15);

    public static WebhookSettings From(IConfiguration configuration, Launch launch) => new(
        configuration.GetValue("Webhooks:AllowPrivate", launch.Demo),
        (configuration["PublicUrl"] ?? launch.Urls.Split(';')[0]).TrimEnd('/'));
}

/// <summary>Somebody who wants to be told, where, and of what.</summary>
/// <param name="Owner">The name of the key that made it; with its role and scope, what it may hear.</param>
/// <param name="Types">Such as <c>case.closed</c> or <c>leak.*</c>; empty for all that it may hear.</param>
/// <param name="Services">Only cases of these; empty for all.</param>
/// <param name="SincePosition">Where in the journal it begins to listen.</param>
/// <param name="Disabled">Why nothing is sent any more; null while it is in use.</param>
public sealed record Webhook(
    string Id, string Owner, string Role, string? Scope, string Url, IReadOnlyList<string> Types,
    IReadOnlyList<string> Services, string Language, string Secret, string? OldSecret, DateTimeOffset? OldUntil,
    long SincePosition, DateTimeOffset CreatedAt, ReceiverHealth Health, WebhookDisabled? Disabled)
{
    /// <summary>The secrets that sign at this time: the old one for a while after a new one was made.</summary>
    public string[] SecretsAt(DateTimeOffset at) =>
        OldSecret is { } old && OldUntil > at ? [Secret, old] : [Secret];

    public bool Wants(string type) => Types.Count == 0 || Types.Any(t => t == type
        || (t.EndsWith(".*", StringComparison.Ordinal) && type.StartsWith(t[..^1], StringComparison.Ordinal)));
}

/// <summary>Why a webhook rests.</summary>
public enum WebhookDisabled
{
    /// <summary>Its receiver failed for three days.</summary>
    Unreachable,

    /// <summary>Its receiver answered 410.</summary>
    Gone,

    /// <summary>Its owner said so.</summary>
    ByOwner,
}

public enum WebhookMessageState
{
    Pending,
    Delivered,

    /// <summary>Given up: listed, and sent again when somebody asks.</summary>
    Dead,
}

/// <summary>A message that a webhook is owed.</summary>
/// <param name="Body">Byte for byte what is sent on every attempt.</param>
/// <param name="Refusals">How often the receiver did not want this one.</param>
public sealed record WebhookMessage(
    string Webhook, string Id, string Type, string Body, DateTimeOffset At, WebhookMessageState State, int Refusals,
    DateTimeOffset NextAt);

/// <summary>One attempt to deliver a message.</summary>
/// <param name="Status">The receiver's; absent when none came.</param>
/// <param name="Fault">Why none came.</param>
public sealed record WebhookAttempt(DateTimeOffset At, int? Status, string? Fault, int TookMs);
