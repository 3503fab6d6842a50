namespace Despacho311.Api.Open311;

/// <summary>
/// On Open311's paths every answer is Open311's, also those that the framework gives: a wrong method, a fault.
/// </summary>
public static class Open311Edge
{
    public static bool IsOpen311(this HttpRequest request) => request.Path.StartsWithSegments("/open311");

    public static Task Run(HttpContext context, Func<Task> next)
    {
        if (!context.Request.IsOpen311())
            return next();
        // Harvesters in browsers read this from other sites. It is public, and cookies do not come along.
        if (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
            context.Response.Headers.AccessControlAllowOrigin = "*";
        return Speak(context, next);
    }

    private static async Task Speak(HttpContext context, Func<Task> next)
    {
        await next();
        if (context.Response is not { HasStarted: false, StatusCode: >= 400, ContentLength: null, ContentType: null })
            return;
        var key = context.Response.StatusCode switch
        {
            StatusCodes.Status405MethodNotAllowed => "methodNotAllowed",
            StatusCodes.Status413PayloadTooLarge => "tooLarge",
            StatusCodes.Status415UnsupportedMediaType => "badForm",
            StatusCodes.Status404NotFound => "unknownRequest",
            >= 500 => "unavailable",
            _ => "badForm",
        };
        await Answer.Error(context, context.Response.StatusCode, key).ExecuteAsync(context);
    }
}
