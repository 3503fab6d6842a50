using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Despacho311.Api.Accounts;

namespace Despacho311.Api.Push;

/// <summary>Hands messages to the push services, each of which knows the way to its browsers.</summary>
public sealed partial class PushSender(
    PushStore store, ServerSecret secret, PushSettings settings, TimeProvider clock, ILogger<PushSender> log)
    : IDisposable
{
    private static readonly TimeSpan TimeOut = TimeSpan.FromSeconds(10);

    private readonly HttpClient http = Outside.Client(settings.AllowPrivate, TimeOut);
    private ECDsa? key;

    /// <summary>The same on all servers of the installation, since it comes from their common secret.</summary>
    private ECDsa Key => key ??= KeyOf(secret);

    /// <summary>What browsers ask for before they subscribe, in base64url.</summary>
    public string PublicKey => Base64Url.EncodeToString(PushSeal.PointOf(Key.ExportParameters(false)));

    private static ECDsa KeyOf(ServerSecret secret)
    {
        for (var n = 1; ; n++)
        {
            try
            {
                return ECDsa.Create(new ECParameters
                {
                    Curve = ECCurve.NamedCurves.nistP256,
                    D = secret.Sign($"push {n}"),
                });
            }
            // One number in four thousand million is beyond the curve's order.
            catch (CryptographicException) when (n < 10)
            {
            }
        }
    }

    /// <summary>
    /// Sends once, and never throws: who is not reached still has the page, and the offer its deadline. An address that
    /// is gone is forgotten.
    /// </summary>
    /// <param name="topic">A later message of the same topic takes the place of one that still waits.</param>
    /// <param name="lasts">How long the service may keep it for a browser that it does not reach.</param>
    public async Task Send(PushSubscription to, byte[] text, string topic, TimeSpan lasts)
    {
        try
        {
            using var sender = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
            var address = new Uri(to.Endpoint);
            using var message = new HttpRequestMessage(HttpMethod.Post, address)
            {
                Content = new ByteArrayContent(PushSeal.Seal(text, Base64Url.DecodeFromChars(to.Receiver),
                    Base64Url.DecodeFromChars(to.Auth), sender, RandomNumberGenerator.GetBytes(16))),
            };
            message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            message.Content.Headers.ContentEncoding.Add("aes128gcm");
            message.Headers.TryAddWithoutValidation("Authorization",
                PushSeal.Token(address, settings.Contact, Key, clock.GetUtcNow()));
            message.Headers.Add("TTL", ((int)lasts.TotalSeconds).ToString(CultureInfo.InvariantCulture));
            message.Headers.Add("Urgency", "high");
            message.Headers.Add("Topic", topic);
            using var answer = await http.SendAsync(message);
            if (answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone)
                await store.Remove(to.Truck, to.Endpoint);
            else if (!answer.IsSuccessStatusCode)
                LogRefused(log, address.Host, (int)answer.StatusCode);
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or CryptographicException
            or System.Data.Common.DbException)
        {
            LogFailed(log, e, to.Truck);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The push service {Host} answered {Status}")]
    private static partial void LogRefused(ILogger log, string host, int status);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A phone of {Truck} was not reached through its push service")]
    private static partial void LogFailed(ILogger log, Exception e, string truck);

    public void Dispose()
    {
        http.Dispose();
        key?.Dispose();
    }
}
