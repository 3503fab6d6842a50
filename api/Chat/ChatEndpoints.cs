using System.Text.Json;
using Despacho311.Api.Accounts;
using Despacho311.Api.Messages;
using Despacho311.Api.Photos;

namespace Despacho311.Api.Chat;

/// <summary>Where Meta's Cloud API tells of messages.</summary>
public static class ChatEndpoints
{
    private const string Path = "/api/v1/chat/whatsapp";
    private const string SignatureHeader = "X-Hub-Signature-256";

    public static void AddChat(this IServiceCollection services)
    {
        services.AddSingleton(s => ChatSettings.Of(s.GetRequiredService<IConfiguration>()));
        services.AddSingleton<ChatReader>();
        services.AddSingleton<IMessageSender, ChatSender>();
    }

    public static void MapChat(this IEndpointRouteBuilder app)
    {
        app.MapGet(Path, Verify).Public("Meta proves that it means us").ExcludeFromDescription();
        app.MapPost(Path, Post).Public("signed by Meta").ExcludeFromDescription();
    }

    private static IResult Verify(HttpContext context, ChatSettings settings)
    {
        var query = context.Request.Query;
        return settings.WhatsApp is { } account && query["hub.mode"] == "subscribe"
            && ServerSecret.Same(query["hub.verify_token"].ToString(), account.VerifyToken)
                ? Results.Text(query["hub.challenge"].ToString())
                : context.Problem(StatusCodes.Status403Forbidden, "wrongSignature");
    }

    private static async Task<IResult> Post(HttpContext context, ChatSettings settings, ChatReader reader)
    {
        if (await PhotoEndpoints.Read(context.Request.Body, context.RequestAborted) is not { } body)
            return context.Problem(StatusCodes.Status413PayloadTooLarge, "tooLarge");
        if (settings.WhatsApp is not { } account
            || !SignedBody.IsBy(account.AppSecret, body, context.Request.Headers[SignatureHeader].ToString()))
            return context.Problem(StatusCodes.Status403Forbidden, "wrongSignature");
        try
        {
            using var told = JsonDocument.Parse(body);
            await reader.Take(told.RootElement, context.RequestAborted);
        }
        // Not the documented shape, or a time that is none.
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException
            or FormatException or OverflowException or ArgumentOutOfRangeException)
        {
            return context.Problem(StatusCodes.Status400BadRequest, "json");
        }
        return Results.Ok();
    }
}
