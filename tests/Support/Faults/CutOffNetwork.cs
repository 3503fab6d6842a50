namespace Despacho311.Tests.Support.Faults;

/// <summary>
/// A network of its own for one process, joined to the rest by one link that can be cut and healed. Needs root and
/// Linux's network namespaces.
/// </summary>
public sealed class CutOffNetwork : IAsyncDisposable
{
    private readonly string bridge = $"d311b{Environment.ProcessId}";
    private readonly string outside = $"d311o{Environment.ProcessId}";
    private readonly string inside = $"d311i{Environment.ProcessId}";
    private readonly string subnet = "10.231.7";

    /// <summary>Where the rest of the city is found from inside.</summary>
    public const string Address = "10.231.7.1";

    public string Name { get; } = $"d311-{Environment.ProcessId}";

    public string SiloAddress => $"{subnet}.2";

    /// <summary>Null where this machine does not let us make one.</summary>
    public static async Task<CutOffNetwork?> TryMake()
    {
        if (Environment.UserName != "root" || Run.Find("ip") is null)
            return null;
        var network = new CutOffNetwork();
        await network.Remove();
        string[][] steps =
        [
            ["link", "add", network.bridge, "type", "bridge"],
            ["addr", "add", $"{Address}/24", "dev", network.bridge],
            ["link", "set", network.bridge, "up"],
            ["netns", "add", network.Name],
            ["link", "add", network.outside, "type", "veth", "peer", "name", network.inside],
            ["link", "set", network.outside, "master", network.bridge],
            ["link", "set", network.outside, "up"],
            ["link", "set", network.inside, "netns", network.Name],
            ["netns", "exec", network.Name, "ip", "addr", "add", $"{network.SiloAddress}/24", "dev", network.inside],
            ["netns", "exec", network.Name, "ip", "link", "set", network.inside, "up"],
            ["netns", "exec", network.Name, "ip", "link", "set", "lo", "up"],
        ];
        foreach (var step in steps)
        {
            if ((await Run.Try("ip", step)).Code == 0)
                continue;
            await network.Remove();
            return null;
        }
        return network;
    }

    public Task Cut() => Run.ToEnd("ip", "link", "set", outside, "down");

    public Task Heal() => Run.ToEnd("ip", "link", "set", outside, "up");

    private async Task Remove()
    {
        await Run.Try("ip", "netns", "del", Name);
        await Run.Try("ip", "link", "del", outside);
        await Run.Try("ip", "link", "del", bridge);
    }

    public async ValueTask DisposeAsync() => await Remove();
}
