namespace Despacho311.Host;

/// <summary>The loop of what runs beside all else, again and again until the process stops.</summary>
public static class Every
{
    /// <summary>Does it each time the period is over; returns when it is told to stop.</summary>
    public static async Task Run(
        TimeSpan period, TimeProvider clock, Func<Task> act, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(period, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping))
                await act();
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The process stops.
        }
    }
}
