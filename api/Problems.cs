using System.Text.Json;
using Despacho311.Api.Open311;
using Despacho311.Api.Text;
using Despacho311.Contracts;

namespace Despacho311.Api;

/// <summary>A field at fault: a JSON pointer and the key of a text.</summary>
public sealed record FieldError(string Pointer, string Code, string Detail);

/// <summary>Why something was not done.</summary>
/// <param name="Type">Stable: programs compare it, or <paramref name="Code"/>.</param>
/// <param name="Title">In the caller's language.</param>
/// <param name="Errors">Every field at fault, where input was.</param>
/// <param name="Existing">The code of what is there already, when that is why.</param>
public sealed record Problem(
    string Type, string Title, int Status, string Code, IReadOnlyList<FieldError>? Errors, string? Existing);

/// <summary>RFC 9457 problem details with a stable type, in the caller's language.</summary>
public static class Problems
{
    private const string Types = "https://311.gob.pa/problems/";

    public static IResult Problem(
        this HttpContext context, int status, string code, IReadOnlyList<FieldError>? errors = null,
        string? key = null, string? existing = null)
    {
        context.Response.Headers.ContentLanguage = context.Language();
        var title = context.Text(key ?? "problem." + code);
        return Results.Json(new Problem(Types + code, title, status, code, errors, existing), Wire.Json,
            "application/problem+json", status);
    }

    public static IResult Invalid(this HttpContext context, params IReadOnlyList<FieldError> errors) =>
        context.Problem(StatusCodes.Status400BadRequest, "validation", errors);

    /// <param name="values">What the text of this code names, such as bounds.</param>
    public static FieldError Field(this HttpContext context, string pointer, string code, params object[] values) =>
        new(pointer, code, context.Text("field." + code, values));

    /// <summary>What is wrong with a text that has to be there: the code of a field's text; null when nothing is.
    /// </summary>
    public static string? Fault(string? text, int most) =>
        string.IsNullOrWhiteSpace(text) ? "required" : text.Length > most ? "tooLong" : null;

    /// <summary>
    /// A refusal of the domain, with its text: 404 when the thing is unknown, 403 for a badge, 412 when it is not as
    /// the caller saw it, 409 otherwise.
    /// </summary>
    /// <param name="existing">The code of what is there already, when that is why.</param>
    public static IResult Refused<TRefusal>(this HttpContext context, TRefusal why, string? existing = null)
        where TRefusal : struct, Enum =>
        context.Problem(StatusOf(why), CodeOf(why), key: "refusal." + CodeOf(why), existing: existing);

    /// <summary>The refusal's stable code.</summary>
    public static string CodeOf<TRefusal>(TRefusal why) where TRefusal : struct, Enum =>
        JsonNamingPolicy.CamelCase.ConvertName(why.ToString());

    /// <summary>The status under which the refusal is told.</summary>
    public static int StatusOf<TRefusal>(TRefusal why) where TRefusal : struct, Enum => CodeOf(why) switch
    {
        "unknownBadge" => StatusCodes.Status403Forbidden,
        "caseMovedOn" or "companyMovedOn" or "truckMovedOn" => StatusCodes.Status412PreconditionFailed,
        "notOpened" => StatusCodes.Status404NotFound,
        var code when code.StartsWith("unknown", StringComparison.Ordinal) => StatusCodes.Status404NotFound,
        _ => StatusCodes.Status409Conflict,
    };

    /// <summary>
    /// Reads a JSON body, of at most 64 kB unless the caller says otherwise. Broken JSON, broken UTF-8 and missing
    /// members are answered, not thrown.
    /// </summary>
    public static async Task<(T? Body, IResult? Problem)> ReadJson<T>(
        this HttpContext context, int maxBytes = 64 * 1024) where T : class
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[8 * 1024];
        for (int n; (n = await context.Request.Body.ReadAsync(chunk, context.RequestAborted)) > 0;)
        {
            if (buffer.Length + n > maxBytes)
                return (null, context.Problem(StatusCodes.Status413PayloadTooLarge, "tooLarge"));
            buffer.Write(chunk, 0, n);
        }
        var bytes = buffer.ToArray();
        if (!System.Text.Unicode.Utf8.IsValid(bytes))
            return (null, context.Problem(StatusCodes.Status400BadRequest, "encoding"));
        try
        {
            // No list of ours has holes, and nobody below expects one.
            if (HasNullInList(bytes))
                return (null, context.Problem(StatusCodes.Status400BadRequest, "json"));
            return JsonSerializer.Deserialize<T>(bytes, Wire.Json) is { } body
                ? (body, null)
                : (null, context.Problem(StatusCodes.Status400BadRequest, "json"));
        }
        catch (JsonException e)
        {
            var pointer = (e.Path ?? "$").Replace("$", "", StringComparison.Ordinal).Replace('.', '/');
            return (null, context.Problem(StatusCodes.Status400BadRequest, "json",
                [new FieldError(pointer, "json", context.Text("problem.json"))]));
        }
    }

    private static bool HasNullInList(ReadOnlySpan<byte> bytes)
    {
        var reader = new Utf8JsonReader(bytes);
        var isList = new Stack<bool>();
        while (reader.Read())
            switch (reader.TokenType)
            {
                case JsonTokenType.StartArray or JsonTokenType.StartObject:
                    isList.Push(reader.TokenType == JsonTokenType.StartArray);
                    break;
                case JsonTokenType.EndArray or JsonTokenType.EndObject:
                    isList.Pop();
                    break;
                case JsonTokenType.Null when isList.TryPeek(out var within) && within:
                    return true;
                default:
                    break;
            }
        return false;
    }

    /// <summary>A blank id in an address is nobody's, and grains have no blank names.</summary>
    public static Task NoBlankIds(HttpContext context, Func<Task> next) =>
        context.Request.RouteValues.Values.Any(v => v is string id && string.IsNullOrWhiteSpace(id))
            ? context.Problem(StatusCodes.Status404NotFound, "notFound").ExecuteAsync(context)
            : next();

    /// <summary>What the framework answers without a word, such as a number that is none in an address, in ours.
    /// </summary>
    public static async Task Speak(HttpContext context, Func<Task> next)
    {
        await next();
        if (context.Request.IsOpen311() || context.Response is not
            { HasStarted: false, StatusCode: >= 400, ContentLength: null, ContentType: null })
            return;
        var status = context.Response.StatusCode;
        var code = status switch
        {
            StatusCodes.Status400BadRequest => "validation",
            StatusCodes.Status401Unauthorized => "unauthorized",
            StatusCodes.Status403Forbidden => "forbidden",
            StatusCodes.Status404NotFound => "notFound",
            StatusCodes.Status413PayloadTooLarge => "tooLarge",
            StatusCodes.Status415UnsupportedMediaType => "mediaType",
            StatusCodes.Status429TooManyRequests => "tooManyRequests",
            >= 500 => "unavailable",
            _ => "validation",
        };
        await context.Problem(status, code).ExecuteAsync(context);
    }

    /// <summary>
    /// What nobody caught, at the edge: a store that does not answer is 503, with nothing of its inside.
    /// </summary>
    public static Task Edge(HttpContext context) => context.Request.IsOpen311()
        ? Answer.Error(context, StatusCodes.Status503ServiceUnavailable, "unavailable").ExecuteAsync(context)
        : context.Problem(StatusCodes.Status503ServiceUnavailable, "unavailable").ExecuteAsync(context);
}
