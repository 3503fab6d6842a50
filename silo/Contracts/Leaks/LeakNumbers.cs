using Despacho311.Domain.Leaks;

namespace Despacho311.Contracts.Leaks;

/// <summary>A merged leak's number goes on meaning the leak that it is part of.</summary>
public static class LeakNumbers
{
    /// <summary>A number that went into another, and that into a third, is followed so far.</summary>
    private const int MostMerges = 8;

    /// <summary>Says it of the leak of this number, or of the one that it is part of by now: whoever says it may not
    /// have heard of a merge yet.</summary>
    public static async Task<Outcome<LeakSite, LeakRefusal>> Say(
        this IGrainFactory grains, string leak, LeakCommand command, string actor)
    {
        var outcome = await grains.GetGrain<ILeakGrain>(leak).Do(command, actor);
        for (var step = 0; step < MostMerges && outcome.Refusal == LeakRefusal.AlreadyEnded
            && outcome.State?.MergedInto is { } into; step++)
            outcome = await grains.GetGrain<ILeakGrain>(into).Do(command, actor);
        return outcome;
    }
}
