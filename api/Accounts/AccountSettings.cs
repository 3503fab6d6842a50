namespace Despacho311.Api.Accounts;

/// <summary>How people sign in: section <c>Accounts</c>.</summary>
/// <param name="SecondFactor">Roles that cannot sign in with a password without a second factor.</param>
/// <param name="Issuer">What an authenticator shows beside the name.</param>
public sealed record AccountSettings(IReadOnlyList<string> SecondFactor, string Issuer)
{
    /// <summary>So many wrong passwords or codes in a row shut an account for <see cref="ShutFor"/>.</summary>
    public const int MostFailures = 5;

    /// <summary>A password has at least so many characters (NIST SP 800-63B asks for 8, and for 15 without a second
    /// factor).</summary>
    public const int LeastPassword = 12;

    public const int MostPassword = 128;

    public static readonly TimeSpan ShutFor = TimeSpan.FromMinutes(5);

    /// <summary>A password that an administrator gave must be replaced within.</summary>
    public static readonly TimeSpan GivenPassword = TimeSpan.FromDays(7);

    /// <exception cref="InvalidOperationException">A setting names no role.</exception>
    public static AccountSettings From(IConfiguration configuration)
    {
        var section = configuration.GetSection("Accounts");
        var roles = (section["SecondFactor"] ?? "").Split(',',
            StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (roles.FirstOrDefault(r => !Roles.All.Contains(r)) is { } unknown)
            throw new InvalidOperationException($"Accounts__SecondFactor: {unknown} is no role.");
        return new AccountSettings(roles, section["Issuer"] is { Length: > 0 } issuer ? issuer : "311");
    }
}

/// <summary>Another system whose word on who somebody is is taken: sections <c>OpenIdConnect:NAME</c>.</summary>
/// <param name="Label">What the button says.</param>
public sealed record OutsideSignIn(string Name, string Label, Uri Authority, string ClientId, string? ClientSecret)
{
    /// <exception cref="InvalidOperationException">A setting is missing or wrong.</exception>
    public static IReadOnlyList<OutsideSignIn> From(IConfiguration configuration) =>
        [.. configuration.GetSection("OpenIdConnect").GetChildren().Select(One)];

    private static OutsideSignIn One(IConfigurationSection section)
    {
        var name = section.Key.ToLowerInvariant();
        if (!name.All(char.IsAsciiLetterOrDigit))
            throw new InvalidOperationException($"OpenIdConnect__{section.Key}: letters and digits only.");
        if (!Uri.TryCreate(section["Authority"], UriKind.Absolute, out var authority)
            || (authority.Scheme != Uri.UriSchemeHttps && !authority.IsLoopback))
            throw new InvalidOperationException($"OpenIdConnect__{section.Key}__Authority is no https address.");
        if (section["ClientId"] is not { Length: > 0 } client)
            throw new InvalidOperationException($"OpenIdConnect__{section.Key}__ClientId is not set.");
        return new OutsideSignIn(name, section["Label"] ?? section.Key, authority, client, section["ClientSecret"]);
    }
}
