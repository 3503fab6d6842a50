using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Net.Smtp;
using MimeKit;
using SkiaSharp;

namespace Despacho311.Tests.Api.Mail;

/// <summary>Writing with people by mail, through a real mail server.</summary>
public sealed class MailTests : IAsyncLifetime
{
    private readonly MailServers servers = new();
    private CityProcess city = null!;

    public async ValueTask InitializeAsync()
    {
        await servers.Start();
        city = await CityProcess.StartSet(Directory.CreateTempSubdirectory("despacho311-").FullName,
            new Dictionary<string, string?>
            {
                ["Mail__Smtp__Host"] = "127.0.0.1",
                ["Mail__Smtp__Port"] = $"{servers.SmtpPort}",
                ["Mail__Smtp__Security"] = "none",
                ["Mail__Imap__Host"] = "127.0.0.1",
                ["Mail__Imap__Port"] = $"{servers.ImapPort}",
                ["Mail__Imap__Security"] = "none",
                ["Mail__Imap__User"] = MailServers.Centre,
                ["Mail__Imap__Password"] = MailServers.Password,
                ["Mail__From"] = "311@centre.test",
                ["Mail__Every"] = "00:00:01",
                ["PublicUrl"] = "https://311.example",
            }, "--demo", "--no-drive");
    }

    public async ValueTask DisposeAsync()
    {
        await city.DisposeAsync();
        await servers.DisposeAsync();
    }

    private async Task<JsonElement> Report(string email, string language = "es")
    {
        using var client = city.Client(null);
        var body = new { service = "ATTT-SEMAFORO", address = "Calle 50", reporter = new { email, language } };
        return await client.PostJson("/api/v1/reports", body, HttpStatusCode.Created);
    }

    private async Task Move(string code, string move, string text)
    {
        using var client = city.Client("demo-liaison");
        await client.PostJson($"/api/v1/cases/{code}/{move}", new { text, @public = true });
    }

    private async Task<JsonElement> Get(string path)
    {
        using var client = city.Client("demo-dispatcher");
        return await client.GetJson(path);
    }

    /// <summary>All that has come to somebody, oldest first.</summary>
    private async Task<List<MimeMessage>> Box(string address)
    {
        using var imap = new ImapClient();
        await imap.ConnectAsync("127.0.0.1", servers.ImapPort, false);
        await imap.AuthenticateAsync(MailServers.People, MailServers.Password);
        await imap.Inbox.OpenAsync(FolderAccess.ReadOnly);
        var all = new List<MimeMessage>();
        for (var i = 0; i < imap.Inbox.Count; i++)
            all.Add(await imap.Inbox.GetMessageAsync(i));
        return [.. all.Where(m => m.To.Mailboxes.Single().Address == address)];
    }

    private async Task<MimeMessage> Arrives(string address, int number)
    {
        await Eventually.Is(async () => (await Box(address)).Count >= number, $"message {number} to {address}", 60);
        return (await Box(address))[number - 1];
    }

    private async Task Write(string from, string subject, string text, Action<MimeMessage>? also = null)
    {
        var message = new MimeMessage { Subject = subject, Body = new TextPart("plain") { Text = text } };
        message.From.Add(MailboxAddress.Parse(from));
        message.To.Add(MailboxAddress.Parse("311@centre.test"));
        also?.Invoke(message);
        using var smtp = new SmtpClient();
        await smtp.ConnectAsync("127.0.0.1", servers.SmtpPort, false);
        await smtp.SendAsync(message);
        await smtp.DisconnectAsync(true);
    }

    private Task NewMessages(int count, string what) => Eventually.Is(
        async () => (await Get("/api/v1/messages")).GetProperty("items").GetArrayLength() == count, what, 60);

    private static byte[] Jpeg()
    {
        using var surface = SKSurface.Create(new SKImageInfo(40, 30));
        surface.Canvas.Clear(SKColors.Teal);
        using var jpeg = surface.Snapshot().Encode(SKEncodedImageFormat.Jpeg, 90);
        return jpeg.ToArray();
    }

