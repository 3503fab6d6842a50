using System.Globalization;
using System.Text;
using Despacho311.Api.Cases;
using Despacho311.Api.City;
using Despacho311.Api.Clocks;
using Despacho311.Api.Mail;
using Despacho311.Api.Text;
using Despacho311.Api.Webhooks;
using Despacho311.Domain.Agencies;
using Despacho311.Domain.Messages;
using Despacho311.Domain;

namespace Despacho311.Api.Agencies;

/// <summary>
/// On the morning of every working day, when its office opens, an agency is written what it has to answer; its head,
/// what is nearly due; the centre, what is overdue anywhere. What cannot be sent is tried again for two days.
/// </summary>
public sealed partial class DigestPost(CityMap city, DigestStore digests, ClockStore clocks, ClockReckoning reckoning,
    MailSender mail, MailSettings settings, WebhookSettings address, TimeProvider clock, ILogger<DigestPost> log)
    : BackgroundService
{
    /// <summary>The centre's own letter, beside those of agencies.</summary>
    public const string Centre = "311";

    private static readonly TimeSpan Hold = TimeSpan.FromMinutes(5);

    /// <summary>A letter names no more cases of an agency; it says how many there are.</summary>
    private const int MaxCases = 200;

    /// <summary>Letters are in the language of the administration.</summary>
    private const string Language = "es";

    /// <summary>What this process has owed already: it does not ask the database again each round.</summary>
    private readonly HashSet<(string Agency, DateOnly Day, DigestReader Reader)> owed = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(settings.Every, clock, stoppingToken);
                await Round(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            // The database is away: what is owed today is owed a moment later as well.
            catch (Exception e)
            {
                LogRound(log, e);
            }
        }
    }

    /// <summary>Owes what this morning brings, and sends what is owed.</summary>
    public async Task Round(CancellationToken cancellation)
    {
        if (!mail.IsOn)
            return;
        var now = clock.GetUtcNow();
        foreach (var agency in city.Directory.Agencies)
            if (AgencyDigest.DayOf(city.Time, agency.Code, now) is { } day)
                foreach (var reader in new[] { DigestReader.Office, DigestReader.Head })
                    await Owe(agency.Code, day, reader, now);
        if (AgencyDigest.DayOf(city.Time, Centre, now) is { } today)
            await Owe(Centre, today, DigestReader.Centre, now);
        foreach (var letter in await digests.Take(now, Hold, cancellation))
            await Send(letter, now, cancellation);
    }

    private async Task Owe(string agency, DateOnly day, DigestReader reader, DateTimeOffset now)
    {
        if (AddressOf(agency, reader) is null || owed.Contains((agency, day, reader)))
            return;
        await digests.Owe(agency, day, reader, now);
        owed.RemoveWhere(o => o.Day < day);
        owed.Add((agency, day, reader));
    }

    private string? AddressOf(string agency, DigestReader reader) => reader switch
    {
        DigestReader.Office => city.Directory.FindAgency(agency)?.Email,
        DigestReader.Head => city.Directory.FindAgency(agency)?.HeadEmail,
        _ => settings.Centre,
    };

    private async Task Send(DigestLetter letter, DateTimeOffset now, CancellationToken cancellation)
    {
        var told = letter.Reader == DigestReader.Centre
            ? await All(now, cancellation)
            : [await Of(letter.Agency, now, cancellation)];
        var named = told.Sum(d => d.For(letter.Reader).Length);
        if (named == 0 || AddressOf(letter.Agency, letter.Reader) is not { } to)
        {
            await digests.Became(letter with { State = MessageState.Stopped, Cases = 0, NextAt = now });
            return;
        }
        var sending = await mail.SendPlain(to, Subject(letter, told, named), Words(letter, told),
            $"digest.{letter.Agency}.{letter.Day:O}.{letter.Reader}", cancellation);
        var tries = letter.Tries + (sending.Fault is null ? 0 : 1);
        var wait = sending.Fault is null || sending.IsPermanent ? null : MessageRules.After(tries);
        await digests.Became(letter with
        {
            State = sending.Fault is null ? MessageState.Sent
                : wait is null ? MessageState.Failed : MessageState.Queued,
            Tries = tries,
            Cases = named,
            NextAt = now + (wait ?? TimeSpan.Zero),
            Fault = sending.Fault,
        });
        if (sending.Fault is { } fault)
            LogNotTaken(log, letter.Agency, letter.Day, tries, fault);
    }

    private async Task<AgencyDigest> Of(string agency, DateTimeOffset now, CancellationToken cancellation)
    {
        var due = await clocks.ListDue(new CaseFilter(null, [agency]), null, MaxCases, cancellation);
        var cases = await reckoning.Cases([.. due.Select(d => d.Id)], cancellation);
        return new AgencyDigest(agency, await digests.CountOpen(agency, cancellation),
            [.. cases.Select(c => (c.Case, Clock: city.ClockOf(c.Case))).Select(c =>
                new DigestCase(c.Case.Id, c.Case.Service, c.Clock.FirstDueAt, c.Clock.StageAt(now)))]);
    }

    private async Task<IReadOnlyList<AgencyDigest>> All(DateTimeOffset now, CancellationToken cancellation)
    {
        var all = new List<AgencyDigest>();
        foreach (var agency in city.Directory.Agencies)
            all.Add(await Of(agency.Code, now, cancellation));
        return all;
    }

    private static string Subject(DigestLetter letter, IReadOnlyList<AgencyDigest> told, int named) =>
        letter.Reader == DigestReader.Centre
            ? Texts.Get(Language, "digest.subjectCentre", named, told.Count(d => !d.For(letter.Reader).IsEmpty))
            : Texts.Get(Language, "digest.subject", letter.Agency, named, told[0].Open);

    private string Words(DigestLetter letter, IReadOnlyList<AgencyDigest> told)
    {
        var words = new StringBuilder();
        words.AppendLine(Texts.Get(Language, $"digest.{letter.Reader.ToString().ToLowerInvariant()}"));
        foreach (var digest in told.Where(d => !d.For(letter.Reader).IsEmpty))
        {
            words.AppendLine().AppendLine(CultureInfo.InvariantCulture,
                $"{digest.Agency} · {city.Directory.FindAgency(digest.Agency)?.Name.In(Language)}");
            foreach (var c in digest.For(letter.Reader))
                words.AppendLine(CultureInfo.InvariantCulture, $"  {Texts.Get(Language, $"digest.{c.Stage}")}  {c.Id}  "
                    + $"{c.DueAt.ToOffset(PanamaTime.Offset):yyyy-MM-dd HH:mm}  "
                    + $"{city.FindService(c.Service)?.Name.In(Language) ?? c.Service}");
        }
        return words.AppendLine().AppendLine($"{address.Origin}/enlace").ToString();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The morning's letters could not be looked at; tried again")]
    private static partial void LogRound(ILogger log, Exception e);

    [LoggerMessage(Level = LogLevel.Information,
        Message = "The letter of {Agency} of {Day} was not taken, try {Tries}: {Why}")]
    private static partial void LogNotTaken(ILogger log, string agency, DateOnly day, int tries, string why);
}
