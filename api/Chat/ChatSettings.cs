namespace Despacho311.Api.Chat;

/// <summary>Section <c>WhatsApp</c> of the configuration: an account of Meta's Cloud API.</summary>
/// <param name="AppSecret">Signs what Meta sends to us.</param>
/// <param name="VerifyToken">Our own: Meta repeats it when the webhook is set up.</param>
/// <param name="Token">Ours at Meta, to send with.</param>
/// <param name="PhoneNumberId">Of the number that we write from.</param>
/// <param name="Template">Name of the template that Meta approved for news of a case; null: there is none.</param>
public sealed record ChatAccount(
    string AppSecret, string VerifyToken, string Token, string PhoneNumberId, Uri Api, string? Template);

/// <param name="WhatsApp">Null where there is none.</param>
public sealed record ChatSettings(ChatAccount? WhatsApp)
{
    /// <summary>Meta waits some seconds for our answer; so long we wait for a picture.</summary>
    public static readonly TimeSpan TimeOut = TimeSpan.FromSeconds(5);

    /// <exception cref="InvalidOperationException">Something is missing: said at start.</exception>
    public static ChatSettings Of(IConfiguration configuration)
    {
        var section = configuration.GetSection("WhatsApp");
        if (section["AppSecret"] is not { Length: > 0 } secret)
            return new ChatSettings((ChatAccount?)null);
        string Needed(string name) => section[name] is { Length: > 0 } value
            ? value
            : throw new InvalidOperationException($"WhatsApp:{name} is missing.");
        return new ChatSettings(new ChatAccount(secret, Needed("VerifyToken"), Needed("Token"), Needed("PhoneNumberId"),
            new Uri((section["Api"] ?? "https://graph.facebook.com/v23.0").TrimEnd('/') + "/"),
            section["Template"] is { Length: > 0 } template ? template : null));
    }
}
