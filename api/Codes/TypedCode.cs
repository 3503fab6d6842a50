using Despacho311.Domain.Codes;

namespace Despacho311.Api.Codes;

/// <summary>A code as somebody typed it.</summary>
public static class TypedCode
{
    /// <summary>The canonical code, or the answer that tells a slip from a code that nothing has.</summary>
    public static (string? Code, IResult? Problem) Read(HttpContext context, string typed) =>
        ReadableCode.Read(typed, out var code) switch
        {
            CodeReading.WellFormed => (code, null),
            CodeReading.Mistyped => (null, context.Problem(404, "mistypedCode")),
            _ => (null, context.Problem(404, "notFound")),
        };
}
