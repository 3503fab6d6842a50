namespace Despacho311.Domain.Deliveries;

/// <summary>What an attempt to deliver a message came to.</summary>
public enum DeliveryVerdict
{
    /// <summary>2xx.</summary>
    Delivered,

    /// <summary>The receiver answers, and does not want this message: the others go on.</summary>
    MessageRefused,

    /// <summary>Nobody answers, or the receiver says it cannot now: the others wait too.</summary>
    ReceiverFailed,

    /// <summary>410: nobody will ever listen there again.</summary>
    Gone,
}

/// <summary>How a receiver is doing.</summary>
/// <param name="Failures">Attempts in a row that failed for the receiver's sake.</param>
/// <param name="NextAt">Nothing is sent before.</param>
public sealed record ReceiverHealth(int Failures, DateTimeOffset? FailingSince, DateTimeOffset NextAt)
{
    /// <summary>One message at a time finds out whether a failing receiver is back.</summary>
    public int AtOnce => Failures == 0 ? DeliveryRules.MostAtOnce : 1;
}

/// <summary>
/// When to try again, and when to give up. A receiver that is down is asked with its oldest message, at most half an
/// hour apart, while the rest waits and loses no attempt: when it is back, all arrives at once, oldest first. Only a
/// message that the receiver itself refuses is retried on a schedule of its own.
/// </summary>
public static class DeliveryRules
{
    public const int MostAtOnce = 8;

    /// <summary>How long a receiver may fail without one success before it is disabled.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromDays(3);

    /// <summary>How long the old secret signs too, after a new one was made.</summary>
    public static readonly TimeSpan OldSecretLasts = TimeSpan.FromHours(24);

    /// <summary>How long what was delivered or given up can be read and sent again.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private static readonly TimeSpan[] BetweenProbes =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10),
        TimeSpan.FromMinutes(30),
    ];

    /// <summary>As Standard Webhooks recommends it: about 75 hours in all.</summary>
    private static readonly TimeSpan[] AfterRefusals =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2),
        TimeSpan.FromHours(5), TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20),
        TimeSpan.FromHours(24),
    ];

    /// <param name="status">Null when no answer came.</param>
    public static DeliveryVerdict Judge(int? status) => status switch
    {
        >= 200 and < 300 => DeliveryVerdict.Delivered,
        410 => DeliveryVerdict.Gone,
        // Too early, too many, too slow: about the moment and not about the message. So is a wrong address (404) or a
        // redirect (3xx, which is never followed), since it is the same for every message.
        null or 401 or 403 or 404 or 408 or 425 or 429 or < 400 or >= 500 => DeliveryVerdict.ReceiverFailed,
        _ => DeliveryVerdict.MessageRefused,
    };

    /// <param name="retryAfter">What the receiver asked for.</param>
    /// <param name="jitter">0 to 1: spreads the probes of many receivers on one machine.</param>
    public static ReceiverHealth After(
        ReceiverHealth health, DeliveryVerdict verdict, DateTimeOffset now, TimeSpan? retryAfter, double jitter)
    {
        if (verdict != DeliveryVerdict.ReceiverFailed)
            return new ReceiverHealth(0, null, now);
        var wait = BetweenProbes[Math.Min(health.Failures, BetweenProbes.Length - 1)] * (1 + 0.2 * jitter);
        if (retryAfter is { } asked && asked > wait)
            wait = asked < Patience ? asked : Patience;
        return new ReceiverHealth(health.Failures + 1, health.FailingSince ?? now, now + wait);
    }

    public static bool GivesUpOn(ReceiverHealth health, DateTimeOffset now) =>
        health.FailingSince is { } since && now - since >= Patience;

    /// <summary>When a refused message is tried again; null when it is given up.</summary>
    /// <param name="refusals">How often it was refused, this time included.</param>
    public static DateTimeOffset? NextTry(int refusals, DateTimeOffset now) =>
        refusals <= AfterRefusals.Length ? now + AfterRefusals[refusals - 1] : null;
}
