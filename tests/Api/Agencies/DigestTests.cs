using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Despacho311.Api.Agencies;
using Despacho311.Api.Mail;
using MailKit.Net.Imap;
using MailKit.Security;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using MimeKit;

namespace Despacho311.Tests.Api.Agencies;

/// <summary>The morning's letters, through a real mail server, on a Tuesday so far ahead that cases are late.</summary>
public class DigestTests(ApiCity city) : IAsyncLifetime
{
    private static readonly DateTimeOffset Tuesday = new(2027, 3, 2, 7, 30, 0, TimeSpan.FromHours(-5));

    private readonly MailServers servers = new();
    private readonly FakeTimeProvider clock = new(Tuesday);

    public async ValueTask InitializeAsync() => await servers.Start();

    public async ValueTask DisposeAsync()
    {
        await servers.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private DigestPost Post()
    {
        var settings = new MailSettings(
            new MailServer("127.0.0.1", servers.SmtpPort, SecureSocketOptions.None, null, null), null,
            new MailboxAddress(null, "311@centre.test"), TimeSpan.FromMinutes(1), "guardia@centre.test");
        var services = city.App.Services;
        return ActivatorUtilities.CreateInstance<DigestPost>(services, clock, settings,
            ActivatorUtilities.CreateInstance<MailSender>(services, clock, settings));
    }

    private async Task SetAgency(string code, string office, string head)
    {
        using var admin = city.With("demo-admin");
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/agencies/{code}")
        {
            Content = JsonContent.Create(new
            {
                name = new { es = code, en = code },
                email = office,
                headEmail = head,
                why = "correos",
            }),
        };
        if ((await admin.GetAsync($"/api/v1/agencies/{code}")).Headers.ETag is { } tag)
            request.Headers.IfMatch.Add(EntityTagHeaderValue.Parse(tag.Tag));
        await (await admin.SendAsync(request)).Json(HttpStatusCode.OK);
    }

    private async Task<IReadOnlyList<MimeMessage>> Inbox()
    {
        using var imap = new ImapClient();
        await imap.ConnectAsync("127.0.0.1", servers.ImapPort, SecureSocketOptions.None);
        await imap.AuthenticateAsync(MailServers.People, MailServers.Password);
        await imap.Inbox.OpenAsync(MailKit.FolderAccess.ReadOnly);
        var all = new List<MimeMessage>();
        for (var i = 0; i < imap.Inbox.Count; i++)
            all.Add(await imap.Inbox.GetMessageAsync(i));
        return all;
    }

    [Fact]
    public async Task An_office_its_head_and_the_centre_are_written_once_what_is_due_and_a_lost_server_loses_nothing()
    {
        await SetAgency("ATTT", "casos@attt.test", "jefe@attt.test");
        await SetAgency("MUPA", "nobody@mupa.test", "jefe@mupa.test");
        var code = (await city.Client.PostJson("/api/v1/cases",
            new { service = "ATTT-SEMAFORO", address = "Calle 50" }, HttpStatusCode.Created)).Text("code");
        var lamp = (await city.Client.PostJson("/api/v1/cases",
            new { service = "MUPA-LUMINARIA", address = "Calle 51" }, HttpStatusCode.Created)).Text("code");
        using var dispatcher = city.With("demo-dispatcher");
        await Eventually.Is(async () => (await dispatcher.GetJson("/api/v1/cases?order=due&limit=1000"))
            .GetProperty("items").EnumerateArray().Select(c => c.Text("code")).Intersect([code, lamp]).Count() == 2,
            "the cases have clocks");
        var post = Post();
        await post.Round(CancellationToken.None);
        Assert.Empty(await Inbox());
        // The office opens, and the mail server is away.
        clock.Advance(TimeSpan.FromMinutes(40));
        await servers.StopSmtp();
        await post.Round(CancellationToken.None);
        await servers.StartSmtp();
        clock.Advance(TimeSpan.FromHours(1));
        await post.Round(CancellationToken.None);
        clock.Advance(TimeSpan.FromHours(1));
        await post.Round(CancellationToken.None);
        await Eventually.Is(async () => (await Inbox()).Count >= 4, "the letters are there");
        var letters = (await Inbox()).ToLookup(m => ((MailboxAddress)m.To[0]).Address);
        Assert.Contains(code, Assert.Single(letters["casos@attt.test"]).TextBody, StringComparison.Ordinal);
        Assert.Contains("VENCIDO", Assert.Single(letters["jefe@attt.test"]).TextBody, StringComparison.Ordinal);
        var centre = Assert.Single(letters["guardia@centre.test"]).TextBody;
        Assert.Contains(code, centre, StringComparison.Ordinal);
        Assert.Contains(lamp, centre, StringComparison.Ordinal);
        // An address that nobody has is a fault for ever, and is said.
        var ledger = (await dispatcher.GetJson("/api/v1/agencies/letters?limit=1000")).GetProperty("items")
            .EnumerateArray().ToDictionary(l => $"{l.Text("agency")} {l.Text("reader")}");
        Assert.Equal(("sent", "failed", "sent"), (ledger["ATTT office"].Text("state"),
            ledger["MUPA office"].Text("state"), ledger["MUPA head"].Text("state")));
        Assert.Contains("no such person", ledger["MUPA office"].Text("fault"), StringComparison.Ordinal);
        // Wednesday brings another, and nothing twice.
        clock.Advance(TimeSpan.FromDays(1));
        await post.Round(CancellationToken.None);
        await Eventually.Is(async () => (await Inbox())
            .Count(m => ((MailboxAddress)m.To[0]).Address == "casos@attt.test") == 2, "Wednesday's letter");
    }
}
