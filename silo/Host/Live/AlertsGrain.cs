using System.Collections.Immutable;
using Despacho311.Contracts.Live;

namespace Despacho311.Host.Live;

/// <summary>Acknowledgements are no history of the city: they rest in grain storage, not in the journal.</summary>
internal sealed class AlertsGrain(
    [PersistentState("alerts", SiloSetup.GrainStorage)] IPersistentState<AlertsGrain.Kept> kept, TimeProvider clock)
    : Grain, IAlertsGrain
{
    private static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(10);

    private readonly Dictionary<string, DateTimeOffset> seen = new(StringComparer.Ordinal);

    public sealed record Kept
    {
        public ImmutableDictionary<string, Acknowledgement> ByAlert { get; init; } =
            ImmutableDictionary<string, Acknowledgement>.Empty;
    }

    public async Task<Acknowledgement> Acknowledge(string alert, string who)
    {
        if (kept.State.ByAlert.TryGetValue(alert, out var known))
            return known;
        var acknowledgement = new Acknowledgement(who, clock.GetUtcNow());
        await Save(kept.State.ByAlert.Add(alert, acknowledgement));
        return acknowledgement;
    }

    public async Task<ImmutableDictionary<string, Acknowledgement>> KeepOnly(ImmutableArray<string> alerts)
    {
        var now = clock.GetUtcNow();
        foreach (var alert in alerts)
            seen[alert] = now;
        foreach (var alert in kept.State.ByAlert.Keys)
            seen.TryAdd(alert, now);
        // A process that has just begun does not know all alerts yet, so what it does not name is not over at once.
        var over = kept.State.ByAlert.Keys.Where(a => now - seen[a] > Forgotten).ToList();
        if (over.Count > 0)
            await Save(kept.State.ByAlert.RemoveRange(over));
        return kept.State.ByAlert;
    }

    private async Task Save(ImmutableDictionary<string, Acknowledgement> next)
    {
        kept.State = new Kept { ByAlert = next };
        try
        {
            await kept.WriteStateAsync();
        }
        catch
        {
            // Only the store knows what it holds: the next call reads it.
            DeactivateOnIdle();
            throw;
        }
    }
}
