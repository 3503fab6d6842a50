using System.Net;
using System.Net.Sockets;

namespace Despacho311.Domain.Webhooks;

/// <summary>Where a webhook may lead, so that nobody reaches this network's inside through it.</summary>
public static class WebhookAddress
{
    private static readonly IPNetwork[] Inside =
    [
        // RFC 6890: this network, private, shared, loopback, link-local, protocol assignments, documentation,
        // benchmarks, multicast, reserved.
        IPNetwork.Parse("0.0.0.0/8"), IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("100.64.0.0/10"),
        IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("172.16.0.0/12"),
        IPNetwork.Parse("192.0.0.0/24"), IPNetwork.Parse("192.0.2.0/24"), IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("198.18.0.0/15"), IPNetwork.Parse("198.51.100.0/24"), IPNetwork.Parse("203.0.113.0/24"),
        IPNetwork.Parse("224.0.0.0/3"),
    ];

    /// <summary>The one part of IPv6 that is routed to everybody.</summary>
    private static readonly IPNetwork Global = IPNetwork.Parse("2000::/3");

    /// <summary>Prefixes of IPv6 that lead to an IPv4 address, or to no host at all.</summary>
    private static readonly IPNetwork[] NotHosts =
        [IPNetwork.Parse("2001::/23"), IPNetwork.Parse("2001:db8::/32"), IPNetwork.Parse("2002::/16")];

    /// <summary>Whether anybody on the internet could have it: what else there is may be a way in.</summary>
    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetwork
            ? !Inside.Any(n => n.Contains(address))
            : Global.Contains(address) && !NotHosts.Any(n => n.Contains(address));
    }

    /// <summary>
    /// An absolute address that a message may be sent to: https, a host, no name and password in it; http too where
    /// private networks are allowed.
    /// </summary>
    public static bool IsAcceptable(string? url, bool allowPrivate) =>
        url is { Length: <= 2_000 } && Uri.TryCreate(url, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || (allowPrivate && uri.Scheme == Uri.UriSchemeHttp))
        && uri is { UserInfo: "", Host.Length: > 0 } && uri.Fragment.Length == 0
        && (allowPrivate || !IPAddress.TryParse(uri.DnsSafeHost, out var address) || IsPublic(address));
}
