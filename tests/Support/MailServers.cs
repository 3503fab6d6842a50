using System.Diagnostics;
using System.Net.Sockets;

namespace Despacho311.Tests.Support;

/// <summary>
/// A real mail server on free loopback ports: Exim takes and delivers, Dovecot shows what came. All mail to 311@ lies
/// in one box, all other mail in another. It knows no nobody@, and later@ only after a while.
/// </summary>
public sealed class MailServers : IAsyncDisposable
{
    /// <summary>The box of the centre.</summary>
    public const string Centre = "centre";

    /// <summary>The box of everybody else.</summary>
    public const string People = "people";

    public const string Password = "secret";

    private static readonly string Owner = Environment.UserName == "root" ? "Debian-exim" : Environment.UserName;

    private readonly string directory = Directory.CreateTempSubdirectory("despacho311-mail-").FullName;
    private Process? exim;
    private Process? dovecot;

    public int SmtpPort { get; } = Loopback.FreePort();

    public int ImapPort { get; } = Loopback.FreePort();

    public async Task Start()
    {
        foreach (var name in new[] { "spool", "log", "mail", "dovecot" })
            Directory.CreateDirectory(Path.Combine(directory, name));
        await File.WriteAllTextAsync(Path.Combine(directory, "exim.conf"), Exim());
        await File.WriteAllTextAsync(Path.Combine(directory, "dovecot.conf"), Dovecot());
        await Run.ToEnd("chmod", "755", directory);
        if (Owner == "Debian-exim")
            await Run.ToEnd("chown", "-R", Owner, $"{directory}/spool", $"{directory}/log", $"{directory}/mail");
        await StartSmtp();
        dovecot = Begin("/usr/sbin/dovecot", "-F", "-c", $"{directory}/dovecot.conf");
        await Answers(ImapPort);
    }

    public async Task StartSmtp()
    {
        exim = Begin("/usr/sbin/exim4", "-C", $"{directory}/exim.conf", "-bdf", "-q1s");
        await Answers(SmtpPort);
    }

    public async Task StopSmtp()
    {
        exim!.Kill(entireProcessTree: true);
        await exim.WaitForExitAsync();
        exim.Dispose();
        exim = null;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in new[] { exim, dovecot }.OfType<Process>())
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }
        await Run.Try("rm", "-rf", directory);
    }

    private static Process Begin(string program, params string[] arguments)
    {
        var process = Run.Start(program, arguments, new Dictionary<string, string?>());
        // What it says is not read, and must not fill the pipe.
        _ = process.StandardOutput.ReadToEndAsync();
        _ = process.StandardError.ReadToEndAsync();
        return process;
    }

    private static Task Answers(int port) => Eventually.Is(async () =>
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }, "the mail server answers", 30);

    private string Exim() => $"""
        primary_hostname = mail.test
        daemon_smtp_ports = {SmtpPort}
        local_interfaces = 127.0.0.1
        spool_directory = {directory}/spool
        log_file_path = {directory}/log/%slog
        pid_file_path = {directory}/exim.pid
        acl_smtp_rcpt = rcpt
        tls_advertise_hosts =
        keep_environment =
        message_size_limit = 40M
        begin acl
        rcpt:
          deny local_parts = nobody
            message = no such person
          defer local_parts = later
            message = try again later
          accept
        begin routers
        centre:
          driver = accept
          local_parts = 311
          transport = centre
        people:
          driver = accept
          transport = people
        begin transports
        centre:
          driver = appendfile
          maildir_format
          directory = {directory}/mail/centre
          return_path_add
          user = {Owner}
        people:
          driver = appendfile
          maildir_format
          directory = {directory}/mail/people
          envelope_to_add
          return_path_add
          user = {Owner}

        """;

    private string Dovecot() => $$"""
        protocols = imap
        listen = 127.0.0.1
        base_dir = {{directory}}/dovecot
        state_dir = {{directory}}/dovecot
        log_path = {{directory}}/dovecot.log
        ssl = no
        disable_plaintext_auth = no
        first_valid_uid = 1
        mail_location = maildir:{{directory}}/mail/%u
        passdb {
          driver = static
          args = password={{Password}}
        }
        userdb {
          driver = static
          args = uid={{Owner}} gid={{Owner}} home={{directory}}/mail/%u
        }
        service imap-login {
          inet_listener imap {
            port = {{ImapPort}}
          }
          inet_listener imaps {
            port = 0
          }
        }

        """;
}
