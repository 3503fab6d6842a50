namespace Despacho311.Domain.Contacts;

/// <summary>How far a call has come, as the exchange tells it.</summary>
public enum CallState
{
    Ringing,
    Talking,
    Over,
}

/// <summary>A call at a call-taker's desk. Personal data: the number.</summary>
/// <param name="Id">The exchange's own name for it.</param>
/// <param name="From">As numbers are compared; null when the caller withholds it.</param>
/// <param name="At">When it began to ring.</param>
public sealed record PhoneCall(string Id, string? From, CallState State, DateTimeOffset At)
{
    /// <summary>
    /// What a desk shows after it was told of a call: the end of another than the one that is shown comes late, and a
    /// call that is told of again began when it began.
    /// </summary>
    public static PhoneCall? Next(PhoneCall? shown, PhoneCall told) => (told.State, shown?.Id == told.Id) switch
    {
        (CallState.Over, true) => null,
        (CallState.Over, false) => shown,
        (_, true) => told with { At = shown!.At, From = told.From ?? shown.From },
        _ => told,
    };
}
