using System.Net;
using System.Net.Sockets;

namespace Despacho311.Host;

/// <summary>Where processes of one city talk to each other.</summary>
public static class Ports
{
    /// <summary>
    /// Where a silo listens and is found: this machine alone unless told otherwise; <c>host</c> for the address that
    /// this machine's name stands for, as in a container's network.
    /// </summary>
    /// <exception cref="FormatException">Not an address.</exception>
    public static IPAddress Address(string? setting) => setting switch
    {
        null or "" => IPAddress.Loopback,
        "host" => Dns.GetHostAddresses(Dns.GetHostName()).First(a => a.AddressFamily == AddressFamily.InterNetwork),
        _ => IPAddress.Parse(setting),
    };

    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
