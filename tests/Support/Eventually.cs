namespace Despacho311.Tests.Support;

/// <summary>Waits for what must come true, and says what did not.</summary>
public static class Eventually
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    public static async Task Is(Func<Task<bool>> holds, string what, double seconds = 40)
    {
        using var timer = new PeriodicTimer(Look);
        var until = DateTimeOffset.UtcNow.AddSeconds(seconds);
        while (!await holds())
        {
            if (DateTimeOffset.UtcNow > until)
                throw new TimeoutException($"Not within {seconds} s: {what}");
            await timer.WaitForNextTickAsync();
        }
    }

    /// <summary>The first value that is not null.</summary>
    public static async Task<T> Get<T>(Func<Task<T?>> find, string what, double seconds = 40) where T : class
    {
        T? found = null;
        await Is(async () => (found = await find()) is not null, what, seconds);
        return found!;
    }

    /// <summary>Lets this much real time pass; for what must be left alone to happen, such as a crash.</summary>
    public static async Task Passes(TimeSpan time)
    {
        using var timer = new PeriodicTimer(time);
        await timer.WaitForNextTickAsync();
    }
}
