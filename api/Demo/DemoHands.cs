using System.Collections.Concurrent;
using Despacho311.Api.Accounts;

namespace Despacho311.Api.Demo;

/// <summary>
/// The demo's trucks that a person has in hand: whoever opens the operator's page answers and works for that truck, and
/// the simulated operator leaves it to them until a minute after they have gone.
/// </summary>
public sealed class DemoHands(TimeProvider clock)
{
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, DateTimeOffset> seen = new(StringComparer.Ordinal);

    /// <summary>Every call with a truck's key shows that somebody is there.</summary>
    public Task See(HttpContext context, Func<Task> next)
    {
        if (context.TruckOf() is { } truck)
            seen[truck] = clock.GetUtcNow();
        return next();
    }

    public bool Holds(string truck) => seen.TryGetValue(truck, out var at) && clock.GetUtcNow() - at < Kept;
}
