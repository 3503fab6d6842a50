using System.Collections.Concurrent;

namespace Despacho311.Tests.Support.Faults;

/// <summary>One try of one client: what it was about, when, and whether it was answered as it should.</summary>
/// <param name="About">The thing of the city it spoke to, so that gaps can be told for each.</param>
public sealed record Attempt(string About, DateTimeOffset From, DateTimeOffset To, bool Answered, string? Why = null);

/// <summary>What clients did and were told while things broke.</summary>
public sealed class History
{
    private readonly ConcurrentQueue<Attempt> attempts = new();
    private readonly ConcurrentQueue<string> reports = new();
    private readonly ConcurrentQueue<(string Case, string Text)> notes = new();
    private readonly ConcurrentQueue<string> removals = new();

    public IReadOnlyCollection<Attempt> Attempts => attempts;

    /// <summary>Reports that were acknowledged, by their number.</summary>
    public IReadOnlyCollection<string> Reports => reports;

    /// <summary>Words on cases that were acknowledged.</summary>
    public IReadOnlyCollection<(string Case, string Text)> Notes => notes;

    /// <summary>Removals that were acknowledged, by their address.</summary>
    public IReadOnlyCollection<string> Removals => removals;

    public void Add(Attempt attempt) => attempts.Enqueue(attempt);

    public void Reported(string code) => reports.Enqueue(code);

    public void Noted(string @case, string text) => notes.Enqueue((@case, text));

    public void Asked(string removal) => removals.Enqueue(removal);
}

/// <summary>What one fault cost, from when it began until all was well again.</summary>
/// <param name="Away">From when it broke until whoever runs it had put it right.</param>
/// <param name="Dark">The longest time in which nobody was answered.</param>
/// <param name="Gaps">For each thing of the city that was silent over a second: how long.</param>
/// <param name="Failures">Why tries were not answered as they should.</param>
/// <param name="Blind">The longest time in which one who looked on got no frame.</param>
public sealed record Cost(TimeSpan Away, TimeSpan Dark, IReadOnlyList<TimeSpan> Gaps, IReadOnlyList<string> Failures,
    int Tries, TimeSpan Blind)
{
    /// <summary>How the tries of those who look on begin: each is a frame that came.</summary>
    public const string Viewer = "viewer ";

    public static readonly TimeSpan Noticed = TimeSpan.FromSeconds(1);

    public static Cost Of(History history, DateTimeOffset from, DateTimeOffset mended, DateTimeOffset to)
    {
        var seen = history.Attempts.Where(a => a.To >= from && a.To <= to)
            .ToLookup(a => a.About.StartsWith(Viewer, StringComparison.Ordinal));
        var within = seen[false].ToList();
        return new Cost(mended - from, Longest(within, from, to),
            [.. within.GroupBy(a => a.About, StringComparer.Ordinal).Select(g => Longest(g, from, to))
                .Where(g => g > Noticed).Order()],
            [.. within.Select(a => a.Why).OfType<string>()], within.Count,
            seen[true].GroupBy(a => a.About, StringComparer.Ordinal).Select(g => Longest(g, from, to))
                .DefaultIfEmpty().Max());
    }

    private static TimeSpan Longest(IEnumerable<Attempt> attempts, DateTimeOffset from, DateTimeOffset to)
    {
        var (last, longest) = (from, TimeSpan.Zero);
        foreach (var at in attempts.Where(a => a.Answered).Select(a => a.To).Order().Append(to))
            (last, longest) = (at, at - last > longest ? at - last : longest);
        return longest;
    }
}
