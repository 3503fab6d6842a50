using Despacho311.Tests.Support;
using Despacho311.Tests.Support.Faults;

namespace Despacho311.Tests.Faults;

/// <summary>
/// Three silos, two apis, PostgreSQL and Redis under load; things break one after the other. What each costs is
/// printed; <c>Despacho311.Tests.Benchmarks faults</c> does it again and again, with more kinds.
/// </summary>
public class FaultTests
{
    private static readonly string[] Kinds = ["silo killed", "silo frozen", "PostgreSQL", "Redis"];

    [Fact]
    public async Task Whatever_breaks_nothing_acknowledged_is_lost_and_nothing_is_done_twice()
    {
        await using var city = await FaultyCity.Start();
        await using var load = CityLoad.Start([.. city.Apis.Select(a => a.Url)]);
        await Eventually.Is(city.AllJoined, "every silo is one of the cluster", 120);
        await Eventually.Is(() => Task.FromResult(load.History.Removals.Count > 5), "work goes on", 120);
        await load.Watch(2);
        foreach (var fault in Fault.All.Where(f => Kinds.Any(k => f.Name.StartsWith(k, StringComparison.Ordinal))))
        {
            var cost = await fault.Under(city, load.History);
            var longest = cost.Gaps.DefaultIfEmpty().Max();
            await Console.Out.WriteLineAsync($"note: {fault.Name}: put right after {cost.Away.TotalSeconds:0} s, "
                + $"nobody answered for {cost.Dark.TotalSeconds:0.0} s, the longest gap of one thing "
                + $"{longest.TotalSeconds:0.0} s, no frame for {cost.Blind.TotalSeconds:0.0} s, "
                + $"{cost.Failures.Count} of {cost.Tries} failed");
        }
        await load.Stop();
        var wrong = await load.ShownWrong();
        Assert.True(wrong is null, wrong);
        Assert.Empty(await Findings.Of(city, load.History));
    }
}