    [Fact]
    public async Task A_reporter_is_told_answers_by_replying_and_stops_with_one_tap()
    {
        var report = await Report("ana@example.org");
        var code = report.Text("code");
        var receipt = await Arrives("ana@example.org", 1);
        Assert.StartsWith($"[{code}]", receipt.Subject, StringComparison.Ordinal);
        Assert.Equal("auto-generated", receipt.Headers[HeaderId.AutoSubmitted]);
        Assert.Contains($"https://311.example/caso/{code}?lang=es#key={report.Text("key")}", receipt.TextBody,
            StringComparison.Ordinal);
        await Move(code, "ask", "¿En qué esquina?");
        var asked = await Arrives("ana@example.org", 2);
        Assert.Contains("¿En qué esquina?", asked.TextBody, StringComparison.Ordinal);
        Assert.Contains(receipt.MessageId, asked.References);
        var builder = new BodyBuilder
        {
            TextBody = "En la del parque, gracias.\r\n\r\nEl mié, 25 nov 2026 a las 10:00, 311 <311@centre.test>\r\n"
                + "escribió:\r\n> ¿En qué esquina?\r\n",
        };
        builder.Attachments.Add("semaforo.jpg", Jpeg(), new ContentType("image", "jpeg"));
        builder.Attachments.Add("mentira.jpg", "<svg onload='x()'/>"u8.ToArray(), new ContentType("image", "jpeg"));
        await Write("ana@example.org", "Re: " + asked.Subject, "", m =>
        {
            m.InReplyTo = asked.MessageId;
            m.Body = builder.ToMessageBody();
        });
        await Eventually.Is(async () => (await Get("/api/v1/cases/" + code)).Text("status") == "acknowledged",
            "the answer is on the case", 60);
        var answered = (await Get("/api/v1/cases/" + code)).GetProperty("updates").EnumerateArray().Last();
        Assert.Equal("En la del parque, gracias.", answered.Text("text"));
        Assert.Equal(1, answered.GetProperty("photos").GetArrayLength());
        await Eventually.Is(async () => (await Get("/api/v1/contacts?case=" + code)).GetProperty("items")
            .EnumerateArray().Any(c => c.Text("channel") == "email"), "the contact is logged", 30);
        // Nobody is written their own words; the next news come in the same talk.
        await Move(code, "acknowledge", "Mañana vamos");
        Assert.Contains("Mañana vamos", (await Arrives("ana@example.org", 3)).TextBody, StringComparison.Ordinal);
        using var anybody = new HttpClient();
        var tap = new Uri(receipt.Headers[HeaderId.ListUnsubscribe]!.Trim('<', '>').Replace("https://311.example/",
            city.Url.ToString(), StringComparison.Ordinal));
        using var oneClick = new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]);
        Assert.Equal(HttpStatusCode.NoContent, (await anybody.PostAsync(tap, oneClick)).StatusCode);
        await Move(code, "resolve", "Reparado");
        // The other's message shows that this one's would have come by now.
        var other = (await Report("luis@example.org", "en")).Text("code");
        Assert.Contains("We received your report", (await Arrives("luis@example.org", 1)).TextBody,
            StringComparison.Ordinal);
        Assert.Equal(3, (await Box("ana@example.org")).Count);
        Assert.Equal(["sent"], (await Get($"/api/v1/cases/{other}/messages")).GetProperty("items").EnumerateArray()
            .Select(m => m.Text("state")));
    }

    [Fact]
    public async Task Machines_are_not_answered_forgers_not_believed_and_what_is_new_waits_for_a_person()
    {
        var code = (await Report("ana@example.org")).Text("code");
        var receipt = await Arrives("ana@example.org", 1);
        await Write("ana@example.org", "Re: " + receipt.Subject, "Estoy de vacaciones", m =>
        {
            m.InReplyTo = receipt.MessageId;
            m.Headers.Add(HeaderId.AutoSubmitted, "auto-replied");
        });
        // Somebody who knows the code, and guesses at the number of our message.
        await Write("mala@example.org", $"Re: [{code}]", "Ciérrenlo", m => m.InReplyTo =
            receipt.MessageId!.Replace($"{code}.0.", $"{code}.1.", StringComparison.Ordinal).Replace('-', '_')[..^20]
            + "x@centre.test");
        await NewMessages(1, "the forged one waits for a person");
        // By the address that the reporter gave, the code in the subject is enough.
        await Write("Ana <ANA@example.org>", $"[{code}] más datos", "También de noche");
        await Eventually.Is(async () => (await Get("/api/v1/cases/" + code)).GetProperty("updates").EnumerateArray()
            .Any(u => u.Text("text") == "También de noche"), "the words are on the case", 60);
        Assert.DoesNotContain("vacaciones", (await Get("/api/v1/cases/" + code)).ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Ciérrenlo", (await Get("/api/v1/cases/" + code)).ToString(), StringComparison.Ordinal);
        // A message of ours comes back: nothing more goes there.
        await Write("mailer-daemon@example.org", "Undelivered", "", m => m.Body = new MultipartReport("delivery-status")
        {
            new TextPart("plain") { Text = "No such person" },
            new MessageDeliveryStatus(),
            new TextRfc822Headers { Message = new MimeMessage { MessageId = receipt.MessageId! } },
        });
        await Eventually.Is(async () => (await Get($"/api/v1/cases/{code}/messages")).GetProperty("items")
            .EnumerateArray().Any(m => m.Text("state") == "bounced"), "the bounce is understood", 60);
        var mail = (await Get("/api/v1/messages")).GetProperty("items")[0];
        Assert.Equal("mala@example.org", mail.Text("sender"));
        using var taker = city.Client("demo-calltaker");
        await taker.PostJson($"/api/v1/messages/{mail.Text("id")}/take", new { });
        await (await taker.PostAsJsonAsync($"/api/v1/messages/{mail.Text("id")}/take", new { }))
            .Problem(409, "messageTaken");
    }

    [Fact]
    public async Task A_bomb_of_mails_from_one_sender_is_cut_off()
    {
        for (var i = 0; i < 23; i++)
            await Write("bomba@example.org", $"Mensaje {i}", $"Texto {i}");
        await Write("luis@example.org", "Una pregunta", "¿A qué hora abren?");
        await NewMessages(21, "twenty of one, and the other's");
    }

    [Fact]
    public async Task What_the_server_refuses_is_written_down_and_what_it_cannot_take_now_goes_later()
    {
        var refused = (await Report("nobody@example.org")).Text("code");
        var later = (await Report("later@example.org")).Text("code");
        Task Tried(string code) => Eventually.Is(async () => (await Get($"/api/v1/cases/{code}/messages"))
            .GetProperty("items").EnumerateArray().Any(m => m.GetProperty("tries").GetInt32() == 1), "a try", 60);
        async Task<JsonElement> Ledger(string code) =>
            (await Get($"/api/v1/cases/{code}/messages")).GetProperty("items")[0];
        foreach (var code in new[] { refused, later })
            await Tried(code);
        Assert.Equal("failed", (await Ledger(refused)).Text("state"));
        Assert.Contains("no such person", (await Ledger(refused)).Text("fault"), StringComparison.Ordinal);
        Assert.Equal("queued", (await Ledger(later)).Text("state"));
        await servers.StopSmtp();
        var waiting = (await Report("ana@example.org")).Text("code");
        await Tried(waiting);
        await servers.StartSmtp();
        await Eventually.Is(async () => (await Box("ana@example.org")).Count == 1, "it goes once it can", 150);
        Assert.Equal("sent", (await Ledger(waiting)).Text("state"));
    }
}
