using Despacho311.Api.Webhooks;

namespace Despacho311.Api.Push;

/// <summary>Section <c>Push</c> of the configuration.</summary>
/// <param name="Contact">Where those who run a push service find whoever sends: https or mailto.</param>
/// <param name="AllowPrivate">As for webhooks: a browser names the address of its service.</param>
public sealed record PushSettings(string Contact, bool AllowPrivate)
{
    public static PushSettings From(IConfiguration configuration, WebhookSettings webhooks) =>
        new(configuration["Push:Contact"] ?? "https://311.gob.pa", webhooks.AllowPrivate);
}
