using Despacho311.Domain.Webhooks;

namespace Despacho311.Api.Sms;

/// <summary>Section <c>Sms</c> of the configuration: whoever carries text messages to telephones.</summary>
/// <param name="Url">Where each message is posted; null where nobody carries them.</param>
/// <param name="Secret">Signs what we post, as our webhooks are signed: <c>whsec_…</c>.</param>
public sealed record SmsSettings(Uri? Url, string Secret)
{
    public bool IsOn => Url is not null;

    /// <exception cref="InvalidOperationException">A setting is missing or cannot be: said at start.</exception>
    public static SmsSettings Of(IConfiguration configuration)
    {
        var section = configuration.GetSection("Sms");
        if (section["Url"] is not { Length: > 0 } written)
            return new SmsSettings(null, "");
        if (!Uri.TryCreate(written, UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http"))
            throw new InvalidOperationException("Sms:Url is no address of the web.");
        var secret = section["Secret"] ?? "";
        return WebhookSignature.IsSecret(secret)
            ? new SmsSettings(url, secret)
            : throw new InvalidOperationException("Sms:Secret is missing, or not whsec_ and base64 of 24 to 64 bytes.");
    }
}
