using System.Diagnostics;

namespace Despacho311.Tests.Support.Faults;

/// <summary>One thing that breaks: what is done to the city, and that it ends whole again.</summary>
/// <param name="Name">As the table of measurements calls it.</param>
/// <param name="Happen">Returns when whatever broke was put right by whoever runs it.</param>
public sealed record Fault(string Name, Func<FaultyCity, Task> Happen)
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(5);

    /// <summary>Which silo is hit is drawn, as the world does.</summary>
    public static IReadOnlyList<Fault> All { get; } =
    [
        new("silo killed (kill −9), started again after 5 s", async city =>
        {
            await city.Kill(Any(city));
            await Eventually.Passes(Moment);
            city.AddSilo();
            await Revive(city);
        }),
        new("silo upgraded (asked to stop, started again)", async city =>
        {
            await city.Stop(Any(city));
            city.AddSilo();
            await Revive(city);
        }),
        new("silo frozen for 15 s and thawed", async city =>
        {
            var frozen = Any(city);
            await FaultyCity.Signal(frozen.Id, "STOP");
            await Eventually.Passes(3 * Moment);
            await FaultyCity.Signal(frozen.Id, "CONT");
            await Revive(city);
        }),
        new("api killed (kill −9), started again", city => city.KillApi(0)),
        new("PostgreSQL crashed, back after 5 s", city => city.RestartPostgres(Moment)),
        // Longer than a message waits for its connection: what is sent meanwhile ends in a time-out, not in a refusal.
        new("Redis crashed with all it knew, back after 10 s", async city =>
        {
            await city.RestartRedis(2 * Moment);
            await Revive(city);
        }),
    ];

    /// <summary>For a city whose database lies on a disk of its own.</summary>
    public static Fault DiskFull { get; } =
        new("PostgreSQL's disk full for 20 s", city => city.FillDisk(4 * Moment));

    /// <summary>
    /// A silo whose clock is two minutes ahead joins, another is killed so that things move there; then back again.
    /// </summary>
    public static Fault ClocksApart { get; } = new("clocks apart: a silo 2 min ahead, one behind, 30 s", async city =>
    {
        foreach (var ahead in new[] { WrongBy, -WrongBy })
        {
            await city.Stop(Any(city));
            city.AddSilo(ahead: ahead);
            await Revive(city);
        }
        await Eventually.Passes(6 * Moment);
        foreach (var wrong in city.Together.Skip(city.Together.Count - 2).ToList())
        {
            await city.Stop(wrong);
            city.AddSilo();
            await Revive(city);
        }
    });

    private static readonly TimeSpan WrongBy = TimeSpan.FromMinutes(2);

    private static Process Any(FaultyCity city) => city.Together[Random.Shared.Next(city.Together.Count)];

    /// <summary>A silo behind a network of its own, which is cut for twenty seconds.</summary>
    public static Fault CutOff(CutOffNetwork network) => new(
        "silo cut off by its network for 20 s and healed", async city =>
        {
            await network.Cut();
            await Eventually.Passes(4 * Moment);
            await network.Heal();
            await Revive(city, network);
        });

    /// <summary>Whoever was voted out finds it out and ends; the service manager starts another.</summary>
    private static Task Revive(FaultyCity city, CutOffNetwork? network = null) => Eventually.Is(async () =>
    {
        foreach (var dead in city.Silos.Where(s => s.HasExited).ToList())
        {
            await city.Kill(dead);
            city.AddSilo(network);
        }
        return await city.AllJoined();
    }, "every silo is one of the cluster again", 180);

    /// <summary>Lets it happen under load, waits until everybody is answered again, and counts the cost.</summary>
    public async Task<Cost> Under(FaultyCity city, History history)
    {
        var from = DateTimeOffset.UtcNow;
        await Happen(city);
        var mended = DateTimeOffset.UtcNow;
        await Eventually.Is(() => Task.FromResult(IsWell(history)), $"all is well after: {Name}", 90);
        var cost = Cost.Of(history, from, mended, DateTimeOffset.UtcNow);
        await Eventually.Is(city.AllJoined, $"every silo is one of the cluster after: {Name}", 90);
        // What broke next would find a silo that has run nothing yet.
        await Eventually.Passes(2 * Moment);
        return cost;
    }

    /// <summary>Everybody's newest try, no older than the patience of a client, was answered.</summary>
    private static bool IsWell(History history)
    {
        var since = DateTimeOffset.UtcNow - TimeSpan.FromSeconds(4);
        var lately = history.Attempts.Where(a => a.To >= since).GroupBy(a => a.About, StringComparer.Ordinal).ToList();
        var all = history.Attempts.Select(a => a.About).Distinct(StringComparer.Ordinal).Count();
        return lately.Count == all && lately.All(g => g.All(a => a.Answered));
    }
}
