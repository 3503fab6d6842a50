using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

namespace Despacho311.Api;

/// <summary>
/// Whose word is taken for where a request came from. Limits go by the caller's address; behind a proxy all callers
/// would share the proxy's, and if anybody's word were taken, nobody would have a limit.
/// </summary>
public static class Proxies
{
    /// <summary>This machine's own, and the networks that <c>Proxies</c> names, parted by commas.</summary>
    /// <exception cref="InvalidOperationException">The setting names something that is no network.</exception>
    public static ForwardedHeadersOptions From(IConfiguration settings)
    {
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
        };
        var named = (settings["Proxies"] ?? "").Split(
            ',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (var name in named)
        {
            if (IPAddress.TryParse(name, out var address))
                options.KnownProxies.Add(address);
            else if (System.Net.IPNetwork.TryParse(name, out var network))
                options.KnownIPNetworks.Add(network);
            else
                throw new InvalidOperationException($"Proxies: {name} is no network, such as 10.0.0.0/8.");
        }
        return options;
    }
}
