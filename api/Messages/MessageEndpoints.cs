using Despacho311.Api.Accounts;
using Despacho311.Api.Chat;
using Despacho311.Api.Codes;
using Despacho311.Api.Mail;
using Despacho311.Api.Personal;
using Despacho311.Api.Reports;
using Despacho311.Api.Sms;
using Despacho311.Contracts;
using Despacho311.Domain.Messages;

namespace Despacho311.Api.Messages;

/// <summary>Messages as those see them who work with them, and how a reporter stops them.</summary>
public static class MessageEndpoints
{
    private const int Most = 100;

    /// <summary>A message that a reporter was owed. The address is theirs, and not shown.</summary>
    /// <param name="Update">Which update of the case it tells; 0 for the receipt.</param>
    /// <param name="At">When it was sent, or is tried next.</param>
    public sealed record OwedAnswer(int Update, MessageState State, int Tries, DateTimeOffset At, string? Fault);

    public static void AddMessages(this IServiceCollection services)
    {
        services.AddSingleton<MessageStore>().AddSingleton<Letters>().AddSingleton<MessagePost>();
        services.AddHostedService<MessageFeed>();
        services.AddMail();
        services.AddChat();
        services.AddSingleton(s => SmsSettings.Of(s.GetRequiredService<IConfiguration>()));
        services.AddSingleton<IMessageSender, SmsSender>();
    }

    public static void MapMessages(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/v1/messages", ListNew)
            .For(Roles.CallTaker, Roles.Dispatcher).WithTags("messages").Gives<Page<ReceivedMessage>>()
            .Does("listNewMessages",
                "Mail and chats that belong to no case of their sender, oldest first, for a person to take");
        app.MapPost("/api/v1/messages/{id}/take", Take).For(Roles.CallTaker, Roles.Dispatcher).WithTags("messages")
            .Gives<ReceivedMessage>()
            .Refuses(StatusCodes.Status404NotFound, "notFound")
            .Refuses(StatusCodes.Status409Conflict, "messageTaken")
            .Does("takeMessage",
                "Takes a message, and what else its sender wrote; of two who take it, one has it");
        app.MapGet("/api/v1/cases/{id}/messages", ListOwed).For(Roles.CallTaker, Roles.Dispatcher).WithTags("messages")
            .Gives<Page<OwedAnswer>>()
            .TakesCode()
            .Does("listCaseMessages", "What a case's reporters were owed, and what became of each message");
        app.MapPost("/api/v1/reports/{code}/stop", (HttpContext context, MessageStore store, ReporterKeys reporters,
                string code, string? key) => Stop(context, store, reporters, code, key, stop: true))
            .Public("with the reporter's key").RequireRateLimiting(Limits.Report).WithTags("reports").GivesNothing()
            .Refuses(StatusCodes.Status403Forbidden, "notYourReport")
            .TakesCode()
            .Does("stopMessages", "No more messages on this report. The key goes as X-Reporter-Key, or as `key` from "
                + "the link in a mail (RFC 8058)");
        app.MapPost("/api/v1/reports/{code}/resume", (HttpContext context, MessageStore store, ReporterKeys reporters,
                string code) => Stop(context, store, reporters, code, null, stop: false))
            .Public("with the reporter's key").RequireRateLimiting(Limits.Report).WithTags("reports").GivesNothing()
            .Refuses(StatusCodes.Status403Forbidden, "notYourReport")
            .TakesCode()
            .Does("resumeMessages", "Messages on this report again. The key goes as X-Reporter-Key");
    }

    private static async Task<IResult> ListNew(HttpContext context, MessageStore store, PersonalReads reads)
    {
        var found = await store.List(MessageOutcome.New, Most, context.RequestAborted);
        await reads.RecordList(context.Actor(), found.Select(m => m.Sender));
        return Results.Json(new Page<ReceivedMessage>(found, null), Wire.Json);
    }

    private static async Task<IResult> Take(HttpContext context, MessageStore store, PersonalReads reads, string id)
    {
        if (await store.Find(id, context.RequestAborted) is not { } mail)
            return context.Problem(StatusCodes.Status404NotFound, "notFound");
        await reads.Record(context.Actor(), mail.Sender);
        return await store.TakeAll(mail, context.RequestAborted) is { } taken
            ? Results.Json(taken, Wire.Json)
            : context.Problem(StatusCodes.Status409Conflict, "messageTaken");
    }

    private static async Task<IResult> ListOwed(HttpContext context, MessageStore store, string id)
    {
        var (code, problem) = TypedCode.Read(context, id);
        return code is null
            ? problem!
            : Results.Json(new Page<OwedAnswer>([.. (await store.OfCase(code, context.RequestAborted))
                .Select(m => new OwedAnswer(m.Key.Number, m.State, m.Tries, m.NextAt, m.Fault))], null), Wire.Json);
    }

    private static async Task<IResult> Stop(
        HttpContext context, MessageStore store, ReporterKeys reporters, string code, string? key, bool stop)
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
