using Despacho311.Api.Accounts;
using Despacho311.Api.Codes;
using Despacho311.Api.Reports;
using Despacho311.Contracts;
using Despacho311.Domain.Mail;

namespace Despacho311.Api.Mail;

/// <summary>Mail as those see it who work with it, and how a reporter stops it.</summary>
public static class MailEndpoints
{
    private const int Most = 100;

    /// <summary>A message that a reporter was owed. The address is theirs, and not shown.</summary>
    /// <param name="Update">Which update of the case it tells; 0 for the receipt.</param>
    /// <param name="At">When it was sent, or is tried next.</param>
    public sealed record OwedAnswer(int Update, MailState State, int Tries, DateTimeOffset At, string? Fault);

    public static void AddMail(this IServiceCollection services)
    {
        services.AddSingleton(s => MailSettings.Of(s.GetRequiredService<IConfiguration>()));
        services.AddSingleton<MailStore>().AddSingleton<MailIds>().AddSingleton<MailLetter>();
        services.AddSingleton<MailSender>().AddSingleton<MailReader>();
        services.AddHostedService<MailFeed>().AddHostedService<MailInbox>();
    }

    public static void MapMail(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/v1/mails", async (HttpContext context, MailStore store) => Results.Json(
                new Page<ReceivedMail>(await store.List(MailOutcome.New, Most, context.RequestAborted), null),
                Wire.Json))
            .For(Roles.CallTaker, Roles.Dispatcher).WithTags("mail").Gives<Page<ReceivedMail>>()
            .Does("listNewMails", "Mail that belongs to no case of its sender, oldest first, for a person to take");
        app.MapPost("/api/v1/mails/{id}/take", Take).For(Roles.CallTaker, Roles.Dispatcher).WithTags("mail")
            .Gives<ReceivedMail>().Does("takeMail", "Takes a mail to work on; of two who take it, one has it");
        app.MapGet("/api/v1/cases/{id}/mails", ListOwed).For(Roles.CallTaker, Roles.Dispatcher).WithTags("mail")
            .Gives<Page<OwedAnswer>>()
            .Does("listCaseMails", "What a case's reporters were owed by mail, and what became of each");
        app.MapPost("/api/v1/reports/{code}/stop", (HttpContext context, MailStore store, ReporterKeys reporters,
                string code, string? key) => Stop(context, store, reporters, code, key, stop: true))
            .Public("with the reporter's key").RequireRateLimiting(Limits.Report).WithTags("reports").GivesNothing()
            .Does("stopMail", "No more mail on this report. The key goes as X-Reporter-Key, or as `key` from the link "
                + "in a mail (RFC 8058)");
        app.MapPost("/api/v1/reports/{code}/resume", (HttpContext context, MailStore store, ReporterKeys reporters,
                string code) => Stop(context, store, reporters, code, null, stop: false))
            .Public("with the reporter's key").RequireRateLimiting(Limits.Report).WithTags("reports").GivesNothing()
            .Does("resumeMail", "Mail on this report again. The key goes as X-Reporter-Key");
    }

    private static async Task<IResult> Take(HttpContext context, MailStore store, PersonalReads reads, string id)
    {
        if (await store.Find(id, context.RequestAborted) is not { } mail)
            return context.Problem(StatusCodes.Status404NotFound, "notFound");
        await reads.Record(context.Actor(), mail.Sender);
        return await store.Take(id)
            ? Results.Json(mail with { Outcome = MailOutcome.Taken }, Wire.Json)
            : context.Problem(StatusCodes.Status409Conflict, "mailTaken");
    }

    private static async Task<IResult> ListOwed(HttpContext context, MailStore store, string id)
    {
        var (code, problem) = TypedCode.Read(context, id);
        return code is null
            ? problem!
            : Results.Json(new Page<OwedAnswer>([.. (await store.OfCase(code, context.RequestAborted))
                .Select(m => new OwedAnswer(m.Key.Number, m.State, m.Tries, m.NextAt, m.Fault))], null), Wire.Json);
    }

    private static async Task<IResult> Stop(
        HttpContext context, MailStore store, ReporterKeys reporters, string code, string? key, bool stop)
    {
        var (id, problem) = TypedCode.Read(context, code);
        if (id is null)
            return problem!;
        if (reporters.FindReporter(id, key ?? context.Request.Headers[OwnReports.KeyHeader]) is not { } who)
            return context.Problem(StatusCodes.Status403Forbidden, "notYourReport");
        await store.Stop(id, who, stop);
        return Results.NoContent();
    }
}
