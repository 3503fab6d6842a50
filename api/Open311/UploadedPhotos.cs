using System.Collections.Immutable;
using Despacho311.Api.Accounts;
using Despacho311.Api.Photos;

namespace Despacho311.Api.Open311;

/// <summary>
/// Photos that come with a form, under the names that clients in use give them: <c>media</c>, <c>media[]</c>,
/// <c>photo1</c>…, <c>file_…</c>.
/// </summary>
internal static class UploadedPhotos
{
    /// <summary>Keeps all or, when one of them is no photo, none: then the answer says which.</summary>
    public static async Task<(ImmutableArray<string> Urls, Answer? Refused)> Keep(
        HttpContext context, IFormCollection? form, PhotoStore photos)
    {
        var files = form?.Files.Where(f => f.Length > 0 && IsPhoto(f.Name)).ToList() ?? [];
        if (files.Count > Values.MaxMedia)
            return ([], Answer.Error(context, 400, "tooManyPhotos", Values.MaxMedia));
        if (files.FirstOrDefault(f => f.Length > PhotoStore.MaxBytes) is { } large)
            return ([], Answer.Error(context, 413, "photoTooLarge", large.Name));
        var kept = ImmutableArray.CreateBuilder<string>();
        foreach (var file in files)
        {
            await using var stream = file.OpenReadStream();
            var bytes = await PhotoEndpoints.Read(stream, context.RequestAborted);
            if (bytes is null || await photos.Add(
                bytes, PhotoAudience.Public, context.Actor(), context.RequestAborted) is not { } url)
                return ([], Answer.Error(context, 415, "notAPhoto", file.Name));
            kept.Add(url);
        }
        return (kept.ToImmutable(), null);
    }

    private static bool IsPhoto(string name) => name is "media" or "media[]" or "photo"
        || name.StartsWith("file_", StringComparison.Ordinal)
        || (name.StartsWith("photo", StringComparison.Ordinal) && name[5..].All(char.IsAsciiDigit));
}
