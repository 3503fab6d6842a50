using System.Net;
using System.Net.Sockets;

namespace Despacho311.Api;

/// <summary>Loopback ports for what only this process talks to.</summary>
public static class Ports
{
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
