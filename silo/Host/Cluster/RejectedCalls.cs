namespace Despacho311.Host.Cluster;

/// <summary>
/// Calls that a silo turned away without running them, because it stops or was not reached, are made again: by then the
/// grain is found elsewhere. A call that was lost on its way is not, since it may have been done.
/// </summary>
public sealed class RejectedCalls(TimeProvider clock) : IOutgoingGrainCallFilter
{
    private const int MaxTries = 5;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await context.Invoke();
                return;
            }
            catch (OrleansMessageRejectionException e) when (tries < MaxTries && e is not SiloUnavailableException)
            {
                await Task.Delay(Pause * tries, clock);
            }
        }
    }
}
