using System.Text.Json;

namespace Despacho311.Api.FeatureLayers;

/// <summary>Members of JSON that others wrote: what is not of the expected kind is as if it were not there.</summary>
internal static class LayerJson
{
    public static string? Text(this JsonElement json, string name) =>
        Member(json, name) is { ValueKind: JsonValueKind.String } value && value.GetString() is { Length: > 0 } text
            ? text
            : null;

    public static long? Whole(this JsonElement json, string name) =>
        Member(json, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var number)
            ? number
            : null;

    public static double? Number(this JsonElement json, string name) =>
        Member(json, name) is { ValueKind: JsonValueKind.Number } value ? value.GetDouble() : null;

    public static bool Is(this JsonElement json, string name) =>
        Member(json, name) is { ValueKind: JsonValueKind.True };

    public static JsonElement.ArrayEnumerator Items(this JsonElement json, string name) =>
        Member(json, name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : default;

    public static JsonElement? Object(this JsonElement json, string name) =>
        Member(json, name) is { ValueKind: JsonValueKind.Object } value ? value : null;

    private static JsonElement? Member(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) ? value : null;
}
