using Despacho311.Api.Messages;
using MailKit.Security;
using MimeKit;

namespace Despacho311.Api.Mail;

/// <summary>A server of mail and how to speak with it.</summary>
/// <param name="User">Null where the server knows us by our address.</param>
public sealed record MailServer(string Host, int Port, SecureSocketOptions Security, string? User, string? Password);

/// <summary>Section <c>Mail</c> of the configuration.</summary>
/// <param name="Smtp">Null: nothing is sent.</param>
/// <param name="Imap">Null: nothing is fetched.</param>
/// <param name="From">The centre's own address.</param>
/// <param name="Every">How often it looks for mail.</param>
/// <param name="Centre">Who in the centre is written what is overdue anywhere; null: nobody.</param>
public sealed record MailSettings(
    MailServer? Smtp, MailServer? Imap, MailboxAddress From, TimeSpan Every, string? Centre = null)
{
    /// <summary>How long a server has for an answer.</summary>
    public static readonly TimeSpan TimeOut = TimeSpan.FromSeconds(30);

    private const int SmtpPort = 587;
    private const int ImapPort = 993;

    /// <exception cref="InvalidOperationException">Something is wrong with a setting: said at start.</exception>
    public static MailSettings Of(IConfiguration configuration)
    {
        var section = configuration.GetSection("Mail");
        var smtp = Server(section.GetSection("Smtp"), SmtpPort);
        var imap = Server(section.GetSection("Imap"), ImapPort);
        var every = section.GetValue("Every", TimeSpan.FromSeconds(30));
        if (every < TimeSpan.FromSeconds(1) || every > TimeSpan.FromHours(1))
            throw new InvalidOperationException($"Mail:Every is not between a second and an hour: {every}");
        var from = section["From"] ?? "311@localhost";
        if (!MailboxAddress.TryParse(from, out var address))
            throw new InvalidOperationException($"Mail:From is no mail address: {from}");
        var centre = section["Centre"];
        if (!string.IsNullOrEmpty(centre) && !MailboxAddress.TryParse(centre, out _))
            throw new InvalidOperationException($"Mail:Centre is no mail address: {centre}");
        return new MailSettings(smtp, imap, address, every, string.IsNullOrEmpty(centre) ? null : centre);
    }

    private static MailServer? Server(IConfigurationSection section, int usualPort)
    {
        if (section["Host"] is not { Length: > 0 } host)
            return null;
        var security = section["Security"] ?? (section.Key == "Imap" ? "tls" : "startTls");
        return new MailServer(host, section.GetValue("Port", usualPort), security switch
        {
            "none" => SecureSocketOptions.None,
            "startTls" => SecureSocketOptions.StartTls,
            "tls" => SecureSocketOptions.SslOnConnect,
            _ => throw new InvalidOperationException(
                $"{section.Path}:Security is none, startTls or tls, not {security}"),
        }, section["User"], section["Password"]);
    }
}

/// <summary>What mail is made of.</summary>
public static class MailParts
{
    public static void AddMail(this IServiceCollection services)
    {
        services.AddSingleton(s => MailSettings.Of(s.GetRequiredService<IConfiguration>()));
        services.AddSingleton<MailIds>().AddSingleton<MailReader>();
        services.AddSingleton<MailSender>().AddSingleton<IMessageSender>(s => s.GetRequiredService<MailSender>());
        services.AddHostedService<MailInbox>();
    }
}
