using System.Collections.Concurrent;
using Despacho311.Domain.Effectiveness;

namespace Despacho311.Api.Indicators;

/// <summary>What the figures are counted by.</summary>
public sealed record FigureKey(string Agency, string Service, string Corregimiento);

/// <summary>
/// The figures of each month, counted once and kept until a case of the month moves: a year is added up from twelve
/// months, whoever asks for which part of it.
/// </summary>
public sealed class IndicatorMonths(FigureStore store, TimeProvider clock) : IDisposable
{
    /// <summary>In a rush every month changes all the time; figures may be so old.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);

    /// <summary>Open cases become late without anything happening to them.</summary>
    private static readonly TimeSpan Oldest = TimeSpan.FromMinutes(10);

    private sealed record Counted(
        long Version, DateTimeOffset At, IReadOnlyDictionary<FigureKey, FiguresTally> Cells);

    private readonly ConcurrentDictionary<string, Counted> kept = new();
    private readonly SemaphoreSlim counting = new(1);

    public void Dispose() => counting.Dispose();

    /// <summary>The cells of these months, and when the oldest was counted.</summary>
    /// <param name="months">Such as 2026-11, in any order.</param>
    public async Task<(DateTimeOffset AsOf, IReadOnlyList<(string Month, FigureKey Key, FiguresTally Tally)> Cells)>
        List(IReadOnlyCollection<string> months, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var versions = await store.Months(cancellation);
        var cells = new List<(string, FigureKey, FiguresTally)>();
        var oldest = now;
        foreach (var month in months.Where(versions.ContainsKey))
        {
            var counted = await Count(month, versions[month], now, cancellation);
            oldest = counted.At < oldest ? counted.At : oldest;
            cells.AddRange(counted.Cells.Select(c => (month, c.Key, c.Value)));
        }
        return (oldest, cells);
    }

    private async Task<Counted> Count(string month, long version, DateTimeOffset now, CancellationToken cancellation)
    {
        if (kept.TryGetValue(month, out var found) && IsGood(found))
            return found;
        // One counts, the others wait for it: many who ask at once cost what one costs.
        await counting.WaitAsync(cancellation);
        try
        {
            if (kept.TryGetValue(month, out found) && IsGood(found))
                return found;
            var cells = new Dictionary<FigureKey, FiguresTally>();
            await foreach (var c in store.List(month, cancellation))
            {
                var key = new FigureKey(c.Agency, c.Service, c.Corregimiento ?? "");
                if (!cells.TryGetValue(key, out var tally))
                    cells[key] = tally = new FiguresTally();
                tally.Add(c, now);
            }
            return kept[month] = new Counted(version, now, cells);
        }
        finally
        {
            counting.Release();
        }

        bool IsGood(Counted c) => now - c.At < (c.Version == version ? Oldest : Fresh);
    }
}
