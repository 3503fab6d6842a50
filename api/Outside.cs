using System.Net;
using System.Net.Sockets;
using Despacho311.Domain.Webhooks;

namespace Despacho311.Api;

/// <summary>Calls to addresses that others named, so that nobody reaches this network's inside through us.</summary>
public static class Outside
{
    /// <param name="allowPrivate">Addresses inside this network are fine.</param>
    public static HttpClient Client(bool allowPrivate, TimeSpan timeOut) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ConnectTimeout = timeOut,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        ConnectCallback = (context, cancellation) => Connect(context.DnsEndPoint, allowPrivate, cancellation),
    })
    {
        Timeout = timeOut,
    };

    /// <summary>Connects to the very address that was looked at, so that no second look-up gives another.</summary>
    private static async ValueTask<Stream> Connect(DnsEndPoint to, bool allowPrivate, CancellationToken cancellation)
    {
        var addresses = await Dns.GetHostAddressesAsync(to.Host, cancellation);
        if (!allowPrivate && addresses.FirstOrDefault(a => !WebhookAddress.IsPublic(a)) is { } inside)
            throw new HttpRequestException($"{to.Host} leads to {inside}, inside a network.");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, to.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
